"""Turns what was typed into a plan, or into a refusal that says what to type instead."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.markup import clean_line, read_reason
from bot.texts import Language, Text
from bot.when import Interval, Moment, WhenError, parse_offsets
from bot.when.resolved import as_typed, encode
from cogs.meetings.models.changes import MeetingChanges
from cogs.meetings.models.meetings import (
    DEFAULT_DURATION,
    PLACE_LENGTH,
    REASON_LENGTH,
    TITLE_LENGTH,
    MeetingInput,
    MeetingPlan,
)
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.rules.recurrence import checked_moments, read_recurrence, reminders_for
from cogs.meetings.rules.timing import combined, read_interval
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

_CHANNEL = re.compile(r"<#(\d{1,20})>")
NOWHERE = "-"
"""Typed in place of a place, it takes the place away."""


def read_input(
    typed: MeetingInput, topic: Topic, host: City, reminders: Sequence[timedelta], now: datetime
) -> MeetingPlan:
    """What was typed at `now` (aware) means on the host's clocks; `reminders` are what the forum is used to.

    Raises UserError.
    """
    interval = read_interval(typed.start, now, host.zone)
    start = interval.start
    recurrence = read_recurrence(typed.repeat, typed.until, start, now, typed.monthly)
    if recurrence is not None:
        checked_moments(start.wall, host.zone, recurrence)
    return MeetingPlan(
        topic=topic,
        host=host,
        title=read_title(typed.title),
        start=start,
        duration=combined(interval, typed.duration) or DEFAULT_DURATION,
        reminders=reminders_for(reminders, recurrence),
        place=read_place(typed.place),
        language=read_language(typed.language),
        recurrence=recurrence,
    )


def resolved_input(typed: MeetingInput, plan: MeetingPlan, language: Language) -> MeetingInput:
    """The input as it was understood, so that it means the same whenever it is read again: instants, not words."""
    recurrence = plan.recurrence
    until = str(recurrence.until or recurrence.count or "") if recurrence is not None else ""
    return replace(
        typed,
        topic=str(plan.topic.id),
        host=str(plan.host.id),
        start=_written(plan.start, language),
        duration=_minutes(plan.duration),
        until=until,
    )


def resolved_changes(typed: MeetingInput, changes: MeetingChanges, language: Language) -> MeetingInput:
    """As `resolved_input`, for a change: what was not typed stays empty."""
    return replace(
        typed,
        topic=str(changes.topic_id) if changes.topic_id is not None else typed.topic,
        host=str(changes.host_city_id) if changes.host_city_id is not None else typed.host,
        start=_written(changes.start, language) if typed.start.strip() and changes.start is not None else "",
        duration=_minutes(changes.duration) if changes.duration is not None else "",
    )


def _written(start: Moment, language: Language) -> str:
    return as_typed(encode(Interval(start)), ZoneInfo(start.zone), language)


def _minutes(duration: timedelta) -> str:
    return f"{int(duration.total_seconds()) // 60} min"


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
    missing = Text("Please say in a few words why the meeting is canceled: all who were invited see it.")
    return read_reason(typed, REASON_LENGTH, missing)


def check_offsets(typed: str) -> str:
    """The check of the setting `reminders`; raises ValueError naming what is accepted."""
    text = clean_line(typed)
    try:
        parse_offsets(text)
    except WhenError as error:
        raise ValueError("“7d, 24h, 1h, 10m”, “none”") from error
    return text
