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
from cogs.meetings.models.finding import Fits, Found, Search
from cogs.meetings.render.times import local_times, shift_text
from cogs.meetings.rules.shifts import shifts
from cogs.network.models.cities import City

OPEN = "meetings.find_open"
SEARCH_ANSWER, SEARCH_SAY = "meetings.search_answer", "meetings.search_say"
SEARCH_CLOSE, SEARCH_CHOOSE = "meetings.search_close", "meetings.search_choose"
_LABEL = 100
_TIMES_BUDGET = 200
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"


def found_text(found: Found, texts: Texts, language: Language, now: datetime) -> str:
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


def search_card(search: Search, languages: PostLanguages, now: datetime, token: str) -> Outgoing:
    """The poll with what the cities have said so far."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    topic = f"{search.topic.emoji} {plain(languages.inline(search.topic.name))}".strip()
    head = [
        f"### 🗓️ {languages.inline(Text('When does it suit?'))} {plain(search.title)}",
        f"-# {topic} · {languages.inline(Text('Duration: {span}', span=span(search.duration)))}",
    ]
    if search.meeting_id is not None:
        head.append(languages.lines(Text("Closed: it became meeting {number}.", number=str(search.meeting_id))))
    container.add_item(discord.ui.TextDisplay("\n".join(head)))
    lines = []
    for number, start in enumerate(search.starts, 1):
        marks = " 🕰️" if shifts(start, now, search.host.zone, search.cities) else ""
        tally = f"✅ {search.count(number, Fits.YES)} · 🤏 {search.count(number, Fits.IF_NEED_BE)}"
        lines.append(f"**{_NUMBERS[number - 1]}** {stamp(start)}{marks}\n{tally}")
        lines.append(f"-# {local_times(start, search.cities, _TIMES_BUDGET)}")
    container.add_item(discord.ui.TextDisplay("\n".join(lines)))
    container.add_item(
        discord.ui.TextDisplay(f"-# {languages.lines(Text('✅ suits · 🤏 if need be; counted by city'))}")
    )
    if search.open:
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        for action, label, style in (
            (SEARCH_ANSWER, Word("button", "Answer"), discord.ButtonStyle.primary),
            (SEARCH_CLOSE, Word("button", "Choose a time"), discord.ButtonStyle.secondary),
        ):
            custom_id = make_id(action, search.id, token=token)
            row.add_item(discord.ui.Button(label=languages.inline(label), style=style, custom_id=custom_id))
        container.add_item(row)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def answer_view(search: Search, user_id: int, zone_of: City, texts: Texts, language: Language) -> discord.ui.View:
    """The two selects of one person, with what they said before."""
    before = {one.number: one.fits for one in search.said if one.user_id == user_id}
    view = discord.ui.View(timeout=None)
    for fits, prompt in ((Fits.YES, Text("These suit")), (Fits.IF_NEED_BE, Text("These would do if need be"))):
        view.add_item(
            discord.ui.Select(
                custom_id=make_id(SEARCH_SAY, search.id, fits.value),
                placeholder=texts.render(prompt, language),
                min_values=0,
                max_values=len(search.starts),
                options=[
                    discord.SelectOption(
                        label=cut(local_moment(start, zone_of.zone, language, year=True), _LABEL),
                        value=str(number),
                        default=before.get(number) is fits,
                    )
                    for number, start in enumerate(search.starts, 1)
                ],
            )
        )
    return view


def choose_view(search: Search, texts: Texts, language: Language) -> discord.ui.View:
    """The select by which the time is chosen, the most suitable first."""
    ranked = sorted(
        range(1, len(search.starts) + 1),
        key=lambda number: (-search.count(number, Fits.YES), -search.count(number, Fits.IF_NEED_BE), number),
    )
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.Select(
            custom_id=make_id(SEARCH_CHOOSE, search.id),
            placeholder=texts.render(Text("The meeting takes place on …"), language),
            options=[
                discord.SelectOption(
                    label=cut(local_moment(search.starts[number - 1], search.host.zone, language, year=True), _LABEL),
                    description=f"✅ {search.count(number, Fits.YES)} · 🤏 {search.count(number, Fits.IF_NEED_BE)}",
                    value=str(number),
                )
                for number in ranked
            ],
        )
    )
    return view


def _marks(start: datetime, now: datetime, cities: Sequence[City], texts: Texts, language: Language) -> list[str]:
    return [texts.render(shift_text(shift), language) for shift in shifts(start, now, cities[0].zone, cities)]
