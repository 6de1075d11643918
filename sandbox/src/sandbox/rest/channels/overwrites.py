"""Permission overwrites: setting and removing one, and what one must hold to give or take permissions."""

from sandbox.rest.access import InChannel, in_channel
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.channels.forms import EDIT_OVERWRITE, OVERWRITES
from sandbox.rest.errors import Problem
from sandbox.world.entities import Channel, Guild, Json, Overwrite, OverwriteTarget
from sandbox.world.permissions import Permission
from sandbox.world.serialize import channels as written
from sandbox.world.world import Event


def built(guild: Guild, entries: list[Json]) -> dict[int, Overwrite]:
    """The overwrites of a form; without a type it is told by what the id is."""
    made = {}
    for entry in entries:
        target = entry.get("type")
        if target is None:
            target = OverwriteTarget.ROLE if entry["id"] in guild.roles else OverwriteTarget.MEMBER
        made[entry["id"]] = Overwrite(entry["id"], OverwriteTarget(target), entry.get("allow", 0), entry.get("deny", 0))
    return made


def must_hold_what_changes(held: Permission, before: dict[int, Overwrite], after: dict[int, Overwrite]) -> None:
    """50013 when somebody allows or denies what they do not hold themselves (reference, "Permission Hierarchy")."""
    changed = 0
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        changed |= (old.allow if old else 0) ^ (new.allow if new else 0)
        changed |= (old.deny if old else 0) ^ (new.deny if new else 0)
    if changed & ~int(held):
        raise Problem.MISSING_PERMISSIONS.error()


def put(call: Call) -> Answer:
    place = _editable(call)
    target_id = call.id("overwrite_id")
    form = call.form(EDIT_OVERWRITE)
    channel = place.channel
    target = OverwriteTarget(form["type"])
    known = place.guild.roles if target is OverwriteTarget.ROLE else call.world.users
    if target_id not in known:
        raise (Problem.UNKNOWN_ROLE if target is OverwriteTarget.ROLE else Problem.UNKNOWN_MEMBER).error()
    if target_id not in channel.overwrites and len(channel.overwrites) >= OVERWRITES:
        raise Problem.MAX_OVERWRITES.error()
    new = Overwrite(target_id, target, form.get("allow", 0), form.get("deny", 0))
    after = channel.overwrites | {target_id: new}
    must_hold_what_changes(place.permissions, channel.overwrites, after)
    old = channel.overwrites.get(target_id)
    channel.overwrites = after
    _log(place, Action.OVERWRITE_CREATE if old is None else Action.OVERWRITE_UPDATE, old, new)
    announce_change(call, channel)
    return NO_CONTENT


def delete(call: Call) -> Answer:
    place = _editable(call)
    channel, target_id = place.channel, call.id("overwrite_id")
    gone = channel.overwrites.get(target_id)
    if gone is None:
        raise Problem.UNKNOWN_OVERWRITE.error()
    after = {key: entry for key, entry in channel.overwrites.items() if key != target_id}
    must_hold_what_changes(place.permissions, channel.overwrites, after)
    channel.overwrites = after
    _log(place, Action.OVERWRITE_DELETE, gone, None)
    announce_change(call, channel)
    return NO_CONTENT


def _editable(call: Call) -> InChannel:
    place = in_channel(call)
    if place.channel.is_thread:
        raise Problem.WRONG_CHANNEL_TYPE.error()
    if place.channel.is_dm:
        raise Problem.NOT_IN_DM.error()
    return place.need(Permission.MANAGE_ROLES)


def _log(place: InChannel, action: int, old: Overwrite | None, new: Overwrite | None) -> None:
    entry = new or old
    if entry is None:
        return
    options: Json = {"id": str(entry.id), "type": str(int(entry.type))}
    if entry.id in place.guild.roles:
        options["role_name"] = place.guild.roles[entry.id].name
    before = {} if old is None else written.overwrite(old)
    after = {} if new is None else written.overwrite(new)
    log(place.call, place.guild, action, place.channel.id, changes_between(before, after), options)


def announce_change(call: Call, channel: Channel) -> None:
    data = written.channel(call.world, channel)
    call.world.emit(Event("CHANNEL_UPDATE", data, channel.guild_id, channel.id))
