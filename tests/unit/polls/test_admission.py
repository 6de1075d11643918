"""Who may vote, for every combination of rights, electorate, state and time: exactly those for whom it was opened."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.people import Person, Right
from cogs.polls.models.polls import PollState, Seat, Secrecy, Voters
from cogs.polls.rules.admission import LATE, admit_vote
from tests.unit.polls.samples import NOW, person, poll

CLOSES = NOW + timedelta(days=7)
RIGHTS = st.sets(st.sampled_from([Right.DELEGATE, Right.MANDATE, Right.MOD, Right.ADMIN]))
PEOPLE = st.builds(
    lambda rights, city_id, user_id: person(*rights, city_id=city_id, user_id=user_id),
    RIGHTS,
    st.one_of(st.none(), st.integers(1, 3)),
    st.integers(1, 3),
)


@given(
    PEOPLE,
    st.sampled_from(list(Voters)),
    st.sampled_from(list(Secrecy)),
    st.sampled_from(list(PollState)),
    st.sets(st.integers(1, 3)),
    st.integers(-3, 3),
)
def test_a_vote_is_admitted_if_and_only_if_the_person_is_entitled_and_in_time(
    actor: Person, voters: Voters, secrecy: Secrecy, state: PollState, electorate: set[int], seconds: int
) -> None:
    asked = poll(voters=voters, secrecy=secrecy, state=state)
    entitled = {
        Voters.CITIES: actor.may(Right.MANDATE) and actor.city_id in electorate,
        Voters.DELEGATES: actor.may(Right.DELEGATE) and actor.user_id in electorate,
        Voters.EVERYONE: True,
    }[voters]
    in_time = state is PollState.OPEN and seconds < 0
    now = CLOSES + timedelta(seconds=seconds)
    if entitled and in_time:
        seat = admit_vote(actor, asked, electorate, now)
        assert seat == Seat(actor.user_id, actor.city_id, city_seat=voters is Voters.CITIES)
        return
    with pytest.raises(UserError) as refused:
        admit_vote(actor, asked, electorate, now)
    if state is not PollState.CANCELLED and not in_time:
        assert refused.value.text == LATE


@given(PEOPLE, PEOPLE)
def test_two_people_of_a_city_share_its_seat_and_nobody_elses(one: Person, other: Person) -> None:
    seats = [Seat(actor.user_id, actor.city_id, city_seat=True).name for actor in (one, other)]
    assert (seats[0] == seats[1]) == (one.city_id == other.city_id)
    own = [Seat(actor.user_id, actor.city_id, city_seat=False).name for actor in (one, other)]
    assert (own[0] == own[1]) == (one.user_id == other.user_id)
