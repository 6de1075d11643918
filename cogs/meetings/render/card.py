"""Draws the card in the topic's channel: what, when, who calls, who is coming, and the buttons to answer with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.dates import span
from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Language, Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages, and_more, fit, name, stamp
from cogs.meetings.models.meetings import Answer, Meeting, MeetingDetails, Reply
from cogs.meetings.models.place import TOPIC_CHANNEL, MeetingPlace
from cogs.meetings.render.series import recurrence_text
from cogs.meetings.render.times import clock_change_text, local_times
from cogs.meetings.rules.clock_changes import clock_changes_of
from cogs.network.models.cities import FORMER, City

ANSWER = "meetings.answer"
"""The action of the buttons Yes, No, Maybe: arguments meeting and answer."""
DETAILS = "meetings.details"
"""The action of the button that shows everything, privately: arguments meeting and page."""

CALENDAR = "meetings.calendar"
"""The action of the button that hands out the calendar file: argument meeting."""
AGENDA = "meetings.agenda"
"""The action of the button that shows the agenda, to be changed there: argument meeting."""

# Discord counts the text of all components of a message together, and takes 4,000 characters. Titles and reasons
# can double when they are escaped, so the lists share what is left beside them.
_TIMES_BUDGET = 600
_PEOPLE_BUDGET = {Answer.YES: 400, Answer.DEPUTY: 150, Answer.MAYBE: 120, Answer.NO: 100}
_NAMES_BUDGET = 120
_AGENDA_BUDGET = 350
_SHIFTS_BUDGET = 500
_ITEM = 60

ANSWERS = {
    Answer.YES: Word("answer", "Yes"),
    Answer.NO: Word("answer", "No"),
    Answer.MAYBE: Word("answer", "Maybe"),
    Answer.DEPUTY: Word("answer", "Send a deputy"),
}
_STYLES = {
    Answer.YES: discord.ButtonStyle.success,
    Answer.NO: discord.ButtonStyle.danger,
    Answer.MAYBE: discord.ButtonStyle.secondary,
    Answer.DEPUTY: discord.ButtonStyle.secondary,
}


def card(details: MeetingDetails, languages: PostLanguages, now: datetime, token: str) -> Outgoing:
    """The card as it stands at `now`: with buttons to answer until the meeting begins."""
    meeting = details.meeting
    parts: list[str | kit.Row | discord.ui.Separator[Any]] = [
        heading(details, languages),
        when(details, languages),
        _hosts(details, languages),
    ]
    if details.agenda and not meeting.cancelled:
        parts.append(agenda(details, languages, _AGENDA_BUDGET))
    parts += [discord.ui.Separator(), _people(details, languages)]
    if not meeting.cancelled and now < meeting.starts_at:
        parts.append(answer_row(meeting, languages, token))
    parts.append(more_row(meeting, languages, token))
    return Outgoing(view=kit.card(kit.container(*parts)))


def heading(details: MeetingDetails, languages: PostLanguages) -> str:
    """Title, number and topic; of a cancelled meeting also that it is, and why."""
    meeting = details.meeting
    title = plain(meeting.title)
    number = languages.inline(Text("Meeting {number}", number=str(meeting.id)))
    lines = [f"## {title}", f"-# {number} · {topic(details, languages)}"]
    if meeting.cancelled:
        lines[0] = f"## ~~{title}~~"
        lines += [f"**{languages.inline(Word('meeting', 'Canceled'))}:** {plain(meeting.cancelled_because or '')}"]
    return "\n".join(lines)


def topic(details: MeetingDetails, languages: PostLanguages) -> str:
    return f"{details.topic.emoji} {plain(languages.inline(details.topic.name))}".strip()


def when(details: MeetingDetails, languages: PostLanguages, budget: int = _TIMES_BUDGET) -> str:
    """For each reader in their zone, and on every invited city's clocks; where it takes place, unless it does not."""
    meeting = details.meeting
    return "\n".join(
        [
            f"**{stamp(meeting.starts_at)}** ({stamp(meeting.starts_at, 'R')})",
            local_times(meeting.starts_at, details.cities, budget),
            *(f"🕰️ **{line}**" for line in clock_change_lines(details, languages) if not meeting.cancelled),
            languages.inline(Text("Duration: {span}", span=span(meeting.duration))),
            *([where(meeting.place, languages)] if meeting.place != TOPIC_CHANNEL and not meeting.cancelled else []),
            *([languages.inline(spoken(meeting.language))] if meeting.language is not None else []),
        ]
    )


def clock_change_lines(details: MeetingDetails, languages: PostLanguages) -> list[str]:
    """Where it begins at another local time than the last one did, because only one side has changed its clocks."""
    lines = [
        line for change in clock_changes_of(details) for line in languages.lines(clock_change_text(change)).split("\n")
    ]
    return fit(lines, "\n", _SHIFTS_BUDGET, and_more).split("\n") if lines else []


def where(place: MeetingPlace, languages: PostLanguages) -> str:
    """The place on one line."""
    words = place_words(place)
    return f"{languages.inline(Text('Place'))}: {languages.inline(words) if isinstance(words, Text) else words}"


def channel_words(channel_id: int | None) -> str | Text:
    """The channel of a meeting's topic, as it is mentioned; None while it has none."""
    return f"<#{channel_id}>" if channel_id is not None else Text("the topic's channel")


def card_words(details: MeetingDetails) -> str | Text:
    """Where its card is: the card's address, and while it has none its channel."""
    return details.meeting.card_url or channel_words(details.channel_id)


