"""Says what moderators look for among cases, and what they find; reads it, and packs it into the little room that a
button's id has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import Outdated, UserError
from bot.texts import Text
from bot.when import MissingDay, WhenError, parse_duration, parse_when
from bot.when.texts import explain
from cogs.moderation.models.cases import Case, CaseKind

MATCHES_PER_PAGE: Final = 5
"""So many stand on a page, each with the place where it was found."""
CASES_PER_PAGE: Final = 6
"""So many of one person's cases stand on a page."""


class CaseStatus(StrEnum):
    """How it stands with a case, as one looks for it. DONE: it is over and was not taken back."""

    IN_FORCE = "in_force"
    DONE = "done"
    PARDONED = "pardoned"
    FAILED = "failed"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """Everything that is given must fit. Instants are UTC; `since` counts in, `until` does not."""

    target_id: int | None = None
    moderator_id: int | None = None
    kind: CaseKind | None = None
    status: CaseStatus | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """A case, and the place where it was found: pieces of text, each with whether it is what was looked for.

    `in_message`: it was found in a message kept with the case, not in its own words.
    """

    case: Case
    pieces: tuple[tuple[bool, str], ...] = ()
    in_message: bool = False


@dataclass(frozen=True, slots=True)
class PersonCases:
    """One page of what there is about a person: what is in force first, then the latest. `counts` are by kind, without
    what was taken back; `pardoned` says how much that is.
    """

    cases: tuple[Case, ...]
    counts: Mapping[CaseKind, int]
    pardoned: int
    page: int
    pages: int


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
    """What `pack` wrote. Raises Outdated for anything else."""
    try:
        target, moderator, kind, status, since, until = (None if word == _NONE else int(word, 36) for word in args)
        return CaseFilters(
            target_id=target,
            moderator_id=moderator,
            kind=list(CaseKind)[kind] if kind is not None else None,
            status=list(CaseStatus)[status] if status is not None else None,
            since=_instant(since),
            until=_instant(until),
        )
    except (ValueError, IndexError, OverflowError) as error:
        raise Outdated from error


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
