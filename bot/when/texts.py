"""What is wrong with a typed date or duration, in words that say what to type instead. Apart from the errors, which
the grammar raises without knowing any reader; every reading that was possible is named.
"""

from collections.abc import Iterable

from bot.dates import day_text, span, wall_text
from bot.texts import Bilingual, Text, Word
from bot.when.errors import (
    Ambiguous,
    AmbiguousDate,
    AmbiguousTime,
    CalendarDuration,
    DurationError,
    DurationOutOfRange,
    InvalidDate,
    InvalidTime,
    MissingDay,
    MissingTime,
    NonexistentTime,
    NotUnderstood,
    OutOfRange,
    PastTime,
    TooManyOffsets,
    WeekdayMismatch,
    WhenError,
    ZoneMismatch,
)
from bot.when.moment import Moment

_WEEKDAYS = (
    Word("weekday", "Monday"),
    Word("weekday", "Tuesday"),
    Word("weekday", "Wednesday"),
    Word("weekday", "Thursday"),
    Word("weekday", "Friday"),
    Word("weekday", "Saturday"),
    Word("weekday", "Sunday"),
)
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}
"""What Germans call their own time; other zones go by the tz database's abbreviation."""
_EXAMPLE = Text("Please type it like this: “3 Dec 2026 15:00”, “next Thursday 3pm” or “3.12. 15 Uhr”.")


def explain(error: WhenError) -> Text:
    """The refusal as a text. Nothing that was typed is repeated in it, so there is nothing to escape."""
    return _duration(error) if isinstance(error, DurationError) else _date(error)


def _date(error: WhenError) -> Text:  # noqa: C901, PLR0911, PLR0912 - one line for each kind of error is the point
    match error:
        case NotUnderstood(text=text) if not text.strip():
            return Text("The date and time are missing. {example}", example=_EXAMPLE)
        case MissingTime():
            return Text(
                "The time of day is missing for {day}. Please add it, for example “15:00” or “3pm”.",
                day=_either(day_text(day) for day in error.dates),
            )
        case MissingDay():
            return Text(
                "Which day is meant, between {first} and {last}? Please name it.",
                first=day_text(error.first),
                last=day_text(error.last),
            )
        case InvalidDate():
            return Text("There is no such day in the calendar. {example}", example=_EXAMPLE)
        case InvalidTime():
            return Text("No clock shows that time of day. Please write it like “15:00” or “3pm”.")
        case WeekdayMismatch():
            return Text(
                "The weekday does not fit: {day} is not a {stated}. Please correct one of them.",
                day=day_text(error.date),
                stated=_WEEKDAYS[error.stated],
            )
        case ZoneMismatch():
            return Text(
                "That time zone is not in force in {zone} on that day. The clocks there then show {readings}. Please "
                "leave the time zone out.",
                zone=_place(error.zone),
                readings=_moments(error.readings, zones=True),
            )
        case OutOfRange():
            return Text("That is too far away. Please choose a date nearer to today.")
        case PastTime():
            return Text("{moment} is already past. Please choose a later time.", moment=wall_text(error.moment.wall))
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
                "{wall} exists twice in {zone}, because the clocks are put back that night: {readings}. Please add "
                "the abbreviation of the one you mean.",
                wall=wall_text(error.wall),
                zone=_place(error.zone),
                readings=_moments(error.readings, zones=True),
            )
        case Ambiguous():
            return Text(
                "This can be read in more than one way: {readings}. Please write the month as a word and the hour "
                "like “15:00” or “3pm”.",
                readings=_readings(error),
            )
        case _:
            return Text("This is not understood as a date and time. {example}", example=_EXAMPLE)


def _duration(error: DurationError) -> Text:
    match error:
        case CalendarDuration():
            return Text("Months and years differ in length. Please give the time in days or weeks.")
        case DurationOutOfRange():
            return Text(
                "That is too short or too long: between {minimum} and {maximum} are possible.",
                minimum=span(error.minimum),
                maximum=span(error.maximum),
            )
        case TooManyOffsets():
            return Text("Those are {count} times; at most {most} are possible.", count=error.count, most=error.maximum)
        case _:
            return Text(
                "This is not understood as a length of time. Please type it like this: “90 min”, “1h 30m” or “2 days”."
            )


def _readings(error: Ambiguous) -> Text | Bilingual:
    if isinstance(error, AmbiguousDate) and not error.readings:
        return _either(day_text(day) for day in error.dates)
    return _moments(error.readings)


def _moments(readings: Iterable[Moment], *, zones: bool = False) -> Text | Bilingual:
    return _either(_with_zone(reading) if zones else wall_text(reading.wall) for reading in readings)


def _with_zone(reading: Moment) -> Bilingual:
    wall, zone = wall_text(reading.wall), reading.abbreviation
    return Bilingual(de=f"{wall.de} ({_GERMAN_ZONES.get(zone, zone)})", en=f"{wall.en} ({zone})")


def _either(options: Iterable[Bilingual]) -> Text | Bilingual:
    """The options as a person would say them: "A", "A or B", "A, B or C"."""
    first, *rest = options
    said: Text | Bilingual = first
    for number, option in enumerate(rest, 1):
        if number == len(rest):
            said = Text("{one} or {other}", one=said, other=option)
        else:
            said = Text("{one}, {other}", one=said, other=option)
    return said


def _place(zone: str) -> str:
    """The city by which a zone is named: "Europe/Berlin" is the time of Berlin."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
