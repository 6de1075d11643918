"""Reads the options of commands that name a poll or a time to close, for every feature."""

from collections.abc import Sequence

from discord import app_commands

from bot.dates import local_moment
from bot.options import MAX_CHOICES, CommandOption, Offer
from bot.ui.context import Context
from bot.when import Interval, suggest
from bot.when.resolved import as_typed, encode
from bot.when.texts import moment_label
from bot.work import Work
from cogs.polls.models.polls import Poll, PollState
from cogs.polls.service.reading import PollReader


class PollOption(CommandOption[Poll]):
    """A poll, by its number or question; open ones are offered first."""

    async def read(self, ctx: Context, typed: str) -> Poll:
        return await ctx.service(PollReader).pick(ctx.guild_id, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return await _offers(ctx, typed)


class ClosedPollOption(PollOption):
    """The same, where only closed polls make sense."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return await _offers(ctx, typed, PollState.CLOSED)


class OpenPollOption(PollOption):
    """The same, where only open polls make sense."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return await _offers(ctx, typed, PollState.OPEN)


class ClosingTimeOption(CommandOption[str]):
    """A time to close as it was typed, on the person's own clocks; it is read with the rest of what was typed."""

    async def read(self, ctx: Context, typed: str) -> str:
        return as_typed(typed, ctx.zone, ctx.language)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return [
            Offer(moment_label(moment, ctx.language), encode(Interval(moment)))
            for moment in suggest(typed, ctx.service(Work).now(), ctx.zone)
        ]


PollArgument = app_commands.Transform[Poll, PollOption]
ClosedPollArgument = app_commands.Transform[Poll, ClosedPollOption]
OpenPollArgument = app_commands.Transform[Poll, OpenPollOption]
ClosingTimeText = app_commands.Transform[str, ClosingTimeOption]


async def _offers(ctx: Context, typed: str, state: PollState | None = None) -> list[Offer]:
    polls = await ctx.service(PollReader).find(ctx.guild_id, typed, state=state, limit=MAX_CHOICES)
    return [Offer(_label(poll, ctx), str(poll.id)) for poll in polls]


def _label(poll: Poll, ctx: Context) -> str:
    """Number, date of the close, question."""
    moment = local_moment(poll.ended_at or poll.closes_at, ctx.zone, ctx.language)
    return f"{poll.id} · {moment} · {poll.question.pick(ctx.language)}"
