"""Puts what admins decided to keep as it stands on the server in place of what is declared."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cogs.network.models.forum import ADMINS, BOT, EVERYONE, OverwriteSpec
from cogs.network.models.plan import KeptObject
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
from cogs.network.rules.desired import ARCHIVE
from cogs.network.rules.permissions import BITS

_READING = BITS["view_channel"] | BITS["read_message_history"]


def with_kept(
    desired: DesiredServer, kept: Iterable[KeptObject], provisioned: Iterable[ProvisionedObject], guild_id: int
) -> DesiredServer:
    """Kept objects are wanted as they were kept; those that stay deleted are not wanted, nor spoken of by others.

    What the bot itself needs in a channel, and what all admins may do there, is never given up.
    """
    chosen = {(entry.kind, entry.key): entry for entry in kept}
    if not chosen:
        return desired
    ids = {(row.kind, row.key): row.object_id for row in provisioned}
    gone = {ref for ref, entry in chosen.items() if entry.state is None}
    return replace(
        desired,
        roles=tuple(
            _role(role, chosen.get((ObjectKind.ROLE, role.key)))
            for role in desired.roles
            if (ObjectKind.ROLE, role.key) not in gone
        ),
        channels=tuple(
            _without(_channel(channel, chosen.get((channel.kind, channel.key)), ids, guild_id), gone)
            for channel in desired.channels
            if (channel.kind, channel.key) not in gone
        ),
    )


def _role(desired: DesiredRole, kept: KeptObject | None) -> DesiredRole:
    if kept is None or not isinstance(kept.state, RoleState):
        return desired
    return replace(desired, state=replace(kept.state, name=desired.state.name) if kept.rights_only else kept.state)


def _channel(
    desired: DesiredChannel, kept: KeptObject | None, ids: Mapping[tuple[ObjectKind, str], int], guild_id: int
) -> DesiredChannel:
    if kept is None or not isinstance(kept.state, ChannelState):
        return desired
    state = kept.state
    categories = {object_id: key for (kind, key), object_id in ids.items() if kind is ObjectKind.CATEGORY}
    kept_in = categories.get(state.parent or 0)
    moved = kept.rights_only and (kept_in == ARCHIVE) != (desired.parent == ARCHIVE)
    undeclared = {overwrite.target: overwrite for overwrite in state.overwrites}
    overwrites = []
    for spec in desired.overwrites:
        if spec.target in {BOT, ADMINS}:
            overwrites.append(spec)
            continue
        target = guild_id if spec.target == EVERYONE else ids.get((ObjectKind.ROLE, spec.target), 0)
        overwrite = undeclared.pop(target, None)
        if moved:
            overwrites.append(_read_as_kept(spec, overwrite))
        elif overwrite is not None:
            overwrites.append(OverwriteSpec(spec.target, overwrite.allow, overwrite.deny))
    others = tuple(undeclared.values())
    if moved and desired.parent == ARCHIVE:
        others = tuple(replace(overwrite, allow=overwrite.allow & _READING) for overwrite in others)
    desired = replace(desired, overwrites=tuple(overwrites), kept_overwrites=others)
    if kept.rights_only:
        return desired
    return replace(desired, name=state.name, topic=state.topic, parent=kept_in)


def _read_as_kept(spec: OverwriteSpec, kept: Overwrite | None) -> OverwriteSpec:
    """Into the archive and out of it, what may be done is declared; who may read it stays as it was kept."""
    allow, deny = (kept.allow & _READING, kept.deny & _READING) if kept is not None else (0, 0)
    return OverwriteSpec(spec.target, spec.allow & ~_READING | allow, spec.deny & ~_READING | deny)


def _without(channel: DesiredChannel, gone: set[tuple[ObjectKind, str]]) -> DesiredChannel:
    return replace(
        channel,
        parent=None if (ObjectKind.CATEGORY, channel.parent or "") in gone else channel.parent,
        overwrites=tuple(spec for spec in channel.overwrites if (ObjectKind.ROLE, spec.target) not in gone),
    )
