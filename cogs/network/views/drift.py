"""Offers a choice for each thing that was changed by hand: keep it, or bring back what is declared."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.markup import clean_line, cut
from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, MAX_OPTIONS, button, option, select, view
from bot.ui.pager import Say
from cogs.network.models.plan import Drift, KeptObject
from cogs.network.models.server_state import ObjectKind, ServerSnapshot
from cogs.network.render.plan import drift_line
from cogs.network.service.drift import DriftService
from cogs.network.service.setup import SetupService

FetchSnapshot = Callable[[int], Awaitable[ServerSnapshot]]
"""(guild id) -> the server as it stands now, asked of Discord."""

CHOOSE, KEEP, RESTORE = "network.drift", "network.drift_keep", "network.drift_restore"
_DESCRIPTION_LENGTH = 3_500
_KEPT = Text("This was kept as it stands on the server.")


@dataclass(frozen=True, slots=True)
class DriftViews:
    """`choice` is the menu under a plan; what is chosen is answered one by one."""

    drift: DriftService
    setup: SetupService
    fetch_snapshot: FetchSnapshot

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(CHOOSE, self._choose, right=Right.ADMIN),
            ComponentHandler(KEEP, self._keep_as_found, right=Right.ADMIN),
            ComponentHandler(RESTORE, self._restore, right=Right.ADMIN),
        )

    async def choice(self, ctx: Context, snapshot: ServerSnapshot) -> discord.ui.Select[Any] | None:
        """The menu of what was changed by hand or kept so; None where nothing was.

        What does not fit comes up once some of it is settled.
        """
        entries = _entries(await self.setup.drift(snapshot), await self.drift.kept(ctx.guild_id), ctx.t)
        if not entries:
            return None
        options = [
            option(
                label,
                value,
                description=ctx.t(Text("kept as it stands")) if kept else ctx.t(Text("changed by hand")),
            )
            for value, (label, kept) in list(entries.items())[:MAX_OPTIONS]
        ]
        return select(CHOOSE, options, ctx.t(Text("Changed by hand: keep or restore")))

    async def _choose(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer()
        kind, key = event.chosen.split(":", 1)
        snapshot = await self.fetch_snapshot(ctx.guild_id)
        lines = [
            drift_line(drift, ctx.t)
            for drift in await self.setup.drift(snapshot)
            if (drift.kind.value, drift.key) == (kind, key)
        ]
        embed = discord.Embed(title=ctx.t(Text("Keep or restore?")), colour=COLOUR)
        embed.description = cut("\n".join(lines) or ctx.t(_KEPT), _DESCRIPTION_LENGTH)
        restore = button(ctx.t(Text("Restore the configuration")), make_id(RESTORE, kind, key))
        keep_button = [button(ctx.t(Text("Keep as on the server")), make_id(KEEP, kind, key))] if lines else []
        await ctx.answer(embed, view=view(*keep_button, restore))

    async def _keep_as_found(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        snapshot = await self.fetch_snapshot(ctx.guild_id)
        await self.drift.keep_as_found(ctx.person, snapshot, event.word_as(ObjectKind, 0), event.word(1))
        kept = Text(
            "Kept: from now on this counts as the configuration. `/setup plan` offers to restore it at any time."
        )
        await ctx.answer(kept, replace=True)

    async def _restore(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        snapshot = await self.fetch_snapshot(ctx.guild_id)
        channel_id = ctx.interaction.channel_id or 0
        await self.drift.restore(ctx.person, snapshot, event.word_as(ObjectKind, 0), event.word(1), channel_id)
        await ctx.answer(Text("It is being restored; the progress is shown in this channel."), replace=True)


def _entries(drift: Sequence[Drift], kept: Sequence[KeptObject], say: Say) -> dict[str, tuple[str, bool]]:
    """Value of the option -> (label, whether it was kept and has not changed since)."""
    entries = {f"{changed.kind}:{changed.key}": (_label(changed.kind, changed.name, say), False) for changed in drift}
    for entry in kept:
        name = entry.state.name if entry.state is not None else entry.key
        entries.setdefault(f"{entry.kind}:{entry.key}", (_label(entry.kind, name, say), True))
    return entries


def _label(kind: ObjectKind, name: str, say: Say) -> str:
    """A menu shows a name as it is: markdown means nothing in it."""
    match kind:
        case ObjectKind.ROLE:
            return say(Text("Role: {name}", name=clean_line(name)))
        case ObjectKind.CATEGORY:
            return say(Text("Category: {name}", name=clean_line(name)))
        case ObjectKind.CHANNEL:
            return say(Text("Channel: {name}", name=clean_line(name)))
