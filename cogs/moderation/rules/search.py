"""Reads what moderators look for, and packs filters into the little room that a button's id has."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Text
from bot.when import MissingDay, WhenError, parse_duration, parse_when
from bot.when.texts import explain
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.search import CaseFilters, CaseStatus

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_NONE: Final = ""


def read_range(since: str, until: str, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """From when to when: days count whole, "30 days" means the last 30. Raises UserError where nothing lies between."""
    begins = _read(since, now, zone, end=False)
    ends = _read(until, now, zone, end=True)
    if begins is not None and ends is not None and begins >= ends:
        raise UserError(Text("Nothing can lie between these times: the first is not before the second."))
    return begins, ends


def _read(typed: str, now: datetime, zone: ZoneInfo, *, end: bool) -> datetime | None:
    if not typed.strip():
        return None
    try:
        return now - parse_duration(typed)
    except WhenError:
        pass
    try:
        moment = parse_when(typed, now=now, zone=zone, prefer_future=False, default_time=time())
    except MissingDay as week:
        day = week.last + timedelta(days=1) if end else week.first
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except WhenError as error:
        raise UserError(explain(error)) from error
    if end and moment.wall.time() == time():
        # A day that was named counts to its end.
        return datetime.combine(moment.wall.date() + timedelta(days=1), time(), zone).astimezone(UTC)
    return moment.instant


def pack(filters: CaseFilters) -> tuple[str, ...]:
    """The filters as arguments of a button's id: numbers in base 36, kinds and standings by their place."""
    kinds, statuses = list(CaseKind), list(CaseStatus)
    return (
        _base36(filters.target_id),
        _base36(filters.moderator_id),
        _base36(kinds.index(filters.kind) if filters.kind is not None else None),
        _base36(statuses.index(filters.status) if filters.status is not None else None),
        _base36(_seconds(filters.since)),
        _base36(_seconds(filters.until)),
    )


def unpack(args: tuple[str, ...]) -> CaseFilters:
    """What `pack` wrote. Raises ValueError for anything else."""
    target, moderator, kind, status, since, until = (None if number == _NONE else int(number, 36) for number in args)
    return CaseFilters(
        target_id=target,
        moderator_id=moderator,
        kind=list(CaseKind)[kind] if kind is not None else None,
        status=list(CaseStatus)[status] if status is not None else None,
        since=_instant(since),
        until=_instant(until),
    )


def _base36(number: int | None) -> str:
    if number is None:
        return _NONE
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


def _seconds(instant: datetime | None) -> int | None:
    return int(instant.timestamp()) if instant is not None else None


def _instant(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
