"""Shows /help: an overview by groups, and a group in detail."""

from collections.abc import Sequence
from itertools import groupby

import discord

from bot.registry import HelpTopic
from bot.texts import Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, view
from bot.ui.pager import Say, page_of, turning, write_footer
from cogs.network.models.help import CommandHelp

HELP = "network.help"
OVERVIEW = "overview"
COMMANDS_PER_PAGE = 20
DETAILED_PER_PAGE = 3


def overview(
    say: Say, commands: Sequence[CommandHelp], step: Text | None, number: int
) -> tuple[discord.Embed, discord.ui.View]:
    """What the bot is for, what to do next, and one page of the commands that are the reader's."""
    page = page_of(commands, number, COMMANDS_PER_PAGE, lambda command: _line(say, command))
    parts = []
    if page.number == 0:
        parts.append(
            say(
                Text(
                    "I am the messenger of this forum of cities: I keep its meetings, topics, and people in order, "
                    "and write to everyone in their language."
                )
            )
        )
        if step is not None:
            parts.append(say(Text("**Next step:** {step}", step=step)))
    for _, members in groupby(page.items, key=lambda command: command.group):
        parts.append("\n".join(_line(say, command) for command in members))
    embed = discord.Embed(title=say(Text("Help")), description="\n\n".join(parts), colour=COLOUR)
    write_footer(embed, say, page)
    return embed, view(*turning(say, page, lambda turned: make_id(HELP, OVERVIEW, turned)))


def group_page(say: Say, commands: Sequence[CommandHelp], number: int) -> tuple[discord.Embed, discord.ui.View]:
    """A group's commands with their options."""
    page = page_of(commands, number, DETAILED_PER_PAGE, lambda command: _detailed(say, command))
    group = commands[0].path.split()[0]
    embed = discord.Embed(
        title=say(Text("Help: {subject}", subject=group)),
        description="\n\n".join(_detailed(say, command) for command in page.items),
        colour=COLOUR,
    )
    write_footer(embed, say, page)
    return embed, view(*turning(say, page, lambda turned: make_id(HELP, commands[0].group, turned)))


def topic_page(say: Say, topic: HelpTopic) -> discord.Embed:
    """A page that a feature wrote."""
    return discord.Embed(
        title=say(Text("Help: {subject}", subject=topic.title)), description=say(topic.body), colour=COLOUR
    )


def _line(say: Say, command: CommandHelp) -> str:
    return f"`{command.path}`: {_description(say, command)}"


def _detailed(say: Say, command: CommandHelp) -> str:
    lines = [f"**`{command.path}`**", _description(say, command)]
    for option in command.options:
        line = Text("`{option}`: {description}") if option.required else Text("`{option}` (optional): {description}")
        line.params.update(option=option.name, description=option.description)
        lines.append(f"• {say(line)}")
    return "\n".join(lines)


def _description(say: Say, command: CommandHelp) -> str:
    return say(Text("in the menu of a member or message, under Apps")) if command.menu else command.description
