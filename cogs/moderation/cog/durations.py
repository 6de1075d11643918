"""Offers durations while they are being typed: what was understood, with the end that it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from discord import app_commands

from bot.dates import local_moment, span
from bot.errors import UserError
from bot.markup import cut
from bot.options.option import MAX_CHOICES, MAX_LENGTH
from bot.texts import Text
from bot.ui.context import Context
from bot.when import suggest
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.rules.durations import read_end, read_length, without_until

Choice = app_commands.Choice[str]


@dataclass(frozen=True, slots=True)
class Durations:
    """The durations of one command. `read` gives the end, None for without end, and raises UserError.

    `common` is offered before anything is typed; `endless` is the label of what has no end.
    """

    read: Callable[[str, datetime, ZoneInfo], datetime | None]
    common: Sequence[str]
    endless: Text

    def offer(self, ctx: Context, typed: str, now: datetime) -> list[Choice]:
        """Only what the command then accepts. A span counts from when the command is sent."""
        choices = self._read_all(ctx, [typed] if typed.strip() else self.common, now)
        if typed.strip() and not choices:
            moments = suggest(without_until(typed), now, ctx.zone, MAX_CHOICES)
            choices = self._read_all(ctx, [f"{moment.wall:%Y-%m-%d %H:%M}" for moment in moments], now)
        return choices

    def _read_all(self, ctx: Context, texts: Sequence[str], now: datetime) -> list[Choice]:
        choices = []
        for text in texts:
            try:
                ends_at = self.read(text, now, ctx.zone)
            except UserError:
                continue
            if len(text.strip()) <= MAX_LENGTH:
                choices.append(Choice(name=self._label(ctx, ends_at, now), value=text.strip()))
        return choices

    def _label(self, ctx: Context, ends_at: datetime | None, now: datetime) -> str:
        if ends_at is None:
            return ctx.t(self.endless)
        moment = local_moment(ends_at, ctx.zone, ctx.language, year=True)
        length = span(ends_at - now.replace(microsecond=0))
        return cut(ctx.t(Text("until {moment} ({length})", moment=moment, length=length)), MAX_LENGTH)


_COMMON: Final = ("10 min", "1 h", "12 h", "1 d", "3 d", "7 d", "28 d")
TIMEOUT_DURATIONS: Final = Durations(
    lambda typed, now, zone: read_length(typed, now, zone, CaseKind.TIMEOUT).ends_at, _COMMON, Text("for good")
)
BAN_DURATIONS: Final = Durations(
    lambda typed, now, zone: read_length(typed, now, zone, CaseKind.BAN).ends_at,
    ("permanent", *_COMMON),
    Text("for good"),
)
CHANNEL_DURATIONS: Final = Durations(
    read_end, ("10 min", "30 min", "1 h", "3 h", "12 h", "1 d", "7 d"), Text("until somebody undoes it")
)
