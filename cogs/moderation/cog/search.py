"""`/mod search`, `/mod history` and the menu "Moderation history": parse, and hand on."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.searching import CaseFilters, Standing
from cogs.moderation.render.labels import KINDS
from cogs.moderation.render.search import STANDINGS
from cogs.moderation.rules.searching import read_range
from cogs.moderation.views.search import SearchViews

Interaction = discord.Interaction[Ratsbote]
Typed = app_commands.Range[str, 1, 200]
NAME: Final = "Moderation history"
_KINDS = [app_commands.Choice(name=word.message, value=kind.value) for kind, word in KINDS.items()]
_STANDINGS = [app_commands.Choice(name=word.message, value=one.value) for one, word in STANDINGS.items()]


class SearchCog(commands.Cog):
    """Looking things up; the commands stand in the group, not on the bot."""

    def __init__(self, bot: Ratsbote, views: SearchViews) -> None:
        self._bot = bot
        self._views = views

    @app_commands.command(
        name="search", description="Find cases by words, people, kind, state and time", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(
        text="Words of the reason, the name, or a message kept with the case; in quotes: exactly so",
        member="About whom, or their number (ID)",
        moderator="By whom",
        kind="Only cases of this kind",
        state="Only cases that stand so",
        since="“30 days”, “last week” or “1 Oct”; from then on",
        until="“yesterday” or “31 Oct”; up to then",
    )
    @app_commands.choices(kind=_KINDS, state=_STANDINGS)
    async def search(
        self,
        interaction: Interaction,
        text: Typed = "",
        member: discord.User | None = None,
        moderator: discord.User | None = None,
        kind: str = "",
        state: str = "",
        since: str = "",
        until: str = "",
    ) -> None:
        ctx = await self._bot.context(interaction)
        begins, ends = read_range(since, until, self._bot.clock.now(), ctx.zone)
        filters = CaseFilters(
            target_id=member.id if member is not None else None,
            moderator_id=moderator.id if moderator is not None else None,
            kind=CaseKind(kind) if kind else None,
            standing=Standing(state) if state else None,
            since=begins,
            until=ends,
        )
        await self._views.search(ctx, text, filters)

    @app_commands.command(
        name="history", description="What there is about somebody, what is in force first", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(member="About whom, or their number (ID)")
    async def history(self, interaction: Interaction, member: discord.User) -> None:
        await self._views.history(await self._bot.context(interaction), member)


def history_menu(bot: Ratsbote, views: SearchViews) -> app_commands.ContextMenu:
    """The same from the menu on a person."""

    async def history(interaction: Interaction, member: discord.User) -> None:
        await views.history(await bot.context(interaction), member)

    menu = app_commands.ContextMenu(name=NAME, callback=history, extras={RIGHT: Right.MOD})
    menu.guild_only = True
    menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return menu
