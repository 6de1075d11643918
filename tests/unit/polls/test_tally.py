"""Counting against references that are slow and obvious, and against what must hold for every profile."""

import random
from collections.abc import Sequence
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.polls.models.polls import POINTS, Method
from cogs.polls.rules.ballots import Choice
from cogs.polls.rules.tally import tally
from tests.conftest import examples

A, B, C, D, E = range(5)


def ranking(options: int, *order: int) -> Choice:
    """The ballot that ranks these options in this order, and leaves out the others."""
    return tuple(order.index(option) + 1 if option in order else 0 for option in range(options))


def schulze_by_paths(options: int, ballots: Sequence[Choice]) -> tuple[set[int], set[tuple[int, int]]]:
    """Winners and the pairs (better, worse) by the definition: all simple paths, their weakest links, the strongest."""

    def prefer(one: int, other: int) -> int:
        return sum((ballot[one] or 99) < (ballot[other] or 99) for ballot in ballots)

    def link(one: int, other: int) -> int:
        return prefer(one, other) if prefer(one, other) > prefer(other, one) else 0

    def strongest(start: int, end: int) -> int:
        rest = [option for option in range(options) if option not in {start, end}]
        ways = ((start, *middle, end) for length in range(len(rest) + 1) for middle in permutations(rest, length))
        return max(min(link(one, two) for one, two in pairwise(way)) for way in ways)

    pairs = {
        (entry, other): strongest(entry, other)
        for entry in range(options)
        for other in range(options)
        if entry != other
    }
    better = {(one, other) for (one, other), strength in pairs.items() if strength > pairs[other, one]}
    return {option for option in range(options) if all(worse != option for _, worse in better)}, better


def profiles(count: int, seed: int) -> list[tuple[int, list[Choice]]]:
    """Small random electorates: ties are common, and so are ballots that leave something out."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    made = []
    for _ in range(count):
        options = chance.randint(2, 4)
        ballots = []
        for _ in range(chance.randint(1, 6)):
            order = list(range(options))
            chance.shuffle(order)
            ballots.append(ranking(options, *order[: chance.randint(1, options)]))
        made.append((options, ballots))
    return made


def test_thousands_of_rankings_are_counted_as_the_definition_says() -> None:
    ties, count = 0, examples(10_000)
    for options, ballots in profiles(count, 5):
        winners, better = schulze_by_paths(options, ballots)
        counted = tally(Method.RANKING, options, ballots)
        assert set(counted.winners) == winners, ballots
        assert all(counted.ranks[one] < counted.ranks[other] for one, other in better), ballots
        ties += len(winners) > 1
    assert ties > count // 10, "ties were among them"


def test_schulzes_own_example_has_schulzes_own_winner() -> None:
    """45 voters, 5 candidates: https://en.wikipedia.org/wiki/Schulze_method, E > A > C > B > D."""
    groups = {
        (A, C, B, E, D): 5,
        (A, D, E, C, B): 5,
        (B, E, D, A, C): 8,
        (C, A, B, E, D): 3,
        (C, A, E, B, D): 7,
        (C, B, A, D, E): 2,
        (D, C, E, B, A): 7,
        (E, B, A, D, C): 8,
    }
    ballots = [ranking(5, *order) for order, count in groups.items() for _ in range(count)]
    counted = tally(Method.RANKING, 5, ballots)
    assert counted.winners == (E,)
    assert sorted(range(5), key=lambda option: counted.ranks[option]) == [E, A, C, B, D]


def test_the_result_says_when_other_methods_would_crown_another() -> None:
    """Tennessee: Memphis leads at first places, Nashville beats everybody, Knoxville wins the instant runoff."""
    memphis, nashville, chattanooga, knoxville = range(4)
    ballots = (
        [ranking(4, memphis, nashville, chattanooga, knoxville)] * 42
        + [ranking(4, nashville, chattanooga, knoxville, memphis)] * 26
        + [ranking(4, chattanooga, knoxville, nashville, memphis)] * 15
        + [ranking(4, knoxville, chattanooga, nashville, memphis)] * 17
    )
    counted = tally(Method.RANKING, 4, ballots)
    assert (counted.winners, counted.borda, counted.runoff) == ((nashville,), (nashville,), (knoxville,))


