"""Reactions with Unicode emoji and the guild's own."""

import re

from sandbox.rest.access import InChannel, in_channel, must_not_be_silenced
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.errors import Problem
from sandbox.world.entities import Json
from sandbox.world.messages import Message, Reaction
from sandbox.world.permissions import Permission
from sandbox.world.serialize.users import member, user
from sandbox.world.world import Event

# Reference, "Create Reaction": 20 different emoji on a message.
MAX_REACTIONS = 20
_CUSTOM = re.compile(r"(\w{2,32}):(\d{1,20})")


def _emoji(call: Call, place: InChannel) -> Json:
    """10014 for what is no emoji: a plain word, or a custom one of no server that the sender is in."""
    name = call.params["emoji"]
    custom = _CUSTOM.fullmatch(name)
    if custom is not None:
        return _custom(call, place, int(custom.group(2)))
    if not name or name.isascii():
        raise Problem.UNKNOWN_EMOJI.error()
    return {"id": None, "name": name}


def _custom(call: Call, place: InChannel, emoji_id: int) -> Json:
    """One that stands under the message already (it may be deleted by now), or one of a server of the sender."""
    for reaction in place.message().reactions:
        if reaction.emoji["id"] == str(emoji_id):
            return reaction.emoji
    for guild in call.world.guilds_of(call.actor.id):
        emoji = guild.emojis.get(emoji_id)
        if emoji is None:
            continue
        if guild.id != place.channel.guild_id:
            place.need(Permission.USE_EXTERNAL_EMOJIS)
        held = guild.members[call.actor.id].role_ids
        if emoji.role_ids and set(emoji.role_ids).isdisjoint(held):
            break
        return {"id": str(emoji.id), "name": emoji.name, "animated": emoji.animated}
    raise Problem.UNKNOWN_EMOJI.error()


def _find(message: Message, emoji: Json) -> Reaction | None:
    return next((entry for entry in message.reactions if entry.emoji == emoji), None)


def add(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages().need(Permission.READ_MESSAGE_HISTORY)
    must_not_be_silenced(place)
    message, emoji = place.message(), _emoji(call, place)
    reaction = _find(message, emoji)
    if reaction is None:
        place.need(Permission.ADD_REACTIONS)
        if len(message.reactions) >= MAX_REACTIONS:
            raise Problem.MAX_REACTIONS.error()
        reaction = Reaction(emoji)
        message.reactions.append(reaction)
    if call.actor.id not in reaction.user_ids:
        reaction.user_ids.append(call.actor.id)
        extra: Json = {"user_id": str(call.actor.id), "burst": False, "type": 0}
        extra["message_author_id"] = str(message.author_id)
        if place.channel.guild_id is not None:
            extra["member"] = member(call.world, place.member)
        _announce(place, message, "MESSAGE_REACTION_ADD", extra | {"emoji": emoji})
    return NO_CONTENT


def _take(place: InChannel, user_id: int) -> Answer:
    message, emoji = place.message(), _emoji(place.call, place)
    reaction = _find(message, emoji)
    if reaction is None or user_id not in reaction.user_ids:
        return NO_CONTENT
    reaction.user_ids.remove(user_id)
    if not reaction.user_ids:
        message.reactions.remove(reaction)
    extra: Json = {"user_id": str(user_id), "emoji": emoji, "burst": False, "type": 0}
    _announce(place, message, "MESSAGE_REACTION_REMOVE", extra)
    return NO_CONTENT


def remove_own(call: Call) -> Answer:
    return _take(in_channel(call).must_hold_messages(), call.actor.id)


def remove_others(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages()
    if call.id("user_id") != call.actor.id:
        place.need(Permission.MANAGE_MESSAGES)
    return _take(place, call.id("user_id"))


def who(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages().need(Permission.READ_MESSAGE_HISTORY)
    reaction = _find(place.message(), _emoji(call, place))
    after = call.cursor("after") or 0
    ids = sorted(user_id for user_id in (reaction.user_ids if reaction else []) if user_id > after)
    return Answer([user(call.world.users[user_id]) for user_id in ids[: call.limit(25, 100)]])


def clear(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages().need(Permission.MANAGE_MESSAGES)
    message = place.message()
    message.reactions.clear()
    _announce(place, message, "MESSAGE_REACTION_REMOVE_ALL", {})
    return NO_CONTENT


def clear_emoji(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages().need(Permission.MANAGE_MESSAGES)
    message, emoji = place.message(), _emoji(call, place)
    reaction = _find(message, emoji)
    if reaction is not None:
        message.reactions.remove(reaction)
        _announce(place, message, "MESSAGE_REACTION_REMOVE_EMOJI", {"emoji": emoji})
    return NO_CONTENT


def _announce(place: InChannel, message: Message, name: str, extra: Json) -> None:
    channel = place.channel
    data: Json = {"channel_id": str(channel.id), "message_id": str(message.id), **extra}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    place.call.world.emit(Event(name, data, channel.guild_id, channel.id))
