"""When the next digest comes: at nine on the forum's clocks, on Mondays or every day."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cogs.digest.models import Rhythm

MORNING: Final = time(9)


def next_digest(now: datetime, zone: ZoneInfo, rhythm: Rhythm) -> datetime:
    """The next digest's instant (UTC), strictly later than `now`; for OFF the next day's, to look at the setting."""
    day = now.astimezone(zone).date()
    while True:
        at = datetime.combine(day, MORNING, zone).astimezone(UTC)
        if at > now and (rhythm is not Rhythm.WEEKLY or day.weekday() == 0):
            return at
        day += timedelta(days=1)
