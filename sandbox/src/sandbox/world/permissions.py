"""Who may do what, by the algorithm that Discord publishes (reference, "Permission Hierarchy").

Base permissions from roles, then the overwrites of @everyone, of the roles together, of the member; owner and
administrators bypass both; a timeout leaves reading only; without VIEW_CHANNEL nothing in a channel is left.
"""

from enum import IntFlag

from sandbox.world.entities import Channel, ChannelType, Guild, Member, OverwriteTarget
from sandbox.world.world import World


class Permission(IntFlag):
    """Bits as in Discord's reference, "Bitwise Permission Flags"."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


ALL = Permission(sum(p.value for p in Permission))
NONE = Permission(0)

# What a member under a timeout keeps (reference, "Permissions for Timed Out Members").
_TIMED_OUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY

# Without SEND_MESSAGES these mean nothing (reference, "Implicit Permissions").
_NEED_SENDING = (
    Permission.MENTION_EVERYONE | Permission.SEND_TTS_MESSAGES | Permission.ATTACH_FILES | Permission.EMBED_LINKS
)

# What everybody may do in a direct message: read, write, attach, react, use commands.
DM_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_POLLS
    | Permission.PIN_MESSAGES
)


def base_permissions(world: World, guild: Guild, member: Member) -> Permission:
    """What roles give in the guild, before any channel; all bits for the owner and administrators."""
    if guild.owner_id == member.user_id:
        return ALL
    bits = guild.everyone.permissions
    for role_id in member.role_ids:
        role = guild.roles.get(role_id)
        if role is not None:
            bits |= role.permissions
    if bits & Permission.ADMINISTRATOR:
        return ALL
    return Permission(_left_to(world, member, bits) & ALL)


# Member flag AUTOMOD_QUARANTINED_USERNAME (reference, "Guild Member Flags"): a name that breaks an AutoMod rule.
QUARANTINED = 1 << 7


def is_timed_out(world: World, member: Member) -> bool:
    return member.timeout_until is not None and member.timeout_until > world.now()


def is_silenced(world: World, user_id: int, channel: Channel) -> bool:
    """Whether that user may only read there: by a timeout that still runs, or by AutoMod for the name."""
    member = world.member(channel.guild_id, user_id)
    if member is None or channel.guild_id is None:
        return False
    if base_permissions(world, world.guilds[channel.guild_id], member) & Permission.ADMINISTRATOR:
        return False
    return is_timed_out(world, member) or bool(member.flags & QUARANTINED)


def _left_to(world: World, member: Member, bits: int) -> int:
    """What silence leaves of permissions; whose name is the trouble may still change it."""
    if is_timed_out(world, member):
        return bits & _TIMED_OUT
    return bits & (_TIMED_OUT | Permission.CHANGE_NICKNAME) if member.flags & QUARANTINED else bits


def channel_permissions(world: World, member: Member, channel: Channel) -> Permission:
    """What `member` may do in `channel`; threads take the overwrites of their parent."""
    if channel.guild_id is None:
        return DM_PERMISSIONS if member.user_id in channel.recipients else NONE
    guild = world.guilds[channel.guild_id]
    base = base_permissions(world, guild, member)
    if base & Permission.ADMINISTRATOR:
        return ALL
    source = channel
    if channel.is_thread and channel.parent_id is not None:
        source = world.channels.get(channel.parent_id, channel)
    bits = _with_overwrites(int(base), guild, member, source)
    bits = _left_to(world, member, bits)
    if not bits & Permission.VIEW_CHANNEL:
        return NONE
    if channel.is_thread:
        bits = _in_thread(bits, member, channel)
    sends = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if not bits & sends and channel.type is not ChannelType.GUILD_CATEGORY:
        bits &= ~_NEED_SENDING
    return Permission(bits & ALL)


def _with_overwrites(bits: int, guild: Guild, member: Member, channel: Channel) -> int:
    everyone = channel.overwrites.get(guild.id)
    if everyone is not None:
        bits = bits & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.role_ids:
        overwrite = channel.overwrites.get(role_id)
        if overwrite is not None and overwrite.type is OverwriteTarget.ROLE:
            allow |= overwrite.allow
            deny |= overwrite.deny
    bits = bits & ~deny | allow
    own = channel.overwrites.get(member.user_id)
    if own is not None and own.type is OverwriteTarget.MEMBER:
        bits = bits & ~own.deny | own.allow
    return bits


def _in_thread(bits: int, member: Member, channel: Channel) -> int:
    if channel.type is ChannelType.PRIVATE_THREAD and channel.thread is not None:
        invited = member.user_id in channel.thread.members or bits & Permission.MANAGE_THREADS
        if not invited:
            return 0
    return bits


def can_view(world: World, user_id: int, channel: Channel) -> bool:
    """Whether that user may see the channel; recipients see their DM."""
    if channel.guild_id is None:
        return user_id in channel.recipients
    member = world.member(channel.guild_id, user_id)
    return member is not None and bool(channel_permissions(world, member, channel) & Permission.VIEW_CHANNEL)


def top_position(guild: Guild, member: Member) -> tuple[int, int]:
    """The place of a member's highest role; greater is higher. Equal positions: the older role is higher."""
    places = [role_rank(guild, role_id) for role_id in member.role_ids if role_id in guild.roles]
    return max(places, default=(0, 0))


def role_rank(guild: Guild, role_id: int) -> tuple[int, int]:
    return (guild.roles[role_id].position, -role_id)


def outranks_role(guild: Guild, member: Member, role_id: int) -> bool:
    """Whether `member` stands above the role (the owner stands above all)."""
    return guild.owner_id == member.user_id or top_position(guild, member) > role_rank(guild, role_id)


def outranks_member(guild: Guild, member: Member, other: Member) -> bool:
    """Whether `member` may act upon `other`: higher top role, never upon the owner."""
    if other.user_id == guild.owner_id:
        return False
    return guild.owner_id == member.user_id or top_position(guild, member) > top_position(guild, other)
