"""The one reminder before a poll closes: it names the cities that have not voted, and nobody else."""

from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.texts import Text, Word
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages, fit, name, stamp
from cogs.polls.models.polls import PollSnapshot
from cogs.polls.render.card import DETAILS, OPEN_BALLOT, escaped, turnout_text

_NAMES_BUDGET = 2000


def nudge(snapshot: PollSnapshot, languages: PostLanguages, token: str) -> Outgoing:
    """Until when, who is missing where that is no secret, and a button to vote."""
    poll = snapshot.poll
    questions = [f"### ⏰ {line}" for line in languages.lines(escaped(poll.question)).split("\n")]
    closes = Text("Poll {number} closes {moment}.", number=str(poll.id), moment=stamp(poll.closes_at, "R"))
    lines = [*questions, languages.lines(closes)]
    if snapshot.missing:
        names = fit([name(city.name) for city in snapshot.missing], ", ", _NAMES_BUDGET)
        lines.append(f"{languages.inline(Text('Still missing'))}: **{names}**")
    else:
        lines.append(languages.inline(turnout_text(snapshot)))
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(
        discord.ui.Button(
            label=languages.inline(Word("button", "Vote")),
            style=discord.ButtonStyle.primary,
            custom_id=make_id(OPEN_BALLOT, poll.id, token=token),
        )
    )
    row.add_item(
        discord.ui.Button(
            label=languages.inline(Word("button", "Details")),
            style=discord.ButtonStyle.secondary,
            custom_id=make_id(DETAILS, poll.id, 0, token=token),
        )
    )
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    container.add_item(discord.ui.TextDisplay("\n".join(lines)))
    container.add_item(row)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)
