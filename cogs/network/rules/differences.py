"""Compares an object as it is with how it should be, field by field, and with how we last wrote it."""

from collections.abc import Mapping
from dataclasses import replace

from cogs.network.models.plan import FieldChange, PermissionPair, PlanField
from cogs.network.models.server_state import ChannelState, DesiredChannel, Overwrite, RoleState
from cogs.network.rules.binding import Bindings
from cogs.network.rules.permissions import permissions_to_write


def role_target(desired: RoleState, now: RoleState | None, bot_permissions: int) -> RoleState:
    """The state to write for a role, given its present one and the bot's own permissions."""
    return replace(
        desired,
        permissions=permissions_to_write(
            now.permissions if now is not None else 0, desired.permissions, bot_permissions
        ),
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


def channel_changes(
    desired: DesiredChannel,
    now: ChannelState,
    bindings: Bindings,
    written: ChannelState | None,
    names: Mapping[int, str],
) -> tuple[FieldChange, ...]:
    """What differs between a channel and what it should be. `names`: of roles, categories and people, by id."""
    changes = []
    if now.name != desired.name:
        changes.append(FieldChange(PlanField.NAME, now.name, desired.name, by_hand=_moved(written, now, "name")))
    if now.topic != desired.topic:
        changes.append(FieldChange(PlanField.TOPIC, now.topic, desired.topic, by_hand=_moved(written, now, "topic")))
    parent = bindings.parent(desired.parent)
    # A category that is yet to be made has no id; its channels move there all the same.
    if desired.parent is not None and (parent is None or now.parent != parent):
        before, after = names.get(now.parent or 0, ""), bindings.category_name(desired.parent)
        changes.append(FieldChange(PlanField.PARENT, before, after, by_hand=_moved(written, now, "parent")))
    present, earlier = by_target(now), by_target(written)
    for overwrite in bindings.overwrites_of(desired, now):
        was = present.get(overwrite.target)
        if was != overwrite:
            by_hand = written is not None and was != earlier.get(overwrite.target)
            changes.append(overwrite_change(was, overwrite, names, by_hand=by_hand))
    for undeclared, without in bindings.undeclared_allows_of(desired, now):
        by_hand = written is not None and undeclared != earlier.get(undeclared.target)
        changes.append(overwrite_change(undeclared, without, names, by_hand=by_hand))
    changes += [
        FieldChange(PlanField.OVERWRITE, None, PermissionPair(spec.allow, spec.deny), name)
        for name, spec in bindings.missing_overwrites_of(desired).items()
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
