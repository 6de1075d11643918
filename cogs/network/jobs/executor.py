"""Executes one step of a plan on Discord. Each is idempotent: what is right already is not written again.

Roles and channels know no nonce: they are made with one attempt, after a claim in the ledger. Whoever takes the
step up again finds what an earlier attempt made by its exact name, and by the claim that it is ours.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import discord
from discord.abc import Snowflake

from bot.delivery.ledger import Ledger
from bot.endpoint import single_attempt
from cogs.network.jobs.live_server import GuildChannel, LiveServer, channel_state, role_state
from cogs.network.models.plan import PlanStep, SetupRun, StepAction
from cogs.network.models.server_state import (
    ChannelState,
    DesiredChannel,
    DesiredRole,
    DesiredServer,
    ObjectKind,
    Overwrite,
    ProvisionedObject,
    RoleState,
)
from cogs.network.rules.binding import Bindings
from cogs.network.rules.differences import by_target, role_target
from cogs.network.rules.plan import role_order

Made = TypeVar("Made", bound=discord.Role | GuildChannel)
Record = Callable[[int, ProvisionedObject], Awaitable[None]]
"""(guild id, what to remember)."""


@dataclass(frozen=True, slots=True)
class StepExecutor:
    """Works for one run. What was done is noted in `live`, and remembered through `record`."""

    live: LiveServer
    run: SetupRun
    desired: DesiredServer
    ledger: Ledger
    record: Record

    @property
    def reason(self) -> str:
        """What the audit log says of each change."""
        return f"/setup apply, run {self.run.id}, confirmed by {self.run.user_id}"

    async def execute(self, step: PlanStep, bindings: Bindings) -> None:
        """Bring the step about. Raises what discord.py raises, and OutcomeUnknown."""
        if step.action is StepAction.ORDER:
            await self._order(bindings)
        elif step.kind is ObjectKind.ROLE:
            await self._role(step, next(role for role in self.desired.roles if role.key == step.key), bindings)
        else:
            desired = next(
                channel for channel in self.desired.channels if (channel.kind, channel.key) == (step.kind, step.key)
            )
            await self._channel(step, desired, bindings)

    async def _role(self, step: PlanStep, desired: DesiredRole, bindings: Bindings) -> None:
        live = bindings.role(desired.key)
        bot_permissions = self.live.snapshot.bot_permissions
        target = role_target(desired.state, live.state if live is not None else None, bot_permissions)
        if live is None:
            role = await self._make(step, lambda: self._make_role(target))
        else:
            adopted = await self._adopted(step, bindings)
            await self._adopt(step, live.id, adopted=adopted)
            role = self.live.roles[live.id]
            if live.state != target:
                changed = await role.edit(
                    name=target.name,
                    colour=target.colour,
                    hoist=target.hoist,
                    mentionable=target.mentionable,
                    permissions=discord.Permissions(target.permissions),
                    reason=self.reason,
                )
                role = changed or role
            await self._remember(step, role.id, role_state(role), adopted=adopted)
        self.live.put_role(role, role_state(role))

    async def _make_role(self, target: RoleState) -> discord.Role:
        return await self.live.guild.create_role(
            name=target.name,
            colour=target.colour,
            hoist=target.hoist,
            mentionable=target.mentionable,
            permissions=discord.Permissions(target.permissions),
            reason=self.reason,
        )

    async def _channel(self, step: PlanStep, desired: DesiredChannel, bindings: Bindings) -> None:
        live = bindings.channel(desired.kind, desired.key)
        parent = bindings.parent(desired.parent)
        overwrites = bindings.overwrites_of(desired, live.state if live is not None else None)
        if live is None:
            channel = await self._make(step, lambda: self._make_channel(desired, parent, overwrites))
            self.live.put_channel(channel, channel_state(channel))
            return
        adopted = await self._adopted(step, bindings)
        await self._adopt(step, live.id, adopted=adopted)
        channel = self.live.channels[live.id]
        parent = parent if parent is not None else live.state.parent
        await self._edit_channel(channel, desired, parent)
        present = by_target(live.state)
        for overwrite in overwrites:
            if present.get(overwrite.target) != overwrite:
                await self._write_overwrite(channel, overwrite)
                present[overwrite.target] = overwrite
        for before, without in bindings.undeclared_allows_of(desired, live.state):
            if without is not None:
                await self._write_overwrite(channel, without)
                present[without.target] = without
            else:
                await self.live.client.http.delete_channel_permissions(channel.id, before.target, reason=self.reason)
                del present[before.target]
        state = ChannelState(desired.name, desired.topic, parent, tuple(sorted(present.values())))
        await self._remember(step, live.id, state, adopted=adopted)
        self.live.put_channel(channel, state)

    async def _make_channel(
        self, desired: DesiredChannel, parent: int | None, overwrites: list[Overwrite]
    ) -> GuildChannel:
        """Made with all its overwrites at once, so that a private channel is never open for a moment."""
        guild = self.live.guild
        rules: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
            self._discord_target(overwrite): _pair(overwrite) for overwrite in overwrites
        }
        if desired.kind is ObjectKind.CATEGORY:
            return await guild.create_category(desired.name, overwrites=rules, reason=self.reason)
        category = self.live.channels.get(parent or 0)
        return await guild.create_text_channel(
            desired.name,
            category=category if isinstance(category, discord.CategoryChannel) else None,
            topic=desired.topic,
            overwrites=rules,
            reason=self.reason,
        )

    async def _edit_channel(self, channel: GuildChannel, desired: DesiredChannel, parent: int | None) -> None:
        if isinstance(channel, discord.CategoryChannel):
            if channel.name != desired.name:
                await channel.edit(name=desired.name, reason=self.reason)
            return
        if not isinstance(channel, discord.TextChannel):
            return
        now = (channel.name, channel.topic or "", channel.category_id)
        if now != (desired.name, desired.topic, parent):
            # All in one request: Discord allows about two changes of name or topic in ten minutes.
            category = discord.Object(parent) if parent is not None else None
            await channel.edit(
                name=desired.name,
                topic=desired.topic,
                category=category,  # type: ignore[arg-type] # only its id is read
                reason=self.reason,
            )

    async def _write_overwrite(self, channel: GuildChannel, overwrite: Overwrite) -> None:
        """One request for each: no declared overwrite is ever taken away first, so nothing lies open in between.

        By id and type (0: a role's, 1: a member's), since who has an overwrite may have left the server.
        """
        await self.live.client.http.edit_channel_permissions(
            channel.id,
            overwrite.target,
            str(overwrite.allow),
            str(overwrite.deny),
            1 if overwrite.member else 0,
            reason=self.reason,
        )

    def _discord_target(self, overwrite: Overwrite) -> discord.Role | discord.Member:
        return self.live.guild.me if overwrite.member else self.live.roles[overwrite.target]

    async def _order(self, bindings: Bindings) -> None:
        positions = role_order(self.desired, bindings, self.live.snapshot)
        if positions:
            by_role: dict[Snowflake, int] = {
                self.live.roles[role_id]: position for role_id, position in positions.items()
            }
            await self.live.guild.edit_role_positions(by_role, reason=self.reason)

    async def _make(self, step: PlanStep, make: Callable[[], Awaitable[Made]]) -> Made:
        """Claim, make with one attempt, remember."""
        claim, _ = await self.ledger.claim(self.run.guild_id, self._claim_key(step))
        with single_attempt():
            made = await make()
        state = role_state(made) if isinstance(made, discord.Role) else channel_state(made)
        await self._remember(step, made.id, state, adopted=False)
        await self.ledger.complete(claim, made.id)
        return made

    async def _adopted(self, step: PlanStep, bindings: Bindings) -> bool:
        """Whether the object was there before us. One with a claim of this run was made by an interrupted step."""
        if step.action is StepAction.ADOPT:
            return await self.ledger.find(self.run.guild_id, self._claim_key(step)) is None
        return bindings.of(step.kind, step.key).adopted

    async def _adopt(self, step: PlanStep, object_id: int, *, adopted: bool) -> None:
        """Remembered before it is changed: a kill in between finds it again whatever it is called by then."""
        if step.action is StepAction.ADOPT:
            await self._remember(step, object_id, None, adopted=adopted)

    async def _remember(
        self, step: PlanStep, object_id: int, state: RoleState | ChannelState | None, *, adopted: bool
    ) -> None:
        await self.record(self.run.guild_id, ProvisionedObject(step.kind, step.key, object_id, adopted, state))

    def _claim_key(self, step: PlanStep) -> str:
        return f"{claim_prefix(self.run)}{step.kind}:{step.key}"


def claim_prefix(run: SetupRun) -> str:
    """How the ledger's keys of what a run makes begin; kind and key follow."""
    return f"setup:{run.id}:"


def _pair(overwrite: Overwrite) -> discord.PermissionOverwrite:
    return discord.PermissionOverwrite.from_pair(
        discord.Permissions(overwrite.allow), discord.Permissions(overwrite.deny)
    )
