"""Making a channel, and the order and place of channels in a guild."""

import re
from typing import Any

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.audit import Action, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.channels.forms import CREATE, FORUM_TOPIC, POSITIONS, TOPIC
from sandbox.rest.channels.overwrites import announce_change, built
from sandbox.rest.checks import refuse
from sandbox.rest.errors import ApiError, Problem
from sandbox.world.entities import Channel, ChannelType, Guild, Json, Overwrite
from sandbox.world.permissions import ALL, Permission, can_view
from sandbox.world.serialize import channels as written
from sandbox.world.world import Event, World

# Reference, "Guild Limits": 500 channels, 50 in a category.
MAX_CHANNELS = 500
MAX_IN_CATEGORY = 50

# In these types a name is one word in lower case (Discord rewrites it silently).
_WORD_NAMES = frozenset(
    {
        ChannelType.GUILD_TEXT,
        ChannelType.GUILD_ANNOUNCEMENT,
        ChannelType.GUILD_FORUM,
        ChannelType.GUILD_MEDIA,
    }
)
_PARENTLESS = ChannelType.GUILD_CATEGORY
# Reference, "Create Guild Channel": people in a channel and bits per second, as far as a server without boosts goes.
MOST_IN_VOICE = {
    ChannelType.GUILD_VOICE: {"user_limit": 99, "bitrate": 96_000},
    ChannelType.GUILD_STAGE_VOICE: {"user_limit": 10_000, "bitrate": 64_000},
}
_SETTABLE = (
    "topic",
    "nsfw",
    "rate_limit_per_user",
    "bitrate",
    "user_limit",
    "default_auto_archive_duration",
    "default_thread_rate_limit_per_user",
    "default_reaction_emoji",
    "default_sort_order",
    "default_forum_layout",
    "flags",
)


def shaped_name(name: str, kind: ChannelType) -> str:
    """Text channels: lower case, hyphens for white space."""
    return re.sub(r"\s+", "-", name.lower()) if kind in _WORD_NAMES else name


def listing(call: Call) -> Answer:
    """A bot does not get those that it may not view; people never did."""
    place = in_guild(call)
    seen = [c for c in call.world.guild_channels(place.guild.id) if can_view(call.world, call.actor.id, c)]
    return Answer([written.channel(call.world, channel) for channel in seen])


def create(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_CHANNELS)
    form = call.form(CREATE)
    guild, kind = place.guild, ChannelType(form.get("type", 0))
    if sum(1 for _ in call.world.guild_channels(guild.id)) >= MAX_CHANNELS:
        raise Problem.MAX_CHANNELS.error()
    parent = parent_of(call.world, guild, kind, form.get("parent_id"))
    overwrites = _initial_overwrites(place, form, parent)
    channel = Channel(
        id=call.world.new_id(),
        type=kind,
        guild_id=guild.id,
        name=shaped_name(form["name"], kind),
        parent_id=None if parent is None else parent.id,
        position=_next_position(call.world, guild, kind),
        overwrites=overwrites,
    )
    if form.get("position") is not None:
        channel.position = form["position"]
    apply_settings(call.world, channel, form)
    call.world.channels[channel.id] = channel
    data = written.channel(call.world, channel)
    log(call, guild, Action.CHANNEL_CREATE, channel.id, [{"key": "name", "new_value": channel.name}])
    call.world.emit(Event("CHANNEL_CREATE", data, guild.id, channel.id))
    return Answer(data, 201)


def _initial_overwrites(place: InGuild, form: Json, parent: Channel | None) -> dict[int, Overwrite]:
    """Without a list, those of the category. Only what one holds may be given or taken, and the permission to
    manage roles in a channel can be set by administrators alone.
    """
    sent = form.get("permission_overwrites")
    if sent is None:
        inherited = {} if parent is None else parent.overwrites
        return {key: Overwrite(o.id, o.type, o.allow, o.deny) for key, o in inherited.items()}
    made = built(place.guild, sent)
    for entry in made.values():
        touched = entry.allow | entry.deny
        if touched & ~int(place.permissions):
            raise Problem.MISSING_PERMISSIONS.error()
        if touched & Permission.MANAGE_ROLES and place.permissions != ALL:
            raise Problem.MISSING_PERMISSIONS.error()
    return made


