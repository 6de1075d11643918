"""Compares an object as it is with how it should be, field by field, and with how we last wrote it."""

from collections.abc import Mapping
from dataclasses import replace

from cogs.network.models.forum import ADMINS, BOT, EVERYONE
from cogs.network.models.plan import (
    ChannelState,
    DesiredChannel,
    FieldChange,
    Overwrite,
    PermissionPair,
    PlanField,
    RoleState,
)
from cogs.network.rules.binding import Bindings
from cogs.network.rules.permissions import settle

_TURN = {BOT: 0, ADMINS: 2, EVERYONE: 3}


def role_target(desired: RoleState, now: RoleState | None, bot_permissions: int) -> RoleState:
    """The state to write for a role, given its present one and the bot's own permissions."""
    return replace(
        desired, permissions=settle(now.permissions if now is not None else 0, desired.permissions, bot_permissions)
    )


def role_changes(now: RoleState, target: RoleState, written: RoleState | None) -> tuple[FieldChange, ...]:
    """What differs between two states of a role. `written` tells what was changed by hand."""
    pairs: list[tuple[PlanField, str | int | bool, str | int | bool, object]] = [
        (PlanField.NAME, now.name, target.name, written and written.name),
        (PlanField.COLOUR, now.colour, target.colour, written and written.colour),
        (PlanField.HOIST, now.hoist, target.hoist, written and written.hoist),
        (PlanField.MENTIONABLE, now.mentionable, target.mentionable, written and written.mentionable),
    ]
    changes = [
        FieldChange(field, before, after, by_hand=written is not None and before != was)
        for field, before, after, was in pairs
        if before != after
    ]
    if now.permissions != target.permissions:
        by_hand = written is not None and now.permissions != written.permissions
        changes.append(
            FieldChange(
                PlanField.PERMISSIONS,
                PermissionPair(now.permissions),
                PermissionPair(target.permissions),
                by_hand=by_hand,
            )
        )
    return tuple(changes)


def overwrite_targets(
    desired: DesiredChannel, now: ChannelState | None, bindings: Bindings, bot_permissions: int
) -> list[Overwrite]:
    """The overwrites to write, ours first and @everyone's last, so that no step locks the bot out of the next.

    Those of roles that do not exist yet are left out; those that are not declared are nobody's business here.
    """
    standing = by_target(now)
    targets: dict[int, Overwrite] = {}
    # A role that is named goes before what is said of all admins.
    for spec in sorted(desired.overwrites, key=lambda spec: _TURN.get(spec.target, 1)):
        for target, member in bindings.targets(spec.target) or ():
            if target in targets:
                continue
            was = standing.get(target, Overwrite(target, member, 0, 0))
            allow, deny = settle(was.allow, spec.allow, bot_permissions), settle(was.deny, spec.deny, bot_permissions)
            targets[target] = Overwrite(target, member, allow & ~spec.deny, deny & ~spec.allow)
    return list(targets.values())


def channel_changes(
    desired: DesiredChannel,
    now: ChannelState,
    bindings: Bindings,
    bot_permissions: int,
    written: ChannelState | None,
    names: Mapping[int, str],
) -> tuple[FieldChange, ...]:
    """What differs between a channel and what it should be. `names` are those of roles and categories, by id."""
    changes = []
    if now.name != desired.name:
        changes.append(FieldChange(PlanField.NAME, now.name, desired.name, by_hand=_moved(written, now, "name")))
    if now.topic != desired.topic:
        changes.append(FieldChange(PlanField.TOPIC, now.topic, desired.topic, by_hand=_moved(written, now, "topic")))
    parent = bindings.parent(desired.parent)
    if desired.parent is not None and now.parent != parent:
        before, after = names.get(now.parent or 0, ""), bindings.category_name(desired.parent)
        changes.append(FieldChange(PlanField.PARENT, before, after, by_hand=_moved(written, now, "parent")))
    standing, earlier = by_target(now), by_target(written)
    for target in overwrite_targets(desired, now, bindings, bot_permissions):
        was = standing.get(target.target)
        if was != target:
            by_hand = written is not None and was != earlier.get(target.target)
            changes.append(overwrite_change(was, target, names, by_hand=by_hand))
    changes += [
        FieldChange(PlanField.OVERWRITE, None, PermissionPair(spec.allow, spec.deny), bindings.role_name(spec.target))
        for spec in desired.overwrites
        if bindings.targets(spec.target) is None
    ]
    return tuple(changes)


def overwrite_change(
    before: Overwrite | None, after: Overwrite | None, names: Mapping[int, str], *, by_hand: bool
) -> FieldChange:
    """The change from one overwrite to another of the same target (None: there is none)."""
    target = after.target if after is not None else before.target if before is not None else 0
    return FieldChange(
        PlanField.OVERWRITE,
        PermissionPair(before.allow, before.deny) if before is not None else None,
        PermissionPair(after.allow, after.deny) if after is not None else None,
        target=names.get(target, str(target)),
        by_hand=by_hand,
    )


def by_target(state: ChannelState | None) -> dict[int, Overwrite]:
    return {overwrite.target: overwrite for overwrite in state.overwrites} if state is not None else {}


def _moved(written: ChannelState | None, now: ChannelState, field: str) -> bool:
    return written is not None and getattr(written, field) != getattr(now, field)
