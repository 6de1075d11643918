"""Converts between wall clocks and instants: the one place that knows that some wall times do not exist and some exist
twice. Apart from the grammar, because recurrences compute in wall time as well.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.when.errors import AmbiguousTime, NonexistentTime, OutOfRange
from bot.when.moment import Moment

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""The years that are read and kept: far from the limits of `datetime`, so that no arithmetic overflows."""


def local_readings(instant: datetime, zones: Iterable[ZoneInfo]) -> tuple[Moment, ...]:
    """One aware instant as the clocks of each zone show it, in the order given."""
    return tuple(Moment.of(instant, zone) for zone in zones)


def around_gap(wall: datetime, zone: ZoneInfo) -> tuple[Moment, ...]:
    """The naive `wall` read with the offsets in force before and after it, in order, each once.

    Where the clocks jump over `wall`, these are its neighbours on either side; elsewhere its readings.
    Raises OutOfRange outside the years kept.
    """
    check_year(wall.year)
    instants = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(Moment.of(instant, zone) for instant in sorted(instants))


def wall_readings(wall: datetime, zone: ZoneInfo) -> tuple[Moment, ...]:
    """Every instant at which the clocks of `zone` show the naive `wall`: none, one or two, in order.

    Raises OutOfRange outside the years kept.
    """
    return tuple(moment for moment in around_gap(wall, zone) if moment.wall == wall)


def wall_to_moment(wall: datetime, zone: ZoneInfo) -> Moment:
    """The moment at which the clocks of `zone` show the naive `wall`.

    Raises NonexistentTime (with the readings just before and after the jump), AmbiguousTime (with both
    readings) or OutOfRange.
    """
    readings = wall_readings(wall, zone)
    if not readings:
        raise NonexistentTime(wall=wall, zone=zone.key, readings=around_gap(wall, zone))
    if len(readings) > 1:
        raise AmbiguousTime(wall=wall, zone=zone.key, readings=readings)
    return readings[0]


def wall_to_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Like `wall_to_moment`, but only the instant, aware and in UTC; raises the same errors."""
    return wall_to_moment(wall, zone).instant


def check_year(year: int) -> None:
    """Raises OutOfRange outside the years kept."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR)


def days_later(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The aware instant, so many days later at the same time on the clocks of `zone`, in UTC.

    Where the clocks skip that time, as long after the jump; where they show it twice, with the offset of before if it
    is one of the two. Raises OutOfRange.
    """
    start = Moment.of(instant, zone)
    try:
        wall = start.wall + timedelta(days=days)
    except OverflowError as beyond:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond
    readings = around_gap(wall, zone)
    if readings[-1].wall != wall:
        return readings[-1].instant
    return next((reading for reading in readings if reading.offset == start.offset), readings[0]).instant


def is_summer(moment: Moment) -> bool:
    """Whether the zone's clocks are ahead of its standard time at that moment.

    Compared with the year's smallest offset rather than read from `dst()`, which is negative in winter for
    Dublin in some builds of the tz database.
    """
    zone = ZoneInfo(moment.zone)
    year = moment.wall.year
    offsets = [datetime(year, month, 1, 12, tzinfo=UTC).astimezone(zone).utcoffset() for month in (1, 7)]
    return moment.offset > min(offset or timedelta() for offset in offsets)
