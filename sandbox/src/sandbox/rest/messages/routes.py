"""The routes of messages, pins and reactions."""

from sandbox.rest.call import Route
from sandbox.rest.messages import acks, pins, polls, posting, reactions, reading

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = f"{_MESSAGES}/{{message_id}}"
_REACTIONS = f"{_MESSAGE}/reactions"

ROUTES = (
    Route("GET", f"{_MESSAGES}/pins", pins.listing),
    Route("PUT", f"{_MESSAGES}/pins/{{message_id}}", pins.pin),
    Route("DELETE", f"{_MESSAGES}/pins/{{message_id}}", pins.unpin),
    Route("GET", "/channels/{channel_id}/pins", pins.old_listing),
    Route("PUT", "/channels/{channel_id}/pins/{message_id}", pins.pin),
    Route("DELETE", "/channels/{channel_id}/pins/{message_id}", pins.unpin),
    *polls.ROUTES,
    Route("POST", f"{_MESSAGES}/bulk-delete", reading.bulk_delete),
    Route("GET", _MESSAGES, reading.history),
    Route("POST", _MESSAGES, posting.post),
    Route("GET", _MESSAGE, reading.read),
    Route("PATCH", _MESSAGE, reading.edit),
    Route("DELETE", _MESSAGE, reading.delete),
    Route("POST", f"{_MESSAGE}/ack", acks.acknowledge),
    Route("POST", "/channels/{channel_id}/typing", reading.typing),
    Route("DELETE", _REACTIONS, reactions.clear),
    Route("GET", f"{_REACTIONS}/{{emoji}}", reactions.who),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}", reactions.clear_emoji),
    Route("PUT", f"{_REACTIONS}/{{emoji}}/@me", reactions.add),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}/@me", reactions.remove_own),
    Route("DELETE", f"{_REACTIONS}/{{emoji}}/{{user_id}}", reactions.remove_others),
)
