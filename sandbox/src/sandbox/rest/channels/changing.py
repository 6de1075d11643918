"""Reading, changing and deleting one channel, thread or DM."""

from sandbox.rest.access import InChannel, in_channel
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import Answer, Call
from sandbox.rest.channels.forms import EDIT, EDIT_THREAD
from sandbox.rest.channels.making import apply_settings, parent_of, shaped_name
from sandbox.rest.channels.overwrites import announce_change, built, must_hold_what_changes
from sandbox.rest.channels.tags import PINNED, must_bear_rightly
from sandbox.rest.errors import Problem, RateLimited
from sandbox.rest.guilds.event_times import announce as announce_event
from sandbox.rest.messages.in_threads import announce, expect_sleep, set_archived
from sandbox.rest.messages.screening import screen_text
from sandbox.rest.messages.system import tell_rename
from sandbox.world.entities import Channel, ChannelType, Json, ThreadState
from sandbox.world.permissions import Permission
from sandbox.world.serialize import channels as written
from sandbox.world.world import Event

_CONVERTIBLE = frozenset({ChannelType.GUILD_TEXT, ChannelType.GUILD_ANNOUNCEMENT})


def read(call: Call) -> Answer:
    return Answer(written.channel(call.world, in_channel(call).channel, call.actor.id))


def edit(call: Call) -> Answer:
    place = in_channel(call)
    if place.channel.is_dm:
        raise Problem.NOT_IN_DM.error()
    if place.channel.thread is not None:
        return _edit_thread(place, place.channel.thread)
    place.need(Permission.MANAGE_CHANNELS)
    form = call.form(EDIT)
    channel, guild = place.channel, place.guild
    before = written.channel(call.world, channel)
    _count_rename(call, channel, form)
    if form.get("permission_overwrites") is not None:
        place.need(Permission.MANAGE_ROLES)
        after = built(guild, form["permission_overwrites"])
        must_hold_what_changes(place.permissions, channel.overwrites, after)
        channel.overwrites = after
    if "parent_id" in form and form["parent_id"] != channel.parent_id:
        parent = parent_of(call.world, guild, channel.type, form["parent_id"])
        channel.parent_id = None if parent is None else parent.id
    _retype(channel, form)
    apply_settings(call.world, channel, form)
    channel.name = shaped_name(form.get("name", channel.name), channel.type)
    if form.get("position") is not None:
        channel.position = form["position"]
    data = written.channel(call.world, channel)
    log(call, guild, Action.CHANNEL_UPDATE, channel.id, changes_between(before, data))
    announce_change(call, channel)
    return Answer(data)


def _count_rename(call: Call, channel: Channel, form: Json) -> None:
    """Name and topic have a limit of their own that no header tells."""
    name = form.get("name", channel.name)
    changes = shaped_name(name, channel.type) != channel.name or form.get("topic", channel.topic) != channel.topic
    if not changes or not call.actor.bot:
        return
    wait = call.context.limiter.admit_rename(call.actor.id, channel.id)
    if wait is not None:
        raise RateLimited(wait, headers={"X-RateLimit-Scope": "user"})


def _retype(channel: Channel, form: Json) -> None:
    if "type" not in form or form["type"] == channel.type:
        return
    wanted = ChannelType(form["type"])
    if {channel.type, wanted} - _CONVERTIBLE:
        raise Problem.WRONG_CHANNEL_TYPE.error()
    channel.type = wanted


def _edit_thread(place: InChannel, state: ThreadState) -> Answer:
    """Its creator may rename it and change its archiving; locking needs MANAGE_THREADS; anyone who may write
    may wake it up while it is not locked.
    """
    call, channel = place.call, place.channel
    form = call.form(EDIT_THREAD)
    manages = place.may(Permission.MANAGE_THREADS)
    wakes = set(form) == {"archived"} and not form["archived"] and not state.locked
    reserved = {"locked", "rate_limit_per_user", "flags"} & set(form)
    shut = state.locked and "archived" in form
    if not manages and (reserved or shut or not (wakes or state.owner_id == call.actor.id)):
        raise Problem.MISSING_PERMISSIONS.error()
    if state.archived and not {"archived", "locked"} & set(form):
        raise Problem.THREAD_ARCHIVED.error()
    forum = call.world.channels.get(channel.parent_id or 0)
    if forum is not None and "applied_tags" in form:
        must_bear_rightly(place, forum, state.applied_tags, form["applied_tags"])
    if "name" in form:
        screen_text(place, form["name"], Problem.AUTOMOD_BLOCKED_TITLE)
    before = written.channel(call.world, channel)
    if form.get("archived", state.archived) != state.archived:
        set_archived(call.world, channel, state, archived=form["archived"])
    state.locked = form.get("locked", state.locked)
    state.invitable = form.get("invitable", state.invitable)
    if "auto_archive_duration" in form:
        state.auto_archive_duration = form["auto_archive_duration"]
        expect_sleep(call.world, channel, state)
    state.applied_tags = form.get("applied_tags", state.applied_tags)
    renamed = form.get("name", channel.name) != channel.name
    channel.name = form.get("name", channel.name)
    channel.rate_limit_per_user = form.get("rate_limit_per_user", channel.rate_limit_per_user)
    _pin_post(call, channel, form)
    data = written.channel(call.world, channel, call.actor.id)
    log(call, place.guild, Action.THREAD_UPDATE, channel.id, changes_between(before, data))
    announce(call.world, channel)
    if renamed:
        tell_rename(call.world, channel, call.actor.id)
    return Answer(data)


def _pin_post(call: Call, channel: Channel, form: Json) -> None:
    """Pins a forum's post to its top or takes it down; a forum has one (reference, "Channel Flags")."""
    if "flags" not in form:
        return
    if form["flags"] & PINNED:
        others = [c for c in call.world.channels.values() if c.is_thread and c.parent_id == channel.parent_id]
        if any(other.flags & PINNED for other in others if other is not channel):
            raise Problem.MAX_PINNED_POSTS.error()
    channel.flags = form["flags"] & PINNED


def delete(call: Call) -> Answer:
    """A DM is only closed: it stays, with its messages."""
    place = in_channel(call)
    channel = place.channel
    data = written.channel(call.world, channel, call.actor.id)
    if channel.is_dm:
        return Answer(data)
    thread = channel.is_thread
    place.need(Permission.MANAGE_THREADS if thread else Permission.MANAGE_CHANNELS)
    guild = place.guild
    if channel.id in (guild.rules_channel_id, guild.public_updates_channel_id) and "COMMUNITY" in guild.features:
        raise Problem.COMMUNITY_CHANNEL.error()
    orphans = [c for c in call.world.guild_channels(guild.id) if c.parent_id == channel.id]
    for event in [event for event in guild.events.values() if event.channel_id == channel.id]:
        del guild.events[event.id]
        announce_event(call.world, event, "GUILD_SCHEDULED_EVENT_DELETE")
    call.world.drop_channel(channel)
    for orphan in orphans:
        orphan.parent_id = None
    log(call, guild, Action.THREAD_DELETE if thread else Action.CHANNEL_DELETE, channel.id)
    if thread:
        gone = {key: data[key] for key in ("id", "guild_id", "parent_id", "type")}
        call.world.emit(Event("THREAD_DELETE", gone, guild.id, channel.parent_id))
    else:
        for orphan in orphans:
            announce_change(call, orphan)
        call.world.emit(Event("CHANNEL_DELETE", data, guild.id, channel.id))
    return Answer(data)
