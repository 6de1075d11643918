"""Slots and the poll about them: on every city's clocks, with what each lies like for whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.dates import local_moment, span
from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Language, Text, Texts, Word
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages, stamp
from cogs.meetings.models.availability import AvailabilityPoll, Fit, SlotSearch
from cogs.meetings.render.times import clock_change_text, local_times
from cogs.meetings.rules.clock_changes import clock_changes
from cogs.network.models.cities import City

OPEN = "meetings.find_open"
POLL_ANSWER, POLL_SAVE = "meetings.search_answer", "meetings.search_say"
POLL_CLOSE, POLL_CHOOSE = "meetings.search_close", "meetings.search_choose"
_LABEL = 100
_TIMES_BUDGET = 200
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"


def found_text(found: SlotSearch, texts: Texts, language: Language, now: datetime) -> str:
    """The slots on everybody's clocks; those that lie at another local time than today would are marked."""
    lines = [
        texts.render(Text("These times suit, the fairest of each day first chosen:"), language),
        texts.render(Text("Duration: {span}", span=span(found.duration)), language),
    ]
    if found.widened:
        lines.append(
            "⚠️ "
            + texts.render(
                Text("None lies within everybody's working hours; these lie between 7 am and 8 pm everywhere."),
                language,
            )
        )
    for number, slot in enumerate(found.slots):
        lines += ["", f"**{_NUMBERS[number]}** {local_times(slot.start, found.cities, _TIMES_BUDGET)}"]
        lines += [f"-# 🕰️ {line}" for line in _marks(slot.start, now, found.cities, texts, language)]
    return "\n".join(lines)


def availability_card(poll: AvailabilityPoll, languages: PostLanguages, now: datetime, token: str) -> Outgoing:
    """The poll with what the cities have said so far."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    topic = f"{poll.topic.emoji} {plain(languages.inline(poll.topic.name))}".strip()
    head = [
        f"### 🗓️ {languages.inline(Text('When does it suit?'))} {plain(poll.title)}",
        f"-# {topic} · {languages.inline(Text('Duration: {span}', span=span(poll.duration)))}",
    ]
    if poll.meeting_id is not None:
        head.append(languages.lines(Text("Closed: it became meeting {number}.", number=str(poll.meeting_id))))
    container.add_item(discord.ui.TextDisplay("\n".join(head)))
    lines = []
    for number, start in enumerate(poll.starts, 1):
        marks = " 🕰️" if clock_changes(start, now, poll.host.zone, poll.cities) else ""
        tally = f"✅ {poll.count(number, Fit.YES)} · 🤏 {poll.count(number, Fit.IF_NEED_BE)}"
        lines.append(f"**{_NUMBERS[number - 1]}** {stamp(start)}{marks}\n{tally}")
        lines.append(f"-# {local_times(start, poll.cities, _TIMES_BUDGET)}")
    container.add_item(discord.ui.TextDisplay("\n".join(lines)))
    container.add_item(
        discord.ui.TextDisplay(f"-# {languages.lines(Text('✅ suits · 🤏 if need be; counted by city'))}")
    )
    if poll.open:
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        for action, label, style in (
            (POLL_ANSWER, Word("button", "Answer"), discord.ButtonStyle.primary),
            (POLL_CLOSE, Word("button", "Choose a time"), discord.ButtonStyle.secondary),
        ):
            custom_id = make_id(action, poll.id, token=token)
            row.add_item(discord.ui.Button(label=languages.inline(label), style=style, custom_id=custom_id))
        container.add_item(row)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def answer_view(
    poll: AvailabilityPoll, user_id: int, zone_of: City, texts: Texts, language: Language
) -> discord.ui.View:
    """The two selects of one person, with what they said before."""
    before = {one.number: one.fits for one in poll.answers if one.user_id == user_id}
    view = discord.ui.View(timeout=None)
    for fits, prompt in ((Fit.YES, Text("These suit")), (Fit.IF_NEED_BE, Text("These would do if need be"))):
        view.add_item(
            discord.ui.Select(
                custom_id=make_id(POLL_SAVE, poll.id, fits.value),
                placeholder=texts.render(prompt, language),
                min_values=0,
                max_values=len(poll.starts),
                options=[
                    discord.SelectOption(
                        label=cut(local_moment(start, zone_of.zone, language, year=True), _LABEL),
                        value=str(number),
                        default=before.get(number) is fits,
                    )
                    for number, start in enumerate(poll.starts, 1)
                ],
            )
        )
    return view


def choose_view(poll: AvailabilityPoll, texts: Texts, language: Language) -> discord.ui.View:
    """The select by which the time is chosen, the most suitable first."""
    ranked = sorted(
        range(1, len(poll.starts) + 1),
        key=lambda number: (-poll.count(number, Fit.YES), -poll.count(number, Fit.IF_NEED_BE), number),
    )
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.Select(
            custom_id=make_id(POLL_CHOOSE, poll.id),
            placeholder=texts.render(Text("The meeting takes place on …"), language),
            options=[
                discord.SelectOption(
                    label=cut(local_moment(poll.starts[number - 1], poll.host.zone, language, year=True), _LABEL),
                    description=f"✅ {poll.count(number, Fit.YES)} · 🤏 {poll.count(number, Fit.IF_NEED_BE)}",
                    value=str(number),
                )
                for number in ranked
            ],
        )
    )
    return view


def _marks(start: datetime, now: datetime, cities: Sequence[City], texts: Texts, language: Language) -> list[str]:
    return [
        texts.render(clock_change_text(change), language)
        for change in clock_changes(start, now, cities[0].zone, cities)
    ]
