"""Which events a bot has asked for, and which it may ask for.

Source: Discord's reference, "List of Intents". Apart from the sessions because both their start and every
event depend on it.
"""

from enum import IntFlag

from sandbox.world.entities import Application


class Intent(IntFlag):
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


ALL_INTENTS = sum(intent.value for intent in Intent)

# Event-name prefixes that one intent covers; longer prefixes first.
_BY_PREFIX: tuple[tuple[str, Intent], ...] = (
    ("GUILD_SCHEDULED_EVENT", Intent.GUILD_SCHEDULED_EVENTS),
    ("GUILD_MEMBERS_CHUNK", Intent(0)),
    ("GUILD_MEMBER", Intent.GUILD_MEMBERS),
    ("GUILD_AUDIT_LOG", Intent.GUILD_MODERATION),
    ("GUILD_BAN", Intent.GUILD_MODERATION),
    ("GUILD_EMOJIS", Intent.GUILD_EXPRESSIONS),
    ("GUILD_STICKERS", Intent.GUILD_EXPRESSIONS),
    ("GUILD_INTEGRATIONS", Intent.GUILD_INTEGRATIONS),
    ("INTEGRATION", Intent.GUILD_INTEGRATIONS),
    ("WEBHOOKS_UPDATE", Intent.GUILD_WEBHOOKS),
    ("INVITE", Intent.GUILD_INVITES),
    ("THREAD_MEMBERS_UPDATE", Intent.GUILDS),
    ("AUTO_MODERATION_RULE", Intent.AUTO_MODERATION_CONFIGURATION),
    ("AUTO_MODERATION_ACTION", Intent.AUTO_MODERATION_EXECUTION),
    ("PRESENCE_UPDATE", Intent.GUILD_PRESENCES),
    ("GUILD", Intent.GUILDS),
    ("CHANNEL", Intent.GUILDS),
    ("THREAD", Intent.GUILDS),
)

# (in a guild, in a direct message)
_BY_PLACE: tuple[tuple[str, Intent, Intent], ...] = (
    ("MESSAGE_REACTION", Intent.GUILD_MESSAGE_REACTIONS, Intent.DIRECT_MESSAGE_REACTIONS),
    ("MESSAGE_POLL", Intent.GUILD_MESSAGE_POLLS, Intent.DIRECT_MESSAGE_POLLS),
    ("MESSAGE", Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES),
    ("TYPING_START", Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING),
    ("CHANNEL_PINS_UPDATE", Intent.GUILDS, Intent.DIRECT_MESSAGES),
)


def needed_for(event: str, *, in_guild: bool) -> int:
    """The intent without which a bot does not get the event; 0 if it always does (interactions, READY …)."""
    for prefix, guild_intent, dm_intent in _BY_PLACE:
        if event.startswith(prefix):
            return guild_intent if in_guild else dm_intent
    if not in_guild:
        return 0
    for prefix, intent in _BY_PREFIX:
        if event.startswith(prefix):
            return intent
    return 0


def disallowed(intents: int, application: Application) -> int:
    """Those privileged intents among `intents` that the application has not switched on."""
    refused = 0
    if not application.may_list_members():
        refused |= Intent.GUILD_MEMBERS
    if not application.may_see_presences():
        refused |= Intent.GUILD_PRESENCES
    if not application.may_read_content():
        refused |= Intent.MESSAGE_CONTENT
    return intents & refused
