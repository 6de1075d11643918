"""Reading, changing and deleting messages by their routes; typing."""

from datetime import timedelta

from sandbox.rest.access import InChannel, in_channel, sending_permission
from sandbox.rest.audit import Action, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.checks import array, record, required, snowflake
from sandbox.rest.errors import Problem
from sandbox.rest.messages.changing import delete_many, delete_message, edit_message
from sandbox.rest.messages.posting import payload_of
from sandbox.rest.messages.screening import screen_text
from sandbox.world.entities import Json
from sandbox.world.messages import Message, MessageType
from sandbox.world.permissions import Permission
from sandbox.world.serialize import messages as written
from sandbox.world.serialize.users import member
from sandbox.world.snowflakes import instant_of
from sandbox.world.world import Event

# Reference, "Bulk Delete Messages".
BULK_LEAST = 2
BULK_MOST = 100
BULK_AGE = timedelta(days=14)

# Messages that the server wrote itself can be deleted, never edited.
_SYSTEM = frozenset(
    {
        MessageType.CHANNEL_PINNED_MESSAGE,
        MessageType.THREAD_CREATED,
        MessageType.THREAD_STARTER_MESSAGE,
        MessageType.AUTO_MODERATION_ACTION,
        MessageType.POLL_RESULT,
    }
)


def shown(call: Call, message: Message) -> Json:
    """A message as the sender may see it: without the content intent, a bot gets it blank."""
    data = written.message(call.world, message, call.actor.id)
    application = call.world.application_of(call.actor.id)
    if application is None or application.may_read_content():
        return data
    return data if written.may_read(call.world, call.actor, message) else written.blanked(data)


def _readable(call: Call) -> InChannel:
    place = in_channel(call).must_hold_messages()
    if not place.may(Permission.READ_MESSAGE_HISTORY):
        raise Problem.MISSING_ACCESS.error()
    return place


def history(call: Call) -> Answer:
    """Newest first. Without READ_MESSAGE_HISTORY it is empty, as Discord answers."""
    place = in_channel(call).must_hold_messages()
    limit = call.limit(50, 100)
    if not place.may(Permission.READ_MESSAGE_HISTORY):
        return Answer([])
    everything = list(call.world.messages.get(place.channel.id, {}).values())
    return Answer([shown(call, message) for message in _page(call, everything, limit)])


def _page(call: Call, everything: list[Message], limit: int) -> list[Message]:
    around, before, after = call.cursor("around"), call.cursor("before"), call.cursor("after")
    if around is not None:
        older = [m for m in everything if m.id < around][-(limit // 2) :] if limit // 2 else []
        newer = [m for m in everything if m.id >= around][: limit - limit // 2]
        return (older + newer)[::-1]
    if before is not None:
        return [m for m in everything if m.id < before][-limit:][::-1]
    if after is not None:
        return [m for m in everything if m.id > after][:limit][::-1]
    return everything[-limit:][::-1]


def read(call: Call) -> Answer:
    return Answer(shown(call, _readable(call).message()))


def edit(call: Call) -> Answer:
    """The author edits; others with MANAGE_MESSAGES may only hide its embeds."""
    place = in_channel(call).must_hold_messages()
    message = place.message()
    payload = payload_of(call)
    if message.type in _SYSTEM:
        raise Problem.SYSTEM_MESSAGE.error()
    if message.author_id != call.actor.id or message.webhook_name is not None:
        if set(payload) != {"flags"}:
            raise Problem.NOT_YOUR_MESSAGE.error()
        place.need(Permission.MANAGE_MESSAGES)
    elif message.poll is not None and set(payload) - {"flags", "components", "allowed_mentions"}:
        raise Problem.POLL_NOT_EDITABLE.error()
    else:
        screen_text(place, payload.get("content"))
    return Answer(shown(call, edit_message(call.world, message, payload, call.body.files)))


def delete(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages()
    message = place.message()
    own = message.author_id == call.actor.id and message.webhook_name is None
    if not own:
        if place.channel.is_dm:
            raise Problem.NOT_IN_DM.error()
        place.need(Permission.MANAGE_MESSAGES)
        options = {"channel_id": str(place.channel.id), "count": "1"}
        log(call, place.guild, Action.MESSAGE_DELETE, message.author_id, options=options)
    delete_message(call.world, message)
    return NO_CONTENT


def bulk_delete(call: Call) -> Answer:
    """Unknown ids are passed over, too old ones are not (50034)."""
    place = in_channel(call)
    if place.channel.is_dm:
        raise Problem.NOT_IN_DM.error()
    if not call.actor.bot:
        raise Problem.ONLY_BOTS.error()
    place.need(Permission.MANAGE_MESSAGES)
    ids = call.form(record({"messages": required(array(snowflake(), 10_000))}))["messages"]
    if not BULK_LEAST <= len(ids) <= BULK_MOST:
        raise Problem.BULK_DELETE_COUNT.error()
    if any(call.world.now() - instant_of(message_id) > BULK_AGE for message_id in ids):
        raise Problem.BULK_DELETE_AGE.error()
    found = [call.world.message(place.channel.id, message_id) for message_id in dict.fromkeys(ids)]
    messages = [message for message in found if message is not None]
    delete_many(call.world, place.channel, messages)
    options = {"count": str(len(messages))}
    log(call, place.guild, Action.MESSAGE_BULK_DELETE, place.channel.id, options=options)
    return NO_CONTENT


def typing(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages()
    place.need(sending_permission(place.channel))
    data: Json = {
        "channel_id": str(place.channel.id),
        "user_id": str(call.actor.id),
        "timestamp": int(call.world.now().timestamp()),
    }
    if place.channel.guild_id is not None:
        data |= {"guild_id": str(place.channel.guild_id), "member": member(call.world, place.member)}
    call.world.emit(Event("TYPING_START", data, place.channel.guild_id, place.channel.id))
    return NO_CONTENT
