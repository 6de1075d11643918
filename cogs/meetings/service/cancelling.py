"""Ends a series: which of its meetings go, and from when on it repeats no more."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.work import UnitOfWork
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.series import Scope, Series
from cogs.meetings.store import meetings as store
from cogs.meetings.store import series as series_store


async def cancel_series(unit: UnitOfWork, meeting: Meeting, scope: Scope) -> list[Meeting]:
    """End the meeting's series before it, or before all that lies ahead; returns the planned meetings that go."""
    if meeting.series_id is None:
        raise ValueError("no series")
    cancelled = [
        other
        for other in await store.of_series(unit.tx, meeting.guild_id, meeting.series_id)
        if not other.cancelled
        and other.ends_at > unit.now
        and (
            other.id == meeting.id
            or (other.starts_at > unit.now and (scope is Scope.ALL or _slot(other) >= _slot(meeting)))
        )
    ]
    series = await series_store.get(unit.tx, meeting.guild_id, meeting.series_id)
    await series_store.save(unit.tx, ended(series, min(map(_slot, cancelled)), unit.now))
    return cancelled


def ended(series: Series, before: datetime, now: datetime) -> Series:
    """The series without the slot `before` (its wall clock) and whatever comes after it."""
    until = before.date() - timedelta(days=1)
    return replace(
        series,
        recurrence=replace(series.recurrence, until=until, count=None),
        sequence=series.sequence + 1,
        changed_at=now,
    )


def _slot(meeting: Meeting) -> datetime:
    return meeting.slot or meeting.start.wall
