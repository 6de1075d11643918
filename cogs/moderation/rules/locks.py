"""Decides which overwrites a lock changes, and how they come back.

Source of how permissions add up: https://discord.com/developers/docs/topics/permissions#permission-overwrites
A lock takes writing from everybody whom the channel gives it, and keeps it for moderators, administrators and the bot,
as far as their role had it: it gives no role more than it had.
"""

from collections.abc import Iterable, Mapping, Sequence

from cogs.moderation.models.channel_actions import (
    ChannelOverwrite,
    ChannelSnapshot,
    OverwriteChange,
    PermissionBits,
    Restoration,
)

ADMINISTRATOR = 1 << 3
VIEW_CHANNEL = 1 << 10
MANAGE_ROLES = 1 << 28
SEND_MESSAGES = 1 << 11
CREATE_PUBLIC_THREADS = 1 << 35
CREATE_PRIVATE_THREADS = 1 << 36
SEND_MESSAGES_IN_THREADS = 1 << 38
WRITING = SEND_MESSAGES | CREATE_PUBLIC_THREADS | CREATE_PRIVATE_THREADS | SEND_MESSAGES_IN_THREADS


# Discord calls MANAGE_ROLES "Manage Permissions" where it concerns a channel.
NEEDED_TO_LOCK = {"view_channel": VIEW_CHANNEL, "manage_roles": MANAGE_ROLES, "send_messages": SEND_MESSAGES}


def lacking(view: ChannelSnapshot) -> tuple[str, ...]:
    """What the bot needs for a lock and lacks in the channel, by Discord's names."""
    if view.grantable & ADMINISTRATOR:
        return ()
    return tuple(name for name, bit in NEEDED_TO_LOCK.items() if not view.grantable & bit)


def lock(view: ChannelSnapshot) -> tuple[OverwriteChange, ...]:
    """The overwrites to write, in an order in which nobody who stays is ever shut out: the bot first, @everyone last.

    Empty when nobody is left who could be shut out.
    """
    bits = WRITING & (WRITING if view.grantable & ADMINISTRATOR else view.grantable)
    current = {overwrite.target: overwrite for overwrite in view.overwrites}
    exempt = {view.bot_id, view.everyone, *view.staff_members, *(role.role_id for role in view.staff)}
    kept = [_grant_of(view.bot_id, True, current, _of_bot(view) & bits)]
    kept += [
        _grant_of(role.role_id, False, current, _of_role(view, role.role_id, role.permissions) & bits)
        for role in view.staff
    ]
    taking = [
        OverwriteChange(
            overwrite.target,
            overwrite.member,
            overwrite.bits,
            PermissionBits(overwrite.bits.allow & ~bits, overwrite.bits.deny),
        )
        for overwrite in view.overwrites
        if overwrite.target not in exempt and overwrite.bits.allow & bits
    ]
    now = current[view.everyone].bits if view.everyone in current else None
    before = now or PermissionBits()
    last = OverwriteChange(view.everyone, False, now, PermissionBits(before.allow & ~bits, before.deny | bits))
    closing = [*taking, *([last] if last.after != before else [])]
    if not closing:
        return ()
    return (*(change for change in kept if change is not None), *closing)


def locked(changes: Sequence[OverwriteChange], overwrites: Iterable[ChannelOverwrite], everyone: int) -> bool:
    """Whether a lock is still in force, or somebody has opened the channel by hand.

    What counts is @everyone; where the lock had nothing to take from it, those from whom it took something.
    """
    current = {overwrite.target: overwrite.bits for overwrite in overwrites}
    closing = [change for change in changes if change.target == everyone] or [
        change for change in changes if _taken(change)
    ]
    return not closing or any(_closed_by(change, current.get(change.target)) for change in closing)


