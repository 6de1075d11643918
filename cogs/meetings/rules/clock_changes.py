"""Notices when a series keeps its hour in the host's city and yet moves elsewhere, because only one side has changed
its clocks: on exactly these occasions the card, the reminder and the preview say so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.when import Moment
from cogs.meetings.models.meetings import MeetingDetails
from cogs.network.models.cities import City

_WEEKS = 52


class ChangeKind(StrEnum):
    """How a meeting's local time stands to that of the meetings around it."""

    ONCE = "once"
    FROM_NOW_ON = "from now on"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class ClockChange:
    """On the clocks of `cities` it begins at `now`, not at `before` as last time; both naive local times."""

    kind: ChangeKind
    now: datetime
    before: datetime
    cities: tuple[City, ...]


def clock_changes(
    start: Moment, earlier: Sequence[Moment], cities: Sequence[City], following: Sequence[Moment] = ()
) -> tuple[ClockChange, ...]:
    """The cities whose distance to the host's clocks differs from that at the meeting before.

    `earlier` and `following` are meetings of the series in their order; only those at the same hour of the host can be
    compared, so a meeting that was moved to another hour has nothing to differ from.
    """
    before, after = _comparable(start, earlier), _comparable(start, following)
    if not before:
        return ()
    host = ZoneInfo(start.zone)
    groups: dict[tuple[ChangeKind, datetime, datetime], list[City]] = {}
    for city in cities:
        gap, last = _gap(start, host, city.zone), _gap(before[-1], host, city.zone)
        if gap != last:
            kind = ChangeKind.FROM_NOW_ON
            if gap == _usual_gap(start, host, city.zone) and gap in {_gap(other, host, city.zone) for other in before}:
                kind = ChangeKind.AGAIN
            elif after and _gap(after[0], host, city.zone) == last:
                kind = ChangeKind.ONCE
            local = start.instant.astimezone(city.zone).replace(tzinfo=None)
            groups.setdefault((kind, local, local - (gap - last)), []).append(city)
    return tuple(ClockChange(kind, now, then, tuple(group)) for (kind, now, then), group in groups.items())


def clock_changes_of(details: MeetingDetails) -> tuple[ClockChange, ...]:
    """Those of a meeting that takes place at its series' hour; none of a single meeting."""
    meeting = details.meeting
    if meeting.slot is None or meeting.start.wall.time() != meeting.slot.time():
        return ()
    return clock_changes(meeting.start, details.earlier, details.cities, details.following)


def _comparable(start: Moment, others: Sequence[Moment]) -> list[Moment]:
    return [other for other in others if (other.zone, other.wall.time()) == (start.zone, start.wall.time())]


def _usual_gap(moment: Moment, host: ZoneInfo, zone: ZoneInfo) -> timedelta | None:
    """The distance of the two clocks in most weeks of the year before; None where two take turns all year."""
    weeks = [Moment.of(moment.instant - timedelta(weeks=number), host) for number in range(_WEEKS)]
    ((gap, count),) = Counter(_gap(week, host, zone) for week in weeks).most_common(1)
    return gap if count > _WEEKS / 2 else None


def _gap(moment: Moment, host: ZoneInfo, zone: ZoneInfo) -> timedelta:
    local, there = moment.instant.astimezone(zone), moment.instant.astimezone(host)
    return (local.utcoffset() or timedelta()) - (there.utcoffset() or timedelta())
