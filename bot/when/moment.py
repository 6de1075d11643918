"""Keeps one instant together with the wall clock that people agreed on. It stands apart from the grammar because
recurrences, reminders and calendar files need it too, and because the errors carry it as their readings.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """`instant` is aware and in UTC; `zone` is an IANA key; `wall` is the naive local time there."""

    instant: datetime
    zone: str
    wall: datetime

    @classmethod
    def of(cls, instant: datetime, zone: ZoneInfo) -> Self:
        """The given aware instant, as the clocks of `zone` show it."""
        return cls(
            instant=instant.astimezone(UTC),
            zone=zone.key,
            wall=instant.astimezone(zone).replace(tzinfo=None, fold=0),
        )

    @property
    def offset(self) -> timedelta:
        """Local time minus UTC; it tells the two readings of an autumn hour apart."""
        return self.wall - self.instant.replace(tzinfo=None)

    @property
    def abbreviation(self) -> str:
        """What the tz database calls this offset: `CET`, `EDT`; digits where it has no name."""
        return self.instant.astimezone(ZoneInfo(self.zone)).tzname() or ""
