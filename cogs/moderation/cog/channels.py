"""Offers what keeps order in channels: `/mod lock`, `unlock`, `slowmode`, `purge` and `rules`."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.people import Right
from bot.texts import Text
from bot.ui.context import Context
from cogs.moderation.models.cases import REASON_LENGTH, Party
from cogs.moderation.models.purges import MAX_MESSAGES
from cogs.moderation.options import ChannelDurationText
from cogs.moderation.views.automod import RulesViews
from cogs.moderation.views.channels import ChannelViews
from cogs.moderation.views.purges import CONTAINS_LENGTH, POINT_LENGTH, PurgeOrder, PurgeViews

Interaction = discord.Interaction[Ratsbote]
Chosen = app_commands.AppCommandChannel | app_commands.AppCommandThread
TEXT_LENGTH = 100

_LOCKABLE = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
)
_THREADS = (discord.ChannelType.public_thread, discord.ChannelType.private_thread, discord.ChannelType.news_thread)


@dataclass(eq=False)
class _DescribedChannel(app_commands.Transformer):
    """A channel as Discord describes it: one that the bot may not view is not in its memory, and refused in words."""

    types: tuple[discord.ChannelType, ...]

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return list(self.types)

    async def transform(self, _: discord.Interaction[Any], value: Chosen, /) -> Chosen:
        return value


Channel = app_commands.Transform[Chosen, _DescribedChannel(_LOCKABLE)]
ChannelOrThread = app_commands.Transform[Chosen, _DescribedChannel((*_LOCKABLE, *_THREADS))]
NOT_A_CHANNEL = Text("This cannot be done here. Please choose a channel in which people write.")
NOT_A_THREAD = Text("A thread is closed together with its channel. Please choose {channel}.")


@dataclass(eq=False)
class ChannelCog(commands.Cog):
    """Its commands stand in the group `/mod`. Without a channel, the one is meant where the command is called."""

    bot: Ratsbote
    views: ChannelViews

    @app_commands.command(
        name="lock",
        description="Close a channel: only moderators and administrators can write there",
        extras={RIGHT: Right.MOD},
    )
    @app_commands.describe(
        channel="This one if left out",
        duration="e.g. “2 hours”, “until Friday 6pm”; left out: until it is opened again",
        reason="Everybody in the channel can read it",
    )
    async def lock(
        self,
        interaction: Interaction,
        channel: Channel | None = None,
        duration: ChannelDurationText = "",
        reason: app_commands.Range[str, 1, REASON_LENGTH] = "",
    ) -> None:
        ctx = await self.bot.context(interaction)
        await self.views.lock(ctx, _closable(ctx, channel), duration, reason)

    @app_commands.command(
        name="unlock", description="Open a closed channel, with its rights from before", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(channel="This one if left out", reason="For the case")
    async def unlock(
        self,
        interaction: Interaction,
        channel: Channel | None = None,
        reason: app_commands.Range[str, 1, REASON_LENGTH] = "",
    ) -> None:
        ctx = await self.bot.context(interaction)
        await self.views.unlock(ctx, _closable(ctx, channel), reason)

    @app_commands.command(
        name="slowmode", description="Let everybody write only once in a while in a channel", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(
        interval="Time between two messages of one person, e.g. “30 s”, “5 min”; “off” ends it",
        channel="This one if left out",
        duration="e.g. “2 hours”, “until Friday 6pm”; left out: until it is undone",
        reason="For the case",
    )
    async def slowmode(
        self,
        interaction: Interaction,
        interval: app_commands.Range[str, 1, TEXT_LENGTH],
        channel: ChannelOrThread | None = None,
        duration: ChannelDurationText = "",
        reason: app_commands.Range[str, 1, REASON_LENGTH] = "",
    ) -> None:
        ctx = await self.bot.context(interaction)
        kind, channel_id, _ = _chosen(ctx, channel)
        if kind not in {*_LOCKABLE, *_THREADS}:
            raise UserError(NOT_A_CHANNEL)
        await self.views.slow(ctx, channel_id, interval, duration, reason)


def _closable(ctx: Context, channel: Chosen | None) -> int:
    kind, channel_id, parent_id = _chosen(ctx, channel)
    if kind in _THREADS:
        raise UserError(Text(NOT_A_THREAD.message, channel=f"<#{parent_id}>"))
    if kind not in _LOCKABLE:
        raise UserError(NOT_A_CHANNEL)
    return channel_id


def _chosen(ctx: Context, channel: Chosen | None) -> tuple[discord.ChannelType, int, int]:
    """Type, id and (of threads) the parent's id. Raises UserError where the person may not view it themselves."""
    if channel is None:
        here = ctx.interaction.channel
        if here is None or here.type is discord.ChannelType.private:
            raise UserError(NOT_A_CHANNEL)
        return here.type, here.id, getattr(here, "parent_id", None) or 0
    if not channel.permissions.view_channel:
        raise UserError(Text("You may not view this channel yourself, so you cannot do this there."))
    return channel.type, channel.id, getattr(channel, "parent_id", 0)


@dataclass(eq=False)
class PurgeCog(commands.Cog):
    """Its command stands in the group `/mod`."""

    bot: Ratsbote
    views: PurgeViews

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
        count: app_commands.Range[int, 1, MAX_MESSAGES],
        member: discord.User | None = None,
        contains: app_commands.Range[str, 1, CONTAINS_LENGTH] = "",
        before: app_commands.Range[str, 1, POINT_LENGTH] = "",
        after: app_commands.Range[str, 1, POINT_LENGTH] = "",
        pinned: bool = False,  # noqa: FBT001, FBT002 - an option of the command
        reason: app_commands.Range[str, 1, REASON_LENGTH] = "",
    ) -> None:
        order = PurgeOrder(
            count=count,
            author=Party(member.id, member.display_name) if member is not None else None,
            pinned=pinned,
            contains=contains,
            before=before,
            after=after,
            reason=reason,
        )
        await self.views.begin(await self.bot.context(interaction), order)


@dataclass(eq=False)
class RulesCog(commands.Cog):
    """Its command stands in the group `/mod`, not on the bot."""

    bot: Ratsbote
    views: RulesViews

    @app_commands.command(
        name="rules",
        description="How AutoMod differs from the configuration; apply it",
        extras={RIGHT: Right.ADMIN},
    )
    async def rules(self, interaction: Interaction) -> None:
        await self.views.show(await self.bot.context(interaction))
