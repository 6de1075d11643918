"""Says how often a series meets, in words; and the next meetings of one that is about to be planned, with the dates
marked on which one side's clocks have changed.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dates import day_text, local_moment
from bot.texts import Language, Plural, Text, Word
from bot.ui.pager import Say
from bot.when import Moment
from cogs.meetings.models.series import Recurrence, Repeat
from cogs.meetings.render.times import clock_change_text
from cogs.meetings.rules.clock_changes import clock_changes
from cogs.meetings.rules.recurrence import nth_of_month
from cogs.network.models.cities import City

SHOWN = 8
"""So many dates of a series are listed one by one; beyond them those on which clocks differ."""
_NTH = {
    1: Word("nth of the month", "first"),
    2: Word("nth of the month", "second"),
    3: Word("nth of the month", "third"),
    4: Word("nth of the month", "fourth"),
    -1: Word("nth of the month", "last"),
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
    how = _how(recurrence, anchor)
    if recurrence.until is not None:
        return Text("{how}, until {day}.", how=how, day=day_text(recurrence.until))
    if recurrence.count is not None:
        return Plural("{how}, {n} time.", "{how}, {n} times.", recurrence.count, how=how)
    return Text("{how}, until it is ended.", how=how)


def _how(recurrence: Recurrence, anchor: datetime) -> Text:
    day, nth = _DAYS[anchor.weekday()], _NTH[nth_of_month(anchor)]
    match recurrence.repeat:
        case Repeat.WEEKLY:
            return Text("Every week on {day}", day=day)
        case Repeat.BIWEEKLY:
            return Text("Every two weeks on {day}", day=day)
        case Repeat.MONTHLY:
            return Text("Every month on the {nth} {day}", nth=nth, day=day)
        case Repeat.QUARTERLY:
            return Text("Every three months on the {nth} {day}", nth=nth, day=day)


def preview(
    dates: Sequence[Moment], cities: Sequence[City], say: Say, language: Language, *, before: datetime | None = None
) -> list[str]:
    """The next dates on the host's clocks; where clocks have changed on one side only, that is said below the date."""
    lines: list[str] = []
    previous = before
    for number, date in enumerate(dates):
        zone = ZoneInfo(date.zone)
        marks = clock_changes(date.instant, previous, zone, cities)
        if number < SHOWN or marks:
            sign = "🕰️" if marks else "•"
            lines.append(f"{sign} {local_moment(date.instant, zone, language, year=True)}")
            lines += [f"-# {say(clock_change_text(mark))}" for mark in marks]
        elif lines and lines[-1] != "…":
            lines.append("…")
        previous = date.instant
    return lines
