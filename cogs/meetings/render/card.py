"""The card in the topic's channel: what, when, who calls, who is coming, and the buttons to answer with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.dates import span
from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Text, Word
from bot.ui.act import COLOUR
from bot.ui.ids import make_id
from cogs.meetings.models.meetings import Answer, Meeting, Reply, Sheet
from cogs.meetings.render.times import local_times
from cogs.meetings.render.voice import Voice, and_more, fit, name, stamp
from cogs.network.models.cities import City

ANSWER = "meetings.answer"
"""The action of the buttons Yes, No, Maybe: arguments meeting and answer."""
DETAILS = "meetings.details"
"""The action of the button that shows everything, privately: arguments meeting and page."""

# Discord counts the text of all components of a message together, and takes 4,000 characters. Titles and reasons
# can double when they are escaped, so the lists share what is left beside them.
_TIMES_BUDGET = 900
_PEOPLE_BUDGET = {Answer.YES: 700, Answer.MAYBE: 250, Answer.NO: 200}
_NAMES_BUDGET = 160

ANSWERS = {
    Answer.YES: Word("answer", "Yes"),
    Answer.NO: Word("answer", "No"),
    Answer.MAYBE: Word("answer", "Maybe"),
}
_STYLES = {
    Answer.YES: discord.ButtonStyle.success,
    Answer.NO: discord.ButtonStyle.danger,
    Answer.MAYBE: discord.ButtonStyle.secondary,
}


def card(sheet: Sheet, voice: Voice, now: datetime, mark: str) -> Outgoing:
    """The card as it stands at `now`: with buttons to answer until the meeting begins."""
    meeting = sheet.meeting
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    container.add_item(discord.ui.TextDisplay(heading(sheet, voice)))
    container.add_item(discord.ui.TextDisplay(when(sheet, voice)))
    container.add_item(discord.ui.TextDisplay(_hosts(sheet, voice)))
    container.add_item(discord.ui.Separator())
    container.add_item(discord.ui.TextDisplay(_people(sheet, voice)))
    container.add_item(buttons(meeting, voice, now, mark))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def heading(sheet: Sheet, voice: Voice) -> str:
    """Title, number and topic; of a cancelled meeting also that it is, and why."""
    meeting = sheet.meeting
    title = plain(meeting.title)
    number = voice.inline(Text("Meeting {number}", number=str(meeting.id)))
    lines = [f"## {title}", f"-# {number} · {topic(sheet, voice)}"]
    if meeting.cancelled:
        lines[0] = f"## ~~{title}~~"
        lines += [f"**{voice.inline(Word('meeting', 'Cancelled'))}:** {plain(meeting.cancelled_because or '')}"]
    return "\n".join(lines)


def topic(sheet: Sheet, voice: Voice) -> str:
    return f"{sheet.topic.emoji} {plain(voice.inline(sheet.topic.name))}".strip()


def when(sheet: Sheet, voice: Voice) -> str:
    """For each reader in their zone, and on every invited city's clocks."""
    meeting = sheet.meeting
    return "\n".join(
        [
            f"**{stamp(meeting.starts_at)}** ({stamp(meeting.starts_at, 'R')})",
            local_times(meeting.starts_at, sheet.cities, _TIMES_BUDGET),
            voice.inline(Text("Duration: {span}", span=span(meeting.duration))),
        ]
    )


def buttons(meeting: Meeting, voice: Voice, now: datetime, mark: str) -> discord.ui.ActionRow[Any]:
    """Yes, No and Maybe while answers are taken, and always Details."""
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    if not meeting.cancelled and now < meeting.starts_at:
        for answer, label in ANSWERS.items():
            row.add_item(
                discord.ui.Button(
                    label=voice.inline(label),
                    style=_STYLES[answer],
                    custom_id=make_id(ANSWER, meeting.id, answer.value, mark=mark),
                )
            )
    row.add_item(
        discord.ui.Button(
            label=voice.inline(Word("button", "Details")),
            style=discord.ButtonStyle.secondary,
            custom_id=make_id(DETAILS, meeting.id, 0, mark=mark),
        )
    )
    return row


def _hosts(sheet: Sheet, voice: Voice) -> str:
    host = name(sheet.host.name)
    if sheet.organiser is None:
        return voice.lines(Text("Host: **{city}**", city=host))
    return voice.lines(
        Text("Host: **{city}** · called by {person}", city=host, person=name(sheet.organiser.name)),
    )


def _people(sheet: Sheet, voice: Voice) -> str:
    """Who is coming, by city; the names that there is room for."""
    counted = {
        Answer.YES: Text("Coming: {n}", n=len(sheet.who(Answer.YES))),
        Answer.MAYBE: Text("Perhaps: {n}", n=len(sheet.who(Answer.MAYBE))),
        Answer.NO: Text("Not coming: {n}", n=len(sheet.who(Answer.NO))),
    }
    blocks = []
    for answer, label in counted.items():
        replies = sheet.who(answer)
        if replies or answer is Answer.YES:
            cities = [_city(city, group) for city, group in by_city(sheet, replies)]
            blocks.append(f"**{voice.inline(label)}**")
            blocks.extend([fit(cities, " · ", _PEOPLE_BUDGET[answer], and_more)] if cities else [])
    return "\n".join(blocks)


def by_city(sheet: Sheet, replies: Sequence[Reply]) -> list[tuple[City, list[Reply]]]:
    """The replies of each city that gave any, in the order of the invitation."""
    groups: dict[int, list[Reply]] = {}
    for reply in replies:
        groups.setdefault(reply.city_id, []).append(reply)
    return [(city, groups[city.id]) for city in (*sheet.cities, *sheet.former) if city.id in groups]


def _city(city: City, replies: Sequence[Reply]) -> str:
    names = fit([name(reply.name) for reply in replies], ", ", _NAMES_BUDGET, and_more)
    return f"{name(city.name)} {len(replies)} ({names})"
