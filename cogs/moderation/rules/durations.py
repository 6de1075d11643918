"""Reads how long an action lasts as people write it, and how slow a slow mode is.

A span ("2 Tage", "3h"), an end ("bis Freitag 18 Uhr"), or for good.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Text
from bot.when import (
    CalendarDuration,
    DurationError,
    DurationOutOfRange,
    WhenError,
    parse_after,
    parse_duration,
    parse_when,
)
from bot.when.texts import explain
from bot.when.words import fold
from cogs.moderation.models.cases import CaseKind

DISCORDS_LONGEST: Final = timedelta(days=28)
"""Of a timeout, https://discord.com/developers/docs/resources/guild#modify-guild-member; longer ones are renewed."""
CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""Discord counts on its own clock: what is exactly its longest on ours may be too long there."""
RENEW_AFTER: Final = timedelta(days=27)
"""A day before Discord would lift it: time enough for an outage."""
SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=3660)
TEXT_LENGTH: Final = 100

_FOR_GOOD: Final = frozenset(
    (
        *("dauerhaft", "permanent", "unbefristet", "endgültig", "endgueltig", "für immer", "fuer immer", "auf dauer"),
        *("permanently", "indefinitely", "forever", "for ever", "for good"),
    )
)
_UNTIL: Final = re.compile(r"^(?:bis(?:\s(?:zum|einschließlich))?|until|till|til|to)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Length:
    """`ends_at` is in UTC, to the second; None: for good."""

    ends_at: datetime | None


def read_length(typed: str, now: datetime, zone: ZoneInfo, kind: CaseKind) -> Length:
    """What was typed, as an end. Left out, a ban is for good, and anything else needs to be said.

    Raises UserError with what to type instead.
    """
    text = fold(typed)
    if text is None:
        raise UserError(explain(DurationError(text=typed)))
    if not text or text in _FOR_GOOD:
        if kind is CaseKind.BAN:
            return Length(None)
        raise UserError(
            Text(
                "Please say for how long, for example “2 days”, “3h” or “until Friday 6pm”. Only a ban can be "
                "permanent."
            )
        )
    try:
        ends_at = parse_after(text, now=now, zone=zone, minimum=SHORTEST, maximum=LONGEST)
    except (DurationOutOfRange, CalendarDuration) as error:
        raise UserError(explain(error)) from error
    except DurationError:
        ends_at = _until(text, now, zone)
    return Length(ends_at.replace(microsecond=0))


def _until(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    try:
        ends_at = parse_when(without_until(text), now=now, zone=zone).instant
    except WhenError as error:
        raise UserError(
            Text(
                "{why}\nHow long can be said in three ways: “2 days”, “3h 30m”, or “until Friday 6pm”.",
                why=explain(error),
            )
        ) from error
    if not now + SHORTEST <= ends_at <= now + LONGEST:
        raise UserError(explain(DurationOutOfRange(text, ends_at - now, SHORTEST, LONGEST)))
    return ends_at


def without_until(text: str) -> str:
    """The moment alone: "bis Freitag 18 Uhr" is "Freitag 18 Uhr"."""
    return _UNTIL.sub("", text.strip())


def reach(ends_at: datetime, now: datetime) -> datetime:
    """Until when Discord is told to time somebody out: to the end, or as far as Discord allows."""
    return min(ends_at, (now + DISCORDS_LONGEST - CLOCKS_DIFFER).replace(microsecond=0))


SLOWEST: Final = timedelta(hours=6)
"""https://discord.com/developers/docs/resources/channel#channel-object (rate_limit_per_user, 0-21600)."""
_UNTIL_UNDONE: Final = frozenset(
    ("dauerhaft", "permanent", "unbefristet", "bis auf weiteres", "indefinitely", "until further notice")
)
_OFF: Final = frozenset(("0", "aus", "off", "keine", "kein", "none", "no", "ende", "end"))


def read_interval(typed: str) -> int:
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
    if not text or text in _UNTIL_UNDONE:
        return None
    return read_length(typed, now, zone, CaseKind.LOCK).ends_at
