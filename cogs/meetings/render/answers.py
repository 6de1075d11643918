"""Writes private answers: what was scheduled or recorded, lists, and everything about a meeting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord

from bot.dates import local_moment, local_range, span
from bot.markup import cut, plain
from bot.pages import Page
from bot.texts import Language, Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.pager import Say, paged, turning
from bot.ui.post_text import stamp
from bot.when import Interval, Moment
from bot.when.texts import moment_label
from cogs.meetings.models.meetings import Answer, Meeting, MeetingDetails, Reply
from cogs.meetings.models.series import Scope
from cogs.meetings.render.card import (
    ANSWER,
    ANSWERS,
    CALENDAR,
    DETAILS,
    by_city,
    card_words,
    channel_words,
    counts,
    place_words,
    spoken,
)
from cogs.meetings.render.changes import change_lines
from cogs.meetings.render.series import preview, recurrence_text
from cogs.meetings.render.times import clock_change_text, times_in_full
from cogs.meetings.rules.clock_changes import clock_changes_of
from cogs.meetings.rules.reminders import reminder_times
from cogs.network.models.cities import City

LIST = "meetings.list"
"""The action of the buttons that turn the list's pages: argument page."""
_FOLLOWING = 5
"""So many of a series' next dates are shown."""
_CHOICE_LENGTH = 100
"""Discord's limit for the name of a choice."""

RECORDED = {
    Answer.YES: Text("Recorded: you are going to “{title}” on {moment}."),
    Answer.MAYBE: Text("Recorded: you may be going to “{title}” on {moment}."),
    Answer.DEPUTY: Text("Recorded: you send somebody in your place to “{title}” on {moment}."),
    Answer.NO: Text("Recorded: you are not going to “{title}” on {moment}. You will get no reminders for it."),
}


def scheduled(details: MeetingDetails, say: Say, language: Language, now: datetime) -> str:
    """What was scheduled, when it is everywhere, where the card will be and which reminders follow."""
    meeting = details.meeting
    ahead = [offset for offset, _ in reminder_times(meeting.starts_at, meeting.reminders, now)]
    lines = [
        say(Text("“{title}” is planned as meeting {number}.", title=plain(meeting.title), number=str(meeting.id))),
        f"**{stamp(meeting.starts_at)}** · {say(span(meeting.duration))}",
        *times_in_full(meeting.starts_at, details.cities, language),
        *_repeats(details, say, language),
        "",
        say(
            Text(
                "The invitation appears in {channel}, and among the server's events.",
                channel=channel_words(details.channel_id),
            )
        ),
        say(reminders_line(ahead)),
    ]
    return "\n".join(lines)


def recorded(meeting: Meeting, answer: Answer) -> Text:
    """The receipt for an answer."""
    return Text(RECORDED[answer].message, title=meeting.mention, moment=stamp(meeting.starts_at))


_CANCELLED = {
    Scope.ONE: Text(
        "Meeting {number}, “{title}” on {moment}, is canceled. The card says so, the event and the "
        "reminders are taken back, and everyone who answered is notified in {channel}."
    ),
    Scope.FOLLOWING: Text(
        "“{title}” is canceled from {moment} on. The card says so, the event and the reminders are taken "
        "back, and everyone who answered is notified in {channel}."
    ),
    Scope.ALL: Text(
        "“{title}” is canceled, with all meetings that lay ahead. The card says so, the event and the "
        "reminders are taken back, and everyone who answered is notified in {channel}."
    ),
}
_REMINDERS = {
    Scope.ONE: Text("Meeting {number}, “{title}” on {moment}: {reminders}"),
    Scope.FOLLOWING: Text("“{title}”, from {moment} on: {reminders}"),
    Scope.ALL: Text("“{title}”, all meetings that lie ahead: {reminders}"),
}


def cancelled(details: MeetingDetails, scope: Scope) -> Text:
    """What was called off, and what follows from it."""
    return _about(_CANCELLED, details, scope, channel=channel_words(details.channel_id))


def reminders_changed(details: MeetingDetails, scope: Scope) -> Text:
    """Of which meetings the reminders are others now, and which they are."""
    return _about(_REMINDERS, details, scope, reminders=reminders_line(details.meeting.reminders))


def _about(words: dict[Scope, Text], details: MeetingDetails, scope: Scope, **params: object) -> Text:
    """What is said of a meeting, or of as much of its series as the scope reaches."""
    meeting = details.meeting
    return Text(
        words[scope if details.series is not None else Scope.ONE].message,
        number=str(meeting.id),
        title=meeting.mention,
        moment=stamp(meeting.starts_at),
        **params,
    )


def list_page(meetings: Sequence[Meeting], say: Say) -> str:
    """What is planned, the next meeting first, each leading to its card where it has one."""
    if not meetings:
        return say(Text("No meeting is planned. `/meeting schedule` calls one."))
    return "\n".join(
        f"**{meeting.id}** · {stamp(meeting.starts_at, 'f')} ({stamp(meeting.starts_at, 'R')})\n"
        + meeting.mention
        + (" 🔁" if meeting.series_id is not None else "")
        for meeting in meetings
    )