@pytest.mark.parametrize(
    ("method", "ballots", "totals", "ranks", "winners"),
    [
        (Method.SINGLE, [(1, 0, 0), (1, 0, 0), (0, 1, 0)], (2, 1, 0), (1, 2, 3), (0,)),
        (Method.SINGLE, [(1, 0, 0), (0, 1, 0)], (1, 1, 0), (1, 1, 3), (0, 1)),
        (Method.APPROVAL, [(1, 1, 0), (0, 1, 1)], (1, 2, 1), (2, 1, 2), (1,)),
        (Method.POINTS, [(10, 0, 0), (0, 5, 5)], (10, 5, 5), (1, 2, 2), (0,)),
        (Method.SCORE, [(5, 4, 1), (1, 4, 1)], (6, 8, 2), (2, 1, 3), (1,)),
        (Method.SINGLE, [], (0, 0, 0), (1, 1, 1), ()),
        (Method.RANKING, [], (2, 2, 2), (1, 1, 1), ()),
        (Method.RANKING, [(1, 2, 3), (3, 2, 1)], (2, 2, 2), (1, 1, 1), (0, 1, 2)),
    ],
)
def test_counting(
    method: Method,
    ballots: list[Choice],
    totals: tuple[int, ...],
    ranks: tuple[int, ...],
    winners: tuple[int, ...],
) -> None:
    counted = tally(method, 3, ballots)
    assert (counted.totals, counted.ranks, counted.winners) == (totals, ranks, winners)


@st.composite
def electorates(draw: st.DrawFn) -> tuple[Method, int, list[Choice]]:
    options = draw(st.integers(2, 6))
    method = draw(st.sampled_from(list(Method)))
    return method, options, draw(st.lists(ballots_of(method, options), max_size=8))


def ballots_of(method: Method, options: int) -> st.SearchStrategy[Choice]:
    match method:
        case Method.SINGLE:
            return st.integers(0, options - 1).map(lambda entry: tuple(int(index == entry) for index in range(options)))
        case Method.APPROVAL:
            return st.tuples(*[st.integers(0, 1)] * options)
        case Method.SCORE:
            return st.tuples(*[st.integers(1, 5)] * options)
        case Method.POINTS:
            return st.lists(st.integers(0, options - 1), min_size=POINTS, max_size=POINTS).map(
                lambda given: tuple(given.count(option) for option in range(options))
            )
        case Method.RANKING:
            return st.permutations(range(options)).flatmap(
                lambda order: st.integers(1, options).map(lambda many: ranking(options, *order[:many]))
            )


@given(electorates(), st.randoms())
def test_neither_the_order_of_voters_nor_of_options_matters(
    electorate: tuple[Method, int, list[Choice]], chance: random.Random
) -> None:
    method, options, ballots = electorate
    counted = tally(method, options, ballots)
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    assert tally(method, options, shuffled) == counted
    order = list(range(options))
    chance.shuffle(order)
    moved = tally(method, options, [tuple(ballot[option] for option in order) for ballot in ballots])
    assert moved.totals == tuple(counted.totals[option] for option in order)
    assert moved.ranks == tuple(counted.ranks[option] for option in order)
    for mine, theirs in (
        (moved.winners, counted.winners),
        (moved.borda, counted.borda),
        (moved.runoff, counted.runoff),
    ):
        assert {order[option] for option in mine} == set(theirs)


@given(electorates(), st.data())
@settings(max_examples=examples(200))
def test_more_support_never_costs_a_sole_winner_the_victory(
    electorate: tuple[Method, int, list[Choice]], data: st.DataObject
) -> None:
    """Monotony, of Schulze's method too: the winner moves up on one ballot and still wins."""
    method, options, ballots = electorate
    winners = tally(method, options, ballots).winners
    if len(winners) != 1:
        return
    winner = winners[0]
    at = data.draw(st.integers(0, len(ballots) - 1))
    raised = list(ballots)
    raised[at] = lifted(method, ballots[at], winner)
    assert tally(method, options, raised).winners == (winner,)


def lifted(method: Method, ballot: Choice, option: int) -> Choice:
    """The ballot with one option at the top, the order of the others unchanged."""
    match method:
        case Method.RANKING:
            order = sorted((index for index, rank in enumerate(ballot) if rank), key=lambda index: ballot[index])
            return ranking(len(ballot), option, *(index for index in order if index != option))
        case Method.SINGLE:
            return tuple(int(index == option) for index in range(len(ballot)))
        case Method.APPROVAL:
            return tuple(1 if index == option else value for index, value in enumerate(ballot))
        case Method.POINTS:
            return tuple(POINTS if index == option else 0 for index in range(len(ballot)))
        case Method.SCORE:
            return tuple(5 if index == option else value for index, value in enumerate(ballot))