def unwritten(
    changes: Sequence[OverwriteChange], overwrites: Iterable[ChannelOverwrite], fresh: Sequence[OverwriteChange]
) -> tuple[OverwriteChange, ...]:
    """A lock that was interrupted, as it is to go on: what was written stays, the rest is planned anew (`fresh`)."""
    current = {overwrite.target: overwrite.bits for overwrite in overwrites}
    done = [change for change in changes if current.get(change.target) == change.after]
    known = {change.target for change in done}
    return (*done, *(change for change in fresh if change.target not in known))


def restorations(changes: Sequence[OverwriteChange], overwrites: Iterable[ChannelOverwrite]) -> list[Restoration]:
    """What to write to undo a lock, in an order in which the bot stays to the last."""
    current = {overwrite.target: overwrite.bits for overwrite in overwrites}
    return [restoration(change, current.get(change.target)) for change in reversed(changes)]


def restoration(change: OverwriteChange, now: PermissionBits | None) -> Restoration:
    """The overwrite as it was, bit by bit: a bit that somebody else has set since stays as they set it.

    An overwrite that somebody has taken away stays away.
    """
    if now is None:
        if change.before is None or change.after != PermissionBits():
            return Restoration(change, None, needed=False, altered=change.before is not None)
        now = PermissionBits()
    before = change.before or PermissionBits()
    ours = (before.allow ^ change.after.allow) | (before.deny ^ change.after.deny)
    theirs = ours & ((now.allow ^ change.after.allow) | (now.deny ^ change.after.deny))
    mask = ours & ~theirs
    # What is back already (a restoration that was interrupted) has not been altered by anybody.
    altered = theirs & ((now.allow ^ before.allow) | (now.deny ^ before.deny))
    bits = PermissionBits((now.allow & ~mask) | (before.allow & mask), (now.deny & ~mask) | (before.deny & mask))
    write = None if change.before is None and bits == PermissionBits() else bits
    return Restoration(change, write, needed=bits != now or write is None, altered=bool(altered))


def _taken(change: OverwriteChange) -> int:
    """What the lock no longer allows."""
    return (change.before or PermissionBits()).allow & ~change.after.allow


def _closed_by(change: OverwriteChange, now: PermissionBits | None) -> bool:
    """Whether writing is still closed by this overwrite, as the lock had it; `now` None: the overwrite is gone."""
    bits = now or PermissionBits()
    denied = change.after.deny & SEND_MESSAGES
    return bits.deny & denied == denied and not bits.allow & _taken(change) & SEND_MESSAGES


def _grant_of(target: int, member: bool, current: Mapping[int, ChannelOverwrite], grant: int) -> OverwriteChange | None:  # noqa: FBT001 - a flag of the overwrite
    """The overwrite by which somebody who could write still can; None where it says so already."""
    overwrite = current.get(target)
    before = overwrite.bits if overwrite is not None else None
    now = before or PermissionBits()
    if not grant & ~now.allow:
        return None
    return OverwriteChange(target, member, before, PermissionBits(now.allow | grant, now.deny & ~grant))


def _of_role(view: ChannelSnapshot, role_id: int, permissions: int) -> int:
    """What somebody with this role alone may in the channel."""
    if (view.base | permissions) & ADMINISTRATOR:
        return 0  # nothing is closed to them, so nothing need be opened
    current = {overwrite.target: overwrite.bits for overwrite in view.overwrites}
    return _applied(view.base | permissions, [current.get(view.everyone), current.get(role_id)])


def _of_bot(view: ChannelSnapshot) -> int:
    if view.bot_base & ADMINISTRATOR:
        return 0
    current = {overwrite.target: overwrite.bits for overwrite in view.overwrites}
    roles = [current[role] for role in view.bot_roles if role in current and role != view.everyone]
    together = PermissionBits(0, 0)
    for bits in roles:
        together = PermissionBits(together.allow | bits.allow, together.deny | bits.deny)
    return _applied(view.base | view.bot_base, [current.get(view.everyone), together, current.get(view.bot_id)])


def _applied(permissions: int, overwrites: Iterable[PermissionBits | None]) -> int:
    for bits in overwrites:
        if bits is not None:
            permissions = permissions & ~bits.deny | bits.allow
    return permissions
