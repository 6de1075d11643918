"""Whom a lock shuts out, whom it does not, and that everything comes back: half-way too, and after others' changes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cogs.moderation.models.measures import Bits, ChannelView, Right, Staff, Touch
from cogs.moderation.rules.locking import (
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


def view(*rights: Right, base: int = ALL, staff: Sequence[Staff] = (), grantable: int = ALL) -> ChannelView:
    return ChannelView(
        channel_id=100,
        everyone=GUILD,
        base=base,
        rights=rights,
        staff=tuple(staff) or (Staff(MODS, 0), Staff(ADMINS, 0)),
        staff_members=frozenset({MODERATOR}),
        bot_id=BOT,
        bot_roles=frozenset({BOT_ROLE}),
        bot_base=ALL,
        grantable=grantable,
    )


def may(seen: ChannelView, *roles: int, member: int = 0, permissions: int = 0) -> int:
    """Discord's published algorithm, for somebody with these roles."""
    standing = {right.target: right.bits for right in seen.rights}
    bits = seen.base | permissions
    everyone = standing.get(seen.everyone, Bits())
    bits = bits & ~everyone.deny | everyone.allow
    mine = [standing[role] for role in roles if role in standing]
    deny = allow = 0
    for one in mine:
        deny, allow = deny | one.deny, allow | one.allow
    bits = bits & ~deny | allow
    own = standing.get(member, Bits())
    return bits & ~own.deny | own.allow


def written(seen: ChannelView, touches: Iterable[Touch]) -> ChannelView:
    rights = {right.target: right for right in seen.rights}
    for touch in touches:
        rights[touch.target] = Right(touch.target, touch.member, touch.after)
    return replace(seen, rights=tuple(rights[key] for key in sorted(rights)))


def undone(seen: ChannelView, touches: Sequence[Touch]) -> ChannelView:
    rights = {right.target: right for right in seen.rights}
    for one in restorations(touches, seen.rights):
        if one.needed and one.write is None:
            rights.pop(one.touch.target, None)
        elif one.needed and one.write is not None:
            rights[one.touch.target] = Right(one.touch.target, one.touch.member, one.write)
    return replace(seen, rights=tuple(rights[key] for key in sorted(rights)))


sets_of_bits = st.integers(0, 31).map(
    lambda n: sum(bit for at, bit in enumerate((*bits_of(WRITING), ATTACH)) if n >> at & 1)
)


def bits_of(permissions: int) -> tuple[int, ...]:
    return tuple(1 << at for at in range(64) if permissions >> at & 1)


@st.composite
def overwrites(draw: st.DrawFn) -> Bits:
    allow = draw(sets_of_bits)
    return Bits(allow, draw(sets_of_bits) & ~allow)


@st.composite
def channels(draw: st.DrawFn) -> ChannelView:
    """Any overwrites of anybody, on a server where the staff's roles may this or that."""
    targets = draw(st.sets(st.sampled_from([GUILD, BOT, BOT_ROLE, MODS, ADMINS, MAYORS, STAFF, PERSON, MODERATOR])))
    members = {BOT, PERSON, MODERATOR}
    rights = [Right(one, one in members, draw(overwrites())) for one in sorted(targets)]
    staff = [Staff(MODS, draw(sets_of_bits)), Staff(ADMINS, draw(sets_of_bits))]
    return view(*rights, base=draw(sets_of_bits) | VIEW_CHANNEL, staff=staff)


@given(channels(), st.sets(st.sampled_from([MAYORS, STAFF])), st.sampled_from([0, PERSON]))
def test_nobody_else_can_write_in_a_locked_channel(seen: ChannelView, roles: set[int], member: int) -> None:
    touches = lock(seen)
    after = may(written(seen, touches), *roles, member=member)
    if touches:
        assert not after & WRITING
    else:
        assert not may(seen, *roles, member=member) & WRITING


@given(channels())
def test_who_keeps_order_and_the_bot_can_write_as_before(seen: ChannelView) -> None:
    closed = written(seen, lock(seen))
    for staff in seen.staff:
        before = may(seen, staff.role_id, permissions=staff.permissions) & WRITING
        assert may(closed, staff.role_id, permissions=staff.permissions) & WRITING == before
    before = may(seen, BOT_ROLE, member=BOT, permissions=ALL) & WRITING
    assert may(closed, BOT_ROLE, member=BOT, permissions=ALL) & WRITING == before


@given(channels())
def test_a_lock_and_its_end_leave_no_trace(seen: ChannelView) -> None:
    touches = lock(seen)
    closed = written(seen, touches)
    assert locked(touches, closed.rights, GUILD)
    assert undone(closed, touches) == replace(seen, rights=tuple(sorted(seen.rights, key=lambda one: one.target)))
    assert not any(one.altered for one in restorations(touches, closed.rights))


