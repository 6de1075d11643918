"""Guilds and what hangs on them (roles, bans, events, audit log, AutoMod, webhooks) in Discord's shape."""

from sandbox.world.entities import (
    AuditEntry,
    AutoModRule,
    Ban,
    Emoji,
    Guild,
    Json,
    Role,
    ScheduledEvent,
    Webhook,
)
from sandbox.world.serialize.times import iso, iso_or_none
from sandbox.world.serialize.users import user
from sandbox.world.world import World


def role(entry: Role) -> Json:
    """GuildRoleResponse."""
    data: Json = {
        "id": str(entry.id),
        "name": entry.name,
        "permissions": str(entry.permissions),
        "position": entry.position,
        "color": entry.color,
        "colors": {"primary_color": entry.color, "secondary_color": None, "tertiary_color": None},
        "hoist": entry.hoist,
        "managed": entry.managed,
        "mentionable": entry.mentionable,
        "icon": None,
        "unicode_emoji": entry.unicode_emoji,
        "flags": entry.flags,
    }
    if entry.bot_id is not None:
        data["tags"] = {"bot_id": str(entry.bot_id)}
    return data


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def guild(server: Guild) -> Json:
    """GuildResponse. The gateway adds channels, members and threads to it."""
    return {
        "id": str(server.id),
        "name": server.name,
        "icon": server.icon,
        "description": server.description,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": list(server.features),
        "banner": None,
        "owner_id": str(server.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": _id(server.afk_channel_id),
        "afk_timeout": server.afk_timeout,
        "system_channel_id": _id(server.system_channel_id),
        "system_channel_flags": server.system_channel_flags,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": server.verification_level,
        "roles": [role(entry) for entry in server.roles.values()],
        "default_message_notifications": server.default_message_notifications,
        "mfa_level": 0,
        "explicit_content_filter": server.explicit_content_filter,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": server.preferred_locale,
        "rules_channel_id": _id(server.rules_channel_id),
        "safety_alerts_channel_id": _id(server.safety_alerts_channel_id),
        "public_updates_channel_id": _id(server.public_updates_channel_id),
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [_emoji(entry) for entry in server.emojis.values()],
        "stickers": [],
        "incidents_data": None,
    }


def _emoji(entry: Emoji) -> Json:
    return {
        "id": str(entry.id),
        "name": entry.name,
        "roles": [str(role_id) for role_id in entry.role_ids],
        "require_colons": True,
        "managed": False,
        "animated": entry.animated,
        "available": True,
    }


def emoji(world: World, entry: Emoji) -> Json:
    """EmojiResponse, with who made it."""
    return _emoji(entry) | {"user": user(world.users[entry.creator_id])}


def ban(world: World, entry: Ban) -> Json:
    return {"user": user(world.users[entry.user_id]), "reason": entry.reason}


def scheduled_event(world: World, event: ScheduledEvent, *, with_count: bool = False) -> Json:
    """External-, Voice- or StageScheduledEventResponse."""
    data: Json = {
        "id": str(event.id),
        "guild_id": str(event.guild_id),
        "name": event.name,
        "description": event.description,
        "channel_id": _id(event.channel_id),
        "creator_id": str(event.creator_id),
        "image": event.image,
        "scheduled_start_time": iso(event.starts_at),
        "scheduled_end_time": iso_or_none(event.ends_at),
        "status": event.status,
        "entity_type": event.entity_type,
        "entity_id": None,
        "recurrence_rule": event.recurrence_rule,
        "privacy_level": event.privacy_level,
        "guild_scheduled_event_exceptions": [],
        "entity_metadata": None if event.location is None else {"location": event.location},
    }
    if event.creator_id in world.users:
        data["creator"] = user(world.users[event.creator_id])
    if with_count:
        data["user_count"] = len(event.subscribers)
    return data


def audit_entry(entry: AuditEntry) -> Json:
    data: Json = {
        "id": str(entry.id),
        "action_type": entry.action,
        "user_id": str(entry.user_id),
        "target_id": _id(entry.target_id),
        "changes": entry.changes,
    }
    if entry.options is not None:
        data["options"] = entry.options
    if entry.reason is not None:
        data["reason"] = entry.reason
    return data


def automod_rule(rule: AutoModRule) -> Json:
    return {
        "id": str(rule.id),
        "guild_id": str(rule.guild_id),
        "creator_id": str(rule.creator_id),
        "name": rule.name,
        "event_type": rule.event_type,
        "actions": rule.actions,
        "trigger_type": rule.trigger_type,
        "enabled": rule.enabled,
        "exempt_roles": [str(role_id) for role_id in rule.exempt_roles],
        "exempt_channels": [str(channel_id) for channel_id in rule.exempt_channels],
        "trigger_metadata": rule.trigger_metadata,
    }


def webhook(world: World, hook: Webhook, *, with_user: bool = True) -> Json:
    """GuildIncomingWebhookResponse; without its creator when asked by token."""
    data: Json = {
        "application_id": _id(hook.application_id),
        "avatar": hook.avatar,
        "channel_id": str(hook.channel_id),
        "guild_id": str(hook.guild_id),
        "id": str(hook.id),
        "name": hook.name,
        "type": 1,
        "token": hook.token,
        "url": f"{world.public_url}/api/webhooks/{hook.id}/{hook.token}",
    }
    if with_user:
        data["user"] = user(world.users[hook.creator_id])
    return data
