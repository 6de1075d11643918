"""What one person is told, in their language: what was scheduled or recorded, lists, and everything about a meeting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.dates import local_moment, span
from bot.markup import cut, plain
from bot.texts import Language, Text, Texts, Word
from bot.ui.ids import make_id
from bot.when import Moment
from cogs.meetings.models.meetings import Answer, Meeting, Sheet
from cogs.meetings.render.card import ANSWER, ANSWERS, DETAILS, by_city
from cogs.meetings.render.times import times_in_full
from cogs.meetings.render.voice import stamp
from cogs.meetings.rules.reminders import instants
from cogs.network.models.cities import City

LIST = "meetings.list"
"""The action of the buttons that turn the list's pages: argument page."""
_PAGE_LENGTH = 3500
"""Of the 4,096 characters of an embed's description."""
_CHOICE_LENGTH = 100
"""Discord's limit for the name of a choice."""
_LABEL_LENGTH = 80

RECORDED = {
    Answer.YES: Text("Recorded: you are coming to “{title}” on {moment}."),
    Answer.MAYBE: Text("Recorded: perhaps you are coming to “{title}” on {moment}."),
    Answer.NO: Text("Recorded: you are not coming to “{title}” on {moment}. You get no reminders of it."),
}


def scheduled(sheet: Sheet, texts: Texts, language: Language, now: datetime) -> str:
    """What was scheduled, when it is everywhere, where the card will be and which reminders follow."""
    meeting = sheet.meeting
    ahead = [offset for offset, _ in instants(meeting.starts_at, meeting.reminders, now)]
    lines = [
        texts.render(
            Text("“{title}” is planned as meeting {number}.", title=plain(meeting.title), number=str(meeting.id)),
            language,
        ),
        f"**{stamp(meeting.starts_at)}** · {texts.render(span(meeting.duration), language)}",
        *times_in_full(meeting.starts_at, sheet.cities, language),
        "",
        texts.render(
            Text("The invitation appears in {channel}, and among the server's events.", channel=_channel(sheet)),
            language,
        ),
        texts.render(_reminders(ahead), language),
    ]
    return "\n".join(lines)


def recorded(meeting: Meeting, answer: Answer) -> Text:
    """The receipt for an answer."""
    return Text(RECORDED[answer].message, title=plain(meeting.title), moment=stamp(meeting.starts_at))


def cancelled(sheet: Sheet) -> Text:
    return Text(
        "“{title}” is cancelled. The card says so, the event and the reminders are taken back, and those who said yes "
        "are told in {channel}.",
        title=plain(sheet.meeting.title),
        channel=_channel(sheet),
    )


def list_page(meetings: Sequence[Meeting], texts: Texts, language: Language) -> str:
    """What is planned, the next meeting first."""
    if not meetings:
        return texts.render(Text("No meeting is planned. `/meeting schedule` calls one."), language)
    return "\n".join(
        f"**{meeting.id}** · {stamp(meeting.starts_at, 'f')} ({stamp(meeting.starts_at, 'R')})\n{plain(meeting.title)}"
        for meeting in meetings
    )


def details(sheet: Sheet, texts: Texts, language: Language) -> list[str]:
    """Everything about the meeting, whole, as pages that each fit an embed."""
    meeting = sheet.meeting

    def say(text: Text) -> str:
        return texts.render(text, language)

    lines = [f"## {plain(meeting.title)}"]
    if meeting.cancelled:
        word = say(Word("meeting", "Cancelled"))
        lines.append(f"**{word}:** {plain(meeting.cancelled_because or '')}")
    lines += [
        f"-# {say(Text('Meeting {number}', number=str(meeting.id)))} · {plain(sheet.topic.name.pick(language))}",
        f"**{stamp(meeting.starts_at)}** ({stamp(meeting.starts_at, 'R')})",
        say(Text("Duration: {span}", span=span(meeting.duration))),
        say(_reminders(list(meeting.reminders))),
        say(Text("Where: {channel}", channel=_channel(sheet))),
        "",
        *times_in_full(meeting.starts_at, sheet.cities, language),
    ]
    labels = {
        Answer.YES: Text("Coming: {n}", n=len(sheet.who(Answer.YES))),
        Answer.MAYBE: Text("Perhaps: {n}", n=len(sheet.who(Answer.MAYBE))),
        Answer.NO: Text("Not coming: {n}", n=len(sheet.who(Answer.NO))),
    }
    for answer, label in labels.items():
        lines += ["", f"**{say(label)}**"]
        for city, replies in by_city(sheet, sheet.who(answer)):
            lines += [f"{plain(city.name)} ({len(replies)})", *(f"- {plain(reply.name)}" for reply in replies)]
    return _pages(lines)


