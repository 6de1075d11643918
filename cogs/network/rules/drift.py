"""Finds what has changed by hand: provisioned objects against how we last wrote them, whatever is declared by now."""

from collections.abc import Iterable

from cogs.network.models.plan import Drift, FieldChange, PlanField
from cogs.network.models.server_state import (
    ChannelState,
    LiveChannel,
    LiveRole,
    ProvisionedObject,
    RoleState,
    ServerSnapshot,
)
from cogs.network.rules.differences import by_target, overwrite_change, role_changes
from cogs.network.rules.plan import object_names


def find_drift(snapshot: ServerSnapshot, provisioned: Iterable[ProvisionedObject]) -> list[Drift]:
    """Objects that were deleted, or differ in anything that we wrote, overwrites added by others included.

    A channel that another feature holds for a while has not drifted.
    """
    live = snapshot.by_id()
    names_by_id = object_names(snapshot)
    drifted = []
    for row in provisioned:
        if row.object_id in snapshot.hidden | snapshot.held:
            continue
        now = live.get(row.object_id)
        if now is None:
            name = row.written.name if row.written is not None else row.key
            drifted.append(Drift(row.kind, row.key, name, row.object_id, gone=True))
        elif changes := _changes(row, now, names_by_id):
            drifted.append(Drift(row.kind, row.key, now.state.name, row.object_id, changes))
    return drifted


def _changes(
    row: ProvisionedObject, live: LiveRole | LiveChannel, names_by_id: dict[int, str]
) -> tuple[FieldChange, ...]:
    match row.written, live.state:
        case RoleState() as was, RoleState() as now:
            # From what we wrote to what is: the other way round than in a plan.
            return role_changes(was, now, None)
        case ChannelState() as was, ChannelState() as now:
            return _channel_drift(was, now, names_by_id)
        case _:
            return ()


def _channel_drift(was: ChannelState, now: ChannelState, names_by_id: dict[int, str]) -> tuple[FieldChange, ...]:
    changes = []
    if was.name != now.name:
        changes.append(FieldChange(PlanField.NAME, was.name, now.name))
    if was.topic != now.topic:
        changes.append(FieldChange(PlanField.TOPIC, was.topic, now.topic))
    if was.parent != now.parent:
        changes.append(
            FieldChange(PlanField.PARENT, names_by_id.get(was.parent or 0, ""), names_by_id.get(now.parent or 0, ""))
        )
    before, after = by_target(was), by_target(now)
    changes += [
        overwrite_change(before.get(target), after.get(target), names_by_id, by_hand=False)
        for target in sorted(before.keys() | after.keys())
        if before.get(target) != after.get(target)
    ]
    return tuple(changes)
