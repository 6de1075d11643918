"""Whom a lock shuts out, whom it does not, and that everything comes back: half-way too, and after others' changes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cogs.moderation.models.channel_actions import (
    ChannelOverwrite,
    ChannelSnapshot,
    OverwriteChange,
    PermissionBits,
    StaffRole,
)
from cogs.moderation.rules.locks import (
    ADMINISTRATOR,
    CREATE_PUBLIC_THREADS,
    MANAGE_ROLES,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
    WRITING,
    lacking,
    lock,
    locked,
    restoration,
    restorations,
    unwritten,
)

GUILD, BOT, BOT_ROLE, MODS, ADMINS, MAYORS, STAFF, PERSON, MODERATOR = range(1, 10)
ATTACH = 1 << 15
ALL = WRITING | ATTACH | VIEW_CHANNEL | MANAGE_ROLES


def view(
    *overwrites: ChannelOverwrite, base: int = ALL, staff: Sequence[StaffRole] = (), grantable: int = ALL
) -> ChannelSnapshot:
    return ChannelSnapshot(
        channel_id=100,
        everyone=GUILD,
        base=base,
        overwrites=overwrites,
        staff=tuple(staff) or (StaffRole(MODS, 0), StaffRole(ADMINS, 0)),
        staff_members=frozenset({MODERATOR}),
        bot_id=BOT,
        bot_roles=frozenset({BOT_ROLE}),
        bot_base=ALL,
        grantable=grantable,
    )


def may(seen: ChannelSnapshot, *roles: int, member: int = 0, permissions: int = 0) -> int:
    """Discord's published algorithm, for somebody with these roles."""
    standing = {overwrite.target: overwrite.bits for overwrite in seen.overwrites}
    bits = seen.base | permissions
    everyone = standing.get(seen.everyone, PermissionBits())
    bits = bits & ~everyone.deny | everyone.allow
    mine = [standing[role] for role in roles if role in standing]
    deny = allow = 0
    for entry in mine:
        deny, allow = deny | entry.deny, allow | entry.allow
    bits = bits & ~deny | allow
    own = standing.get(member, PermissionBits())
    return bits & ~own.deny | own.allow


def written(seen: ChannelSnapshot, changes: Iterable[OverwriteChange]) -> ChannelSnapshot:
    overwrites = {overwrite.target: overwrite for overwrite in seen.overwrites}
    for change in changes:
        overwrites[change.target] = ChannelOverwrite(change.target, change.member, change.after)
    return replace(seen, overwrites=tuple(overwrites[key] for key in sorted(overwrites)))


def undone(seen: ChannelSnapshot, changes: Sequence[OverwriteChange]) -> ChannelSnapshot:
    overwrites = {overwrite.target: overwrite for overwrite in seen.overwrites}
    for entry in restorations(changes, seen.overwrites):
        if entry.needed and entry.write is None:
            overwrites.pop(entry.change.target, None)
        elif entry.needed and entry.write is not None:
            overwrites[entry.change.target] = ChannelOverwrite(entry.change.target, entry.change.member, entry.write)
    return replace(seen, overwrites=tuple(overwrites[key] for key in sorted(overwrites)))


sets_of_bits = st.integers(0, 31).map(
    lambda n: sum(bit for at, bit in enumerate((*bits_of(WRITING), ATTACH)) if n >> at & 1)
)


def bits_of(permissions: int) -> tuple[int, ...]:
    return tuple(1 << at for at in range(64) if permissions >> at & 1)


@st.composite
def any_bits(draw: st.DrawFn) -> PermissionBits:
    allow = draw(sets_of_bits)
    return PermissionBits(allow, draw(sets_of_bits) & ~allow)


@st.composite
def channels(draw: st.DrawFn) -> ChannelSnapshot:
    """Any overwrites of anybody, on a server where the staff's roles may this or that."""
    targets = draw(st.sets(st.sampled_from([GUILD, BOT, BOT_ROLE, MODS, ADMINS, MAYORS, STAFF, PERSON, MODERATOR])))
    members = {BOT, PERSON, MODERATOR}
    overwrites = [ChannelOverwrite(target, target in members, draw(any_bits())) for target in sorted(targets)]
    staff = [StaffRole(MODS, draw(sets_of_bits)), StaffRole(ADMINS, draw(sets_of_bits))]
    return view(*overwrites, base=draw(sets_of_bits) | VIEW_CHANNEL, staff=staff)


@given(channels(), st.sets(st.sampled_from([MAYORS, STAFF])), st.sampled_from([0, PERSON]))
def test_nobody_else_can_write_in_a_locked_channel(seen: ChannelSnapshot, roles: set[int], member: int) -> None:
    changes = lock(seen)
    after = may(written(seen, changes), *roles, member=member)
    if changes:
        assert not after & WRITING
    else:
        assert not may(seen, *roles, member=member) & WRITING


@given(channels())
def test_who_keeps_order_and_the_bot_can_write_as_before(seen: ChannelSnapshot) -> None:
    closed = written(seen, lock(seen))
    for staff in seen.staff:
        before = may(seen, staff.role_id, permissions=staff.permissions) & WRITING
        assert may(closed, staff.role_id, permissions=staff.permissions) & WRITING == before
    before = may(seen, BOT_ROLE, member=BOT, permissions=ALL) & WRITING
    assert may(closed, BOT_ROLE, member=BOT, permissions=ALL) & WRITING == before


@given(channels())
def test_a_lock_and_its_end_leave_no_trace(seen: ChannelSnapshot) -> None:
    changes = lock(seen)
    closed = written(seen, changes)
    assert locked(changes, closed.overwrites, GUILD)
    assert undone(closed, changes) == replace(
        seen, overwrites=tuple(sorted(seen.overwrites, key=lambda entry: entry.target))
    )
    assert not any(entry.altered for entry in restorations(changes, closed.overwrites))


