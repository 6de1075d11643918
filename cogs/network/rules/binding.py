"""Tells which object on the server is which declared one: by the id that we remember, else by exact name for adoption.

What exists but may not be viewed is bound as hidden: it is neither missing nor to be made again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cogs.network.models.forum import ADMINS, BOT, EVERYONE
from cogs.network.models.plan import (
    ChannelState,
    DesiredChannel,
    DesiredRole,
    DesiredServer,
    LiveChannel,
    LiveRole,
    ObjectKind,
    ProvisionedObject,
    RoleState,
    ServerSnapshot,
)
from cogs.network.rules.permissions import BITS


@dataclass(frozen=True, slots=True)
class Binding:
    """What a declared object is on the server. `ours` tells what we remember from what only has the right name."""

    live: LiveRole | LiveChannel | None = None
    ours: bool = False
    hidden: int | None = None
    adopted: bool = False
    written: RoleState | ChannelState | None = None


class Bindings:
    """The bindings of everything that is wanted."""

    def __init__(
        self, desired: DesiredServer, snapshot: ServerSnapshot, provisioned: Iterable[ProvisionedObject]
    ) -> None:
        self._snapshot = snapshot
        rows = {(row.kind, row.key): row for row in provisioned}
        self._names = {(ObjectKind.ROLE, role.key): role.state.name for role in desired.roles}
        self._names |= {(channel.kind, channel.key): channel.name for channel in desired.channels}
        self._taken = {rows[name].object_id for name in self._names if name in rows}
        self._by_id = snapshot.by_id()
        self._bound: dict[tuple[ObjectKind, str], Binding] = {}
        for role in desired.roles:
            self._bound[ObjectKind.ROLE, role.key] = self._bind_role(role, rows.get((ObjectKind.ROLE, role.key)))
        for channel in desired.channels:
            row = rows.get((channel.kind, channel.key))
            self._bound[channel.kind, channel.key] = self._bind_channel(channel, row)

    def of(self, kind: ObjectKind, key: str) -> Binding:
        return self._bound.get((kind, key), Binding())

    def role(self, key: str) -> LiveRole | None:
        live = self.of(ObjectKind.ROLE, key).live
        return live if isinstance(live, LiveRole) else None

    def channel(self, kind: ObjectKind, key: str) -> LiveChannel | None:
        live = self.of(kind, key).live
        return live if isinstance(live, LiveChannel) else None

    def parent(self, key: str | None) -> int | None:
        """The id of a category, also of a hidden one; None while it does not exist."""
        binding = self.of(ObjectKind.CATEGORY, key or "")
        return binding.live.id if binding.live is not None else binding.hidden

    def targets(self, target: str) -> list[tuple[int, bool]] | None:
        """The ids (and whether a member's) that an overwrite's subject means; None while its role does not exist."""
        if target == EVERYONE:
            # @everyone has the id of the guild.
            return [(self._snapshot.guild_id, False)]
        if target == BOT:
            return [(self._snapshot.bot_id, True)]
        if target == ADMINS:
            return [(role.id, False) for role in self._snapshot.roles if self._is_admin(role)]
        role = self.role(target)
        return [(role.id, False)] if role is not None else None

    def role_name(self, key: str) -> str:
        """How a declared role is to be called."""
        return self._names.get((ObjectKind.ROLE, key), key)

    def category_name(self, key: str) -> str:
        """How a declared category is to be called."""
        return self._names.get((ObjectKind.CATEGORY, key), key)

    def _is_admin(self, role: LiveRole) -> bool:
        """Roles with Manage Server, except for bots' own, @everyone, and administrators, whom nothing is closed to."""
        permissions = role.state.permissions
        return (
            bool(permissions & BITS["manage_guild"])
            and not permissions & BITS["administrator"]
            and not role.managed
            and role.id != self._snapshot.guild_id
        )

    def _bind_role(self, role: DesiredRole, row: ProvisionedObject | None) -> Binding:
        known = self._by_id.get(row.object_id) if row is not None else None
        if row is not None and isinstance(known, LiveRole):
            return Binding(known, ours=True, adopted=row.adopted, written=row.written)
        same_name = [
            live
            for live in self._snapshot.roles
            if live.state.name == role.state.name
            and not live.managed
            and live.id not in {*self._taken, self._snapshot.guild_id}
        ]
        return self._adopt(min(same_name, key=lambda live: live.id, default=None))

    def _bind_channel(self, channel: DesiredChannel, row: ProvisionedObject | None) -> Binding:
        if row is not None and row.object_id in self._snapshot.hidden:
            return Binding(hidden=row.object_id, ours=True, adopted=row.adopted, written=row.written)
        known = self._by_id.get(row.object_id) if row is not None else None
        if row is not None and isinstance(known, LiveChannel) and known.kind is channel.kind:
            return Binding(known, ours=True, adopted=row.adopted, written=row.written)
        parent = self.parent(channel.parent)
        same_name = [
            live
            for live in self._snapshot.channels
            if live.kind is channel.kind and live.state.name == channel.name and live.id not in self._taken
        ]
        # The one in the right category first, then the oldest.
        return self._adopt(min(same_name, key=lambda live: (live.state.parent != parent, live.id), default=None))

    def _adopt(self, live: LiveRole | LiveChannel | None) -> Binding:
        if live is None:
            return Binding()
        self._taken.add(live.id)
        return Binding(live)
