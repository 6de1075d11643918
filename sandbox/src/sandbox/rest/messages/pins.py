"""Pinned messages, by the routes of today and those before 2025 (which discord.py still uses in part)."""

from sandbox.rest.access import InChannel, in_channel
from sandbox.rest.audit import Action, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.checks import checked, moment
from sandbox.rest.errors import Problem
from sandbox.rest.messages.composing import event_of, publish
from sandbox.rest.messages.reading import shown
from sandbox.world.entities import Json
from sandbox.world.messages import Message, MessageType
from sandbox.world.permissions import Permission
from sandbox.world.serialize.times import iso, iso_or_none
from sandbox.world.world import Event

# Reference, "Pin Message" (250 since 2025; 50 before).
MAX_PINS = 250
_OLD_LIST = 50


def _pinned(place: InChannel) -> list[Message]:
    """Latest pin first."""
    messages = place.call.world.messages.get(place.channel.id, {}).values()
    pinned = [message for message in messages if message.pinned_at is not None]
    return sorted(pinned, key=lambda message: (message.pinned_at, message.id), reverse=True)


def _readable(call: Call) -> InChannel:
    return in_channel(call).must_hold_messages()


def listing(call: Call) -> Answer:
    place = _readable(call)
    if not place.may(Permission.READ_MESSAGE_HISTORY):
        return Answer({"items": [], "has_more": False})
    pinned = _pinned(place)
    if "before" in call.query:
        before = checked(moment(), call.query["before"])
        pinned = [message for message in pinned if message.pinned_at is not None and message.pinned_at < before]
    limit = call.limit(50, 50)
    items: list[Json] = [
        {"pinned_at": iso_or_none(message.pinned_at), "message": shown(call, message)} for message in pinned[:limit]
    ]
    return Answer({"items": items, "has_more": len(pinned) > limit})


def old_listing(call: Call) -> Answer:
    place = _readable(call)
    return Answer([shown(call, message) for message in _pinned(place)[:_OLD_LIST]])


def pin(call: Call) -> Answer:
    place = _readable(call).need(Permission.PIN_MESSAGES)
    message = place.message()
    if message.pinned:
        return NO_CONTENT
    if len(_pinned(place)) >= MAX_PINS:
        raise Problem.MAX_PINS.error()
    message.pinned, message.pinned_at = True, call.world.now()
    place.channel.last_pin = message.pinned_at
    _announce(place, message)
    _log(place, Action.MESSAGE_PIN, message)
    note = Message(
        id=call.world.new_id(),
        channel_id=place.channel.id,
        author_id=call.actor.id,
        type=MessageType.CHANNEL_PINNED_MESSAGE,
        reference={"type": 0, "channel_id": str(place.channel.id), "message_id": str(message.id)},
    )
    publish(call.world, place.channel, note)
    return NO_CONTENT


def unpin(call: Call) -> Answer:
    place = _readable(call).need(Permission.PIN_MESSAGES)
    message = place.message()
    if message.pinned:
        message.pinned, message.pinned_at = False, None
        _announce(place, message)
        _log(place, Action.MESSAGE_UNPIN, message)
    return NO_CONTENT


def _log(place: InChannel, action: int, message: Message) -> None:
    if not place.channel.is_dm:
        options: Json = {"channel_id": str(place.channel.id), "message_id": str(message.id)}
        log(place.call, place.guild, action, message.author_id, options=options)


def _announce(place: InChannel, message: Message) -> None:
    world, channel = place.call.world, place.channel
    world.emit(event_of("MESSAGE_UPDATE", world, channel, message))
    data: Json = {"channel_id": str(channel.id), "last_pin_timestamp": None}
    if channel.last_pin is not None:
        data["last_pin_timestamp"] = iso(channel.last_pin)
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    world.emit(Event("CHANNEL_PINS_UPDATE", data, channel.guild_id, channel.id))
