"""Which overwrites a lock changes, and how they come back. Pure.

Source of how permissions add up: https://discord.com/developers/docs/topics/permissions#permission-overwrites
A lock takes writing from everybody whom the channel gives it, and keeps it for moderators, administrators and the bot,
as far as their role had it: it gives no role more than it had.
"""

from collections.abc import Iterable, Mapping, Sequence

from cogs.moderation.models.measures import Bits, ChannelView, Restoration, Right, Touch

ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
VIEW_CHANNEL = 1 << 10
MANAGE_ROLES = 1 << 28
SEND_MESSAGES = 1 << 11
CREATE_PUBLIC_THREADS = 1 << 35
CREATE_PRIVATE_THREADS = 1 << 36
SEND_MESSAGES_IN_THREADS = 1 << 38
WRITING = SEND_MESSAGES | CREATE_PUBLIC_THREADS | CREATE_PRIVATE_THREADS | SEND_MESSAGES_IN_THREADS


# Discord calls MANAGE_ROLES "Manage Permissions" where it concerns a channel.
NEEDED_TO_LOCK = {"view_channel": VIEW_CHANNEL, "manage_roles": MANAGE_ROLES, "send_messages": SEND_MESSAGES}


def lacking(view: ChannelView) -> tuple[str, ...]:
    """What the bot needs for a lock and lacks in the channel, by Discord's names."""
    if view.grantable & ADMINISTRATOR:
        return ()
    return tuple(name for name, bit in NEEDED_TO_LOCK.items() if not view.grantable & bit)


def lock(view: ChannelView) -> tuple[Touch, ...]:
    """The overwrites to write, in an order in which nobody who stays is ever shut out: the bot first, @everyone last.

    Empty when nobody is left who could be shut out.
    """
    bits = WRITING & (WRITING if view.grantable & ADMINISTRATOR else view.grantable)
    standing = {right.target: right for right in view.rights}
    spared = {view.bot_id, view.everyone, *view.staff_members, *(one.role_id for one in view.staff)}
    kept = [_keep(view.bot_id, True, standing, _of_bot(view) & bits)]
    kept += [
        _keep(one.role_id, False, standing, _of_role(view, one.role_id, one.permissions) & bits) for one in view.staff
    ]
    shut = [
        Touch(right.target, right.member, right.bits, Bits(right.bits.allow & ~bits, right.bits.deny))
        for right in view.rights
        if right.target not in spared and right.bits.allow & bits
    ]
    now = standing[view.everyone].bits if view.everyone in standing else None
    before = now or Bits()
    last = Touch(view.everyone, False, now, Bits(before.allow & ~bits, before.deny | bits))
    closing = [*shut, *([last] if last.after != before else [])]
    if not closing:
        return ()
    return (*(touch for touch in kept if touch is not None), *closing)


def locked(touches: Sequence[Touch], rights: Iterable[Right], everyone: int) -> bool:
    """Whether a lock is still in force, or somebody has opened the channel by hand.

    What counts is @everyone; where the lock had nothing to take from it, those from whom it took something.
    """
    standing = {right.target: right.bits for right in rights}
    closing = [touch for touch in touches if touch.target == everyone] or [touch for touch in touches if _taken(touch)]
    return not closing or any(_shut(touch, standing.get(touch.target)) for touch in closing)


def unwritten(touches: Sequence[Touch], rights: Iterable[Right], fresh: Sequence[Touch]) -> tuple[Touch, ...]:
    """A lock that was interrupted, as it is to go on: what was written stays, the rest is planned anew (`fresh`)."""
    standing = {right.target: right.bits for right in rights}
    done = [touch for touch in touches if standing.get(touch.target) == touch.after]
    known = {touch.target for touch in done}
    return (*done, *(touch for touch in fresh if touch.target not in known))


def restorations(touches: Sequence[Touch], rights: Iterable[Right]) -> list[Restoration]:
    """What to write to undo a lock, in an order in which the bot stays to the last."""
    standing = {right.target: right.bits for right in rights}
    return [restoration(touch, standing.get(touch.target)) for touch in reversed(touches)]


def restoration(touch: Touch, now: Bits | None) -> Restoration:
    """The overwrite as it was, bit by bit: a bit that somebody else has set since stays as they set it.

    An overwrite that somebody has taken away stays away.
    """
    if now is None:
        if touch.before is None or touch.after != Bits():
            return Restoration(touch, None, needed=False, altered=touch.before is not None)
        now = Bits()
    before = touch.before or Bits()
    ours = (before.allow ^ touch.after.allow) | (before.deny ^ touch.after.deny)
    theirs = ours & ((now.allow ^ touch.after.allow) | (now.deny ^ touch.after.deny))
    mask = ours & ~theirs
    # What is back already (a restoration that was interrupted) has not been altered by anybody.
    altered = theirs & ((now.allow ^ before.allow) | (now.deny ^ before.deny))
    bits = Bits((now.allow & ~mask) | (before.allow & mask), (now.deny & ~mask) | (before.deny & mask))
    write = None if touch.before is None and bits == Bits() else bits
    return Restoration(touch, write, needed=bits != now or write is None, altered=bool(altered))


def _taken(touch: Touch) -> int:
    """What the lock no longer allows."""
    return (touch.before or Bits()).allow & ~touch.after.allow


def _shut(touch: Touch, now: Bits | None) -> bool:
    """Whether writing is still closed by this overwrite, as the lock had it; `now` None: the overwrite is gone."""
    bits = now or Bits()
    denied = touch.after.deny & SEND_MESSAGES
    return bits.deny & denied == denied and not bits.allow & _taken(touch) & SEND_MESSAGES


def _keep(target: int, member: bool, standing: Mapping[int, Right], grant: int) -> Touch | None:  # noqa: FBT001 - a flag of the overwrite
    """The overwrite by which somebody who could write still can; None where it says so already."""
    right = standing.get(target)
    before = right.bits if right is not None else None
    now = before or Bits()
    if not grant & ~now.allow:
        return None
    return Touch(target, member, before, Bits(now.allow | grant, now.deny & ~grant))


def _of_role(view: ChannelView, role_id: int, permissions: int) -> int:
    """What somebody with this role alone may in the channel."""
    if (view.base | permissions) & ADMINISTRATOR:
        return 0  # nothing is closed to them, so nothing need be opened
    standing = {right.target: right.bits for right in view.rights}
    return _applied(view.base | permissions, [standing.get(view.everyone), standing.get(role_id)])


def _of_bot(view: ChannelView) -> int:
    if view.bot_base & ADMINISTRATOR:
        return 0
    standing = {right.target: right.bits for right in view.rights}
    roles = [standing[role] for role in view.bot_roles if role in standing and role != view.everyone]
    together = Bits(0, 0)
    for bits in roles:
        together = Bits(together.allow | bits.allow, together.deny | bits.deny)
    return _applied(view.base | view.bot_base, [standing.get(view.everyone), together, standing.get(view.bot_id)])


def _applied(permissions: int, overwrites: Iterable[Bits | None]) -> int:
    for bits in overwrites:
        if bits is not None:
            permissions = permissions & ~bits.deny | bits.allow
    return permissions
