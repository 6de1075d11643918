"""The plan: from what is wanted, what stands, and what we remember, to the steps between them. Pure.

Nothing is ever deleted: what is no longer declared is named in a note and left to people, since a channel holds what
they wrote. Overwrites that are not declared, the order of channels, and what lies outside the bot's own permissions
are left alone as well.
"""

import hashlib
from collections.abc import Iterable

from cogs.network.models.plan import (
    Action,
    ChannelState,
    Kind,
    LiveRole,
    Note,
    NoteKind,
    Plan,
    Problem,
    ProblemKind,
    Provisioned,
    RoleState,
    Snapshot,
    Step,
    Wanted,
    WantedChannel,
    WantedRole,
)
from cogs.network.rules.binding import Bindings
from cogs.network.rules.differences import channel_changes, role_changes, role_target
from cogs.network.rules.permissions import NEEDED, effective, names
from cogs.network.rules.roles import ROLES_PER_GUILD

# https://discord.com/developers/docs/resources/guild
CHANNELS_PER_GUILD = 500
_DIGEST_LENGTH = 32


def make_plan(wanted: Wanted, snapshot: Snapshot, stored: Iterable[Provisioned]) -> Plan:
    """The steps from `snapshot` to `wanted`, what stands against them, and what is left alone."""
    stored = tuple(stored)
    book = Bindings(wanted, snapshot, stored)
    called = object_names(snapshot)
    steps = [
        *(step for role in wanted.roles if (step := _role_step(role, book, snapshot))),
        *_order_steps(wanted, book),
        *(step for one in wanted.channels if (step := _channel_step(one, book, snapshot, called))),
    ]
    problems = _problems(wanted, snapshot, book, steps)
    notes = _notes(wanted, snapshot, book, stored)
    facts = (steps, problems, notes, snapshot.bot_permissions, snapshot.bot_position, snapshot.roles, snapshot.channels)
    digest = hashlib.sha256(repr((facts, sorted(snapshot.hidden))).encode()).hexdigest()[:_DIGEST_LENGTH]
    return Plan(tuple(steps), tuple(problems), tuple(notes), digest)


def object_names(snapshot: Snapshot) -> dict[int, str]:
    """What roles and channels are called, and the bot, by id."""
    found = {object_id: one.state.name for object_id, one in snapshot.by_id().items()}
    return found | {snapshot.bot_id: snapshot.bot_name}


def lacking(wanted: Wanted, snapshot: Snapshot) -> tuple[str, ...]:
    """The permissions that the bot needs for its work and for what it is to grant, and does not have."""
    needed = NEEDED
    for role in wanted.roles:
        needed |= role.state.permissions
    for channel in wanted.channels:
        for spec in channel.overwrites:
            needed |= spec.allow | spec.deny
    return names(needed & ~effective(snapshot.bot_permissions))


def role_order(wanted: Wanted, book: Bindings, snapshot: Snapshot) -> dict[int, int]:
    """New positions by role id, so that the ranked roles stand in their declared order; empty where they do.

    They change places among themselves: other roles below the bot's keep theirs.
    """
    movable = sorted(
        (role for role in snapshot.roles if role.id != snapshot.guild_id and role.position < snapshot.bot_position),
        key=_rank,
    )
    ranked = [live for one in wanted.roles if one.ranked and (live := book.role(one.key)) in movable]
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


def _role_step(role: WantedRole, book: Bindings, snapshot: Snapshot) -> Step | None:
    binding = book.of(Kind.ROLE, role.key)
    live = book.role(role.key)
    if live is None:
        return Step(Action.CREATE, Kind.ROLE, role.key, role.state.name)
    target = role_target(role.state, live.state, snapshot.bot_permissions)
    written = binding.written if isinstance(binding.written, RoleState) else None
    changes = role_changes(live.state, target, written)
    if not binding.ours:
        return Step(Action.ADOPT, Kind.ROLE, role.key, live.state.name, live.id, changes)
    return Step(Action.UPDATE, Kind.ROLE, role.key, live.state.name, live.id, changes) if changes else None


