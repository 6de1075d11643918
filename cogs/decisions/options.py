"""Reads the options of commands that name a decision or one of its tasks."""

from collections.abc import Sequence

from discord import app_commands

from bot.options import CommandOption, Offer
from bot.ui.context import Context
from cogs.decisions.models.decisions import Decision, FollowUp
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.reading import DecisionReader


class DecisionOption(CommandOption[Decision]):
    """A decision, by its number in any of its usual ways or by its title."""

    async def read(self, ctx: Context, typed: str) -> Decision:
        return await ctx.service(DecisionReader).pick(ctx.guild_id, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        decisions = await ctx.service(DecisionReader).find(ctx.guild_id, typed)
        return [
            Offer(f"{decision.number} · {decision.title.pick(ctx.language)}", decision.number) for decision in decisions
        ]


class FollowUpOption(CommandOption[FollowUp]):
    """An open task, by its number or words; those of the person's own city are offered first."""

    async def read(self, ctx: Context, typed: str) -> FollowUp:
        return await ctx.service(FollowUpService).pick(ctx.guild_id, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        tasks = await ctx.service(FollowUpService).find(ctx.guild_id, typed)
        own_first = sorted(tasks, key=lambda task: task.city.id != ctx.person.city_id)
        return [
            Offer(f"{task.follow_up.id} · {task.city.name} · {task.follow_up.task}", str(task.follow_up.id))
            for task in own_first
        ]


DecisionArgument = app_commands.Transform[Decision, DecisionOption]
FollowUpArgument = app_commands.Transform[FollowUp, FollowUpOption]
