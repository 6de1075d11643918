"""The audit log: what moderators and bots did, with the reason they gave."""

from collections.abc import Callable, Mapping

from sandbox.rest.access import in_guild
from sandbox.rest.call import Answer, Call, Route
from sandbox.world.entities import AuditEntry, Guild, Json
from sandbox.world.permissions import Permission, base_permissions
from sandbox.world.serialize import guilds, users
from sandbox.world.world import Event

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
    MESSAGE_DELETE = 72
    MESSAGE_BULK_DELETE = 73
    EVENT_CREATE = 100
    EVENT_UPDATE = 101
    EVENT_DELETE = 102
    THREAD_CREATE = 110
    THREAD_UPDATE = 111
    THREAD_DELETE = 112
    AUTOMOD_CREATE = 140
    AUTOMOD_UPDATE = 141
    AUTOMOD_DELETE = 142


def log(
    call: Call,
    guild: Guild,
    action: int,
    target_id: int | None,
    changes: list[Json] | None = None,
    options: Json | None = None,
) -> None:
    """Writes a line and announces it to those who may read the log."""
    entry = AuditEntry(
        id=call.world.new_id(),
        action=action,
        user_id=call.actor.id,
        target_id=target_id,
        reason=None if call.reason is None else call.reason[:REASON],
        changes=changes or [],
        options=options,
    )
    guild.audit_log.append(entry)
    data = guilds.audit_entry(entry) | {"guild_id": str(guild.id)}
    call.world.emit(Event("GUILD_AUDIT_LOG_ENTRY_CREATE", data, guild.id, user_ids=_readers(call, guild)))


def _readers(call: Call, guild: Guild) -> frozenset[int]:
    return frozenset(
        member.user_id
        for member in guild.members.values()
        if base_permissions(call.world, guild, member) & Permission.VIEW_AUDIT_LOG
    )


def changes_between(before: Json, after: Json) -> list[Json]:
    """What differs between two answers about the same thing, as the log notes it."""
    return [
        {"key": key, "old_value": before.get(key), "new_value": after.get(key)}
        for key in after
        if before.get(key) != after.get(key)
    ]


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
    people = {entry.user_id for entry in entries} | {entry.target_id for entry in entries}
    return Answer(
        {
            "audit_log_entries": [guilds.audit_entry(entry) for entry in entries],
            "users": [users.user(user) for user_id, user in call.world.users.items() if user_id in people],
            "integrations": [],
            "webhooks": [],
            "guild_scheduled_events": [],
            "threads": [],
            "application_commands": [],
            "auto_moderation_rules": [],
        }
    )


ROUTES = (Route("GET", "/guilds/{guild_id}/audit-logs", listing),)