def details_pages(details: MeetingDetails, say: Say, language: Language) -> list[str]:
    """Everything about the meeting, whole, as pages that each fit an embed."""
    meeting = details.meeting

    lines = [f"## {plain(meeting.title)}"]
    if meeting.cancelled:
        word = say(Word("meeting", "Canceled"))
        lines.append(f"**{word}:** {plain(meeting.cancelled_because or '')}")
    lines += [
        f"-# {say(Text('Meeting {number}', number=str(meeting.id)))} · {plain(details.topic.name.pick(language))}",
        f"**{stamp(meeting.starts_at)}** ({stamp(meeting.starts_at, 'R')})",
        say(Text("Duration: {span}", span=span(meeting.duration))),
        say(reminders_line(list(meeting.reminders))),
        say(Text("Place: {place}", place=place_words(meeting.place))),
        say(Text("Card: {channel}", channel=card_words(details))),
        say(spoken(meeting.language)),
        "",
        *times_in_full(meeting.starts_at, details.cities, language),
        *_repeats(details, say, language),
        *_agenda(details, say),
    ]
    for answer, label in counts(details).items():
        lines += ["", f"**{say(label)}**"]
        for city, replies in by_city(details, details.who(answer)):
            lines += [f"{plain(city.name)} ({len(replies)})", *(f"- {_reply(reply)}" for reply in replies)]
    return paged(lines)


def details_view(meeting: Meeting, say: Say, page: Page[str], *, takes_answers: bool) -> discord.ui.View:
    """The pages' buttons below everything about a meeting; answering and the calendar file, where that makes sense."""
    answers = ANSWERS.items() if takes_answers else ()
    return kit.view(
        *turning(say, page, lambda number: make_id(DETAILS, meeting.id, number)),
        *(kit.button(say(label), make_id(ANSWER, meeting.id, answer.value)) for answer, label in answers),
        kit.button(say(Word("button", "Calendar")), make_id(CALENDAR, meeting.id)),
    )


def start_label(interval: Interval, cities: Sequence[City], zone: ZoneInfo, language: Language) -> str:
    """A start as autocomplete shows it back: on the person's own clock with the year, then wherever it differs; with
    the zone's abbreviation where the clock shows this time twice, and with the end of what was typed as a range.
    """
    moment = Moment.of(interval.start.instant, zone)
    label = moment_label(moment, language)
    if interval.end is not None:
        label = local_range(moment.instant, interval.end.instant, zone, language)
    groups: dict[str, str] = {}
    for city in cities:
        groups.setdefault(local_moment(moment.instant, city.zone, language), city.name)
    here = groups.pop(local_moment(moment.instant, zone, language), None)
    parts = [f"{here}: {label}" if here else label, *(f"{city}: {other}" for other, city in groups.items())]
    return cut(" · ".join(parts), _CHOICE_LENGTH)


def edited(before: MeetingDetails, details: MeetingDetails, say: Say, language: Language) -> str:
    """What is otherwise about a meeting now, by city."""
    meeting = details.meeting
    lines = [
        say(
            Text(
                "Changed. Card, event, reminders and calendar files follow; those who answered are notified in "
                "{channel} if the time or place changed.",
                channel=channel_words(details.channel_id),
            )
        ),
        f"**{meeting.id}** · {meeting.mention}",
        *change_lines(before, details, say, language),
        *_repeats(details, say, language),
    ]
    return "\n".join(lines)


def _repeats(details: MeetingDetails, say: Say, language: Language) -> list[str]:
    """Of a series: how often, where clocks differ this time, and the next dates."""
    if details.series is None:
        return []
    lines = [f"🕰️ {say(clock_change_text(change))}" for change in clock_changes_of(details)]
    lines += ["", f"🔁 {say(recurrence_text(details.series.recurrence, details.series.anchor))}"]
    earlier = (*details.earlier, details.meeting.start)
    return lines + preview(details.following, details.cities, say, language, earlier, first=_FOLLOWING)


def _agenda(details: MeetingDetails, say: Say) -> list[str]:
    if not details.agenda:
        return []
    lines = ["", f"**{say(Word('button', 'Agenda'))}**"]
    for number, item in enumerate(details.agenda, 1):
        city = details.city(item.city_id)
        by = f" · {plain(city.name)}" if city is not None else ""
        lines.append(f"{number}. {plain(item.title)} ({item.minutes} min){by}")
    return lines


def _reply(reply: Reply) -> str:
    return f"{plain(reply.name)} → {plain(reply.deputy)}" if reply.deputy else plain(reply.name)


def reminders_line(ahead: Sequence[timedelta]) -> Text:
    """Which reminders go out, so long before the meeting."""
    if not ahead:
        return Text("No reminders are sent.")
    return Text("Reminders go out before it: {spans}.", spans=[span(offset) for offset in ahead])
