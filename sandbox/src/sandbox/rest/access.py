"""What a request names, found in the world, and whether its sender may do what it asks.

The order is Discord's: unknown things first (404), then access (50001), then permissions (50013).
"""

from dataclasses import dataclass

from sandbox.rest.call import Call
from sandbox.rest.errors import Problem
from sandbox.world.entities import Channel, ChannelType, Guild, Member, Role
from sandbox.world.messages import Message
from sandbox.world.permissions import (
    NONE,
    Permission,
    base_permissions,
    channel_permissions,
    is_silenced,
    outranks_member,
    outranks_role,
)

# Channels that hold messages (forums hold threads only).
TEXT_TYPES = frozenset(
    {
        ChannelType.GUILD_TEXT,
        ChannelType.DM,
        ChannelType.GUILD_VOICE,
        ChannelType.GROUP_DM,
        ChannelType.GUILD_ANNOUNCEMENT,
        ChannelType.ANNOUNCEMENT_THREAD,
        ChannelType.PUBLIC_THREAD,
        ChannelType.PRIVATE_THREAD,
        ChannelType.GUILD_STAGE_VOICE,
    }
)


@dataclass(frozen=True, slots=True)
class InGuild:
    """A guild and its member that asks."""

    call: Call
    guild: Guild
    member: Member

    @property
    def permissions(self) -> Permission:
        return base_permissions(self.call.world, self.guild, self.member)

    def need(self, needed: Permission) -> "InGuild":
        """50013 unless the member holds all of `needed` in the guild."""
        if self.permissions & needed != needed:
            raise Problem.MISSING_PERMISSIONS.error()
        return self

    def need_one(self, *choices: Permission) -> "InGuild":
        """50013 unless the member holds one of them."""
        if not any(self.permissions & choice for choice in choices):
            raise Problem.MISSING_PERMISSIONS.error()
        return self

    def role(self, name: str = "role_id") -> Role:
        """The role that the path names."""
        role = self.guild.roles.get(self.call.id(name))
        if role is None:
            raise Problem.UNKNOWN_ROLE.error()
        return role

    def must_outrank(self, role: Role) -> None:
        if not outranks_role(self.guild, self.member, role.id):
            raise Problem.MISSING_PERMISSIONS.error()

    def must_outrank_member(self, other: Member) -> None:
        if not outranks_member(self.guild, self.member, other):
            raise Problem.MISSING_PERMISSIONS.error()

    def other(self, name: str = "user_id") -> Member:
        """The member that the path names."""
        user_id = self.call.id(name)
        member = self.guild.members.get(user_id)
        if member is None:
            known = user_id in self.call.world.users
            raise (Problem.UNKNOWN_MEMBER if known else Problem.UNKNOWN_USER).error()
        return member


def in_guild(call: Call, name: str = "guild_id") -> InGuild:
    """The guild that the path names. 10004, or 50001 for who is not in it."""
    guild = call.world.guilds.get(call.id(name))
    if guild is None:
        raise Problem.UNKNOWN_GUILD.error()
    member = guild.members.get(call.actor.id)
    if member is None:
        raise Problem.MISSING_ACCESS.error()
    return InGuild(call, guild, member)


@dataclass(frozen=True, slots=True)
class InChannel:
    """A channel that the sender may view, with what they may do in it."""

    call: Call
    channel: Channel
    permissions: Permission

    def need(self, needed: Permission) -> "InChannel":
        if self.permissions & needed != needed:
            raise Problem.MISSING_PERMISSIONS.error()
        return self

    def may(self, wanted: Permission) -> bool:
        return self.permissions & wanted == wanted

    @property
    def guild(self) -> Guild:
        """50003 in a DM."""
        if self.channel.guild_id is None:
            raise Problem.NOT_IN_DM.error()
        return self.call.world.guilds[self.channel.guild_id]

    @property
    def member(self) -> Member:
        return self.guild.members[self.call.actor.id]

    def message(self, name: str = "message_id") -> Message:
        """The message that the path names."""
        message = self.call.world.message(self.channel.id, self.call.id(name))
        if message is None:
            raise Problem.UNKNOWN_MESSAGE.error()
        return message

    def must_hold_messages(self) -> "InChannel":
        if self.channel.type not in TEXT_TYPES:
            raise Problem.NOT_A_TEXT_CHANNEL.error()
        return self


def in_channel(call: Call, name: str = "channel_id") -> InChannel:
    """The channel that the path names. 10003, or 50001 for who may not view it."""
    channel = call.world.channels.get(call.id(name))
    if channel is None:
        raise Problem.UNKNOWN_CHANNEL.error()
    permissions = permissions_in(call, channel)
    if not permissions & Permission.VIEW_CHANNEL:
        raise Problem.MISSING_ACCESS.error()
    return InChannel(call, channel, permissions)


def permissions_in(call: Call, channel: Channel) -> Permission:
    """What the sender may do in a channel; nothing for who is not there."""
    if channel.guild_id is None:
        stranger = Member(call.actor.id, 0, call.world.now())
        return channel_permissions(call.world, stranger, channel)
    member = call.world.member(channel.guild_id, call.actor.id)
    return NONE if member is None else channel_permissions(call.world, member, channel)


def must_not_be_silenced(place: InChannel) -> None:
    """50013 for who is under a timeout: they may read, but neither react nor vote, whatever others did before."""
    if is_silenced(place.call.world, place.call.actor.id, place.channel):
        raise Problem.MISSING_PERMISSIONS.error()


def sending_permission(channel: Channel) -> Permission:
    """What one needs to write here."""
    return Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
