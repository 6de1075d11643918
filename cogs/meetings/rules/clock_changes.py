"""Notices when a series keeps its hour in the host's city and yet moves elsewhere, because only one side has changed
its clocks: on exactly these occasions the card, the reminder and the preview say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cogs.network.models.cities import City


@dataclass(frozen=True, slots=True)
class ClockChange:
    """On the clocks of `cities` it begins at `now` this time, instead of at `before`; both naive local times."""

    now: datetime
    before: datetime
    cities: tuple[City, ...]


def clock_changes(
    instant: datetime, previous: datetime | None, host: ZoneInfo, cities: Sequence[City]
) -> tuple[ClockChange, ...]:
    """The cities whose distance to the host's clocks differs from that at the previous meeting (instants in UTC)."""
    if previous is None:
        return ()
    groups: dict[tuple[datetime, datetime], list[City]] = {}
    for city in cities:
        moved = _gap(instant, host, city.zone) - _gap(previous, host, city.zone)
        if moved:
            local = instant.astimezone(city.zone).replace(tzinfo=None)
            groups.setdefault((local, local - moved), []).append(city)
    return tuple(ClockChange(now, before, tuple(group)) for (now, before), group in groups.items())


def _gap(instant: datetime, host: ZoneInfo, zone: ZoneInfo) -> timedelta:
    return (instant.astimezone(zone).utcoffset() or timedelta()) - (instant.astimezone(host).utcoffset() or timedelta())
