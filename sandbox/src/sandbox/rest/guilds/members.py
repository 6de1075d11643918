"""Members: reading them, their roles and names, timeouts and kicks."""

from datetime import timedelta

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.audit import Action, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.checks import (
    array,
    boolean,
    integer,
    moment,
    nullable,
    optional,
    record,
    refuse,
    snowflake,
    text,
)
from sandbox.rest.errors import Problem
from sandbox.rest.messages.screening import screen_name
from sandbox.world.bots import take_own_roles
from sandbox.world.entities import Guild, Json, Member, Role
from sandbox.world.permissions import Permission, base_permissions
from sandbox.world.serialize import users as written
from sandbox.world.serialize.times import iso_or_none
from sandbox.world.world import Event, World

NICK = 32
# Reference, "Modify Guild Member": at most 28 days.
MAX_TIMEOUT = timedelta(days=28)

_FORM = record(
    {
        "nick": nullable(text(NICK)),
        "roles": nullable(array(snowflake(), 350, unique=True)),
        "mute": optional(boolean()),
        "deaf": optional(boolean()),
        "channel_id": nullable(snowflake()),
        "communication_disabled_until": nullable(moment()),
        "flags": optional(integer(0)),
    }
)
_OWN_FORM = record({"nick": nullable(text(NICK))})


def listing(call: Call) -> Answer:
    """50001 for a bot whose application has no members intent."""
    place = in_guild(call)
    application = call.world.application_of(call.actor.id)
    if application is not None and not application.may_list_members():
        raise Problem.MISSING_ACCESS.error()
    after, limit = call.cursor("after") or 0, call.limit(1, 1000)
    ids = sorted(user_id for user_id in place.guild.members if user_id > after)[:limit]
    return Answer([written.member(call.world, place.guild.members[user_id]) for user_id in ids])


def search(call: Call) -> Answer:
    place = in_guild(call)
    start = call.query.get("query", "").casefold()
    if not start:
        raise refuse(("query",), "BASE_TYPE_REQUIRED", "This field is required")
    members = [member for member in place.guild.members.values() if _is_called(call, member, start)]
    return Answer([written.member(call.world, member) for member in members[: call.limit(1, 1000)]])


def _is_called(call: Call, member: Member, start: str) -> bool:
    user = call.world.users[member.user_id]
    names = (user.username, user.global_name or "", member.nick or "")
    return any(name.casefold().startswith(start) for name in names)


def read(call: Call) -> Answer:
    return Answer(written.member(call.world, in_guild(call).other()))


def edit_own(call: Call) -> Answer:
    place = in_guild(call)
    form = call.form(_OWN_FORM)
    if "nick" in form:
        place.need(Permission.CHANGE_NICKNAME)
        _rename(place, place.member, form["nick"])
        announce(place, place.member)
    return Answer(written.member(call.world, place.member))


def edit(call: Call) -> Answer:
    """Each field has its permission; nothing changes unless all may."""
    place = in_guild(call)
    member = place.other()
    form = call.form(_FORM)
    _may_edit(place, member, form)
    if "roles" in form:
        _set_roles(place, member, form["roles"] or [])
    if "nick" in form:
        _rename(place, member, form["nick"])
    if "communication_disabled_until" in form:
        _time_out(place, member, form)
    _set_plainly(place, member, form)
    announce(place, member)
    return Answer(written.member(call.world, member))


def _may_edit(place: InGuild, member: Member, form: Json) -> None:
    own = member.user_id == place.member.user_id
    needs = {
        "nick": Permission.CHANGE_NICKNAME if own else Permission.MANAGE_NICKNAMES,
        "mute": Permission.MUTE_MEMBERS,
        "deaf": Permission.DEAFEN_MEMBERS,
        "channel_id": Permission.MOVE_MEMBERS,
        "communication_disabled_until": Permission.MODERATE_MEMBERS,
        "roles": Permission.MANAGE_ROLES,
        "flags": Permission.MODERATE_MEMBERS,
    }
    for name in form:
        place.need(needs[name])
    if not own and {"nick", "communication_disabled_until"} & set(form):
        place.must_outrank_member(member)
    if "communication_disabled_until" in form:
        _may_time_out(place, member, form)
    if "roles" in form:
        for role_id in set(form["roles"] or []) ^ set(member.role_ids):
            must_be_assignable(place, place.guild.roles.get(role_id))


