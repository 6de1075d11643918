"""Says who is online, in Discord's shape: a user is while one of their sessions has a connection.

Source: Discord's reference, "Update Presence" and "Presence Update".
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.gateway.intents import Intent
from sandbox.gateway.session import Session
from sandbox.world.entities import Guild, Json

OFFLINE = "offline"
# What a client may call itself; who is invisible is offline to all others.
_STATUSES = {"online": "online", "idle": "idle", "dnd": "dnd", "invisible": OFFLINE, "offline": OFFLINE}
_ACTIVITY_FIELDS = ("name", "type", "url", "state")


def wished(data: object, now_ms: int) -> tuple[str, list[Json]]:
    """Status and activities out of IDENTIFY's `presence` or an opcode 3; online and idle hands without one. `now_ms`:
    when the activities began, in milliseconds.
    """
    given: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    listed = given.get("activities") or [given.get("game")]  # discord.py identifies itself with the older field
    activities = [
        {name: activity[name] for name in _ACTIVITY_FIELDS if activity.get(name) is not None} | {"created_at": now_ms}
        for activity in listed
        if isinstance(activity, Mapping)
    ]
    return _STATUSES.get(str(given.get("status")), "online"), activities


def presence(sessions: Iterable[Session], user_id: int) -> Json:
    """What others see of that user now."""
    live = [session for session in sessions if session.user.id == user_id and session.connection is not None]
    status, activities = live[-1].presence if live else (OFFLINE, [])
    if status == OFFLINE:
        activities = []
    device = "desktop" if live and live[-1].user.bot else "web"
    shown = {} if status == OFFLINE else {device: status}
    return {"user": {"id": str(user_id)}, "status": status, "activities": activities, "client_status": shown}


def presences_for(session: Session, guild: Guild, known: Mapping[int, Json]) -> list[Json]:
    """Of those in the guild who are online, for a session that may see it."""
    if session.intents is not None and not session.intents & Intent.GUILD_PRESENCES:
        return []
    return [seen for user_id, seen in known.items() if user_id in guild.members and seen["status"] != OFFLINE]
