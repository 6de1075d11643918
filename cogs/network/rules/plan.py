"""Makes the plan: from what is declared, what stands, and what we remember, to the steps between them. Pure.

Nothing is ever deleted: what is no longer declared is named in a note and left to people, since a channel holds what
they wrote. Overwrites that are not declared, the order of channels, and what lies outside the bot's own permissions
are left alone as well.
"""

import hashlib
from collections.abc import Iterable

from cogs.network.models.plan import (
    PLANNING,
    AdoptionRules,
    ConfirmedAdoption,
    PlanNote,
    PlanNoteKind,
    PlanProblem,
    PlanProblemKind,
    PlanStep,
    SetupPlan,
    StepAction,
)
from cogs.network.models.server_state import (
    ChannelState,
    DesiredChannel,
    DesiredRole,
    DesiredServer,
    LiveRole,
    ObjectKind,
    ProvisionedObject,
    RoleState,
    ServerSnapshot,
)
from cogs.network.rules.binding import Bindings
from cogs.network.rules.differences import channel_changes, role_changes, role_target
from cogs.network.rules.permissions import NEEDED, effective, names
from cogs.network.rules.roles import ROLES_PER_GUILD
from cogs.network.rules.room import CHANNELS_PER_GUILD

_DIGEST_LENGTH = 32


def make_plan(
    desired: DesiredServer,
    snapshot: ServerSnapshot,
    provisioned: Iterable[ProvisionedObject],
    adoption: AdoptionRules = PLANNING,
) -> SetupPlan:
    """The steps from `snapshot` to `wanted`, what stands against them, and what is left alone."""
    provisioned = tuple(provisioned)
    bindings = Bindings(desired, snapshot, provisioned, adoption)
    names_by_id = object_names(snapshot)
    steps = [
        *(step for role in desired.roles if (step := _role_step(role, bindings, snapshot))),
        *_order_steps(desired, bindings),
        *(step for channel in desired.channels if (step := _channel_step(channel, bindings, snapshot, names_by_id))),
    ]
    problems = _problems(desired, snapshot, bindings, steps)
    notes = _notes(desired, snapshot, bindings, provisioned)
    facts = (steps, problems, notes, snapshot.bot_permissions, snapshot.bot_position, snapshot.roles, snapshot.channels)
    digest = hashlib.sha256(repr((facts, sorted(snapshot.hidden))).encode()).hexdigest()[:_DIGEST_LENGTH]
    return SetupPlan(tuple(steps), tuple(problems), tuple(notes), digest)


def adoptions(plan: SetupPlan) -> tuple[ConfirmedAdoption, ...]:
    """What the plan takes over."""
    return tuple(
        ConfirmedAdoption(step.kind, step.key, step.object_id)
        for step in plan.steps
        if step.action is StepAction.ADOPT and step.object_id is not None
    )


def object_names(snapshot: ServerSnapshot) -> dict[int, str]:
    """What roles and channels are called, the bot, and people with an overwrite of their own, by id."""
    names_by_id = {object_id: live.state.name for object_id, live in snapshot.by_id().items()}
    return {**snapshot.member_names, **names_by_id, snapshot.bot_id: snapshot.bot_name}


def missing_permissions(desired: DesiredServer, snapshot: ServerSnapshot) -> tuple[str, ...]:
    """The permissions that the bot needs for its work and for what it is to grant, and does not have."""
    needed = NEEDED
    for role in desired.roles:
        needed |= role.state.permissions
    for channel in desired.channels:
        for spec in channel.overwrites:
            needed |= spec.allow | spec.deny
    return names(needed & ~effective(snapshot.bot_permissions))


def role_order(desired: DesiredServer, bindings: Bindings, snapshot: ServerSnapshot) -> dict[int, int]:
    """New positions by role id, so that the ranked roles stand in their declared order; empty where they do.

    They change places among themselves: other roles below the bot's keep theirs.
    """
    movable = sorted(
        (role for role in snapshot.roles if role.id != snapshot.guild_id and role.position < snapshot.bot_position),
        key=_rank,
    )
    ranked = [live for role in desired.roles if role.ranked and (live := bindings.role(role.key)) in movable]
    places = [index for index, role in enumerate(movable) if role in ranked]
    # `movable` runs upwards, the declaration downwards.
    order = list(movable)
    for index, role in zip(places, reversed(ranked), strict=True):
        if role is not None:
            order[index] = role
    if order == movable:
        return {}
    return {role.id: place for place, role in enumerate(order, start=1) if role.position != place}


def _rank(role: LiveRole) -> tuple[int, int]:
    """Discord's order from low to high; of two at one position the older stands higher."""
    return (role.position, -role.id)


def _role_step(role: DesiredRole, bindings: Bindings, snapshot: ServerSnapshot) -> PlanStep | None:
    binding = bindings.of(ObjectKind.ROLE, role.key)
    live = bindings.role(role.key)
    if live is None:
        return PlanStep(StepAction.CREATE, ObjectKind.ROLE, role.key, role.state.name)
    target = role_target(role.state, live.state, snapshot.bot_permissions)
    written = binding.written if isinstance(binding.written, RoleState) else None
    changes = role_changes(live.state, target, written)
    if not binding.ours:
        return PlanStep(StepAction.ADOPT, ObjectKind.ROLE, role.key, live.state.name, live.id, changes, live.members)
    return (
        PlanStep(StepAction.UPDATE, ObjectKind.ROLE, role.key, live.state.name, live.id, changes) if changes else None
    )


