"""Shows newcomers what this place is and how to use it, in the forum's languages."""

from collections.abc import Mapping

import discord

from bot.commands import COMMAND
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.ids import make_id
from bot.ui.kit import Row, button, card, container
from bot.ui.post_text import PostLanguages
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
PLACES = ("exchange", "announcements", "decisions", "meetings")
"""The keys of the channels that the post names."""


def welcome_view(
    forum: Bilingual, places: Mapping[str, int], languages: PostLanguages, token: str
) -> discord.ui.LayoutView:
    """The post. `places` are channel ids by key."""
    mentions = {key: f"<#{places[key]}>" if key in places else key for key in PLACES}
    containers = []
    for language in languages.order:
        commands = {
            "follow": command_name(languages.texts, "topic follow", language),
            "help": command_name(languages.texts, "help", language),
        }
        texts = (
            Text(text.message, forum=forum, join=JOIN_LABEL, **mentions, **commands)
            for text in (_INTRODUCTION, _STEPS, _PLACES)
        )
        containers.append(container(*(languages.texts.render(text, language) for text in texts)))
    join = button(languages.inline(JOIN_LABEL), make_id(JOIN, token=token), discord.ButtonStyle.primary)
    return card(*containers, Row(join))


def command_name(texts: Texts, name: str, language: Language) -> str:
    """A command as a client in that language shows it: `/topic follow`, `/thema folgen`."""
    return "/" + " ".join(texts.translate(COMMAND, part, language) or part for part in name.split())
