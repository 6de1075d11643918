"""Carries an instant that was chosen from autocomplete: as an ISO 8601 value that is read again to the very same
instant, and in a form as people would type it. Nothing that was resolved once is guessed again.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.texts import Language
from bot.when.errors import WhenError
from bot.when.intervals import Interval
from bot.when.moment import Moment
from bot.when.parse import parse_interval
from bot.when.texts import abbreviation
from bot.when.wall_time import wall_readings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = "Z"


def encode(interval: Interval) -> str:
    """The value of a choice: "2026-12-03T14:00Z", with a length "2026-12-03T14:00Z/PT90M"."""
    start = interval.start.instant
    value = start.strftime("%Y-%m-%dT%H:%M:%SZ" if start.second else "%Y-%m-%dT%H:%MZ")
    if interval.duration is None:
        return value
    return f"{value}/PT{int(interval.duration.total_seconds()) // 60}M"


def as_typed(text: str, zone: ZoneInfo, language: Language) -> str:
    """What a form shows of a start or an end: a choice's value on the clocks of `zone`, anything else as it was.

    It is read again to the same instants: where the clocks show a time twice, the abbreviation stands behind it.
    """
    value = text.strip()
    if not value.startswith(("1", "2")) or _MARK not in value:
        return text
    try:
        interval = parse_interval(value, now=_EPOCH, zone=zone)
    except WhenError:
        return text
    if encode(interval) != value:
        return text
    written = _on_clocks(interval.start, language)
    if interval.end is not None:
        written = f"{written} \N{EN DASH} {_on_clocks(interval.end, language)}"
    return written if _reads_back(written, interval, zone) else text


def _on_clocks(moment: Moment, language: Language) -> str:
    pattern = "%Y-%m-%d %H:%M:%S" if moment.wall.second else "%Y-%m-%d %H:%M"
    twice = len(wall_readings(moment.wall, ZoneInfo(moment.zone))) > 1
    return moment.wall.strftime(pattern) + (f" {abbreviation(moment, language)}" if twice else "")


def _reads_back(written: str, interval: Interval, zone: ZoneInfo) -> bool:
    try:
        return parse_interval(written, now=_EPOCH, zone=zone) == interval
    except WhenError:
        return False
