"""What scheduled events do by themselves when their time comes.

Source: Discord's reference, "Guild Scheduled Event Status Update Automation": external events begin at their start and
end at their end; one that has not begun some hours after its start is cancelled ("a few hours" there; three here).
Voice and stage events begin and end by people (the sandbox has no voice that could fall silent). All on the world's
time. Recurrence is kept and shown, but no occurrence follows by itself.
"""

from datetime import datetime, timedelta
from functools import partial

from sandbox.world.entities import Guild, ScheduledEvent
from sandbox.world.serialize import guilds as written
from sandbox.world.world import Event, World

STAGE, VOICE, EXTERNAL = 1, 2, 3
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
NEVER_BEGUN = timedelta(hours=3)


def expect_times(world: World, guild: Guild, event: ScheduledEvent) -> None:
    """Has the event looked at when it should begin, end, or be given up."""
    look = partial(_look, world, guild, event)
    for instant in (event.starts_at, event.ends_at, event.starts_at + NEVER_BEGUN):
        if instant is not None and instant > world.now():
            world.agenda.at(instant, look)


def _look(world: World, guild: Guild, event: ScheduledEvent) -> None:
    if guild.events.get(event.id) is not event:
        return
    due = _due(event, world.now())
    if due is not None:
        event.status = due
        announce(world, event, "GUILD_SCHEDULED_EVENT_UPDATE")


def _due(event: ScheduledEvent, now: datetime) -> int | None:
    """The status that it should change to by now; None if it stays."""
    external = event.entity_type == EXTERNAL
    over = event.ends_at is not None and event.ends_at <= now
    if external and event.status == ACTIVE and over:
        return COMPLETED
    if event.status != SCHEDULED:
        return None
    if external:
        return ACTIVE if event.starts_at <= now and not over else None
    return CANCELED if event.starts_at + NEVER_BEGUN <= now else None


def announce(world: World, event: ScheduledEvent, name: str) -> None:
    data = written.scheduled_event(world, event)
    world.emit(Event(name, data, event.guild_id, event.channel_id))
