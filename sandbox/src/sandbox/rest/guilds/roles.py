"""Roles: making, changing, ordering and deleting them, within the limits of hierarchy and of what one holds."""

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.checks import (
    anything,
    array,
    bits,
    boolean,
    integer,
    nullable,
    optional,
    record,
    required,
    snowflake,
    text,
)
from sandbox.rest.errors import Problem
from sandbox.world.entities import Guild, Json, Role
from sandbox.world.permissions import ALL, Permission
from sandbox.world.serialize import guilds as written
from sandbox.world.serialize.users import member as written_member
from sandbox.world.world import Event

# Reference, "Guild Limits": 250 with @everyone.
MAX_ROLES = 250

_COLORS = record(
    {
        "primary_color": required(integer(0, 0xFFFFFF)),
        "secondary_color": nullable(integer(0, 0xFFFFFF)),
        "tertiary_color": nullable(integer(0, 0xFFFFFF)),
    }
)
_FORM = record(
    {
        "name": optional(text(100, 1)),
        "permissions": optional(bits()),
        "color": optional(integer(0, 0xFFFFFF)),
        "colors": optional(_COLORS),
        "hoist": optional(boolean()),
        "mentionable": optional(boolean()),
        "unicode_emoji": nullable(text(100)),
        "icon": nullable(anything()),
    }
)
_POSITIONS = array(record({"id": required(snowflake()), "position": nullable(integer(0, 2**31 - 1))}), MAX_ROLES)


def listing(call: Call) -> Answer:
    return Answer([written.role(role) for role in in_guild(call).guild.roles.values()])


def read(call: Call) -> Answer:
    return Answer(written.role(in_guild(call).role()))


def member_counts(call: Call) -> Answer:
    """How many hold each role, @everyone left out."""
    guild = in_guild(call).guild
    counts = {str(role_id): 0 for role_id in guild.roles if role_id != guild.id}
    for member in guild.members.values():
        for role_id in member.role_ids:
            counts[str(role_id)] += 1
    return Answer(counts)


def create(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_ROLES)
    guild, form = place.guild, call.form(_FORM)
    _must_allow_icons(guild, form)
    if len(guild.roles) >= MAX_ROLES:
        raise Problem.MAX_ROLES.error()
    # Left out, permissions are those of @everyone (reference, "Create Guild Role").
    form.setdefault("permissions", guild.everyone.permissions)
    _must_hold(place, form["permissions"])
    for other in guild.roles.values():
        if other.id != guild.id:
            other.position += 1
    role = Role(id=call.world.new_id(), name="new role", position=1)
    _apply(role, form)
    guild.roles[role.id] = role
    data = written.role(role)
    log(call, guild, Action.ROLE_CREATE, role.id, [{"key": "name", "new_value": role.name}])
    call.world.emit(Event("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": data}, guild.id))
    return Answer(data)


def _must_allow_icons(guild: Guild, form: Json) -> None:
    """Reference, "Create Guild Role": icons need the server's feature ROLE_ICONS."""
    if (form.get("icon") or form.get("unicode_emoji")) and "ROLE_ICONS" not in guild.features:
        raise Problem.NEEDS_BOOSTS.error()


def _must_hold(place: InGuild, permissions: int) -> None:
    """Nobody can give what they do not hold."""
    if permissions & int(ALL) & ~int(place.permissions):
        raise Problem.MISSING_PERMISSIONS.error()


def _apply(role: Role, form: Json) -> None:
    role.name = form.get("name", role.name)
    role.permissions = form.get("permissions", role.permissions) & int(ALL)
    role.color = form.get("colors", {}).get("primary_color", form.get("color", role.color))
    role.hoist = form.get("hoist", role.hoist)
    role.mentionable = form.get("mentionable", role.mentionable)
    role.unicode_emoji = form.get("unicode_emoji", role.unicode_emoji)


def edit(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_ROLES)
    role = place.role()
    if role.id != place.guild.id:
        place.must_outrank(role)
    form = call.form(_FORM)
    _must_allow_icons(place.guild, form)
    _must_hold(place, form.get("permissions", role.permissions) ^ role.permissions)
    before = written.role(role)
    _apply(role, form)
    data = written.role(role)
    log(call, place.guild, Action.ROLE_UPDATE, role.id, changes_between(before, data))
    _announce(place, role)
    return Answer(data)


def _announce(place: InGuild, role: Role) -> None:
    data: Json = {"guild_id": str(place.guild.id), "role": written.role(role)}
    place.call.world.emit(Event("GUILD_ROLE_UPDATE", data, place.guild.id))


def reorder(call: Call) -> Answer:
    """Neither a role above one's own, nor to a place above it."""
    place = in_guild(call).need(Permission.MANAGE_ROLES)
    guild = place.guild
    moves = call.form_of(_POSITIONS, call.body.json)
    for move in moves:
        role = guild.roles.get(move["id"])
        if role is None:
            raise Problem.UNKNOWN_ROLE.error()
        if move.get("position") not in {None, role.position}:  # libraries send the whole list
            place.must_outrank(role)
    before = {role.id: role.position for role in guild.roles.values()}
    for move in moves:
        if move.get("position") is not None and move["id"] != guild.id:
            guild.roles[move["id"]].position = move["position"]
    if not all(guild.owner_id == call.actor.id or _below(place, move["id"]) for move in moves):
        for role_id, position in before.items():
            guild.roles[role_id].position = position
        raise Problem.MISSING_PERMISSIONS.error()
    _renumber(place)
    for role in guild.roles.values():
        if role.position != before[role.id]:
            _announce(place, role)
    return Answer([written.role(role) for role in guild.roles.values()])


def _below(place: InGuild, role_id: int) -> bool:
    own = [place.guild.roles[held].position for held in place.member.role_ids]
    return place.guild.roles[role_id].position <= max(own, default=0)


def _renumber(place: InGuild) -> None:
    """Positions without gaps; @everyone stays at the bottom."""
    everyone = place.guild.everyone
    others = [role for role in place.guild.roles.values() if role is not everyone]
    for position, role in enumerate(sorted(others, key=lambda role: (role.position, -role.id)), start=1):
        role.position = position
    everyone.position = 0


def delete(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_ROLES)
    guild, role = place.guild, place.role()
    if role.id == guild.id or role.managed:
        raise Problem.INVALID_ROLE.error()
    place.must_outrank(role)
    del guild.roles[role.id]
    _renumber(place)
    for channel in call.world.guild_channels(guild.id):
        channel.overwrites.pop(role.id, None)
    log(call, guild, Action.ROLE_DELETE, role.id, [{"key": "name", "old_value": role.name}])
    data: Json = {"guild_id": str(guild.id), "role_id": str(role.id)}
    call.world.emit(Event("GUILD_ROLE_DELETE", data, guild.id))
    for member in guild.members.values():
        if role.id in member.role_ids:
            member.role_ids.remove(role.id)
            data = written_member(call.world, member) | {"guild_id": str(guild.id)}
            call.world.emit(Event("GUILD_MEMBER_UPDATE", data, guild.id))
    return NO_CONTENT
