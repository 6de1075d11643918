"""`/mod purge`: parse, call, answer."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.moderation.models.cases import REASON_LENGTH, Party
from cogs.moderation.models.purges import MOST
from cogs.moderation.views.purges import CONTAINS_LENGTH, POINT_LENGTH, Order, PurgeViews

Interaction = discord.Interaction[Ratsbote]


class PurgeCog(commands.Cog):
    """Its command stands in the group `/mod`."""

    def __init__(self, bot: Ratsbote, views: PurgeViews) -> None:
        self._bot = bot
        self._views = views

    @app_commands.command(
        name="purge",
        description="Delete messages in this channel, once you have seen which",
        extras={RIGHT: Right.MOD},
    )
    @app_commands.describe(
        count="How many at most, the latest first",
        member="Only this person's",
        contains="Only those with this text",
        before="Only those before: a time (“yesterday 6pm”) or the link of a message",
        after="Only those after: a time (“yesterday 6pm”) or the link of a message",
        pinned="Pinned ones too; no if left out",
        reason="For the case",
    )
    async def purge(
        self,
        interaction: Interaction,
        count: app_commands.Range[int, 1, MOST],
        member: discord.User | None = None,
        contains: app_commands.Range[str, 1, CONTAINS_LENGTH] = "",
        before: app_commands.Range[str, 1, POINT_LENGTH] = "",
        after: app_commands.Range[str, 1, POINT_LENGTH] = "",
        pinned: bool = False,  # noqa: FBT001, FBT002 - an option of the command
        reason: app_commands.Range[str, 1, REASON_LENGTH] = "",
    ) -> None:
        order = Order(
            count=count,
            author=Party(member.id, member.display_name) if member is not None else None,
            pinned=pinned,
            contains=contains,
            before=before,
            after=after,
            reason=reason,
        )
        await self._views.begin(await self._bot.context(interaction), order)