@given(channels(), st.integers(0, 10))
def test_a_lock_that_was_interrupted_anywhere_goes_on_to_the_same_end(seen: ChannelView, after: int) -> None:
    touches = lock(seen)
    half = written(seen, touches[:after])
    again = unwritten(touches, half.rights, lock(half))
    assert written(half, again) == written(seen, touches)
    assert undone(written(half, again), again).rights == undone(written(seen, touches), touches).rights


@given(channels(), st.integers(0, 10))
def test_an_end_that_was_interrupted_anywhere_goes_on_and_blames_nobody(seen: ChannelView, after: int) -> None:
    touches = lock(seen)
    closed = written(seen, touches)
    half = closed
    for one in restorations(touches, closed.rights)[:after]:
        rights = {right.target: right for right in half.rights if right.target != one.touch.target}
        if one.write is not None:
            rights[one.touch.target] = Right(one.touch.target, one.touch.member, one.write)
        half = replace(half, rights=tuple(rights[key] for key in sorted(rights)))
    assert undone(half, touches) == undone(closed, touches)
    assert not any(one.altered for one in restorations(touches, half.rights))


@given(overwrites(), overwrites(), overwrites())
def test_each_bit_is_theirs_where_somebody_set_it_and_else_as_before(before: Bits, after: Bits, now: Bits) -> None:
    one = restoration(Touch(MAYORS, False, before, after), now)
    result = one.write or Bits()
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
    touch = Touch(MAYORS, False, Bits(allow=WRITING), Bits(allow=ATTACH))
    one = restoration(touch, None)
    assert (one.needed, one.altered) == (False, True)
    made = Touch(MODS, False, None, Bits(allow=WRITING))
    assert (restoration(made, None).needed, restoration(made, None).altered) == (False, False)


def test_a_register_in_which_only_the_bot_writes_is_locked_already() -> None:
    register = view(
        Right(GUILD, False, Bits(deny=WRITING)),
        Right(ADMINS, False, Bits(deny=SEND_MESSAGES)),
        Right(BOT, True, Bits(allow=WRITING)),
    )
    assert lock(register) == ()


def test_an_open_channel_is_closed_from_everyone_last() -> None:
    touches = lock(view())
    assert [touch.target for touch in touches] == [BOT, MODS, ADMINS, GUILD]
    assert touches[-1].after == Bits(deny=WRITING)
    assert all(touch.before is None for touch in touches)


def test_what_the_bot_itself_may_not_is_left_out_and_what_it_needs_is_named() -> None:
    poor = view(grantable=VIEW_CHANNEL | SEND_MESSAGES)
    assert lacking(poor) == ("manage_roles",)
    assert lock(poor)[-1].after == Bits(deny=SEND_MESSAGES)
    assert lacking(view(grantable=ADMINISTRATOR)) == ()
    assert lock(view(grantable=ADMINISTRATOR))[-1].after == Bits(deny=WRITING)


def test_administrators_need_no_key() -> None:
    touches = lock(view(staff=[Staff(MODS, ADMINISTRATOR)]))
    assert MODS not in {touch.target for touch in touches}


def test_a_lock_stands_as_long_as_everyone_is_denied_to_write() -> None:
    touches = lock(view())
    closed = written(view(), touches)
    assert locked(touches, closed.rights, GUILD)
    partly = written(closed, [Touch(GUILD, False, None, Bits(deny=SEND_MESSAGES))])
    assert locked(touches, partly.rights, GUILD)
    opened = written(closed, [Touch(GUILD, False, None, Bits(deny=CREATE_PUBLIC_THREADS | SEND_MESSAGES_IN_THREADS))])
    assert not locked(touches, opened.rights, GUILD)
    assert not locked(touches, (), GUILD)


def test_where_only_some_could_write_giving_it_back_to_them_all_opens_the_channel() -> None:
    seen = view(
        Right(GUILD, False, Bits(deny=WRITING)),
        Right(MAYORS, False, Bits(allow=WRITING)),
        Right(STAFF, False, Bits(allow=WRITING)),
        Right(MODS, False, Bits(allow=WRITING)),
    )
    touches = lock(seen)
    assert [touch.target for touch in touches] == [MAYORS, STAFF]
    closed = written(seen, touches)
    assert locked(touches, closed.rights, GUILD)
    given_back = Touch(MAYORS, False, None, Bits(allow=SEND_MESSAGES))
    assert locked(touches, written(closed, [given_back]).rights, GUILD)
    both = [given_back, Touch(STAFF, False, None, Bits(allow=SEND_MESSAGES))]
    assert not locked(touches, written(closed, both).rights, GUILD)
