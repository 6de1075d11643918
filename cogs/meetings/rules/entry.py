"""Turns what was typed into a plan, or into a refusal that says what to type instead."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.markup import clean_line
from bot.reasons import read_reason
from bot.texts import Language, Text
from bot.when import Moment, WhenError, parse_duration, parse_offsets, parse_when, wall_readings
from bot.when.texts import explain
from cogs.meetings.models.meetings import (
    DEFAULT_DURATION,
    FURTHEST,
    LONGEST,
    PLACE_LENGTH,
    REASON_LENGTH,
    SHORTEST,
    TITLE_LENGTH,
    MeetingInput,
    MeetingPlan,
)
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.rules.recurrence import checked_moments, read_recurrence, reminders_for
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

COMMON_LENGTHS = tuple(timedelta(minutes=minutes) for minutes in (30, 45, 60, 90, 120, 180, 240, 480))
"""What is offered before anything of a duration was typed."""
_RESOLVED = "%Y-%m-%dT%H:%MZ"
_CHANNEL = re.compile(r"<#(\d{1,20})>")
NOWHERE = "-"
"""Typed in place of a place, it takes the place away."""


def read_input(
    typed: MeetingInput, topic: Topic, host: City, reminders: Sequence[timedelta], now: datetime
) -> MeetingPlan:
    """What was typed at `now` (aware) means on the host's clocks; `reminders` are what the forum is used to.

    Raises UserError.
    """
    start = read_start(typed.start, now, host.zone)
    recurrence = read_recurrence(typed.repeat, typed.until, start, now)
    if recurrence is not None:
        checked_moments(start.wall, host.zone, recurrence)
    return MeetingPlan(
        topic=topic,
        host=host,
        title=read_title(typed.title),
        start=start,
        duration=read_length(typed.duration),
        reminders=reminders_for(reminders, recurrence),
        place=read_place(typed.place),
        language=read_language(typed.language),
        recurrence=recurrence,
    )


def read_place(typed: str) -> MeetingPlace:
    """A voice channel as it is mentioned, or words on one line. Raises UserError when they are too long."""
    words = clean_line(typed)
    channel = _CHANNEL.fullmatch(words)
    if channel:
        return MeetingPlace(voice_channel_id=int(channel[1]))
    if len(words) > PLACE_LENGTH:
        raise UserError(
            Text(
                "The place is {length} characters long; the calendar takes {most}. Please shorten it: what you typed "
                "is kept.",
                length=len(words),
                most=PLACE_LENGTH,
            )
        )
    return MeetingPlace() if words == NOWHERE else MeetingPlace(words)


def read_language(chosen: str) -> Language | None:
    """The language that is spoken; None for both."""
    return Language(chosen) if chosen in set(Language) else None


def read_title(typed: str) -> str:
    """The title on one line, without what cannot be seen. Raises UserError when it is empty or too long."""
    title = clean_line(typed)
    if not title:
        raise UserError(Text("The meeting needs a title that can be read. Please give it one."))
    if len(title) > TITLE_LENGTH:
        raise UserError(
            Text(
                "The title is {length} characters long; the calendar takes {most}. Please shorten it: what you "
                "typed is kept.",
                length=len(title),
                most=TITLE_LENGTH,
            )
        )
    return title


def cancel_reason(typed: str) -> str:
    """Why a meeting is cancelled. Raises UserError when it is empty or too long."""
    missing = Text("Please say in a few words why the meeting is cancelled: all who were invited see it.")
    return read_reason(typed, REASON_LENGTH, missing)


def read_start(typed: str, now: datetime, zone: ZoneInfo) -> Moment:
    """Raises UserError for what is not understood, has two readings, is past, or more than two years ahead."""
    try:
        moment = parse_when(typed, now=now, zone=zone)
    except WhenError as error:
        raise UserError(explain(error)) from error
    if moment.instant - now > FURTHEST:
        raise UserError(
            Text(
                "A meeting can be planned up to two years ahead. Please check the year: {year}.",
                year=str(moment.wall.year),
            )
        )
    return moment


def read_length(typed: str) -> timedelta:
    """How long it lasts; a number alone counts minutes, nothing means an hour. Raises UserError."""
    text = typed.strip()
    if not text:
        return DEFAULT_DURATION
    try:
        return parse_duration(f"{text} min" if text.isdecimal() else text, minimum=SHORTEST, maximum=LONGEST)
    except WhenError as error:
        raise UserError(explain(error)) from error


def check_offsets(typed: str) -> str:
    """The check of the setting `reminders`; raises ValueError naming what is accepted."""
    text = clean_line(typed)
    try:
        parse_offsets(text)
    except WhenError as error:
        raise ValueError("7d, 24h, 1h, 10m; none") from error
    return text


def resolved(moment: Moment) -> str:
    """The instant as autocomplete hands it over; read again by `read_start`."""
    return moment.instant.strftime(_RESOLVED)


def as_typed(text: str, zone: ZoneInfo) -> str:
    """What a form shows of a start: autocomplete's value as the wall clock of the zone, anything else as it was."""
    try:
        instant = datetime.strptime(text.strip(), _RESOLVED).replace(tzinfo=UTC)
    except ValueError:
        return text
    moment = Moment.of(instant, zone)
    if wall_readings(moment.wall, zone) != (moment,):
        return text
    return moment.wall.strftime("%Y-%m-%d %H:%M")
