"""Does one step of a plan on Discord. Each is idempotent: what is right already is not written again.

Roles and channels know no nonce: they are made with one attempt, after a claim in the ledger. Whoever takes the
step up again finds what an earlier attempt made by its exact name, and by the claim that it is ours.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord
from discord.abc import Snowflake

from bot.delivery.ledger import Ledger
from bot.endpoint import single_attempt
from cogs.network.jobs.live_server import GuildChannel, LiveServer, channel_state, role_state
from cogs.network.models.plan import (
    ChannelState,
    DesiredChannel,
    DesiredRole,
    DesiredServer,
    ObjectKind,
    Overwrite,
    PlanStep,
    ProvisionedObject,
    RoleState,
    SetupRun,
    StepAction,
)
from cogs.network.rules.binding import Bindings
from cogs.network.rules.differences import by_target, overwrite_targets, role_target
from cogs.network.rules.plan import role_order

Made = TypeVar("Made", bound=discord.Role | GuildChannel)
Record = Callable[[int, ProvisionedObject], Awaitable[None]]
"""(guild id, what to remember)."""


class StepExecutor:
    """Works for one run. What was done is noted in `sight`, and remembered through `record`."""

    def __init__(
        self, server: LiveServer, run: SetupRun, wanted: DesiredServer, ledger: Ledger, record: Record
    ) -> None:
        self._server = server
        self._run = run
        self._wanted = wanted
        self._ledger = ledger
        self._record = record
        self._reason = f"/setup apply, run {run.id}, confirmed by {run.user_id}"

    async def do(self, step: PlanStep, stored: list[ProvisionedObject]) -> None:
        """Bring the step about. Raises what discord.py raises, and OutcomeUnknown."""
        bindings = Bindings(self._wanted, self._server.snapshot, stored)
        if step.action is StepAction.ORDER:
            await self._order(bindings)
        elif step.kind is ObjectKind.ROLE:
            await self._role(step, next(one for one in self._wanted.roles if one.key == step.key), bindings)
        else:
            wanted = next(one for one in self._wanted.channels if (one.kind, one.key) == (step.kind, step.key))
            await self._channel(step, wanted, bindings)

    async def _role(self, step: PlanStep, wanted: DesiredRole, bindings: Bindings) -> None:
        live = bindings.role(wanted.key)
        bot_permissions = self._server.snapshot.bot_permissions
        target = role_target(wanted.state, live.state if live is not None else None, bot_permissions)
        if live is None:
            role = await self._make(step, lambda: self._make_role(target))
        else:
            adopted = await self._adopted(step, bindings)
            await self._adopt(step, live.id, adopted=adopted)
            role = self._server.roles[live.id]
            if live.state != target:
                changed = await role.edit(
                    name=target.name,
                    colour=target.colour,
                    hoist=target.hoist,
                    mentionable=target.mentionable,
                    permissions=discord.Permissions(target.permissions),
                    reason=self._reason,
                )
                role = changed or role
            await self._remember(step, role.id, role_state(role), adopted=adopted)
        self._server.put_role(role, role_state(role))

    async def _make_role(self, target: RoleState) -> discord.Role:
        return await self._server.guild.create_role(
            name=target.name,
            colour=target.colour,
            hoist=target.hoist,
            mentionable=target.mentionable,
            permissions=discord.Permissions(target.permissions),
            reason=self._reason,
        )

    async def _channel(self, step: PlanStep, wanted: DesiredChannel, bindings: Bindings) -> None:
        live = bindings.channel(wanted.kind, wanted.key)
        bot_permissions = self._server.snapshot.bot_permissions
        parent = bindings.parent(wanted.parent)
        overwrites = overwrite_targets(wanted, live.state if live is not None else None, bindings, bot_permissions)
        if live is None:
            channel = await self._make(step, lambda: self._make_channel(wanted, parent, overwrites))
            self._server.put_channel(channel, channel_state(channel))
            return
        adopted = await self._adopted(step, bindings)
        await self._adopt(step, live.id, adopted=adopted)
        channel = self._server.channels[live.id]
        parent = parent if parent is not None else live.state.parent
        await self._edit_channel(channel, wanted, parent)
        standing = by_target(live.state)
        for overwrite in overwrites:
            if standing.get(overwrite.target) != overwrite:
                await self._write_overwrite(channel, overwrite)
                standing[overwrite.target] = overwrite
        state = ChannelState(wanted.name, wanted.topic, parent, tuple(sorted(standing.values())))
        await self._remember(step, live.id, state, adopted=adopted)
        self._server.put_channel(channel, state)

    async def _make_channel(
        self, wanted: DesiredChannel, parent: int | None, overwrites: list[Overwrite]
    ) -> GuildChannel:
        """Made with all its overwrites at once, so that a private channel is never open for a moment."""
        guild = self._server.guild
        rules: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
            self._discord_target(one): _pair(one) for one in overwrites
        }
        if wanted.kind is ObjectKind.CATEGORY:
            return await guild.create_category(wanted.name, overwrites=rules, reason=self._reason)
        category = self._server.channels.get(parent or 0)
        return await guild.create_text_channel(
            wanted.name,
            category=category if isinstance(category, discord.CategoryChannel) else None,
            topic=wanted.topic,
            overwrites=rules,
            reason=self._reason,
        )

    async def _edit_channel(self, channel: GuildChannel, wanted: DesiredChannel, parent: int | None) -> None:
        if isinstance(channel, discord.CategoryChannel):
            if channel.name != wanted.name:
                await channel.edit(name=wanted.name, reason=self._reason)
            return
        if not isinstance(channel, discord.TextChannel):
            return
        now = (channel.name, channel.topic or "", channel.category_id)
        if now != (wanted.name, wanted.topic, parent):
            # All in one request: Discord allows about two changes of name or topic in ten minutes.
            category = discord.Object(parent) if parent is not None else None
            await channel.edit(
                name=wanted.name,
                topic=wanted.topic,
                category=category,  # type: ignore[arg-type] # only its id is read
                reason=self._reason,
            )

    async def _write_overwrite(self, channel: GuildChannel, overwrite: Overwrite) -> None:
        """One PUT for each: no overwrite is ever taken away first, so nothing lies open in between."""
        await channel.set_permissions(self._discord_target(overwrite), overwrite=_pair(overwrite), reason=self._reason)

    def _discord_target(self, overwrite: Overwrite) -> discord.Role | discord.Member:
        return self._server.guild.me if overwrite.member else self._server.roles[overwrite.target]

    async def _order(self, bindings: Bindings) -> None:
        positions = role_order(self._wanted, bindings, self._server.snapshot)
        if positions:
            places: dict[Snowflake, int] = {self._server.roles[one]: place for one, place in positions.items()}
            await self._server.guild.edit_role_positions(places, reason=self._reason)

    async def _make(self, step: PlanStep, make: Callable[[], Awaitable[Made]]) -> Made:
        """Claim, make with one attempt, remember."""
        claim, _ = await self._ledger.claim(self._run.guild_id, self._claim_key(step))
        with single_attempt():
            made = await make()
        state = role_state(made) if isinstance(made, discord.Role) else channel_state(made)
        await self._remember(step, made.id, state, adopted=False)
        await self._ledger.complete(claim, made.id)
        return made

    async def _adopted(self, step: PlanStep, bindings: Bindings) -> bool:
        """Whether the object was there before us. One with a claim of this run was made by an interrupted step."""
        if step.action is StepAction.ADOPT:
            return await self._ledger.find(self._run.guild_id, self._claim_key(step)) is None
        return bindings.of(step.kind, step.key).adopted

    async def _adopt(self, step: PlanStep, object_id: int, *, adopted: bool) -> None:
        """Remembered before it is changed: a kill in between finds it again whatever it is called by then."""
        if step.action is StepAction.ADOPT:
            await self._remember(step, object_id, None, adopted=adopted)

    async def _remember(
        self, step: PlanStep, object_id: int, state: RoleState | ChannelState | None, *, adopted: bool
    ) -> None:
        await self._record(self._run.guild_id, ProvisionedObject(step.kind, step.key, object_id, adopted, state))

    def _claim_key(self, step: PlanStep) -> str:
        return f"setup:{self._run.id}:{step.kind}:{step.key}"


def _pair(overwrite: Overwrite) -> discord.PermissionOverwrite:
    return discord.PermissionOverwrite.from_pair(
        discord.Permissions(overwrite.allow), discord.Permissions(overwrite.deny)
    )
