"""Offers a choice for each thing that was changed by hand: keep it, or bring back what is declared."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.delivery.states import PostState
from bot.errors import UserError
from bot.markup import clean_line, cut
from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.ids import CHANGED, make_id, version_of
from bot.ui.kit import COLOUR, MAX_OPTIONS, button, option, select, view
from bot.ui.pager import Say
from cogs.network.models.plan import Drift, KeptObject, SetupPlan
from cogs.network.models.server_state import ObjectKind, ServerSnapshot
from cogs.network.render.plan import POSTS, drift_line, member_line
from cogs.network.service.drift import NOTHING_TO_KEEP, DriftService
from cogs.network.service.roles import MemberRoles
from cogs.network.service.setup import WELCOME_POST, SetupService

FetchSnapshot = Callable[[int], Awaitable[ServerSnapshot]]
"""(guild id) -> the server as it stands now, asked of Discord."""

CHOOSE, KEEP, RESTORE = "network.drift", "network.drift_keep", "network.drift_restore"
MEMBER_KEEP, MEMBER_RESTORE = "network.member_keep", "network.member_restore"
POST_KEEP, POST_RESTORE = "network.post_keep", "network.post_restore"
_MEMBER, _POST = "member", "post"
_DESCRIPTION_LENGTH = 3_500
_KEPT = Text("This was kept as it stands on the server.")
_KEPT_FROM_NOW = Text(
    "Kept: from now on this counts as the configuration. `/setup plan` offers to restore it at any time."
)
_RESTORED = Text("It is being restored; the progress is shown in this channel.")


@dataclass(frozen=True, slots=True)
class DriftViews:
    """`choice` is the menu under a plan; what is chosen is answered one by one."""

    drift: DriftService
    setup: SetupService
    roles: MemberRoles
    fetch_snapshot: FetchSnapshot

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(CHOOSE, self._choose, right=Right.ADMIN),
            ComponentHandler(KEEP, self._keep_as_found, right=Right.ADMIN),
            ComponentHandler(RESTORE, self._restore, right=Right.ADMIN),
            ComponentHandler(MEMBER_KEEP, self._keep_member, right=Right.ADMIN),
            ComponentHandler(MEMBER_RESTORE, self._restore_member, right=Right.ADMIN),
            ComponentHandler(POST_KEEP, self._keep_post, right=Right.ADMIN),
            ComponentHandler(POST_RESTORE, self._restore_post, right=Right.ADMIN),
        )

    async def choice(self, ctx: Context, snapshot: ServerSnapshot, plan: SetupPlan) -> discord.ui.Select[Any] | None:
        """The menu of what was changed by hand or kept so; None where nothing was.

        What does not fit comes up once some of it is settled.
        """
        kept = await self.drift.kept(ctx.guild_id)
        entries = _entries(await self.setup.drift(snapshot), kept, ctx.t)
        entries |= _follow_ups(plan, snapshot, await self.drift.kept_members(ctx.guild_id), ctx.t)
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
        if kind in {_MEMBER, _POST}:
            await self._offer_follow_up(ctx, kind, key, await self.setup.plan(snapshot))
            return
        await self._ask(ctx, snapshot, kind, key)

    async def _ask(self, ctx: Context, snapshot: ServerSnapshot, kind: str, key: str, seen: str | None = None) -> bool:
        """Offer the two answers, unless what was `seen` is so still or has gone; returns whether it is."""
        lines = [
            drift_line(drift, ctx.t)
            for drift in await self.setup.drift(snapshot)
            if (drift.kind.value, drift.key) == (kind, key)
        ]
        args = (kind, key, version_of(lines))
        settled = seen is not None and (not lines or seen == args[-1])
        if not settled:
            await _offer(ctx, lines, make_id(KEEP, *args), make_id(RESTORE, *args), anew=seen is not None)
        return settled

    async def _offer_follow_up(self, ctx: Context, kind: str, key: str, plan: SetupPlan) -> None:
        if kind == _POST:
            lines = [] if plan.welcome is PostState.CURRENT else [ctx.t(POSTS[plan.welcome])]
            await _offer(ctx, lines, make_id(POST_KEEP), make_id(POST_RESTORE))
        else:
            await self._ask_member(ctx, plan, int(key))

    async def _ask_member(self, ctx: Context, plan: SetupPlan, user_id: int, seen: str | None = None) -> bool:
        """As `_ask`, about the roles of a person."""
        lines = [member_line(change, plan, ctx.t) for change in plan.members if change.user_id == user_id]
        args = (user_id, version_of(lines))
        settled = seen is not None and (not lines or seen == args[-1])
        if not settled:
            await _offer(ctx, lines, make_id(MEMBER_KEEP, *args), make_id(MEMBER_RESTORE, *args), anew=seen is not None)
        return settled

    async def _keep_member(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        plan = await self.setup.plan(await self.fetch_snapshot(ctx.guild_id))
        change = next((change for change in plan.members if change.user_id == event.number(0)), None)
        if change is None:
            raise UserError(NOTHING_TO_KEEP)
        if not await self._ask_member(ctx, plan, event.number(0), event.word(1)):
            return
        await self.roles.keep_as_found(ctx.person, change)
        await ctx.answer(_KEPT_FROM_NOW, replace=True)

    async def _restore_member(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        plan = await self.setup.plan(await self.fetch_snapshot(ctx.guild_id))
        if not await self._ask_member(ctx, plan, event.number(0), event.word(1)):
            return
        await self.roles.restore(ctx.person, event.number(0))
        await ctx.answer(Text("The roles are being set as registered."), replace=True)

    async def _keep_post(self, ctx: Context, _: ComponentEvent) -> None:
        await self.drift.keep_post_away(ctx.person)
        await ctx.answer(_KEPT_FROM_NOW, replace=True)

    async def _restore_post(self, ctx: Context, _: ComponentEvent) -> None:
        await self.drift.restore_post(ctx.person, ctx.interaction.channel_id or 0)
        await ctx.answer(_RESTORED, replace=True)

    async def _keep_as_found(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        snapshot, kind, key = await self.fetch_snapshot(ctx.guild_id), event.word_as(ObjectKind, 0), event.word(1)
        if not await self._ask(ctx, snapshot, kind, key, event.word(2)):
            return
        await self.drift.keep_as_found(ctx.person, snapshot, kind, key)
        await ctx.answer(_KEPT_FROM_NOW, replace=True)

    async def _restore(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        snapshot, kind, key = await self.fetch_snapshot(ctx.guild_id), event.word_as(ObjectKind, 0), event.word(1)
        if not await self._ask(ctx, snapshot, kind, key, event.word(2)):
            return
        await self.drift.restore(ctx.person, snapshot, kind, key, ctx.interaction.channel_id or 0)
        await ctx.answer(_RESTORED, replace=True)


def _entries(drift: Sequence[Drift], kept: Sequence[KeptObject], say: Say) -> dict[str, tuple[str, bool]]:
    """Value of the option -> (label, whether it was kept and has not changed since)."""
    entries = {f"{changed.kind}:{changed.key}": (_label(changed.kind, changed.name, say), False) for changed in drift}
    for entry in kept:
        if entry.key == WELCOME_POST.key:
            continue
        name = entry.state.name if entry.state is not None else entry.key
        entries.setdefault(f"{entry.kind}:{entry.key}", (_label(entry.kind, name, say), True))
    return entries


def _follow_ups(
    plan: SetupPlan, snapshot: ServerSnapshot, kept: Sequence[int], say: Say
) -> dict[str, tuple[str, bool]]:
    """The same for what follows a run; people who have left have no roles to bring back."""
    entries = {}
    for change in plan.members:
        entries[f"{_MEMBER}:{change.user_id}"] = (say(Text("Roles of {name}", name=clean_line(change.name))), False)
    for user_id in kept:
        if (member := snapshot.members.get(user_id)) is not None:
            label = say(Text("Roles of {name}", name=clean_line(member.name)))
            entries.setdefault(f"{_MEMBER}:{user_id}", (label, True))
    if snapshot.welcome in {PostState.DELETED, PostState.OUTDATED}:
        kept_post = plan.welcome is PostState.CURRENT
        entries[f"{_POST}:{WELCOME_POST.key}"] = (say(Text("Post that newcomers read")), kept_post)
    return entries


async def _offer(ctx: Context, lines: Sequence[str], keep_id: str, restore_id: str, *, anew: bool = False) -> None:
    """The two answers, `anew` where something else was shown; what is kept already can only be restored."""
    embed = discord.Embed(title=ctx.t(Text("Keep or restore?")), colour=COLOUR)
    embed.description = cut("\n".join(lines) or ctx.t(_KEPT), _DESCRIPTION_LENGTH)
    keep_button = [button(ctx.t(Text("Keep as on the server")), keep_id)] if lines else []
    restore_button = button(ctx.t(Text("Restore the configuration")), restore_id)
    news = (CHANGED,) if anew else ()
    await ctx.answer(*news, embed, view=view(*keep_button, restore_button), replace=anew)


def _label(kind: ObjectKind, name: str, say: Say) -> str:
    """A menu shows a name as it is: markdown means nothing in it."""
    match kind:
        case ObjectKind.ROLE:
            return say(Text("Role: {name}", name=clean_line(name)))
        case ObjectKind.CATEGORY:
            return say(Text("Category: {name}", name=clean_line(name)))
        case ObjectKind.CHANNEL:
            return say(Text("Channel: {name}", name=clean_line(name)))