def page_buttons(
    action: str, texts: Texts, language: Language, page: int, *, more: bool, args: tuple[int, ...] = ()
) -> discord.ui.View | None:
    """Back and forward, where there is anything; the page is the last argument of their ids."""
    view = discord.ui.View(timeout=None)
    for step, label, shown in ((-1, Text("Back"), page > 0), (1, Text("Next"), more)):
        if shown:
            view.add_item(_plain_button(texts.render(label, language), make_id(action, *args, page + step)))
    return view if view.children else None


def details_view(
    meeting: Meeting, texts: Texts, language: Language, page: int, *, more: bool
) -> discord.ui.View | None:
    """The pages' buttons below everything about a meeting."""
    return page_buttons(DETAILS, texts, language, page, more=more, args=(meeting.id,))


def answer_buttons(meeting: Meeting, texts: Texts, language: Language, view: discord.ui.View | None) -> discord.ui.View:
    """Yes, No and Maybe below a private answer, beside what is there already."""
    view = view or discord.ui.View(timeout=None)
    for answer, label in ANSWERS.items():
        view.add_item(_plain_button(texts.render(label, language), make_id(ANSWER, meeting.id, answer.value)))
    return view


def start_label(moment: Moment, cities: Sequence[City], zone: ZoneInfo, language: Language, *, twice: bool) -> str:
    """A start as autocomplete shows it back: on the person's own clock with the year, then wherever it differs.

    `twice`: the wall clock shows this time twice that night, so the zone's abbreviation is said.
    """
    own = local_moment(moment.instant, zone, language, year=True)
    label = f"{own} {moment.abbreviation}" if twice else own
    groups: dict[str, str] = {}
    for city in cities:
        groups.setdefault(local_moment(moment.instant, city.zone, language), city.name)
    here = groups.pop(local_moment(moment.instant, zone, language), None)
    parts = [f"{label} {here}" if here else label, *(f"{other} {city}" for other, city in groups.items())]
    return cut(" · ".join(parts), _CHOICE_LENGTH)


def meeting_label(meeting: Meeting, zone: ZoneInfo, language: Language) -> str:
    """A meeting as autocomplete shows it: number, date, title."""
    return cut(f"{meeting.id} · {local_moment(meeting.starts_at, zone, language)} · {meeting.title}", _CHOICE_LENGTH)


def _plain_button(label: str, custom_id: str) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=cut(label, _LABEL_LENGTH), style=discord.ButtonStyle.secondary, custom_id=custom_id)


def _reminders(ahead: Sequence[timedelta]) -> Text:
    if not ahead:
        return Text("No reminder goes out before it.")
    return Text("Reminders go out before it: {spans}.", spans=[span(offset) for offset in ahead])


def _channel(sheet: Sheet) -> str | Text:
    return f"<#{sheet.channel_id}>" if sheet.channel_id is not None else Text("the topic's channel")


def _pages(lines: Sequence[str]) -> list[str]:
    """The lines on as many pages as they need; no line is longer than a page."""
    pages: list[list[str]] = [[]]
    used = 0
    for line in lines:
        for piece in [line[at : at + _PAGE_LENGTH] for at in range(0, len(line), _PAGE_LENGTH)] or [""]:
            if used + len(piece) + 1 > _PAGE_LENGTH:
                pages.append([])
                used = 0
            pages[-1].append(piece)
            used += len(piece) + 1
    return ["\n".join(page) for page in pages]