@given(channels(), st.integers(0, 10))
def test_a_lock_that_was_interrupted_anywhere_goes_on_to_the_same_end(seen: ChannelSnapshot, after: int) -> None:
    changes = lock(seen)
    half = written(seen, changes[:after])
    again = unwritten(changes, half.overwrites, lock(half))
    assert written(half, again) == written(seen, changes)
    assert undone(written(half, again), again).overwrites == undone(written(seen, changes), changes).overwrites


@given(channels(), st.integers(0, 10))
def test_an_end_that_was_interrupted_anywhere_goes_on_and_blames_nobody(seen: ChannelSnapshot, after: int) -> None:
    changes = lock(seen)
    closed = written(seen, changes)
    half = closed
    for entry in restorations(changes, closed.overwrites)[:after]:
        overwrites = {
            overwrite.target: overwrite for overwrite in half.overwrites if overwrite.target != entry.change.target
        }
        if entry.write is not None:
            overwrites[entry.change.target] = ChannelOverwrite(entry.change.target, entry.change.member, entry.write)
        half = replace(half, overwrites=tuple(overwrites[key] for key in sorted(overwrites)))
    assert undone(half, changes) == undone(closed, changes)
    assert not any(entry.altered for entry in restorations(changes, half.overwrites))


@given(any_bits(), any_bits(), any_bits())
def test_each_bit_is_theirs_where_somebody_set_it_and_else_as_before(
    before: PermissionBits, after: PermissionBits, now: PermissionBits
) -> None:
    one = restoration(OverwriteChange(MAYORS, False, before, after), now)
    result = one.write or PermissionBits()
    blamed = False
    for bit in bits_of(WRITING | ATTACH):
        was, set_to, found, got = (
            (bool(bits.allow & bit), bool(bits.deny & bit)) for bits in (before, after, now, result)
        )
        # A permission is allowed, denied, or neither: the two sides are one value.
        ours = was != set_to
        theirs = ours and found != set_to
        assert got == (was if ours and not theirs else found)
        blamed |= theirs and found != was
    assert one.altered == blamed


def test_an_overwrite_that_somebody_took_away_stays_away() -> None:
    change = OverwriteChange(MAYORS, False, PermissionBits(allow=WRITING), PermissionBits(allow=ATTACH))
    one = restoration(change, None)
    assert (one.needed, one.altered) == (False, True)
    made = OverwriteChange(MODS, False, None, PermissionBits(allow=WRITING))
    assert (restoration(made, None).needed, restoration(made, None).altered) == (False, False)


def test_a_register_in_which_only_the_bot_writes_is_locked_already() -> None:
    register = view(
        ChannelOverwrite(GUILD, False, PermissionBits(deny=WRITING)),
        ChannelOverwrite(ADMINS, False, PermissionBits(deny=SEND_MESSAGES)),
        ChannelOverwrite(BOT, True, PermissionBits(allow=WRITING)),
    )
    assert lock(register) == ()


def test_an_open_channel_is_closed_from_everyone_last() -> None:
    changes = lock(view())
    assert [change.target for change in changes] == [BOT, MODS, ADMINS, GUILD]
    assert changes[-1].after == PermissionBits(deny=WRITING)
    assert all(change.before is None for change in changes)


def test_what_the_bot_itself_may_not_is_left_out_and_what_it_needs_is_named() -> None:
    poor = view(grantable=VIEW_CHANNEL | SEND_MESSAGES)
    assert lacking(poor) == ("manage_roles",)
    assert lock(poor)[-1].after == PermissionBits(deny=SEND_MESSAGES)
    assert lacking(view(grantable=ADMINISTRATOR)) == ()
    assert lock(view(grantable=ADMINISTRATOR))[-1].after == PermissionBits(deny=WRITING)


def test_administrators_need_no_key() -> None:
    changes = lock(view(staff=[StaffRole(MODS, ADMINISTRATOR)]))
    assert MODS not in {change.target for change in changes}


def test_a_lock_stands_as_long_as_everyone_is_denied_to_write() -> None:
    changes = lock(view())
    closed = written(view(), changes)
    assert locked(changes, closed.overwrites, GUILD)
    partly = written(closed, [OverwriteChange(GUILD, False, None, PermissionBits(deny=SEND_MESSAGES))])
    assert locked(changes, partly.overwrites, GUILD)
    opened = written(
        closed,
        [OverwriteChange(GUILD, False, None, PermissionBits(deny=CREATE_PUBLIC_THREADS | SEND_MESSAGES_IN_THREADS))],
    )
    assert not locked(changes, opened.overwrites, GUILD)
    assert not locked(changes, (), GUILD)


def test_where_only_some_could_write_giving_it_back_to_them_all_opens_the_channel() -> None:
    seen = view(
        ChannelOverwrite(GUILD, False, PermissionBits(deny=WRITING)),
        ChannelOverwrite(MAYORS, False, PermissionBits(allow=WRITING)),
        ChannelOverwrite(STAFF, False, PermissionBits(allow=WRITING)),
        ChannelOverwrite(MODS, False, PermissionBits(allow=WRITING)),
    )
    changes = lock(seen)
    assert [change.target for change in changes] == [MAYORS, STAFF]
    closed = written(seen, changes)
    assert locked(changes, closed.overwrites, GUILD)
    given_back = OverwriteChange(MAYORS, False, None, PermissionBits(allow=SEND_MESSAGES))
    assert locked(changes, written(closed, [given_back]).overwrites, GUILD)
    both = [given_back, OverwriteChange(STAFF, False, None, PermissionBits(allow=SEND_MESSAGES))]
    assert not locked(changes, written(closed, both).overwrites, GUILD)
