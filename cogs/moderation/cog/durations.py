"""While a duration is being typed: what was understood, with the end that it means."""

from datetime import datetime

from discord import app_commands

from bot.dates import local_moment, span
from bot.errors import UserError
from bot.markup import cut
from bot.texts import Text
from bot.ui.context import Context
from bot.when import suggest
from cogs.moderation.rules.durations import SHORTEST, read_end, without_until

Choice = app_commands.Choice[str]
# Discord's limits for autocomplete.
_CHOICES, _LABEL = 25, 100
_COMMON = ("10 min", "30 min", "1 h", "3 h", "12 h", "1 d", "7 d")


def offered_ends(ctx: Context, typed: str, now: datetime) -> list[Choice]:
    """Choices for how long a channel stays closed or slow. A span counts from when the command is sent."""
    choices = []
    for one in [typed] if typed.strip() else _COMMON:
        try:
            ends_at = read_end(one, now, ctx.zone)
        except UserError:
            continue
        label = ctx.t(Text("until somebody undoes it")) if ends_at is None else _label(ctx, ends_at, now)
        choices.append(Choice(name=label, value=one.strip()[:_LABEL]))
    if typed.strip() and not choices:
        choices = [
            Choice(name=_label(ctx, moment.instant, now), value=f"{moment.wall:%Y-%m-%d %H:%M}")
            for moment in suggest(without_until(typed), now, ctx.zone, _CHOICES)
            if moment.instant >= now + SHORTEST
        ]
    return choices[:_CHOICES]


def _label(ctx: Context, ends_at: datetime, now: datetime) -> str:
    moment = local_moment(ends_at, ctx.zone, ctx.language, year=True)
    length = span(ends_at - now.replace(microsecond=0))
    return cut(ctx.t(Text("until {moment} ({length})", moment=moment, length=length)), _LABEL)