def place_words(place: MeetingPlace) -> str | Text:
    if place.voice_channel_id is not None:
        return f"<#{place.voice_channel_id}>"
    return plain(place.words) if place.words else Word("place", "the topic's channel")


def spoken(language: Language | None) -> Text:
    match language:
        case Language.DE:
            return Text("Spoken language: German")
        case Language.EN:
            return Text("Spoken language: English")
        case _:
            return Text("Spoken languages: German and English")


def agenda(details: MeetingDetails, languages: PostLanguages, budget: int) -> str:
    """The items that there is room for, and their time against the meeting's."""
    lines = []
    for number, item in enumerate(details.agenda, 1):
        city = details.city(item.city_id)
        by = f" · {name(city.name)}" if city is not None else ""
        lines.append(f"{number}. {plain(cut(item.title, _ITEM))} ({item.minutes} min){by}")
    total = timedelta(minutes=sum(item.minutes for item in details.agenda))
    head = languages.inline(
        Text("Agenda: {total} of {duration}", total=span(total), duration=span(details.meeting.duration))
    )
    return "\n".join(
        [f"**{head}**{' ⚠️' if total > details.meeting.duration else ''}", fit(lines, "\n", budget, and_more)]
    )


def answer_row(meeting: Meeting, languages: PostLanguages, token: str) -> kit.Row:
    """Yes, No, Maybe, and sending a deputy."""
    return kit.Row(
        *(
            kit.button(languages.inline(label), make_id(ANSWER, meeting.id, answer.value, token=token), _STYLES[answer])
            for answer, label in ANSWERS.items()
        )
    )


def more_row(meeting: Meeting, languages: PostLanguages, token: str) -> kit.Row:
    """Calendar, Agenda and Details, on the card at any time."""
    actions = ((CALENDAR, Word("button", "Calendar")), (AGENDA, Word("button", "Agenda")))
    return kit.Row(
        *(kit.button(languages.inline(label), make_id(action, meeting.id, token=token)) for action, label in actions),
        _details(meeting, languages, token),
    )


def buttons(meeting: Meeting, languages: PostLanguages, now: datetime, token: str) -> kit.Row:
    """What a notice offers: to answer while answers are taken, and always Details."""
    takes_answers = not meeting.cancelled and now < meeting.starts_at
    row = answer_row(meeting, languages, token) if takes_answers else kit.Row()
    return row.add_item(_details(meeting, languages, token))


def _details(meeting: Meeting, languages: PostLanguages, token: str) -> kit.Button:
    return kit.button(languages.inline(Word("button", "Details")), make_id(DETAILS, meeting.id, 0, token=token))


def _hosts(details: MeetingDetails, languages: PostLanguages) -> str:
    again = details.series is not None and not details.meeting.cancelled
    return "\n".join([*_called(details, languages), *([repeats(details, languages)] if again else [])])


def repeats(details: MeetingDetails, languages: PostLanguages) -> str:
    """How often a series meets, and until when."""
    if details.series is None:
        return ""
    return languages.lines(recurrence_text(details.series.recurrence, details.series.anchor))


def _called(details: MeetingDetails, languages: PostLanguages) -> list[str]:
    host = name(details.host.name)
    if details.host.removed_at is not None:
        return [languages.lines(Text("Host: **{city}**, no longer a member of the forum", city=host))]
    if details.organiser is None:
        return [languages.lines(Text("Host: **{city}**", city=host))]
    return [
        languages.lines(
            Text("Host: **{city}** · organized by {person}", city=host, person=name(details.organiser.name))
        ),
    ]


def _people(details: MeetingDetails, languages: PostLanguages) -> str:
    """Who is coming, by city; the names that there is room for."""
    counted = counts(details)
    blocks = []
    for answer, label in counted.items():
        replies = details.who(answer)
        if replies or answer is Answer.YES:
            cities = [_city(city, group, languages) for city, group in by_city(details, replies)]
            blocks.append(f"**{languages.inline(label)}**")
            blocks.extend([fit(cities, " · ", _PEOPLE_BUDGET[answer], and_more)] if cities else [])
    return "\n".join(blocks)


def counts(details: MeetingDetails) -> dict[Answer, Text]:
    """The headings over those who answered, with their number."""
    return {
        Answer.YES: Text("Going: {n}", n=len(details.who(Answer.YES))),
        Answer.DEPUTY: Text("Sending a deputy: {n}", n=len(details.who(Answer.DEPUTY))),
        Answer.MAYBE: Text("Maybe: {n}", n=len(details.who(Answer.MAYBE))),
        Answer.NO: Text("Not going: {n}", n=len(details.who(Answer.NO))),
    }


def reply_name(reply: Reply) -> str:
    """Who answered, and whom they send."""
    return f"{name(reply.name)} → {name(reply.deputy)}" if reply.deputy else name(reply.name)


def by_city(details: MeetingDetails, replies: Sequence[Reply]) -> list[tuple[City, list[Reply]]]:
    """The replies of each city that gave any, in the order of the invitation."""
    groups: dict[int, list[Reply]] = {}
    for reply in replies:
        groups.setdefault(reply.city_id, []).append(reply)
    return [(city, groups[city.id]) for city in (*details.cities, *details.former) if city.id in groups]


def _city(city: City, replies: Sequence[Reply], languages: PostLanguages) -> str:
    names = fit([reply_name(reply) for reply in replies], ", ", _NAMES_BUDGET, and_more)
    former = f" · {languages.inline(FORMER)}" if city.removed_at is not None else ""
    return f"{name(city.name)} {len(replies)} ({names}){former}"
