"""Scheduled events: external ones and those of voice and stage channels, and who is interested."""

from collections.abc import Mapping

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.checks import (
    Field,
    all_optional,
    anything,
    moment,
    nullable,
    one_of,
    optional,
    record,
    refuse,
    required,
    snowflake,
    text,
)
from sandbox.rest.errors import ApiError, Problem
from sandbox.rest.guilds.event_times import (
    ACTIVE,
    CANCELED,
    COMPLETED,
    EXTERNAL,
    SCHEDULED,
    STAGE,
    VOICE,
    announce,
    expect_times,
)
from sandbox.world.entities import ChannelType, Json, ScheduledEvent
from sandbox.world.permissions import Permission, can_view
from sandbox.world.serialize import guilds as written
from sandbox.world.serialize import users
from sandbox.world.world import Event

# Reference, "Guild Scheduled Event": 100 that are scheduled or running.
MAX_EVENTS = 100
NAME = 100
DESCRIPTION = 1000
LOCATION = 100

_NEXT: Mapping[int, frozenset[int]] = {
    SCHEDULED: frozenset({ACTIVE, CANCELED}),
    ACTIVE: frozenset({COMPLETED}),
    COMPLETED: frozenset(),
    CANCELED: frozenset(),
}

_CHANNEL_OF = {STAGE: ChannelType.GUILD_STAGE_VOICE, VOICE: ChannelType.GUILD_VOICE}

_FIELDS: dict[str, Field] = {
    "name": required(text(NAME, 1, stripped=True)),
    "description": nullable(text(DESCRIPTION)),
    "scheduled_start_time": required(moment()),
    "scheduled_end_time": nullable(moment()),
    "privacy_level": required(one_of({2})),
    "entity_type": required(one_of({STAGE, VOICE, EXTERNAL})),
    "channel_id": nullable(snowflake()),
    "entity_metadata": nullable(record({"location": optional(text(LOCATION, 1))})),
    "recurrence_rule": nullable(anything()),
    "image": nullable(anything()),
}
_CREATE = record(_FIELDS)
_EDIT = record({**all_optional(_FIELDS), "status": optional(one_of({1, 2, 3, 4}))})


def _event(place: InGuild) -> ScheduledEvent:
    """One that the sender may see."""
    event = place.guild.events.get(place.call.id("event_id"))
    if event is None or not _visible(place, event):
        raise Problem.UNKNOWN_SCHEDULED_EVENT.error()
    return event


def _visible(place: InGuild, event: ScheduledEvent) -> bool:
    if event.channel_id is None:
        return True
    channel = place.call.world.channels.get(event.channel_id)
    return channel is None or can_view(place.call.world, place.call.actor.id, channel)


def listing(call: Call) -> Answer:
    """Completed and cancelled ones are not listed any more."""
    place = in_guild(call)
    open_events = [
        event for event in place.guild.events.values() if event.status in (SCHEDULED, ACTIVE) and _visible(place, event)
    ]
    count = call.flag("with_user_count")
    return Answer([written.scheduled_event(call.world, event, with_count=count) for event in open_events])


def read(call: Call) -> Answer:
    count = call.flag("with_user_count")
    return Answer(written.scheduled_event(call.world, _event(in_guild(call)), with_count=count))


def create(call: Call) -> Answer:
    place = in_guild(call).need(Permission.CREATE_EVENTS)
    form = call.form(_CREATE)
    guild = place.guild
    if sum(event.status in (SCHEDULED, ACTIVE) for event in guild.events.values()) >= MAX_EVENTS:
        raise Problem.MAX_EVENTS.error()
    event = ScheduledEvent(
        id=call.world.new_id(),
        guild_id=guild.id,
        creator_id=call.actor.id,
        name=form["name"],
        starts_at=form["scheduled_start_time"],
        entity_type=form["entity_type"],
    )
    _apply(event, form)
    _must_be_whole(place, event, form, starts_anew=True)
    guild.events[event.id] = event
    log(call, guild, Action.EVENT_CREATE, event.id, [{"key": "name", "new_value": event.name}])
    announce(call.world, event, "GUILD_SCHEDULED_EVENT_CREATE")
    expect_times(call.world, guild, event)
    return Answer(written.scheduled_event(call.world, event))


def _apply(event: ScheduledEvent, form: Json) -> None:
    event.name = form.get("name", event.name)
    event.description = form.get("description", event.description) or None
    event.starts_at = form.get("scheduled_start_time", event.starts_at)
    event.ends_at = form.get("scheduled_end_time", event.ends_at)
    event.entity_type = form.get("entity_type", event.entity_type)
    event.channel_id = form.get("channel_id", event.channel_id)
    event.recurrence_rule = form.get("recurrence_rule", event.recurrence_rule)
    if "entity_metadata" in form:
        event.location = (form["entity_metadata"] or {}).get("location")
    if event.entity_type == EXTERNAL:
        event.channel_id = None
    else:
        event.location = None


