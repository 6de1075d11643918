"""How slow a slow mode is, and how long what is done to a channel lasts, as moderators type it. Pure."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Text
from bot.when import DurationError, parse_duration
from bot.when.texts import explain
from bot.when.words import fold
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.rules.length import read_length

SLOWEST: Final = timedelta(hours=6)
"""https://discord.com/developers/docs/resources/channel#channel-object (rate_limit_per_user, 0-21600)."""
_FOR_GOOD: Final = frozenset(
    ("dauerhaft", "permanent", "unbefristet", "bis auf weiteres", "indefinitely", "until further notice")
)
_OFF: Final = frozenset(("0", "aus", "off", "keine", "kein", "none", "no", "ende", "end"))


def read_pace(typed: str) -> int:
    """Seconds between two messages of one person; 0: no slow mode. A number alone means seconds.

    Raises UserError with what to type instead.
    """
    text = fold(typed) or ""
    if text in _OFF:
        return 0
    try:
        return int(parse_duration(f"{text} s" if text.isdecimal() else text, maximum=SLOWEST).total_seconds())
    except DurationError as error:
        raise UserError(
            Text(
                "{why}\nBetween two messages there can be 1 second to 6 hours, for example “30 s” or “5 min”; “off” "
                "ends the slow mode.",
                why=explain(error),
            )
        ) from error


def read_end(typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When it ends, in UTC; None: nothing was typed, or it is to stay. Raises UserError."""
    text = fold(typed) or ""
    if not text or text in _FOR_GOOD:
        return None
    return read_length(typed, now, zone, CaseKind.LOCK).ends_at
