"""Drift: of each thing that was changed by hand, a choice between keeping it and bringing back what is declared."""

from collections.abc import Awaitable, Callable, Sequence

import discord

from bot.markup import cut, plain
from bot.people import Right
from bot.registry import Registry
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import COLOUR, Context
from bot.ui.ids import make_id
from cogs.network.models.plan import Drift, KeptObject, ObjectKind, ServerSnapshot
from cogs.network.render.plan import drift_line
from cogs.network.service.drift import DriftService
from cogs.network.service.setup import SetupService

FetchSnapshot = Callable[[int], Awaitable[ServerSnapshot]]
"""(guild id) -> the server as it stands now, asked of Discord."""

CHOOSE, KEEP, RESTORE = "network.drift", "network.drift_keep", "network.drift_restore"
# Discord's limits for a select; what does not fit comes up once some of it is settled.
_OPTIONS, _LABEL_LENGTH = 25, 100
_DESCRIPTION_LENGTH = 3_500


class DriftViews:
    """`add_choice` puts the menu under a plan; what is chosen is answered one by one."""

    def __init__(self, drift: DriftService, setup: SetupService, look: FetchSnapshot, registry: Registry) -> None:
        self._drift = drift
        self._setup = setup
        self._fetch_snapshot = look
        registry.add_components(
            ComponentHandler(CHOOSE, self._choose, right=Right.ADMIN),
            ComponentHandler(KEEP, self._keep, right=Right.ADMIN),
            ComponentHandler(RESTORE, self._restore, right=Right.ADMIN),
        )

    async def choice(self, ctx: Context, snapshot: ServerSnapshot) -> discord.ui.Select[discord.ui.View] | None:
        """The menu of what was changed by hand or kept so; None where nothing was."""
        options = _options(await self._setup.drift(snapshot), await self._drift.kept(ctx.guild_id))
        if not options:
            return None
        select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
            custom_id=CHOOSE, placeholder=ctx.t(Text("Changed by hand: keep or restore"))
        )
        for value, (label, kept) in list(options.items())[:_OPTIONS]:
            about = ctx.t(Text("kept as it stands")) if kept else ctx.t(Text("changed by hand"))
            select.add_option(label=cut(label, _LABEL_LENGTH), value=value, description=about)
        return select

    async def _choose(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer()
        kind, key = event.values[0].split(":", 1)
        snapshot = await self._fetch_snapshot(ctx.guild_id)
        lines = [
            drift_line(one, ctx.t)
            for one in await self._setup.drift(snapshot)
            if (one.kind.value, one.key) == (kind, key)
        ]
        embed = discord.Embed(title=ctx.t(Text("Keep or restore?")), colour=COLOUR)
        embed.description = cut("\n".join(lines) or ctx.t(_KEPT), _DESCRIPTION_LENGTH)
        view = discord.ui.View(timeout=None)
        if lines:
            view.add_item(_button(ctx.t(Text("Keep as on the server")), make_id(KEEP, kind, key)))
        view.add_item(_button(ctx.t(Text("Restore as declared")), make_id(RESTORE, kind, key)))
        await ctx.answer(embed, view=view)

    async def _keep(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.interaction.response.defer()
        snapshot = await self._fetch_snapshot(ctx.guild_id)
        await self._drift.keep(ctx.person, snapshot, ObjectKind(event.args[0]), event.args[1])
        await self._replace(
            ctx, Text("Kept: from now on this counts as declared. `/setup plan` offers to restore it at any time.")
        )

    async def _restore(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.interaction.response.defer()
        snapshot = await self._fetch_snapshot(ctx.guild_id)
        channel = ctx.interaction.channel_id or 0
        await self._drift.restore(ctx.person, snapshot, ObjectKind(event.args[0]), event.args[1], channel)
        await self._replace(ctx, Text("It is being restored; the progress is shown in this channel."))

    async def _replace(self, ctx: Context, text: Text) -> None:
        await ctx.interaction.edit_original_response(embed=ctx.embed(text), view=None)


_KEPT = Text("This was kept as it stands on the server.")


def _options(drift: Sequence[Drift], kept: Sequence[KeptObject]) -> dict[str, tuple[str, bool]]:
    """Value -> (label, whether it was kept and has not changed since)."""
    options = {f"{one.kind}:{one.key}": (f"{one.kind.value}: {plain(one.name)}", False) for one in drift}
    for one in kept:
        name = one.state.name if one.state is not None else one.key
        options.setdefault(f"{one.kind}:{one.key}", (f"{one.kind.value}: {plain(name)}", True))
    return options


def _button(label: str, custom_id: str) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id)
