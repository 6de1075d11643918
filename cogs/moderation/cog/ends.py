"""While a duration is being typed: what was understood, with the end that it means."""

from datetime import datetime

from discord import app_commands

from bot.dates import local_moment, span
from bot.errors import UserError
from bot.markup import cut
from bot.texts import Text
from bot.ui.act import Act
from bot.when import suggest
from cogs.moderation.rules.length import SHORTEST, without_until
from cogs.moderation.rules.pace import read_end

Choice = app_commands.Choice[str]
# Discord's limits for autocomplete.
_CHOICES, _LABEL = 25, 100
_COMMON = ("10 min", "30 min", "1 h", "3 h", "12 h", "1 d", "7 d")


def offered_ends(act: Act, typed: str, now: datetime) -> list[Choice]:
    """Choices for how long a channel stays closed or slow. A span counts from when the command is sent."""
    choices = []
    for one in [typed] if typed.strip() else _COMMON:
        try:
            ends_at = read_end(one, now, act.zone)
        except UserError:
            continue
        label = act.t(Text("until somebody undoes it")) if ends_at is None else _label(act, ends_at, now)
        choices.append(Choice(name=label, value=one.strip()[:_LABEL]))
    if typed.strip() and not choices:
        choices = [
            Choice(name=_label(act, moment.instant, now), value=f"{moment.wall:%Y-%m-%d %H:%M}")
            for moment in suggest(without_until(typed), now, act.zone, _CHOICES)
            if moment.instant >= now + SHORTEST
        ]
    return choices[:_CHOICES]


def _label(act: Act, ends_at: datetime, now: datetime) -> str:
    moment = local_moment(ends_at, act.zone, act.language, year=True)
    length = span(ends_at - now.replace(microsecond=0))
    return cut(act.t(Text("until {moment} ({length})", moment=moment, length=length)), _LABEL)
