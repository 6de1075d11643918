"""What is left of a card when what it told of is no longer kept: that there was something, and nobody's name."""

from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.texts import Text
from bot.ui.context import COLOUR
from bot.ui.post_text import PostLanguages


def forgotten_card(text: Text, languages: PostLanguages) -> Outgoing:
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    container.add_item(discord.ui.TextDisplay(languages.lines(text)))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def forgotten_report(number: int) -> Text:
    return Text("Report {number} is no longer kept: the time for it is over.", number=str(number))


def forgotten_hit(_: int) -> Text:
    return Text("What AutoMod found here is no longer kept: the time for it is over.")
