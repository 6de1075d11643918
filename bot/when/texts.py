"""Says what is wrong with a typed date or duration, in words that say what to type instead. Apart from the errors,
which the grammar raises without knowing any reader; every reading that was possible is named.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.dates import day_text, span, wall_text
from bot.texts import Bilingual, Language, Text, Word
from bot.when.errors import (
    Ambiguous,
    AmbiguousDate,
    AmbiguousEnd,
    AmbiguousRange,
    AmbiguousTime,
    CalendarDuration,
    DurationError,
    DurationOutOfRange,
    EndBeforeStart,
    InvalidDate,
    InvalidTime,
    MissingDay,
    MissingStart,
    MissingTime,
    NonexistentTime,
    NotUnderstood,
    OutOfRange,
    PastTime,
    TooManyOffsets,
    WeekdayMismatch,
    WhenError,
    YearOrTime,
    ZoneMismatch,
)
from bot.when.moment import Moment
from bot.when.wall_time import wall_readings

_WEEKDAYS = (
    Word("weekday", "Monday"),
    Word("weekday", "Tuesday"),
    Word("weekday", "Wednesday"),
    Word("weekday", "Thursday"),
    Word("weekday", "Friday"),
    Word("weekday", "Saturday"),
    Word("weekday", "Sunday"),
)
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ"}
"""What Germans call the times of Europe; those of other zones have no German name beside the season's."""
_EXAMPLE = Text("Please type it like this: “3 Dec 15:00”, “Thursday 3pm” or “3.12. 15 Uhr”.")


def explain(error: WhenError) -> Text:
    """The refusal as a text. Nothing that was typed is repeated in it, so there is nothing to escape."""
    return _duration(error) if isinstance(error, DurationError) else _date(error)


def _date(error: WhenError) -> Text:  # noqa: C901, PLR0911, PLR0912 - one line for each kind of error is the point
    match error:
        case NotUnderstood(text=text) if not text.strip():
            return Text("The date and time are missing. {example}", example=_EXAMPLE)
        case YearOrTime(year=year):
            return Text(
                "“{year}” can be the year {year} or the time {time}. Please write the time as “{time}”, or a whole "
                "date, for example “Dec 3, {year}”.",
                year=str(year),
                time=f"{year // 100}:{year % 100:02}",
            )
        case MissingTime():
            return Text(
                "The time of day is missing for {day}. Please add it, for example “15:00” or “3pm”.",
                day=_either(day_text(day) for day in error.dates),
            )
        case MissingDay():
            return Text(
                "Which day is meant, between {first} and {last}? Please name it, for example “{last}, 15:00”.",
                first=day_text(error.first),
                last=day_text(error.last),
            )
        case InvalidDate():
            return Text("There is no such day in the calendar. {example}", example=_EXAMPLE)
        case InvalidTime():
            return Text("No clock shows that time of day. Please write it like “15:00” or “3pm”.")
        case WeekdayMismatch():
            return Text(
                "The weekday does not match: {day} is not a {stated}. Did you mean {nearest}? Please type one of them.",
                day=day_text(error.date),
                stated=_WEEKDAYS[error.stated],
                nearest=_either(day_text(day) for day in sorted({error.date, *error.nearest})),
            )
        case ZoneMismatch():
            return Text(
                "{stated} is not in force in {zone} on that day. Did you mean {readings}? Please type one of them.",
                stated=error.stated,
                zone=_place(error.zone),
                readings=_moments(error.readings, zones=True),
            )
        case OutOfRange():
            return Text("That is too far away. Please choose a date nearer to today, for example “Thursday 3pm”.")
        case PastTime():
            return Text(
                "{moment} is already past. Please choose a later time, for example “tomorrow 3pm”.",
                moment=moment_text(error.moment),
            )
        case MissingStart():
            return Text(
                "This says only when it ends. Please say when it begins as well, for example “Thursday 3pm to 5pm”."
            )
        case EndBeforeStart():
            return Text(
                "The end, {end}, is not after the start, {start}. Please correct one of them, for example “Thursday "
                "3pm to 5pm”.",
                start=moment_text(error.start),
                end=moment_text(error.end),
            )
        case AmbiguousEnd():
            return Text(
                "The end can be read in more than one way: {readings}. Please write both in full, for example "
                "“Thursday 15:00 to 17:00”.",
                readings=_moments(error.readings),
            )
        case NonexistentTime():
            return Text(
                "{wall} does not exist in {zone}: the clocks are put forward that night. Did you mean {readings}? "
                "Please type one of them.",
                wall=wall_text(error.wall),
                zone=_place(error.zone),
                readings=_moments(error.readings),
            )
        case AmbiguousTime():
            return Text(
                "{wall} exists twice in {zone}, because the clocks are put back that night: {readings}. Please type "
                "one of them.",
                wall=wall_text(error.wall),
                zone=_place(error.zone),
                readings=_moments(error.readings, zones=True),
            )
        case AmbiguousRange():
            return Text(
                "This names a span of time, and here one moment is needed. Did you mean {readings}? Please type one of "
                "them.",
                readings=_moments(error.readings),
            )
        case Ambiguous():
            return Text(
                "This can be read in more than one way: {readings}. Please type one of them.",
                readings=_readings(error),
            )
        case _:
            return Text("No date and time was recognized. {example}", example=_EXAMPLE)


