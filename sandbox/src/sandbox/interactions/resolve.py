"""The entities that an interaction names, in the shape of its `resolved` object."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.world.entities import Channel, Json, Member
from sandbox.world.messages import Attachment, Message
from sandbox.world.permissions import base_permissions, channel_permissions
from sandbox.world.serialize import channels, guilds, messages, users
from sandbox.world.world import World


@dataclass(slots=True)
class Named:
    """What was named, collected while options, values and fields are checked."""

    users: set[int] = field(default_factory=set)
    roles: set[int] = field(default_factory=set)
    channels: set[int] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


def resolved(world: World, named: Named, guild_id: int | None, user_id: int) -> Json:
    """Users with their members, roles, channels with the caller's permissions, messages, files."""
    found: Json = {}
    if named.users:
        found["users"] = {str(key): users.user(world.users[key]) for key in sorted(named.users)}
        members = {key: world.member(guild_id, key) for key in sorted(named.users)}
        partial = {str(key): _member(world, one) for key, one in members.items() if one is not None}
        if partial:
            found["members"] = partial
    if named.roles and guild_id is not None:
        roles = world.guilds[guild_id].roles
        found["roles"] = {str(key): guilds.role(roles[key]) for key in sorted(named.roles)}
    if named.channels:
        shown = (world.channels[key] for key in sorted(named.channels))
        found["channels"] = {str(entry.id): partial_channel(world, entry, user_id) for entry in shown}
    if named.messages:
        found["messages"] = {str(message.id): messages.message(world, message, user_id) for message in named.messages}
    if named.attachments:
        found["attachments"] = {str(file.id): messages.attachment(world, file) for file in named.attachments}
    return found


def _member(world: World, member: Member) -> Json:
    """A partial member: without user, deaf and mute, with computed permissions."""
    data = users.member_without_user(member)
    permissions = base_permissions(world, world.guilds[member.guild_id], member)
    return {key: value for key, value in data.items() if key not in {"deaf", "mute"}} | {
        "permissions": str(int(permissions))
    }


def partial_channel(world: World, channel: Channel, user_id: int) -> Json:
    """A channel without its overwrites, with what the caller may do there."""
    data = channels.channel(world, channel, user_id)
    data.pop("permission_overwrites", None)
    member = world.member(channel.guild_id, user_id)
    if member is not None:
        data["permissions"] = str(int(channel_permissions(world, member, channel)))
    return data


def known_ids(world: World, guild_id: int | None, kind: str, ids: Iterable[int]) -> bool:
    """Whether all ids are users, roles or channels that exist here."""
    guild = world.guilds.get(guild_id) if guild_id is not None else None
    match kind:
        case "user":
            known = set(world.users)
        case "role":
            known = set(guild.roles) if guild is not None else set()
        case _:
            known = {key for key, channel in world.channels.items() if channel.guild_id == guild_id}
    return set(ids) <= known
