"""Shows one instant on the clocks of many cities: in what all read each in its own language, in what one person reads
in theirs.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.dates import local_moment, local_time
from bot.markup import plain
from bot.texts import Bilingual, Language, Text
from bot.ui.post_text import and_more, fit, name
from cogs.meetings.rules.clock_changes import ChangeKind, ClockChange
from cogs.network.models.cities import City

_CITIES: Final = 60
ONE_BY_ONE: Final = 6
"""Up to this many cities stand on one line, each with its time; more are grouped by what their clocks show."""


def local_times(instant: datetime, cities: Sequence[City], budget: int, language: Language | None = None) -> str:
    """As in "Dortmund: Do., 3. Dez., 15:00 Uhr · Pittsburgh: Thu, Dec 3, 9:00 AM", in about `budget` characters.

    `language` is the one reader's; without it each city has its own.
    """
    if len(cities) <= ONE_BY_ONE:
        return " · ".join(f"{name(city.name)}: {_moment(instant, city, language)}" for city in cities)
    groups = by_clock(instant, cities, language)
    room = max(budget // len(groups) - 30, 40)
    lines = [
        f"{fit([name(city.name) for city in group], ', ', room, and_more)}: {moment}"
        for moment, group in groups.items()
    ]
    return fit(lines, "\n", budget, and_more)


def times_in_full(
    instant: datetime, cities: Sequence[City], language: Language, write: Callable[[str], str] = plain
) -> list[str]:
    """A line for each clock with every city's name, in the reader's language; `write` fits names to where they stand
    (Discord's markdown).
    """
    groups: dict[str, list[City]] = {}
    for city in cities:
        groups.setdefault(local_moment(instant, city.zone, language), []).append(city)
    return [f"{', '.join(write(city.name) for city in group)}: {moment}" for moment, group in groups.items()]


def by_clock(instant: datetime, cities: Sequence[City], language: Language | None = None) -> dict[str, list[City]]:
    """Cities whose clocks show the same in the same language; the host's group stands first, then by the clock."""
    groups: dict[str, list[City]] = {}
    for city in cities:
        groups.setdefault(_moment(instant, city, language), []).append(city)
    first, *rest = groups
    ordered = sorted(rest, key=lambda moment: instant.astimezone(groups[moment][0].zone).replace(tzinfo=None))
    return {moment: groups[moment] for moment in (first, *ordered)}


def clock_change_text(change: ClockChange) -> Text:
    """As in "From this meeting on 10:00 AM instead of 9:00 AM in Pittsburgh", because only one side has changed its
    clocks; and on the way back "Again 9:00 AM in Pittsburgh".
    """
    now, before = wall_time_text(change.now), wall_time_text(change.before)
    cities = fit([name(city.name) for city in change.cities], ", ", _CITIES, and_more)
    match change.kind:
        case ChangeKind.AGAIN:
            return Text("Again {now} in {cities}.", now=now, cities=cities)
        case ChangeKind.ONCE:
            return Text(
                "This time {now} instead of {before} in {cities}: clocks do not change on the same day everywhere.",
                now=now,
                before=before,
                cities=cities,
            )
        case ChangeKind.FROM_NOW_ON:
            return Text(
                "From this meeting on {now} instead of {before} in {cities}: clocks do not change on the same day "
                "everywhere.",
                now=now,
                before=before,
                cities=cities,
            )


def wall_time_text(wall: datetime) -> Bilingual:
    """The hour of a naive local time, in both languages."""
    utc = ZoneInfo("UTC")
    moment = wall.replace(tzinfo=utc)
    return Bilingual(de=local_time(moment, utc, Language.DE), en=local_time(moment, utc, Language.EN))


def _moment(instant: datetime, city: City, language: Language | None) -> str:
    return local_moment(instant, city.zone, language or city.language)
