"""Member chunks: the answer to REQUEST_GUILD_MEMBERS (opcode 8).

Source of the rules: Discord's reference, "Request Guild Members".
"""

from collections.abc import Mapping
from typing import Any

from sandbox.gateway.intents import Intent
from sandbox.gateway.presences import presences_for
from sandbox.gateway.session import Session
from sandbox.world.entities import Guild, Json, Member
from sandbox.world.serialize import users
from sandbox.world.world import World

CHUNK = 1000  # members in one chunk
QUERY_LIMIT = 100  # most members for a query by prefix


def send_members(
    world: World,
    session: Session,
    request: Any,  # noqa: ANN401 - whatever a client sent
    online: Mapping[int, Json],
) -> None:
    """Dispatches the chunks asked for. Requests for unknown guilds or without the needed intent are ignored, as
    Discord ignores them.
    """
    if not isinstance(request, dict):
        return
    guild = world.guilds.get(_as_id(request.get("guild_id")))
    if guild is None or session.user.id not in guild.members:
        return
    found, missing = _find(world, session, guild, request)
    if found is None:
        return
    parts = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)] or [[]]
    for index, part in enumerate(parts):
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": [users.member(world, member) for member in part],
            "chunk_index": index,
            "chunk_count": len(parts),
        }
        if missing:
            chunk["not_found"] = missing
        if request.get("presences"):
            wanted = {member.user_id: online[member.user_id] for member in part if member.user_id in online}
            chunk["presences"] = presences_for(session, guild, wanted)
        if isinstance(request.get("nonce"), str):
            chunk["nonce"] = request["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)


def _find(world: World, session: Session, guild: Guild, request: Json) -> tuple[list[Member] | None, list[str]]:
    if request.get("user_ids") is not None:
        asked = request["user_ids"] if isinstance(request["user_ids"], list) else [request["user_ids"]]
        known = [guild.members[_as_id(item)] for item in asked if _as_id(item) in guild.members]
        return known[:QUERY_LIMIT], [str(item) for item in asked if _as_id(item) not in guild.members]
    query = str(request.get("query", "")).casefold()
    limit = request.get("limit", 0)
    if not query and not limit:
        allowed = session.intents is None or session.intents & Intent.GUILD_MEMBERS
        return (list(guild.members.values()) if allowed else None), []
    matches = [member for member in guild.members.values() if _starts(world, member, query)]
    wanted = limit if isinstance(limit, int) and limit > 0 else QUERY_LIMIT
    return matches[: min(wanted, QUERY_LIMIT)], []


def _starts(world: World, member: Member, query: str) -> bool:
    user = world.users[member.user_id]
    return any(name.casefold().startswith(query) for name in (user.username, member.nick or "") if name)


def _as_id(value: object) -> int:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else 0
