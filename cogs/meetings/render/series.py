"""Says how often a series meets, in words; and the next meetings of one that is about to be planned, with the dates
marked on which one side's clocks have changed.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dates import day_text, local_moment
from bot.texts import Bilingual, Language, Plural, Text, Word
from bot.ui.pager import Say
from bot.when import Moment
from cogs.meetings.models.series import MonthlyPattern, Recurrence, Repeat
from cogs.meetings.render.times import clock_change_text
from cogs.meetings.rules.clock_changes import clock_changes
from cogs.meetings.rules.recurrence import pattern_of
from cogs.network.models.cities import City

MAX_DATES = 8
"""So many dates of a series are listed one by one; beyond them those on which clocks differ."""
_NTH = {
    MonthlyPattern.FIRST: Word("nth of the month", "first"),
    MonthlyPattern.SECOND: Word("nth of the month", "second"),
    MonthlyPattern.THIRD: Word("nth of the month", "third"),
    MonthlyPattern.FOURTH: Word("nth of the month", "fourth"),
    MonthlyPattern.LAST: Word("nth of the month", "last"),
}
_DAYS = (
    Word("every weekday", "Monday"),
    Word("every weekday", "Tuesday"),
    Word("every weekday", "Wednesday"),
    Word("every weekday", "Thursday"),
    Word("every weekday", "Friday"),
    Word("every weekday", "Saturday"),
    Word("every weekday", "Sunday"),
)


def recurrence_text(recurrence: Recurrence, anchor: datetime) -> Text:
    """As in "Every month on the first Thursday, until December 2, 2027"."""
    how = rhythm_text(recurrence, anchor)
    if recurrence.until is not None:
        return Text("{how}, until {day}.", how=how, day=day_text(recurrence.until))
    if recurrence.count is not None:
        return Plural("{how}, {n} time.", "{how}, {n} times.", recurrence.count, how=how)
    return Text("{how}, until it is ended.", how=how)


def rhythm_text(recurrence: Recurrence, anchor: datetime) -> Text:
    """As in "Every month on the first Thursday"."""
    day, pattern = _DAYS[anchor.weekday()], pattern_of(anchor, recurrence)
    monthly = recurrence.repeat is Repeat.MONTHLY
    if recurrence.weekly:
        weekly = recurrence.repeat is Repeat.WEEKLY
        return Text("Every week on {day}", day=day) if weekly else Text("Every two weeks on {day}", day=day)
    if pattern is MonthlyPattern.LAST_DAY:
        return Text("Every month on its last day") if monthly else Text("Every three months on the last day")
    if pattern is MonthlyPattern.DAY:
        date = Bilingual(de=f"{anchor.day}.", en=ordinal(anchor.day))
        return (
            Text("Every month on the {date}", date=date)
            if monthly
            else Text("Every three months on the {date}", date=date)
        )
    nth = _NTH[pattern]
    if monthly:
        return Text("Every month on the {nth} {day}", nth=nth, day=day)
    return Text("Every three months on the {nth} {day}", nth=nth, day=day)


def ordinal(number: int) -> str:
    """A day of the month in English: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def preview(
    dates: Sequence[Moment],
    cities: Sequence[City],
    say: Say,
    language: Language,
    earlier: Sequence[Moment] = (),
    *,
    first: int | None = None,
) -> list[str]:
    """The next dates on the host's clocks, or the `first` of them; where clocks have changed on one side only, that is
    said below the date.

    `earlier` are the meetings before them.
    """
    lines: list[str] = []
    for number, date in enumerate(dates[:first]):
        marks = clock_changes(date, [*earlier, *dates[:number]], cities, dates[number + 1 :])
        if number < MAX_DATES or marks:
            sign = "🕰️" if marks else "•"
            lines.append(f"{sign} {local_moment(date.instant, ZoneInfo(date.zone), language, year=True)}")
            lines += [f"-# {say(clock_change_text(mark))}" for mark in marks]
        elif lines and lines[-1] != "…":
            lines.append("…")
    if first is not None and len(dates) > first:
        lines.append("…")
    return lines