def _duration(error: DurationError) -> Text:
    match error:
        case CalendarDuration():
            return Text(
                "Months and years differ in length. Please give the time in days or weeks, for example “30 days”."
            )
        case DurationOutOfRange():
            bounds = {"minimum": span(error.minimum), "maximum": span(error.maximum)}
            if error.value is not None and error.value < error.minimum:
                return Text("That is too short: between {minimum} and {maximum} are possible.", **bounds)
            return Text("That is too long: between {minimum} and {maximum} are possible.", **bounds)
        case TooManyOffsets():
            return Text(
                "Those are {count} times; at most {most} are possible, for example “7d, 24h, 1h”.",
                count=error.count,
                most=error.maximum,
            )
        case _:
            return Text("No duration was recognized. Please type it like this: “90 min” or “1h 30m”.")


def _readings(error: Ambiguous) -> Text | Bilingual:
    if isinstance(error, AmbiguousDate) and not error.readings:
        return _either(day_text(day) for day in error.dates)
    return _moments(error.readings)


def _moments(readings: Iterable[Moment], *, zones: bool = False) -> Text | Bilingual:
    return _either(_with_zone(reading) if zones else moment_text(reading) for reading in readings)


def moment_text(moment: Moment) -> Bilingual:
    """A moment on its zone's clocks, with its year: "So., 25. Okt. 2026, 02:30 Uhr (MESZ)", as it can be typed again.

    The zone's abbreviation stands there only where the clocks show that time twice.
    """
    twice = len(wall_readings(moment.wall, ZoneInfo(moment.zone))) > 1
    return _with_zone(moment) if twice else wall_text(moment.wall)


def moment_label(moment: Moment, language: Language) -> str:
    """A moment as `moment_text` shows it, in one language, without the parentheses."""
    return moment_text(moment).pick(language).replace("(", "").replace(")", "")


def abbreviation(moment: Moment, language: Language) -> str:
    """What people of that language call the zone's time at that moment: "MEZ" and "CET", "Normalzeit" and "EST"."""
    if language is Language.EN:
        return moment.abbreviation
    season = "Sommerzeit" if moment.instant.astimezone(ZoneInfo(moment.zone)).dst() else "Normalzeit"
    return _GERMAN_ZONES.get(moment.abbreviation, season)


def _with_zone(moment: Moment) -> Bilingual:
    wall = wall_text(moment.wall)
    return Bilingual(
        de=f"{wall.de} ({abbreviation(moment, Language.DE)})", en=f"{wall.en} ({abbreviation(moment, Language.EN)})"
    )


def _either(options: Iterable[Bilingual]) -> Text | Bilingual:
    """The options as a person would say them: "A", "A or B", "A, B or C"."""
    first, *rest = options
    sentence: Text | Bilingual = first
    for number, option in enumerate(rest, 1):
        if number == len(rest):
            sentence = Text("{one} or {other}", one=sentence, other=option)
        else:
            sentence = Text("{one}, {other}", one=sentence, other=option)
    return sentence


def _place(zone: str) -> str:
    """The city by which a zone is named: "Europe/Berlin" is the time of Berlin."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
