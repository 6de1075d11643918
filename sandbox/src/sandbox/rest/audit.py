"""The audit log: what moderators and bots did, with the reason they gave."""

from collections.abc import Callable, Mapping

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.call import Answer, Call, Route
from sandbox.world.entities import AuditEntry, Guild, Json
from sandbox.world.permissions import Permission, base_permissions, can_view
from sandbox.world.serialize import channels, commands, guilds, users
from sandbox.world.world import Event, World

# Reference, "Audit Log Entry": a reason has at most 512 characters.
REASON = 512


class Action:
    """AuditLogActionTypes of the API document."""

    GUILD_UPDATE = 1
    CHANNEL_CREATE = 10
    CHANNEL_UPDATE = 11
    CHANNEL_DELETE = 12
    OVERWRITE_CREATE = 13
    OVERWRITE_UPDATE = 14
    OVERWRITE_DELETE = 15
    MEMBER_KICK = 20
    MEMBER_BAN_ADD = 22
    MEMBER_BAN_REMOVE = 23
    MEMBER_UPDATE = 24
    MEMBER_ROLE_UPDATE = 25
    ROLE_CREATE = 30
    ROLE_UPDATE = 31
    ROLE_DELETE = 32
    INVITE_CREATE = 40
    INVITE_DELETE = 42
    WEBHOOK_CREATE = 50
    WEBHOOK_UPDATE = 51
    WEBHOOK_DELETE = 52
    EMOJI_CREATE = 60
    EMOJI_UPDATE = 61
    EMOJI_DELETE = 62
    MESSAGE_DELETE = 72
    MESSAGE_BULK_DELETE = 73
    MESSAGE_PIN = 74
    MESSAGE_UNPIN = 75
    EVENT_CREATE = 100
    EVENT_UPDATE = 101
    EVENT_DELETE = 102
    THREAD_CREATE = 110
    THREAD_UPDATE = 111
    THREAD_DELETE = 112
    COMMAND_PERMISSION_UPDATE = 121
    AUTOMOD_CREATE = 140
    AUTOMOD_UPDATE = 141
    AUTOMOD_DELETE = 142
    AUTOMOD_BLOCK = 143
    AUTOMOD_FLAG = 144
    AUTOMOD_TIMEOUT = 145
    AUTOMOD_QUARANTINE = 146


def log(
    call: Call,
    guild: Guild,
    action: int,
    target_id: int | None,
    changes: list[Json] | None = None,
    options: Json | None = None,
) -> None:
    """Writes a line about what the sender of the request did, with the reason given."""
    reason = None if call.reason is None else call.reason[:REASON]
    log_as(call.world, guild, call.actor.id, action, target_id, changes=changes, options=options, reason=reason)


def log_as(
    world: World,
    guild: Guild,
    user_id: int,
    action: int,
    target_id: int | None,
    *,
    changes: list[Json] | None = None,
    options: Json | None = None,
    reason: str | None = None,
) -> None:
    """Writes a line and announces it to those who may read the log. `user_id`: in whose name (AutoMod acts in that of
    who made the rule).
    """
    entry = AuditEntry(
        id=world.new_id(),
        action=action,
        user_id=user_id,
        target_id=target_id,
        reason=reason,
        changes=changes or [],
        options=options,
    )
    guild.audit_log.append(entry)
    data = guilds.audit_entry(entry) | {"guild_id": str(guild.id)}
    world.emit(Event("GUILD_AUDIT_LOG_ENTRY_CREATE", data, guild.id, user_ids=_readers(world, guild)))


def _readers(world: World, guild: Guild) -> frozenset[int]:
    return frozenset(
        member.user_id
        for member in guild.members.values()
        if base_permissions(world, guild, member) & Permission.VIEW_AUDIT_LOG
    )


def changes_between(before: Json, after: Json) -> list[Json]:
    """What differs between two answers about the same thing, as the log notes it."""
    changes: list[Json] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old != new and key not in _UNLOGGED:
            change = {"key": key, "old_value": old, "new_value": new}
            changes.append({name: value for name, value in change.items() if value is not None})
    return changes


# What answers hold and the log never shows.
_UNLOGGED = frozenset({"token", "url", "user", "creator", "guild_id", "member"})


_FILTERS: Mapping[str, Callable[[AuditEntry], int | None]] = {
    "user_id": lambda entry: entry.user_id,
    "target_id": lambda entry: entry.target_id,
    "action_type": lambda entry: entry.action,
}


def listing(call: Call) -> Answer:
    """Newest first, or oldest first after a given entry."""
    place = in_guild(call).need(Permission.VIEW_AUDIT_LOG)
    entries = place.guild.audit_log
    for name, value_of in _FILTERS.items():
        wanted = call.cursor(name)
        if wanted is not None:
            entries = [entry for entry in entries if value_of(entry) == wanted]
    before, after, limit = call.cursor("before"), call.cursor("after"), call.limit(50, 100)
    if after is not None:
        entries = [entry for entry in entries if entry.id > after][:limit]
    else:
        entries = [entry for entry in entries if before is None or entry.id < before][-limit:][::-1]
    return Answer(
        {"audit_log_entries": [guilds.audit_entry(entry) for entry in entries], **_named(call, place, entries)}
    )


def _named(call: Call, place: InGuild, entries: list[AuditEntry]) -> Json:
    """What the lines are about, as far as it still exists (reference, "Audit Log Object")."""
    world, guild = call.world, place.guild
    ids = {entry.user_id for entry in entries} | {entry.target_id for entry in entries}
    return {
        "users": [users.user(user) for user_id, user in world.users.items() if user_id in ids],
        "integrations": [],
        "webhooks": [guilds.webhook(world, hook) for hook in world.webhooks.values() if hook.id in ids],
        "guild_scheduled_events": [
            guilds.scheduled_event(world, event) for event in guild.events.values() if event.id in ids
        ],
        "threads": [
            channels.channel(world, thread, call.actor.id)
            for thread in world.guild_threads(guild.id)
            if thread.id in ids and can_view(world, call.actor.id, thread)
        ],
        "application_commands": [commands.command(entry) for entry in world.commands.values() if entry.id in ids],
        "auto_moderation_rules": [guilds.automod_rule(rule) for rule in guild.automod.values() if rule.id in ids],
    }


ROUTES = (Route("GET", "/guilds/{guild_id}/audit-logs", listing),)
