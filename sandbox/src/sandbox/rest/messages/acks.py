"""How far people have read: what Discord's own client keeps on the server so that unread marks survive a restart.

Not in Discord's document for bots, who cannot use it (20001).
"""

from sandbox.rest.access import in_channel
from sandbox.rest.call import Answer, Call
from sandbox.rest.checks import anything, boolean, integer, nullable, optional, record
from sandbox.rest.errors import Problem
from sandbox.world.entities import Json
from sandbox.world.world import Event

_FORM = record(
    {
        "token": nullable(anything()),
        "manual": optional(boolean()),
        "mention_count": optional(integer(0)),
        "flags": nullable(integer(0)),
        "last_viewed": nullable(integer(0)),
    }
)


def acknowledge(call: Call) -> Answer:
    """Everything up to this message is read; `manual` ("mark unread") may move the mark back."""
    if call.actor.bot:
        raise Problem.ONLY_USERS.error()
    place = in_channel(call).must_hold_messages()
    form = call.form(_FORM)
    message_id = call.id("message_id")
    marks = call.world.read_marks.setdefault(call.actor.id, {})
    if form.get("manual") or message_id > marks.get(place.channel.id, 0):
        marks[place.channel.id] = message_id
        data: Json = {"channel_id": str(place.channel.id), "message_id": str(message_id), "version": message_id}
        if form.get("manual"):
            data |= {"manual": True, "mention_count": form.get("mention_count", 0)}
        call.world.emit(Event("MESSAGE_ACK", data, None, user_ids=frozenset({call.actor.id})))
    return Answer({"token": None})