def _may_time_out(place: InGuild, member: Member, form: Json) -> None:
    """Administrators cannot be timed out, and nobody for longer than 28 days."""
    until = form["communication_disabled_until"]
    if until is not None and until > place.call.world.now() + MAX_TIMEOUT:
        raise refuse(
            ("communication_disabled_until",),
            "MODERATE_MEMBERS_TIMEOUT_TOO_LONG",
            "Timeout duration cannot exceed 28 days.",
        )
    held = base_permissions(place.call.world, place.guild, member)
    if until is not None and held & Permission.ADMINISTRATOR:
        raise Problem.MISSING_PERMISSIONS.error()


def must_be_assignable(place: InGuild, role: Role | None) -> None:
    """Refuses a role that does not exist, nobody gets by hand, or stands above the asking member's."""
    if role is None:
        raise Problem.UNKNOWN_ROLE.error()
    if role.managed or role.id == place.guild.id:
        raise Problem.INVALID_ROLE.error()
    place.must_outrank(role)


def _set_roles(place: InGuild, member: Member, wanted: list[int]) -> None:
    names = {role_id: place.guild.roles[role_id].name for role_id in {*wanted, *member.role_ids}}
    added = [role_id for role_id in wanted if role_id not in member.role_ids]
    removed = [role_id for role_id in member.role_ids if role_id not in wanted]
    member.role_ids = list(wanted)
    changes: list[Json] = []
    for key, ids in (("$add", added), ("$remove", removed)):
        if ids:
            value = [{"id": str(role_id), "name": names[role_id]} for role_id in ids]
            changes.append({"key": key, "new_value": value})
    if changes:
        log(place.call, place.guild, Action.MEMBER_ROLE_UPDATE, member.user_id, changes)


def _rename(place: InGuild, member: Member, nick: str | None) -> None:
    change: Json = {"key": "nick", "old_value": member.nick, "new_value": nick or None}
    member.nick = nick or None
    screen_name(place, member)
    log(place.call, place.guild, Action.MEMBER_UPDATE, member.user_id, [change])


def _set_plainly(place: InGuild, member: Member, form: Json) -> None:
    changes: list[Json] = []
    for name in ("mute", "deaf", "flags"):
        if name in form and form[name] != getattr(member, name):
            changes.append({"key": name, "old_value": getattr(member, name), "new_value": form[name]})
            setattr(member, name, form[name])
    if changes:
        log(place.call, place.guild, Action.MEMBER_UPDATE, member.user_id, changes)


def _time_out(place: InGuild, member: Member, form: Json) -> None:
    before, member.timeout_until = member.timeout_until, form["communication_disabled_until"]
    change: Json = {
        "key": "communication_disabled_until",
        "old_value": iso_or_none(before),
        "new_value": iso_or_none(member.timeout_until),
    }
    log(place.call, place.guild, Action.MEMBER_UPDATE, member.user_id, [change])


def add_role(call: Call) -> Answer:
    place, member, role = _role_change(call)
    if role.id not in member.role_ids:
        _set_roles(place, member, [*member.role_ids, role.id])
        announce(place, member)
    return NO_CONTENT


def remove_role(call: Call) -> Answer:
    place, member, role = _role_change(call)
    if role.id in member.role_ids:
        _set_roles(place, member, [held for held in member.role_ids if held != role.id])
        announce(place, member)
    return NO_CONTENT


def _role_change(call: Call) -> tuple[InGuild, Member, Role]:
    place = in_guild(call).need(Permission.MANAGE_ROLES)
    member, role = place.other(), place.role()
    must_be_assignable(place, role)
    return place, member, role


def kick(call: Call) -> Answer:
    place = in_guild(call).need(Permission.KICK_MEMBERS)
    member = place.other()
    place.must_outrank_member(member)
    remove(call.world, place.guild, member)
    log(call, place.guild, Action.MEMBER_KICK, member.user_id)
    return NO_CONTENT


def remove(world: World, guild: Guild, member: Member) -> None:
    """Takes a member out of the guild, a bot with its role, and tells everybody, and the member's own clients."""
    del guild.members[member.user_id]
    for role in take_own_roles(guild, member.user_id):
        world.emit(Event("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild.id))
    data: Json = {"guild_id": str(guild.id), "user": written.user(world.users[member.user_id])}
    world.emit(Event("GUILD_MEMBER_REMOVE", data, guild.id))
    world.emit(Event("GUILD_DELETE", {"id": str(guild.id)}, None, user_ids=frozenset({member.user_id})))


def announce(place: InGuild, member: Member) -> None:
    """Tells of a change (GUILD_MEMBER_UPDATE)."""
    data = written.member(place.call.world, member) | {"guild_id": str(place.guild.id)}
    place.call.world.emit(Event("GUILD_MEMBER_UPDATE", data, place.guild.id))
