"""Finds the next digest's moment: at nine on the forum's clocks, on Mondays or every day."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cogs.digest.models import Rhythm

MORNING: Final = time(9)


def next_digest(now: datetime, zone: ZoneInfo, rhythm: Rhythm) -> datetime | None:
    """The next digest's instant (UTC), strictly later than `now`; None for those who want none."""
    if rhythm is Rhythm.OFF:
        return None
    day = now.astimezone(zone).date()
    while True:
        at = datetime.combine(day, MORNING, zone).astimezone(UTC)
        if at > now and (rhythm is not Rhythm.WEEKLY or day.weekday() == 0):
            return at
        day += timedelta(days=1)


def still_worth(due_at: datetime, now: datetime, rhythm: Rhythm) -> bool:
    """Whether a digest that comes late, since the bot was away, still says something: for half of its time."""
    return now - due_at < timedelta(days=rhythm.days) / 2
