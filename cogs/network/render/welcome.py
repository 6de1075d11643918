"""What a newcomer reads in the welcome channel: what this place is, and how to use it, in the forum's languages."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.commands.translator import COMMAND
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from cogs.network.render.joining import JOIN, JOIN_LABEL

_INTRODUCTION = Text(
    "## {forum}\n"
    "Welcome! Here cities work together: they meet, ask each other's opinion and decide. The bot keeps the dates, the "
    "votes and the decisions."
)
_STEPS = Text(
    "**How it works**\n"
    "1. Press “{join}” below, and choose your city and function. The moderators or your city's liaison register "
    "you. Questions are welcome in {exchange}.\n"
    "2. Choose your topics with `{follow}`; then you are told when something happens there.\n"
    "3. Type `/` in {exchange} to see every command; `{help}` explains them, in your own language."
)
_PLACES = Text(
    "**Where to find what**\n"
    "{announcements}: news for all cities\n"
    "{decisions}: the register of decisions\n"
    "{meetings}: dates and arrangements\n"
    "Below them, each topic has a channel of its own."
)
_PLACE_KEYS = ("exchange", "announcements", "decisions", "meetings")


def welcome_view(
    forum: Bilingual, places: Mapping[str, int], texts: Texts, languages: Sequence[Language], token: str
) -> discord.ui.LayoutView:
    """The post. `places` are channel ids by key."""
    view = discord.ui.LayoutView(timeout=None)
    for language in languages:
        container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
        mentions = {key: f"<#{places[key]}>" if key in places else key for key in _PLACE_KEYS}
        commands = {
            "follow": command_name(texts, "topic follow", language),
            "help": command_name(texts, "help", language),
        }
        for text in (_INTRODUCTION, _STEPS, _PLACES):
            filled = Text(text.message, forum=forum, join=JOIN_LABEL, **mentions, **commands)
            container.add_item(discord.ui.TextDisplay(texts.render(filled, language)))
        view.add_item(container)
    labels = dict.fromkeys(texts.render(JOIN_LABEL, language) for language in languages)
    view.add_item(
        discord.ui.ActionRow(
            discord.ui.Button(
                label=" / ".join(labels),
                style=discord.ButtonStyle.primary,
                custom_id=make_id(JOIN, token=token),
            )
        )
    )
    return view


def command_name(texts: Texts, name: str, language: Language) -> str:
    """A command as a client in that language shows it: `/topic follow`, `/thema folgen`."""
    return "/" + " ".join(texts.translate(COMMAND, part, language) or part for part in name.split())
