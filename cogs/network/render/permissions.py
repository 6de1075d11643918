"""Names Discord's permissions as its client does in the server settings."""

from bot.texts import Text, Word
from cogs.network.rules.permissions import names

PERMISSIONS: dict[str, Text] = {
    "create_instant_invite": Word("permission", "Create Invite"),
    "kick_members": Word("permission", "Kick Members"),
    "ban_members": Word("permission", "Ban Members"),
    "administrator": Word("permission", "Administrator"),
    "manage_channels": Word("permission", "Manage Channels"),
    "manage_guild": Word("permission", "Manage Server"),
    "add_reactions": Word("permission", "Add Reactions"),
    "view_audit_log": Word("permission", "View Audit Log"),
    "view_channel": Word("permission", "View Channels"),
    "send_messages": Word("permission", "Send Messages"),
    "manage_messages": Word("permission", "Manage Messages"),
    "embed_links": Word("permission", "Embed Links"),
    "attach_files": Word("permission", "Attach Files"),
    "read_message_history": Word("permission", "Read Message History"),
    "mention_everyone": Word("permission", "Mention @everyone, @here and All Roles"),
    "use_external_emojis": Word("permission", "Use External Emoji"),
    "change_nickname": Word("permission", "Change Nickname"),
    "manage_nicknames": Word("permission", "Manage Nicknames"),
    "manage_roles": Word("permission", "Manage Roles"),
    "manage_webhooks": Word("permission", "Manage Webhooks"),
    "use_application_commands": Word("permission", "Use Application Commands"),
    "manage_events": Word("permission", "Manage Events"),
    "manage_threads": Word("permission", "Manage Threads"),
    "create_public_threads": Word("permission", "Create Public Threads"),
    "create_private_threads": Word("permission", "Create Private Threads"),
    "send_messages_in_threads": Word("permission", "Send Messages in Threads"),
    "moderate_members": Word("permission", "Time out Members"),
    "create_events": Word("permission", "Create Events"),
    "send_polls": Word("permission", "Create Polls"),
    "pin_messages": Word("permission", "Pin Messages"),
    "bypass_slowmode": Word("permission", "Bypass Slowmode"),
}


def permission_list(permissions: int) -> list[Text | str]:
    """The names of a set, for a Text's parameter; those that Discord has added since have none here."""
    listed: list[Text | str] = [PERMISSIONS[name] for name in names(permissions)]
    return listed or [Text("nothing")]
