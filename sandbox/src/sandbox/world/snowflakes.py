"""Discord's ids. They carry the world's time (not the machine's), so that a message written after a
journey through time also bears that date; it stands apart because time, ids and search by id all meet here.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# Source: Discord's reference, "Snowflakes": milliseconds since the first second of 2015, shifted by 22 bits.
DISCORD_EPOCH_MS = 1_420_070_400_000
TIMESTAMP_SHIFT = 22
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def at_instant(moment: datetime) -> int:
    """The smallest snowflake of that instant (aware)."""
    milliseconds = (moment - _UNIX_EPOCH) // timedelta(milliseconds=1)
    return max(milliseconds - DISCORD_EPOCH_MS, 0) << TIMESTAMP_SHIFT


def instant_of(snowflake: int) -> datetime:
    """The instant (UTC) that a snowflake carries."""
    return _UNIX_EPOCH + timedelta(milliseconds=(snowflake >> TIMESTAMP_SHIFT) + DISCORD_EPOCH_MS)


class SnowflakeFactory:
    """Strictly increasing ids; two asked for in one millisecond differ in their lower bits."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.last = 0

    def next(self) -> int:
        self.last = max(at_instant(self._now()), self.last + 1)
        return self.last

    def continue_after(self, last: int) -> None:
        """The next id will be larger than `last` too."""
        self.last = max(self.last, last)
