"""Answers /help from the command tree as it is: what is there is explained, what is explained is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.client import Ratsbote
from bot.commands import COMMAND, DESCRIPTION, OPTION
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.matching import best, exact
from bot.people import Right
from bot.texts import Language, Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.network.models.help import SHOWN_TO, CommandHelp, OptionHelp
from cogs.network.render.help import HELP, OVERVIEW, group_page, overview, topic_page
from cogs.network.rules.help import next_step, offered
from cogs.network.service.member_records import MODERATORS, RoleLookup

Command = app_commands.Command[Any, ..., Any]


@dataclass(frozen=True, slots=True)
class HelpViews:
    """Explains to each reader what is theirs, in their language."""

    bot: Ratsbote
    role: RoleLookup

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(HELP, self._turn),)

    async def show(self, ctx: Context, chosen: str | None = None, number: int = 0, *, replace: bool = False) -> None:
        """The overview; or, chosen by key or by name, a group of commands or a feature's page. Raises UserError."""
        commands = offered(read_commands(self.bot, ctx.language), ctx.person)
        if chosen is None or chosen == OVERVIEW:
            set_up = await self.role(ctx.guild_id, MODERATORS) is not None
            step = next_step(ctx.person, commands, set_up=set_up)
            embed, view = overview(ctx.t, list(commands.values()), step, number)
            await ctx.answer(embed, view=view, replace=replace)
            return
        key = self._key(ctx, chosen)
        topic = self.bot.registry.help_topics.get(key)
        if topic is not None:
            await ctx.answer(topic_page(ctx.t, topic))
            return
        members = [command for command in commands.values() if command.group == key]
        embed, view = group_page(ctx.t, members, number)
        await ctx.answer(embed, view=view, replace=replace)

    def find_subjects(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """(key, name) of what can be explained to the reader and fits what was typed so far."""
        return best(typed, self._all_subjects(ctx), lambda subject: subject)

    def _key(self, ctx: Context, chosen: str) -> str:
        matches = exact(chosen.strip().removeprefix("/"), self._all_subjects(ctx), lambda subject: subject)
        if not matches:
            raise UserError(Text("There is no help on that. Please choose a subject from the list."))
        return matches[0][0]

    def _all_subjects(self, ctx: Context) -> list[tuple[str, str]]:
        commands = offered(read_commands(self.bot, ctx.language), ctx.person)
        groups = {command.group: command.path.split()[0] for command in commands.values() if not command.menu}
        return [
            *groups.items(),
            *(
                (topic.key, ctx.t(topic.title))
                for topic in self.bot.registry.help_topics.values()
                if ctx.person.may(topic.right)
            ),
        ]

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show(ctx, event.word(0), event.number(1), replace=True)


def read_commands(bot: Ratsbote, language: Language) -> Iterator[CommandHelp]:
    """Every command of the tree, menus included, in a language."""
    for command in bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield _command(bot, command, language)
    for kind in (discord.AppCommandType.user, discord.AppCommandType.message):
        for menu in bot.tree.get_commands(type=kind):
            if isinstance(menu, app_commands.ContextMenu):
                yield CommandHelp(
                    key=menu.name,
                    path=_word(bot, COMMAND, menu.name, language),
                    description="",
                    options=(),
                    shown_to=_shown_to(menu),
                    menu=True,
                )


def _command(bot: Ratsbote, command: Command, language: Language) -> CommandHelp:
    parts = command.qualified_name.split()
    return CommandHelp(
        key=command.qualified_name,
        path="/" + " ".join(_word(bot, COMMAND, part, language) for part in parts),
        description=_word(bot, DESCRIPTION, command.description, language),
        options=tuple(
            OptionHelp(
                name=_word(bot, OPTION, option.display_name, language),
                description=_word(bot, DESCRIPTION, str(option.description), language),
                required=option.required,
            )
            for option in command.parameters
        ),
        shown_to=_shown_to(command),
    )


def _shown_to(command: Command | app_commands.ContextMenu) -> frozenset[Right]:
    # As in the dispatcher: a command that declares no right is for admins alone.
    return frozenset(command.extras.get(SHOWN_TO) or {command.extras.get(RIGHT, Right.ADMIN)})


def _word(bot: Ratsbote, context: str, message: str, language: Language) -> str:
    return bot.texts.translate(context, message, language) or message