def _order_steps(wanted: Wanted, book: Bindings) -> list[Step]:
    """One step, if the ranked roles will not stand in their declared order: new ones come in at the bottom."""
    ranked = [role.key for role in wanted.roles if role.ranked]
    standing = sorted(
        (key for key in ranked if book.role(key)),
        key=lambda key: _rank(live) if (live := book.role(key)) else (0, 0),
        reverse=True,
    )
    missing = [key for key in ranked if book.role(key) is None]
    return [Step(Action.ORDER, Kind.ROLE, "", "")] if [*standing, *missing] != ranked else []


def _channel_step(channel: WantedChannel, book: Bindings, snapshot: Snapshot, called: dict[int, str]) -> Step | None:
    binding = book.of(channel.kind, channel.key)
    live = book.channel(channel.kind, channel.key)
    if live is None:
        hidden = binding.hidden is not None or _behind_hidden(channel, book)
        return None if hidden else Step(Action.CREATE, channel.kind, channel.key, channel.name)
    if live.id in snapshot.held:
        return None
    written = binding.written if isinstance(binding.written, ChannelState) else None
    changes = channel_changes(channel, live.state, book, snapshot.bot_permissions, written, called)
    if not binding.ours:
        return Step(Action.ADOPT, channel.kind, channel.key, live.state.name, live.id, changes)
    return Step(Action.UPDATE, channel.kind, channel.key, live.state.name, live.id, changes) if changes else None


def _behind_hidden(channel: WantedChannel, book: Bindings) -> bool:
    """Whether a channel would have to be made in a category that we may not view: that would fail."""
    return channel.parent is not None and book.of(Kind.CATEGORY, channel.parent).hidden is not None


def _problems(wanted: Wanted, snapshot: Snapshot, book: Bindings, steps: list[Step]) -> list[Problem]:
    if not steps:
        return []
    problems = [Problem(ProblemKind.PERMISSION, name) for name in lacking(wanted, snapshot)]
    problems += [
        Problem(ProblemKind.ROLE_ABOVE, live.state.name)
        for role in wanted.roles
        if (live := book.role(role.key)) is not None and live.position >= snapshot.bot_position
    ]
    made = [step.kind for step in steps if step.action is Action.CREATE]
    roles = len(snapshot.roles) + made.count(Kind.ROLE)
    if roles > ROLES_PER_GUILD:
        problems.append(Problem(ProblemKind.TOO_MANY_ROLES, str(roles)))
    channels = len(snapshot.channels) + len(snapshot.hidden) + len(made) - made.count(Kind.ROLE)
    if channels > CHANNELS_PER_GUILD:
        problems.append(Problem(ProblemKind.TOO_MANY_CHANNELS, str(channels)))
    return problems


def _notes(wanted: Wanted, snapshot: Snapshot, book: Bindings, stored: tuple[Provisioned, ...]) -> list[Note]:
    notes = []
    bound = set()
    for channel in wanted.channels:
        hidden = book.of(channel.kind, channel.key).hidden
        if hidden is not None:
            bound.add(hidden)
            notes.append(Note(NoteKind.HIDDEN, channel.name, hidden))
        elif book.channel(channel.kind, channel.key) is None and _behind_hidden(channel, book):
            notes.append(Note(NoteKind.BEHIND_HIDDEN, channel.name))
        elif (live := book.channel(channel.kind, channel.key)) is not None and live.id in snapshot.held:
            notes.append(Note(NoteKind.HELD, live.state.name, live.id))
    if others := snapshot.hidden - bound:
        notes.append(Note(NoteKind.OTHERS_HIDDEN, str(len(others))))
    declared = {(Kind.ROLE, one.key) for one in wanted.roles} | {(one.kind, one.key) for one in wanted.channels}
    called = object_names(snapshot)
    notes += [
        Note(NoteKind.OBSOLETE, called[row.object_id], row.object_id)
        for row in stored
        if (row.kind, row.key) not in declared and row.object_id in called
    ]
    if wanted.cities_without_role:
        notes.append(Note(NoteKind.CITIES_WITHOUT_ROLE, str(wanted.cities_without_role)))
    return notes
