"""Lists Discord's permissions by name and bit, says what the bot needs of them, and compares sets of them.

Bits: https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
"""

from collections.abc import Iterable

BITS = {
    "create_instant_invite": 1 << 0,
    "kick_members": 1 << 1,
    "ban_members": 1 << 2,
    "administrator": 1 << 3,
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "add_reactions": 1 << 6,
    "view_audit_log": 1 << 7,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_external_emojis": 1 << 18,
    "change_nickname": 1 << 26,
    "manage_nicknames": 1 << 27,
    "manage_roles": 1 << 28,
    "manage_webhooks": 1 << 29,
    "use_application_commands": 1 << 31,
    "manage_events": 1 << 33,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
    "moderate_members": 1 << 40,
    "create_events": 1 << 44,
    "send_polls": 1 << 49,
    "pin_messages": 1 << 51,
    "bypass_slowmode": 1 << 52,
}

NAMES = {bit: name for name, bit in BITS.items()}

ALL_BITS = (1 << 64) - 1
"""What an administrator may, and what whoever owns the server may."""

NOT_IN_OVERWRITES = frozenset({"administrator", "manage_guild", "manage_roles"})
"""Guild-wide ones; and only administrators may put Manage Permissions (`manage_roles`) into an overwrite."""


def bits(names: Iterable[str]) -> int:
    """The set of these permissions. Raises KeyError for a name that Discord does not have."""
    total = 0
    for name in names:
        total |= BITS[name]
    return total


def names(permissions: int) -> tuple[str, ...]:
    """The permissions of a set that have a name here, in Discord's order."""
    return tuple(name for name, bit in BITS.items() if permissions & bit)


NEEDED = bits(
    (
        "view_channel",
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "attach_files",
        "read_message_history",
        "mention_everyone",
        "manage_messages",
        "manage_channels",
        "manage_roles",
        "create_events",
        "manage_events",
        "view_audit_log",
        "moderate_members",
        "kick_members",
        "ban_members",
    )
)
"""What the bot's work asks for whatever the forum file says. MENTION_EVERYONE: to ping roles that people cannot."""

POSTING = bits(
    (
        "view_channel",
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "attach_files",
        "read_message_history",
        "manage_messages",
    )
)
"""What the bot gives itself in a channel that is closed to others in some way."""


def effective(permissions: int) -> int:
    """What a set comes to: an administrator may everything."""
    return ALL_BITS if permissions & BITS["administrator"] else permissions


def permissions_to_write(before: int, wanted: int, bot_permissions: int) -> int:
    """The set to write: what is wanted, and untouched whatever lies outside our own permissions, which we may
    neither grant nor take (Discord answers 50013).
    """
    return wanted | (before & ~effective(bot_permissions))
