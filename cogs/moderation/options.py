"""Reads and offers what commands of moderation take: a case, how long something lasts, and who is banned."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from discord import app_commands

from bot.dates import span
from bot.errors import UserError
from bot.options import MAX_CHOICES, CommandOption, Offer
from bot.texts import Text
from bot.ui.context import Context
from bot.when import Interval, Moment, suggest
from bot.when.resolved import as_typed, encode
from bot.when.texts import moment_label
from bot.work import Work
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.render.cases import choice
from cogs.moderation.rules.durations import TEXT_LENGTH, read_end, read_length, without_until
from cogs.moderation.service.cases import CaseService
from cogs.moderation.views.ban_list import BanList
from cogs.network.options import TextOption


class CaseOption(CommandOption[Case]):
    """A case, by its number; offered by number or by the person's name, the latest first."""

    async def read(self, ctx: Context, typed: str) -> Case:
        return await ctx.service(CaseService).pick(ctx.person, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        cases = await ctx.service(CaseService).suggestions(ctx.person, typed, MAX_CHOICES)
        return [Offer(ctx.t(choice(case)), str(case.number)) for case in cases]


class _ShortTextOption(TextOption):
    """As long as the field in which it is corrected."""

    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return TEXT_LENGTH


class BannedUserOption(_ShortTextOption):
    """Somebody who is banned, as typed; `BanList.pick` reads it. Offered by name or number."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        users = await ctx.service(BanList).matching(ctx.guild, typed, MAX_CHOICES)
        return [Offer(f"{user.display_name} ({user.name}, {user.id})", str(user.id)) for user in users]


class _DurationOption(_ShortTextOption):
    """How long something lasts, as typed; offers say the end that it means, and only what the command then accepts.

    `common` is offered before anything is typed; `endless` is the label of what has no end.
    """

    common: ClassVar[Sequence[str]] = ("10 min", "1 h", "12 h", "1 d", "3 d", "7 d", "28 d")
    endless: ClassVar[Text] = Text("permanently")

    @abstractmethod
    def ends_at(self, typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
        """The end in UTC, None for without end. Raises UserError."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        """A span counts from when the command is sent."""
        now = ctx.service(Work).now()
        offers = self._readable(ctx, [typed] if typed.strip() else self.common, now)
        if typed.strip() and not offers:
            moments = suggest(without_until(typed), now, ctx.zone, MAX_CHOICES)
            texts = [as_typed(encode(Interval(moment)), ctx.zone, ctx.language) for moment in moments]
            offers = self._readable(ctx, texts, now)
        return offers

    def _readable(self, ctx: Context, texts: Sequence[str], now: datetime) -> list[Offer]:
        offers = []
        for text in texts:
            try:
                ends_at = self.ends_at(text, now, ctx.zone)
            except UserError:
                continue
            offers.append(Offer(self._label(ctx, ends_at, now), text.strip()))
        return offers

    def _label(self, ctx: Context, ends_at: datetime | None, now: datetime) -> str:
        if ends_at is None:
            return ctx.t(self.endless)
        moment = moment_label(Moment.of(ends_at, ctx.zone), ctx.language)
        length = span(ends_at - now.replace(microsecond=0))
        return ctx.t(Text("until {moment} ({length})", moment=moment, length=length))


class TimeoutDurationOption(_DurationOption):
    """How long a timeout lasts."""

    def ends_at(self, typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
        return read_length(typed, now, zone, CaseKind.TIMEOUT).ends_at


class BanDurationOption(_DurationOption):
    """How long a ban lasts."""

    common = ("permanent", *_DurationOption.common)

    def ends_at(self, typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
        return read_length(typed, now, zone, CaseKind.BAN).ends_at


class ChannelDurationOption(_DurationOption):
    """How long a channel is locked or slowed down."""

    common = ("10 min", "30 min", "1 h", "3 h", "12 h", "1 d", "7 d")
    endless = Text("until somebody undoes it")

    def ends_at(self, typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
        return read_end(typed, now, zone)


CaseArgument = app_commands.Transform[Case, CaseOption]
BannedUserText = app_commands.Transform[str, BannedUserOption]
TimeoutDurationText = app_commands.Transform[str, TimeoutDurationOption]
BanDurationText = app_commands.Transform[str, BanDurationOption]
ChannelDurationText = app_commands.Transform[str, ChannelDurationOption]