def _must_be_whole(place: InGuild, event: ScheduledEvent, form: Json, *, starts_anew: bool) -> None:
    """What each type needs (reference, "Field Requirements By Entity Type"), and times in order."""
    now = place.call.world.now()
    if starts_anew and event.starts_at <= now:
        raise _refused(
            "scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past."
        )
    if event.ends_at is not None and event.ends_at <= event.starts_at:
        raise _refused(
            "scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_BEFORE_START", "End time must be after start time."
        )
    if event.entity_type == EXTERNAL:
        if form.get("channel_id") is not None:
            raise _refused("channel_id", "BASE_TYPE_CHOICES", "External events cannot have a channel.")
        if event.location is None:
            raise refuse(("entity_metadata", "location"), "BASE_TYPE_REQUIRED", "This field is required")
        if event.ends_at is None:
            raise _required("scheduled_end_time")
        return
    channel = place.call.world.channels.get(event.channel_id or 0)
    if event.channel_id is None:
        raise _required("channel_id")
    if channel is None or channel.guild_id != place.guild.id:
        raise Problem.UNKNOWN_CHANNEL.error()
    if channel.type is not _CHANNEL_OF[event.entity_type]:
        raise Problem.WRONG_CHANNEL_TYPE.error()


def _refused(name: str, code: str, message: str) -> ApiError:
    return refuse((name,), code, message)


def _required(name: str) -> ApiError:
    return refuse((name,), "BASE_TYPE_REQUIRED", "This field is required")


def _may_change(place: InGuild, event: ScheduledEvent) -> None:
    """One's own with CREATE_EVENTS, others' with MANAGE_EVENTS."""
    own = event.creator_id == place.call.actor.id
    if own:
        place.need_one(Permission.CREATE_EVENTS, Permission.MANAGE_EVENTS)
    else:
        place.need(Permission.MANAGE_EVENTS)


def edit(call: Call) -> Answer:
    place = in_guild(call)
    event = _event(place)
    _may_change(place, event)
    form = call.form(_EDIT)
    if event.status in (COMPLETED, CANCELED):
        raise Problem.EVENT_FINISHED.error()
    before, kept = written.scheduled_event(call.world, event), _fields(event)
    moved = form.get("scheduled_start_time", event.starts_at) != event.starts_at
    status = form.get("status", event.status)
    try:
        _apply(event, form)
        _must_be_whole(place, event, form, starts_anew=moved)
        if status != event.status and status not in _NEXT[event.status]:
            raise _refused("status", "GUILD_SCHEDULED_EVENT_INVALID_STATUS", "Invalid status transition.")
    except ApiError:
        for name, value in kept.items():
            setattr(event, name, value)
        raise
    event.status = status
    data = written.scheduled_event(call.world, event)
    log(call, place.guild, Action.EVENT_UPDATE, event.id, changes_between(before, data))
    announce(call.world, event, "GUILD_SCHEDULED_EVENT_UPDATE")
    expect_times(call.world, place.guild, event)
    return Answer(data)


def _fields(event: ScheduledEvent) -> dict[str, object]:
    names = (
        "name",
        "description",
        "starts_at",
        "ends_at",
        "entity_type",
        "channel_id",
        "recurrence_rule",
        "location",
    )
    return {name: getattr(event, name) for name in names}


def delete(call: Call) -> Answer:
    place = in_guild(call)
    event = _event(place)
    _may_change(place, event)
    del place.guild.events[event.id]
    log(call, place.guild, Action.EVENT_DELETE, event.id, [{"key": "name", "old_value": event.name}])
    announce(call.world, event, "GUILD_SCHEDULED_EVENT_DELETE")
    return NO_CONTENT


def subscribers(call: Call) -> Answer:
    place = in_guild(call)
    event = _event(place)
    before, after, limit = call.cursor("before"), call.cursor("after") or 0, call.limit(100, 100)
    ids = sorted(key for key in event.subscribers if key > after and (before is None or key < before))
    ids = ids[-limit:] if before is not None else ids[:limit]
    return Answer([_subscriber(call, event, user_id) for user_id in ids])


def _subscriber(call: Call, event: ScheduledEvent, user_id: int) -> Json:
    data: Json = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(user_id),
        "user": users.user(call.world.users[user_id]),
        "response": 1,
    }
    member = call.world.member(event.guild_id, user_id)
    if call.flag("with_member") and member is not None:
        data["member"] = users.member(call.world, member)
    return data


def interest(call: Call) -> Answer:
    """A person's client marks an event as interesting (not in the API document, which is for bots)."""
    place = in_guild(call)
    event = _event(place)
    if call.actor.id not in event.subscribers:
        event.subscribers[call.actor.id] = call.world.now()
        _announce_interest(place, event, "GUILD_SCHEDULED_EVENT_USER_ADD")
    return Answer(_subscriber(call, event, call.actor.id))


def no_interest(call: Call) -> Answer:
    place = in_guild(call)
    event = _event(place)
    if event.subscribers.pop(call.actor.id, None) is not None:
        _announce_interest(place, event, "GUILD_SCHEDULED_EVENT_USER_REMOVE")
    return NO_CONTENT


def my_interests(call: Call) -> Answer:
    """What a person has marked, in the guilds named by `guild_ids` (a list with commas; all of theirs if missing)."""
    me = call.actor.id
    wanted = {int(part) for part in call.query.get("guild_ids", "").split(",") if part.isdigit()}
    guilds = [guild for guild in call.world.guilds_of(me) if not wanted or guild.id in wanted]
    marked = [event for guild in guilds for event in guild.events.values() if me in event.subscribers]
    return Answer([_subscriber(call, event, me) for event in marked])


def _announce_interest(place: InGuild, event: ScheduledEvent, name: str) -> None:
    data: Json = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(place.call.actor.id),
        "guild_id": str(event.guild_id),
    }
    place.call.world.emit(Event(name, data, event.guild_id))