def _order_steps(desired: DesiredServer, bindings: Bindings) -> list[PlanStep]:
    """One step, if the ranked roles will not stand in their declared order: new ones come in at the bottom."""
    ranked = [role.key for role in desired.roles if role.ranked]
    current_order = sorted(
        (key for key in ranked if bindings.role(key)),
        key=lambda key: _rank(live) if (live := bindings.role(key)) else (0, 0),
        reverse=True,
    )
    missing = [key for key in ranked if bindings.role(key) is None]
    return [PlanStep(StepAction.ORDER, ObjectKind.ROLE, "", "")] if [*current_order, *missing] != ranked else []


def _channel_step(
    channel: DesiredChannel, bindings: Bindings, snapshot: ServerSnapshot, names_by_id: dict[int, str]
) -> PlanStep | None:
    binding = bindings.of(channel.kind, channel.key)
    live = bindings.channel(channel.kind, channel.key)
    if live is None:
        hidden = binding.hidden is not None or _behind_hidden(channel, bindings)
        return None if hidden else PlanStep(StepAction.CREATE, channel.kind, channel.key, channel.name)
    if live.id in snapshot.held:
        return None
    written = binding.written if isinstance(binding.written, ChannelState) else None
    changes = channel_changes(channel, live.state, bindings, written, names_by_id)
    if not binding.ours:
        return PlanStep(StepAction.ADOPT, channel.kind, channel.key, live.state.name, live.id, changes)
    return (
        PlanStep(StepAction.UPDATE, channel.kind, channel.key, live.state.name, live.id, changes) if changes else None
    )


def _behind_hidden(channel: DesiredChannel, bindings: Bindings) -> bool:
    """Whether a channel would have to be made in a category that we may not view: that would fail."""
    return channel.parent is not None and bindings.of(ObjectKind.CATEGORY, channel.parent).hidden is not None


def _problems(
    desired: DesiredServer, snapshot: ServerSnapshot, bindings: Bindings, steps: list[PlanStep]
) -> list[PlanProblem]:
    if not steps:
        return []
    problems = [PlanProblem(PlanProblemKind.PERMISSION, name) for name in missing_permissions(desired, snapshot)]
    problems += [
        PlanProblem(PlanProblemKind.ROLE_ABOVE, live.state.name)
        for role in desired.roles
        if (live := bindings.role(role.key)) is not None and live.position >= snapshot.bot_position
    ]
    return [*problems, *over_limits(snapshot, steps)]


def over_limits(snapshot: ServerSnapshot, steps: Iterable[PlanStep]) -> list[PlanProblem]:
    """What these steps would make more of than Discord allows on a server."""
    problems = []
    made = [step.kind for step in steps if step.action is StepAction.CREATE]
    roles = len(snapshot.roles) + made.count(ObjectKind.ROLE)
    if roles > ROLES_PER_GUILD:
        problems.append(PlanProblem(PlanProblemKind.TOO_MANY_ROLES, str(roles)))
    channels = len(snapshot.channels) + len(snapshot.hidden) + len(made) - made.count(ObjectKind.ROLE)
    if channels > CHANNELS_PER_GUILD:
        problems.append(PlanProblem(PlanProblemKind.TOO_MANY_CHANNELS, str(channels)))
    return problems


def _notes(
    desired: DesiredServer, snapshot: ServerSnapshot, bindings: Bindings, provisioned: tuple[ProvisionedObject, ...]
) -> list[PlanNote]:
    notes = []
    bound = set()
    for channel in desired.channels:
        hidden = bindings.of(channel.kind, channel.key).hidden
        if hidden is not None:
            bound.add(hidden)
            notes.append(PlanNote(PlanNoteKind.HIDDEN, channel.name, hidden))
        elif bindings.channel(channel.kind, channel.key) is None and _behind_hidden(channel, bindings):
            notes.append(PlanNote(PlanNoteKind.BEHIND_HIDDEN, channel.name))
        elif (live := bindings.channel(channel.kind, channel.key)) is not None and live.id in snapshot.held:
            notes.append(PlanNote(PlanNoteKind.HELD, live.state.name, live.id))
        elif live is None and (namesake := bindings.private_namesake(channel)) is not None:
            notes.append(PlanNote(PlanNoteKind.PRIVATE_NAMESAKE, namesake.state.name, namesake.id))
    if others := snapshot.hidden - bound:
        notes.append(PlanNote(PlanNoteKind.OTHERS_HIDDEN, str(len(others))))
    declared = {(ObjectKind.ROLE, role.key) for role in desired.roles}
    declared |= {(channel.kind, channel.key) for channel in desired.channels}
    names_by_id = object_names(snapshot)
    notes += [
        PlanNote(PlanNoteKind.OBSOLETE, names_by_id[row.object_id], row.object_id)
        for row in provisioned
        if (row.kind, row.key) not in declared and row.object_id in names_by_id
    ]
    if desired.cities_without_role:
        notes.append(PlanNote(PlanNoteKind.CITIES_WITHOUT_ROLE, str(desired.cities_without_role)))
    return notes
