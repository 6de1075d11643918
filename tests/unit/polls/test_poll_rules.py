"""What may be asked, who may vote, what may be seen, and when something is decided."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.texts import Bilingual, Language
from cogs.polls.models.polls import (
    POINTS,
    Method,
    Poll,
    PollAuthor,
    PollInput,
    PollSettings,
    PollState,
    Secrecy,
    Voters,
)
from cogs.polls.models.results import PollOutcome
from cogs.polls.rules.admission import admit_vote, require_may_end, require_may_translate
from cogs.polls.rules.ballots import Choice, check, decode, empty, encode, is_valid, pick, place, values_for
from cogs.polls.rules.parsing import UnfitSettings, check_electorate, parse_input
from cogs.polls.rules.trend import places
from cogs.polls.rules.verdict import needed
from cogs.polls.rules.visibility import ballots_by_city, participation_visible, result_visible
from tests.unit.polls.samples import BERLIN, NOW, person, poll, result

ENTRY = PollInput("Was zuerst?", "Rad\nBus", settings=PollSettings(language=Language.DE))


def test_an_entry_with_nothing_but_a_question_has_sensible_defaults() -> None:
    design = parse_input(PollInput("Was zuerst?"), None, NOW, BERLIN)
    assert [option.text for option in design.options] == [
        Bilingual("Ja", "Yes"),
        Bilingual("Nein", "No"),
        Bilingual("Enthaltung", "Abstention"),
    ]
    assert design.closes.instant == NOW + timedelta(days=7)
    assert (design.quorum, design.settings.max_choices, design.pending) == (0, 1, True)


def test_options_come_one_on_each_line_or_between_bars_with_or_without_list_marks() -> None:
    for typed in ("Rad|Bus|Bahn", "Rad\nBus\n\nBahn\n", "- Rad\n- Bus\n- Bahn", "1. Rad\n2. Bus\n3) Bahn"):
        design = parse_input(replace(ENTRY, options=typed), None, NOW, BERLIN)
        assert [option.text.de for option in design.options] == ["Rad", "Bus", "Bahn"]


def test_both_languages_stand_beside_each_other() -> None:
    design = parse_input(replace(ENTRY, other_question="What first?", other_options="Bike|Bus"), None, NOW, BERLIN)
    assert design.question == Bilingual("Was zuerst?", "What first?")
    assert design.options[0].text == Bilingual("Rad", "Bike")
    assert not design.pending


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"question": " \u200b "}, "needs a question"),
        ({"question": "x" * 301}, "characters long"),
        ({"options": "Rad"}, "only one option"),
        ({"options": "|".join(map(str, range(26)))}, "at most {most}"),
        ({"options": "Rad|Bus| rAD "}, "stands there twice"),
        ({"options": "Rad|" + "x" * 300}, "characters long"),
        ({"closes": "22.11.2026 15 Uhr"}, "already past"),
        ({"closes": "in 2 Minuten"}, "at least {n} minutes"),
        ({"closes": "1.1.2030 15 Uhr"}, "a year at most"),
        ({"quorum": "120 %"}, "0 to 100"),
        ({"quorum": "half"}, "0 to 100"),
        ({"quorum": "-5"}, "0 to 100"),
        ({"quorum": "50", "settings": PollSettings(voters=Voters.EVERYONE)}, "fixed number of voters"),
        ({"settings": PollSettings(Method.APPROVAL, max_choices=3)}, "can be chosen"),
        ({"settings": PollSettings(Method.RANKING, double_majority=True)}, "double majority"),
        ({"settings": PollSettings(secrecy=Secrecy.ANONYMOUS, double_majority=True)}, "double majority"),
        ({"other_question": "x", "other_options": "Bike"}, "translated: {n}"),
    ],
)
def test_what_is_wrong_is_refused_with_what_to_change(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_input(replace(ENTRY, **changes), None, NOW, BERLIN)
    assert said in refused.value.text.message


@pytest.mark.parametrize("typed", ["50", "50 %", " 050% ", "\uff15\uff10\uff05"])
def test_a_quorum_is_read_with_and_without_the_sign_and_in_any_width(typed: str) -> None:
    assert parse_input(replace(ENTRY, quorum=typed), None, NOW, BERLIN).quorum == 50


def test_the_last_valid_values_are_taken() -> None:
    design = parse_input(
        replace(ENTRY, question="x" * 300, options="|".join("y" * 98 + f"{n:02}" for n in range(25)), quorum="100%"),
        None,
        NOW,
        BERLIN,
    )
    assert (len(design.options), design.quorum) == (25, 100)


@pytest.mark.parametrize(
    ("voters", "able", "match"),
    [
        (Voters.CITIES, 4, "cities for which somebody can vote"),
        (Voters.DELEGATES, 4, "people who can vote"),
        (Voters.EVERYONE, 1, "people who can vote"),
        (Voters.CITIES, 5, None),
        (Voters.EVERYONE, 5, None),
    ],
)
def test_an_anonymous_poll_of_fewer_than_five_who_can_vote_is_refused_with_the_reason(
    voters: Voters, able: int, match: str | None
) -> None:
    settings = PollSettings(secrecy=Secrecy.ANONYMOUS, voters=voters)
    if match is None:
        check_electorate(settings, 9, able)
        return
    with pytest.raises(UnfitSettings, match=match):
        check_electorate(settings, 9, able)
    check_electorate(replace(settings, secrecy=Secrecy.UNTIL_CLOSE), 9, able)


@pytest.mark.parametrize(
    ("asked", "actor", "electorate", "error"),
    [
        (poll(), person(Right.DELEGATE, Right.MANDATE), {1}, None),
        (poll(), person(Right.DELEGATE), {1}, NotAllowed),
        (poll(), person(Right.MOD, Right.ADMIN, city_id=None), {1}, NotAllowed),
        (poll(), person(Right.DELEGATE, Right.MANDATE, city_id=9), {1}, NotAllowed),
        (poll(voters=Voters.DELEGATES), person(Right.DELEGATE), {3}, None),
        (poll(voters=Voters.DELEGATES), person(Right.DELEGATE), set(), NotAllowed),
        (poll(voters=Voters.DELEGATES), person(city_id=None), {3}, NotAllowed),
        (poll(voters=Voters.EVERYONE), person(city_id=None), {3}, None),
        (poll(state=PollState.CLOSED), person(Right.DELEGATE, Right.MANDATE), {1}, UserError),
        (poll(state=PollState.CANCELLED), person(Right.DELEGATE, Right.MANDATE), {1}, UserError),
    ],
)
def test_who_may_vote(asked: Poll, actor: Person, electorate: set[int], error: type[UserError] | None) -> None:
    if error is None:
        seat = admit_vote(actor, asked, electorate, NOW)
        assert seat.city_seat == (asked.voters is Voters.CITIES)
    else:
        with pytest.raises(error):
            admit_vote(actor, asked, electorate, NOW)


def test_the_instant_of_the_close_is_too_late_and_the_one_before_it_is_not() -> None:
    asked, actor = poll(), person(Right.DELEGATE, Right.MANDATE)
    admit_vote(actor, asked, {1}, asked.closes_at - timedelta(microseconds=1))
    with pytest.raises(UserError, match="too late"):
        admit_vote(actor, asked, {1}, asked.closes_at)


def test_the_organiser_and_moderators_end_a_poll_and_nobody_else() -> None:
    organiser = PollAuthor(3, "x", 1)
    require_may_end(person(Right.DELEGATE), poll(), organiser, NOW)
    require_may_end(person(Right.MOD, user_id=8), poll(), organiser, NOW)
    require_may_end(person(Right.MOD, user_id=8), poll(), None, NOW)
    for actor, known in ((person(Right.MANDATE, user_id=8), organiser), (person(Right.DELEGATE), None)):
        with pytest.raises(NotAllowed):
            require_may_end(actor, poll(), known, NOW)
    for state in (PollState.CLOSED, PollState.CANCELLED):
        with pytest.raises(UserError):
            require_may_end(person(Right.MOD), poll(state=state), organiser, NOW)


def test_the_organisers_city_translates_and_another_ones_mandate() -> None:
    asked = poll(question=Bilingual("Was?", ""))
    organiser = PollAuthor(3, "x", 1)
    require_may_translate(person(Right.DELEGATE, user_id=5), asked, organiser)
    require_may_translate(person(Right.DELEGATE, Right.MANDATE, user_id=5, city_id=2), asked, organiser)
    with pytest.raises(NotAllowed):
        require_may_translate(person(Right.DELEGATE, user_id=5, city_id=2), asked, organiser)
    with pytest.raises(UserError):
        require_may_translate(person(Right.DELEGATE), poll(), organiser)


@pytest.mark.parametrize("state", list(PollState))
@pytest.mark.parametrize("secrecy", list(Secrecy))
def test_only_an_open_poll_shows_its_result_before_the_close(state: PollState, secrecy: Secrecy) -> None:
    asked = poll(state=state, secrecy=secrecy)
    assert result_visible(asked, 5) == (
        state is PollState.CLOSED or (state is PollState.OPEN and secrecy is Secrecy.OPEN)
    )
    assert participation_visible(asked) == ballots_by_city(asked) == (secrecy is not Secrecy.ANONYMOUS)


@pytest.mark.parametrize(
    ("method", "good", "bad"),
    [
        (Method.SINGLE, [(0, 1, 0)], [(0, 0, 0), (1, 1, 0), (2, 0, 0)]),
        (Method.APPROVAL, [(1, 1, 0), (0, 0, 1)], [(0, 0, 0), (1, 1, 1), (0, 2, 0)]),
        (Method.RANKING, [(1, 2, 3), (0, 1, 0)], [(0, 0, 0), (1, 1, 2), (1, 3, 0)]),
        (Method.POINTS, [(10, 0, 0), (3, 3, 4)], [(3, 3, 3), (10, 1, 0)]),
        (Method.SCORE, [(1, 5, 3)], [(0, 5, 3), (6, 1, 1)]),
    ],
)
def test_which_ballots_are_valid(method: Method, good: list[Choice], bad: list[Choice]) -> None:
    asked = poll(method, max_choices=2)
    for choice in good:
        check(asked, choice)
    for choice in bad:
        with pytest.raises(UserError):
            check(asked, choice)


@given(
    st.sampled_from([Method.RANKING, Method.POINTS, Method.SCORE]),
    st.integers(2, 25),
    st.lists(st.tuples(st.integers(0, 24), st.integers(0, 25)), max_size=60),
)
def test_a_ballot_filled_in_step_by_step_never_becomes_impossible(
    method: Method, options: int, steps: list[tuple[int, int]]
) -> None:
    asked = poll(method, options)
    choice = empty(asked)
    for option, value in steps:
        at = option % options
        offered = [0, *values_for(asked, choice, at)]
        choice = place(asked, choice, at, offered[value % len(offered)])
        assert decode(encode(choice)) == choice
        assert len(encode(choice)) == options
        if method is Method.POINTS:
            assert 0 <= sum(choice) <= POINTS
        if method is Method.RANKING:
            assert is_valid(asked, choice) == any(choice)
        if method is Method.SCORE:
            assert all(0 <= score <= 5 for score in choice)


@given(st.permutations(range(9)))
def test_topics_chosen_in_ones_own_order_are_a_ranking_without_a_second_menu(order: list[int]) -> None:
    asked = poll(Method.RANKING, 9)
    choice = empty(asked)
    for option in order:
        choice = pick(asked, choice, option)
    assert [choice.index(rank) for rank in range(1, 10)] == order
    assert pick(asked, choice, order[0]) == choice


def test_only_a_ranking_gives_a_number_by_itself() -> None:
    for method in (Method.POINTS, Method.SCORE):
        asked = poll(method)
        assert pick(asked, empty(asked), 1) == empty(asked)


def test_a_place_that_is_taken_moves_the_others_back() -> None:
    asked = poll(Method.RANKING, 4)
    choice = empty(asked)
    for option in (0, 1, 2):
        choice = place(asked, choice, option, option + 1)
    assert place(asked, choice, 3, 1) == (2, 3, 4, 1)
    assert place(asked, choice, 2, 1) == (2, 3, 1, 0)
    assert place(asked, choice, 0, 0) == (0, 1, 2, 0)


@given(st.integers(0, 100), st.integers(1, 500))
def test_a_quorum_is_the_smallest_number_that_reaches_the_percentage(quorum: int, eligible: int) -> None:
    enough = needed(quorum, eligible)
    assert enough * 100 >= quorum * eligible
    assert enough == 0 or (enough - 1) * 100 < quorum * eligible
    assert enough <= eligible


YES, NO = (1, 0), (0, 1)
HERE_AND_THERE = {1: "DE", 2: "DE", 3: "US", 4: "US"}


@pytest.mark.parametrize(
    ("quorum", "double", "votes", "ending", "lacking"),
    [
        (0, False, {}, PollOutcome.NO_BALLOTS, ()),
        (50, False, {}, PollOutcome.NO_QUORUM, ()),
        (50, False, {1: YES}, PollOutcome.NO_QUORUM, ()),
        (50, False, {1: YES, 2: YES}, PollOutcome.WON, ()),
        (51, False, {1: YES, 2: YES}, PollOutcome.NO_QUORUM, ()),
        (0, False, {1: YES, 3: NO}, PollOutcome.TIED, ()),
        (0, True, {1: YES, 2: YES, 3: YES, 4: YES}, PollOutcome.WON, ()),
        (0, True, {1: YES, 2: YES, 3: YES, 4: NO}, PollOutcome.NO_MAJORITY, ("US",)),
        (0, True, {1: YES, 2: YES, 3: YES}, PollOutcome.WON, ()),
        (0, True, {1: YES, 2: YES}, PollOutcome.NO_MAJORITY, ("US",)),
    ],
)
def test_what_is_decided(
    quorum: int, votes: dict[int, Choice], ending: PollOutcome, lacking: tuple[str, ...], *, double: bool
) -> None:
    asked = poll(options=2, quorum=quorum, double_majority=double, state=PollState.CLOSED)
    verdict = result(asked, votes, HERE_AND_THERE).verdict
    assert (verdict.outcome, verdict.lacking) == (ending, lacking)


@given(st.dictionaries(st.integers(1, 4), st.sampled_from([YES, NO])), st.integers(0, 100))
def test_a_double_majority_is_never_easier_than_a_simple_one(votes: dict[int, Choice], quorum: int) -> None:
    double = result(poll(options=2, quorum=quorum, double_majority=True), votes, HERE_AND_THERE).verdict
    simple = result(poll(options=2, quorum=quorum), votes, HERE_AND_THERE).verdict
    if double.outcome is PollOutcome.WON:
        assert simple.outcome is PollOutcome.WON
        named = sum(choice[double.winners[0]] for choice in votes.values())
        assert 2 * named > len(votes), "more than half in each country is more than half overall"


def test_equals_share_the_middle_of_their_places() -> None:
    asked = poll(Method.POINTS, 3)
    counted = result(asked, {1: (5, 5, 0)}, HERE_AND_THERE).tally
    assert {topic: float(at) for topic, at in places(asked, counted).items()} == {1: 1.5, 2: 1.5, 3: 3.0}


def test_the_close_is_read_on_the_persons_own_clocks() -> None:
    design = parse_input(replace(ENTRY, closes="3.12. 15 Uhr"), None, NOW, BERLIN)
    assert design.closes.instant == datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
    assert parse_input(replace(ENTRY, closes="3.12."), None, NOW, BERLIN).closes.wall.hour == 18
