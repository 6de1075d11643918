"""Tells which object on the server is which declared one: by the id that we remember, else by exact name for adoption.

What exists but may not be viewed is bound as hidden: it is neither missing nor to be made again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from cogs.network.models.forum import ADMINS, BOT, EVERYONE, OverwriteSpec
from cogs.network.models.plan import PLANNING, AdoptionRules
from cogs.network.models.server_state import (
    ChannelState,
    DesiredChannel,
    DesiredRole,
    DesiredServer,
    LiveChannel,
    LiveRole,
    ObjectKind,
    ObjectRef,
    Overwrite,
    ProvisionedObject,
    RoleState,
    ServerSnapshot,
)
from cogs.network.rules.permissions import BITS, effective, permissions_to_write

_TURN = {BOT: 0, ADMINS: 2, EVERYONE: 3}


@dataclass(frozen=True, slots=True)
class Binding:
    """What a declared object is on the server. `ours` tells what we remember from what only has the right name."""

    live: LiveRole | LiveChannel | None = None
    ours: bool = False
    hidden: int | None = None
    adopted: bool = False
    written: RoleState | ChannelState | None = None


class OverwriteTargets(NamedTuple):
    """Whom an overwrite is for: (id, whether a member's), and the names of roles that are yet to be made."""

    present: tuple[tuple[int, bool], ...]
    missing: tuple[str, ...] = ()


class Bindings:
    """The bindings of everything that is wanted."""

    def __init__(
        self,
        desired: DesiredServer,
        snapshot: ServerSnapshot,
        provisioned: Iterable[ProvisionedObject],
        adoption: AdoptionRules = PLANNING,
    ) -> None:
        self._snapshot = snapshot
        self._adoption = adoption
        rows = {(row.kind, row.key): row for row in provisioned}
        self._names = {(ObjectKind.ROLE, role.key): role.state.name for role in desired.roles}
        self._names |= {(channel.kind, channel.key): channel.name for channel in desired.channels}
        self._taken = {rows[name].object_id for name in self._names if name in rows}
        self._by_id = snapshot.by_id()
        self._bound: dict[tuple[ObjectKind, str], Binding] = {}
        for role in desired.roles:
            self._bound[ObjectKind.ROLE, role.key] = self._bind_role(role, rows.get((ObjectKind.ROLE, role.key)))
        self._admins = self._find_admins(desired)
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

    def targets(self, target: str) -> OverwriteTargets:
        """Whom an overwrite for `target` means, once the roles are as declared."""
        if target == EVERYONE:
            # @everyone has the id of the guild.
            return OverwriteTargets(((self._snapshot.guild_id, False),))
        if target == BOT:
            return OverwriteTargets(((self._snapshot.bot_id, True),))
        if target == ADMINS:
            return self._admins
        role = self.role(target)
        return OverwriteTargets(((role.id, False),)) if role else OverwriteTargets((), (self.role_name(target),))

    def private_namesake(self, channel: DesiredChannel) -> LiveChannel | None:
        """A private channel with the name of one that is yet to be made: it is left to those who meet there."""
        return next((live for live in self._same_name(channel) if self._is_private(live)), None)

    def role_name(self, key: str) -> str:
        """How a declared role is to be called."""
        return self._names.get((ObjectKind.ROLE, key), key)

    def category_name(self, key: str) -> str:
        """How a declared category is to be called."""
        return self._names.get((ObjectKind.CATEGORY, key), key)

    def _find_admins(self, desired: DesiredServer) -> OverwriteTargets:
        """Roles that will have Manage Server, except for bots' own, @everyone, and administrators, whom nothing is
        closed to.
        """
        declared = {role.id: spec for spec in desired.roles if (role := self.role(spec.key)) is not None}
        present = []
        for role in self._snapshot.roles:
            permissions = role.state.permissions
            if role.id in declared:
                wanted = declared[role.id].state.permissions
                permissions = permissions_to_write(permissions, wanted, self._snapshot.bot_permissions)
            if _manages_server(permissions) and not role.managed and role.id != self._snapshot.guild_id:
                present.append((role.id, False))
        missing = [
            spec.state.name
            for spec in desired.roles
            if self.role(spec.key) is None and _manages_server(spec.state.permissions)
        ]
        return OverwriteTargets(tuple(present), tuple(missing))

    def _bind_role(self, role: DesiredRole, row: ProvisionedObject | None) -> Binding:
        known = self._by_id.get(row.object_id) if row is not None else None
        if row is not None and isinstance(known, LiveRole):
            return Binding(known, ours=True, adopted=row.adopted, written=row.written)
        ref = ObjectRef(ObjectKind.ROLE, role.key)
        made = replace(
            role.state, permissions=permissions_to_write(0, role.state.permissions, self._snapshot.bot_permissions)
        )
        same_name = [
            live
            for live in self._snapshot.roles
            if live.state.name == role.state.name
            and not live.managed
            and live.id not in {*self._taken, self._snapshot.guild_id}
            and (self._is_confirmed(ref, live.id) or (ref in self._adoption.claimed and live.state == made))
        ]
        return self._adopt(min(same_name, key=lambda live: live.id, default=None))

    def _bind_channel(self, channel: DesiredChannel, row: ProvisionedObject | None) -> Binding:
        if row is not None and row.object_id in self._snapshot.hidden:
            return Binding(hidden=row.object_id, ours=True, adopted=row.adopted, written=row.written)
        known = self._by_id.get(row.object_id) if row is not None else None
        if row is not None and isinstance(known, LiveChannel) and known.kind is channel.kind:
            return Binding(known, ours=True, adopted=row.adopted, written=row.written)
        ref, parent = ObjectRef(channel.kind, channel.key), self.parent(channel.parent)
        same_name = [
            live
            for live in self._same_name(channel)
            if (self._is_confirmed(ref, live.id) and not self._is_private(live))
            or (ref in self._adoption.claimed and self._is_as_made(channel, live))
        ]
        # The one in the right category first, then the oldest.
        return self._adopt(min(same_name, key=lambda live: (live.state.parent != parent, live.id), default=None))

    def _same_name(self, channel: DesiredChannel) -> list[LiveChannel]:
        return [
            live
            for live in self._snapshot.channels
            if live.kind is channel.kind and live.state.name == channel.name and live.id not in self._taken
        ]

    def _is_confirmed(self, ref: ObjectRef, object_id: int) -> bool:
        return self._adoption.confirmed is None or self._adoption.confirmed.get(ref) == object_id

    def _is_private(self, live: LiveChannel) -> bool:
        """Whether not everybody on the server may view it."""
        everyone = self._snapshot.guild_id
        base = next((role.state.permissions for role in self._snapshot.roles if role.id == everyone), 0)
        for overwrite in live.state.overwrites:
            if overwrite.target == everyone:
                base = (base & ~overwrite.deny) | overwrite.allow
        return not effective(base) & BITS["view_channel"]

    def _is_as_made(self, channel: DesiredChannel, live: LiveChannel) -> bool:
        """Whether it has exactly the overwrites with which a step would have made it: nobody else was let in."""
        return set(live.state.overwrites) == set(self.overwrites_of(channel, None))

    def overwrites_of(self, channel: DesiredChannel, now: ChannelState | None) -> list[Overwrite]:
        """The declared overwrites to write, ours first and @everyone's last, so that no step locks the bot out of the
        next. Those of roles that do not exist yet are left out.
        """
        bot_permissions = self._snapshot.bot_permissions
        present = {overwrite.target: overwrite for overwrite in now.overwrites} if now is not None else {}
        declared: dict[int, Overwrite] = {}
        for spec in sorted(channel.overwrites, key=lambda spec: _TURN.get(spec.target, 1)):
            for target, member in self.targets(spec.target).present:
                # A role that is named goes before what is said of all admins.
                if target not in declared:
                    was = present.get(target, Overwrite(target, member, 0, 0))
                    allow = permissions_to_write(was.allow, spec.allow, bot_permissions) & ~spec.deny
                    deny = permissions_to_write(was.deny, spec.deny, bot_permissions) & ~spec.allow
                    declared[target] = Overwrite(target, member, allow, deny)
        return list(declared.values())

    def missing_overwrites_of(self, channel: DesiredChannel) -> dict[str, OverwriteSpec]:
        """The declared overwrites of roles that are yet to be made, by the role's name."""
        missing: dict[str, OverwriteSpec] = {}
        for spec in sorted(channel.overwrites, key=lambda spec: _TURN.get(spec.target, 1)):
            for name in self.targets(spec.target).missing:
                missing.setdefault(name, spec)
        return missing

    def undeclared_allows_of(
        self, channel: DesiredChannel, now: ChannelState
    ) -> list[tuple[Overwrite, Overwrite | None]]:
        """In a private room: each overwrite that allows what nobody declared or kept, and what is left without that."""
        if not any(spec.target == EVERYONE and spec.deny & BITS["view_channel"] for spec in channel.overwrites):
            return []
        declared = {overwrite.target for overwrite in self.overwrites_of(channel, now)}
        kept = {overwrite.target: overwrite.allow for overwrite in channel.kept_overwrites}
        allows: list[tuple[Overwrite, Overwrite | None]] = []
        for overwrite in now.overwrites:
            allow = permissions_to_write(overwrite.allow, kept.get(overwrite.target, 0), self._snapshot.bot_permissions)
            without = replace(overwrite, allow=overwrite.allow & allow)
            if overwrite.target not in declared and without != overwrite:
                allows.append((overwrite, without if without.allow or without.deny else None))
        return allows

    def _adopt(self, live: LiveRole | LiveChannel | None) -> Binding:
        if live is None:
            return Binding()
        self._taken.add(live.id)
        return Binding(live)


def _manages_server(permissions: int) -> bool:
    return bool(permissions & BITS["manage_guild"]) and not permissions & BITS["administrator"]
