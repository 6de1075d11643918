"""Decides what a change of a series makes of its meetings. Each is addressed by its slot, the wall clock that the rule
means for it (RFC 5545 calls it RECURRENCE-ID): what was moved, held or cancelled keeps its own period, and so does
everything that nobody touched.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Text
from bot.when import Moment
from cogs.meetings.models.changes import MeetingChanges, ProposedChange
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.series import ChangeTarget, MonthlyPattern, Recurrence, Scope, Series
from cogs.meetings.rules.recurrence import (
    later_moments,
    moment_at,
    pattern_of,
    patterns_of,
    periods_later,
    slot_moments,
    slots,
)


class MeetingChanged(UserError):
    """What was previewed is no longer so: somebody else has changed the meeting or its series since."""

    def __init__(self) -> None:
        super().__init__(Text("The meeting has been changed meanwhile. Please look at it once more."))


def version_of(meeting: Meeting, series: Series | None) -> str:
    """The state of a meeting and its series: another one after each change of either."""
    return f"{meeting.sequence}.{series.id}.{series.sequence}" if series is not None else str(meeting.sequence)


def slot_of(meeting: Meeting) -> datetime:
    """The wall clock that its series means for it. Raises ValueError for a single meeting."""
    if meeting.slot is None:
        raise ValueError("a meeting of no series")
    return meeting.slot


def moved_alone(series: Series, meeting: Meeting) -> bool:
    """Whether it takes place at another time than its series means for it."""
    meant = moment_at(slot_of(meeting), ZoneInfo(series.zone))
    return meeting.starts_at != meant.instant and meeting.start != replace(meant, instant=meeting.starts_at)


def reached_by(pressed: Meeting, known: Sequence[Meeting], scope: Scope, now: datetime) -> list[Meeting]:
    """The meetings ahead of `now` (UTC) that a change of `pressed` concerns, in the order of their slots."""
    return [
        meeting
        for meeting in known
        if meeting.starts_at > now and (scope is Scope.ALL or slot_of(meeting) >= slot_of(pressed))
    ]


def new_slot(series: Series, pressed: Meeting, start: Moment) -> datetime:
    """The wall clock that the series is to mean for `pressed` when it begins at `start`: a new date is the rhythm's.

    Without one, what was moved by itself passes on its time alone, and of another host's clocks nothing but these.
    """
    zone = ZoneInfo(start.zone)
    if not moved_alone(series, pressed) or Moment.of(pressed.starts_at, zone).wall.date() != start.wall.date():
        return start.wall
    meant = Moment.of(moment_at(slot_of(pressed), ZoneInfo(series.zone)).instant, zone).wall
    return meant if start.instant == pressed.starts_at else datetime.combine(meant.date(), start.wall.time())


def pattern_choices(series: Series, pressed: Meeting, start: Moment) -> tuple[MonthlyPattern | None, ...]:
    """What the new date of one meeting can mean for the others; one where nothing is to be asked, None for weekly."""
    if series.recurrence.weekly:
        return (None,)
    old, new, pattern = slot_of(pressed), new_slot(series, pressed, start), pattern_of(series.anchor, series.recurrence)
    same_day = old.day == new.day if pattern is MonthlyPattern.DAY else old.weekday() == new.weekday()
    if old.date() == new.date() or (same_day and pattern in patterns_of(new)):
        return (pattern,)
    return patterns_of(new)


def change_meetings(
    series: Series | None,
    known: Sequence[Meeting],
    pressed: Meeting,
    changes: MeetingChanges,
    target: ChangeTarget,
    now: datetime,
) -> ProposedChange:
    """What the change makes of all that the target's scope reaches; as `move_series` where the start is another."""
    if series is None or target.scope is Scope.ONE:
        changed = replace(changes.on(pressed), start=changes.start or pressed.start)
        own = pressed.own | changes.named if series is not None else ()
        own = frozenset(name for name in own if getattr(changed, name) != getattr(series, name))
        return ProposedChange((replace(changed, own=own),))
    if changes.start is not None:
        return move_series(series, known, pressed, target.scope, changes, target.pattern, now)
    reached = reached_by(pressed, known, target.scope, now)
    planned = tuple(_changed(changes, meeting, pressed) for meeting in reached if not meeting.cancelled)
    continued = changes.on_series(series, now)
    later = later_moments(series, slot_of(known[-1]))
    return ProposedChange(planned, series=continued, later=later, differing=_differing(reached, pressed, changes))


