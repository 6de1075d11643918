"""Reads from when to when a term lasts, on the city's clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.matching import slug
from bot.texts import Text
from bot.when import WhenError, parse_days
from bot.when.texts import explain

_ENDLESS = {
    "unbefristet",
    "kein-ende",
    "ohne-ende",
    "kein",
    "keins",
    "none",
    "no-end",
    "without-end",
    "open-ended",
    "never",
}


def is_endless(typed: str) -> bool:
    """Whether somebody says in words that a term has no end."""
    return slug(typed) in _ENDLESS


def read_term(first: str, last: str, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """When a term begins and ends: at the midnight before its first day and after its last one, in UTC.

    None where nothing was typed, for a term without an end, and for a first day that is today. Raises UserError.
    """
    today = now.astimezone(zone).date()
    begin = _day(first, now, zone)[0] if first.strip() else today
    end = _day(last, now, zone)[1] if last.strip() and not is_endless(last) else None
    if begin < today or (end is not None and end < begin):
        raise UserError(
            Text("A term begins today or later, and does not end before it begins. Please give other days.")
        )
    return (
        _midnight(begin, zone) if begin > today else None,
        _midnight(end + timedelta(days=1), zone) if end is not None else None,
    )


def _day(typed: str, now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    try:
        return parse_days(typed, now=now, zone=zone)
    except WhenError as error:
        raise UserError(explain(error)) from error


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