def apply_settings(world: World, channel: Channel, form: Json) -> None:
    """Sets the plain fields; 50035 for what this type cannot hold."""
    topic = form.get("topic")
    longest = FORUM_TOPIC if channel.type in (ChannelType.GUILD_FORUM, ChannelType.GUILD_MEDIA) else TOPIC
    if topic is not None and len(topic) > longest:
        raise refuse(("topic",), "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
    for name, most in MOST_IN_VOICE.get(channel.type, {}).items():
        if form.get(name, 0) > most:
            raise refuse((name,), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    for name in _SETTABLE:
        if name in form:
            setattr(channel, name, form[name])
    if "available_tags" in form:
        channel.available_tags = [_tag(world, tag) for tag in form["available_tags"]]


def _tag(world: World, tag: Json) -> Json:
    return {
        "id": str(tag.get("id") or world.new_id()),
        "name": str(tag.get("name", "")),
        "moderated": bool(tag.get("moderated", False)),
        "emoji_id": None if tag.get("emoji_id") is None else str(tag["emoji_id"]),
        "emoji_name": tag.get("emoji_name"),
    }


def parent_of(world: World, guild: Guild, kind: ChannelType, parent_id: int | None) -> Channel | None:
    """The category; 50035 if it is none, if the type cannot stand in one, or if it is full."""
    if parent_id is None:
        return None
    parent = world.channels.get(parent_id)
    if parent is None or parent.guild_id != guild.id:
        raise _refused_parent("CHANNEL_PARENT_INVALID", "Category does not exist")
    if parent.type is not ChannelType.GUILD_CATEGORY:
        raise _refused_parent("CHANNEL_PARENT_INVALID_TYPE", "Not a category")
    if kind is _PARENTLESS:
        raise _refused_parent("CHANNEL_PARENT_INVALID_PARENT", "Categories cannot have subcategories")
    inside = sum(channel.parent_id == parent_id for channel in world.guild_channels(guild.id))
    if inside >= MAX_IN_CATEGORY:
        raise _refused_parent(
            "CHANNEL_PARENT_MAX_CHANNELS", f"Maximum number of channels in category reached ({MAX_IN_CATEGORY})"
        )
    return parent


def _refused_parent(code: str, message: str) -> ApiError:
    return refuse(("parent_id",), code, message)


def _next_position(world: World, guild: Guild, kind: ChannelType) -> int:
    """Categories, voice channels and text channels are counted apart."""
    group = _group(kind)
    positions = [c.position for c in world.guild_channels(guild.id) if _group(c.type) == group]
    return max(positions, default=-1) + 1


def _group(kind: ChannelType) -> int:
    if kind is ChannelType.GUILD_CATEGORY:
        return 0
    return 2 if kind in (ChannelType.GUILD_VOICE, ChannelType.GUILD_STAGE_VOICE) else 1


def reorder(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_CHANNELS)
    moves: list[dict[str, Any]] = call.form_of(POSITIONS, call.body.json)
    channels = {channel.id: channel for channel in call.world.guild_channels(place.guild.id)}
    for index, move in enumerate(moves):
        if move["id"] not in channels:
            raise refuse((index, "id"), "CHANNEL_INVALID", "Unknown Channel")
    for move in moves:
        _move(call, place.guild, channels[move["id"]], move)
    for move in moves:
        announce_change(call, channels[move["id"]])
    return NO_CONTENT


def _move(call: Call, guild: Guild, channel: Channel, move: Json) -> None:
    if move.get("position") is not None:
        channel.position = move["position"]
    if "parent_id" in move and move["parent_id"] != channel.parent_id:
        parent = parent_of(call.world, guild, channel.type, move["parent_id"])
        channel.parent_id = None if parent is None else parent.id
        if parent is not None and move.get("lock_permissions"):
            channel.overwrites = dict(parent.overwrites)