def move_series(
    series: Series,
    known: Sequence[Meeting],
    pressed: Meeting,
    scope: Scope,
    changes: MeetingChanges,
    pattern: MonthlyPattern | None,
    now: datetime,
) -> ProposedChange:
    """Let `pressed` begin at exactly `changes.start`, and what the scope reaches in the rhythm around its `new_slot`.
    What was moved by itself stays when it is.

    `known` are the series' meetings by their slots. Raises UserError when a meeting would be past, or fall into an
    hour that clocks skip or repeat.
    """
    if changes.start is None:
        raise ValueError("no new start")
    zone = ZoneInfo(changes.start.zone)
    endless = replace(series.recurrence, until=None, count=None)
    first = slot_of(reached_by(pressed, known, scope, now)[0])
    before = list(takewhile(lambda slot: slot < first, slots(series.anchor, endless)))
    listed = _until(series.anchor, endless, slot_of(known[-1]))
    rhythm = replace(endless, monthly=_chosen(pattern, series, pressed, changes.start))
    index = _index(listed, pressed) - len(before)
    anchor = periods_later(new_slot(series, pressed, changes.start), rhythm, -index)
    recurrence = _remaining(series, len(before), anchor, rhythm)
    slot_moments(anchor, zone, recurrence)
    continued = replace(
        changes.on_series(series, now), recurrence=recurrence, anchor=anchor, zone=zone.key, id=0, sequence=0
    )
    if not before:
        continued = replace(continued, id=series.id, sequence=series.sequence + 1)
    moved, kept = [], []
    for meeting in known:
        period = _index(listed, meeting) - len(before)
        if period < 0:
            continue
        slot = periods_later(anchor, rhythm, period)
        if meeting.starts_at <= now:
            kept.append(replace(meeting, slot=slot))
        else:
            start = moment_at(slot, zone)
            if meeting.id == pressed.id:
                start = changes.start
            elif moved_alone(series, meeting):
                start = Moment.of(meeting.starts_at, zone)
            changed = _changed(changes, meeting, pressed)
            if "host_city_id" in changed.own:
                start = Moment.of(start.instant, ZoneInfo(meeting.start.zone))
            moved.append(replace(changed, slot=slot, start=start))
    if any(meeting.starts_at <= now and not meeting.cancelled for meeting in moved):
        raise UserError(
            Text("One of the meetings would then be past already. Please change “this and the following” instead.")
        )
    ended = ended_with(series, before[-1], now) if before else None
    later = later_moments(continued, max(slot_of(meeting) for meeting in (*moved, *kept)))
    differing = _differing(reached_by(pressed, known, scope, now), pressed, changes)
    return ProposedChange(tuple(moved), tuple(kept), continued, ended, later, differing)


def _changed(changes: MeetingChanges, meeting: Meeting, pressed: Meeting) -> Meeting:
    """The meeting after a change of its series: the pressed one becomes as was said, the others keep what is theirs."""
    if meeting.id == pressed.id:
        return replace(changes.on(meeting), own=meeting.own - changes.named)
    return changes.on_other(meeting)


def _differing(
    reached: Sequence[Meeting], pressed: Meeting, changes: MeetingChanges
) -> tuple[tuple[Meeting, frozenset[str]], ...]:
    others = [meeting for meeting in reached if meeting.id != pressed.id and not meeting.cancelled]
    return tuple((meeting, names) for meeting in others if (names := changes.overridden(meeting)))


def cut_series(
    series: Series, known: Sequence[Meeting], pressed: Meeting, scope: Scope, now: datetime
) -> tuple[Series, list[Meeting]]:
    """End the series with the last meeting that stays; returns it with the planned meetings that are cancelled.

    Where none stays the rule keeps its first slot, whose meeting is among the cancelled: a rule without a slot cannot
    be written.
    """
    reached = [*reached_by(pressed, known, scope, now), pressed]
    cancelled = {meeting.id: meeting for meeting in reached if not meeting.cancelled and meeting.ends_at > now}
    staying = [slot_of(meeting) for meeting in known if meeting.id not in cancelled and not meeting.cancelled]
    return ended_with(series, max(staying, default=slot_of(known[0])), now), list(cancelled.values())


def ended_with(series: Series, last: datetime, now: datetime) -> Series:
    """The series with `last` as its last slot."""
    return replace(
        series,
        recurrence=replace(series.recurrence, until=last.date(), count=None),
        sequence=series.sequence + 1,
        changed_at=now,
    )


def _chosen(pattern: MonthlyPattern | None, series: Series, pressed: Meeting, start: Moment) -> MonthlyPattern | None:
    """The pattern that was chosen, or the only one. Raises UserError where none of several was."""
    if (
        pattern is not None
        and not series.recurrence.weekly
        and pattern in patterns_of(new_slot(series, pressed, start))
    ):
        return pattern
    choices = pattern_choices(series, pressed, start)
    if len(choices) > 1:
        raise UserError(
            Text(
                "On another day of the month the new date can mean several things for the other meetings. Please "
                "change only this one, or end the series and plan a new one on the day that is meant."
            )
        )
    return choices[0]


def _remaining(series: Series, met: int, anchor: datetime, rhythm: Recurrence) -> Recurrence:
    """The new rhythm for as many meetings as remain after `met` ones; its last day is that of the last meeting."""
    if series.recurrence.count is not None:
        return replace(rhythm, count=series.recurrence.count - met)
    if series.recurrence.until is None:
        return rhythm
    left = sum(1 for _ in slots(series.anchor, series.recurrence)) - met
    return replace(rhythm, until=periods_later(anchor, rhythm, left - 1).date())


def _until(anchor: datetime, recurrence: Recurrence, last: datetime) -> list[datetime]:
    return list(takewhile(lambda slot: slot <= last, slots(anchor, recurrence)))


def _index(listed: Sequence[datetime], meeting: Meeting) -> int:
    """In which period of the series the meeting belongs, counted from 0."""
    return bisect_right(listed, slot_of(meeting)) - 1
