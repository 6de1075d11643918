"""Counts ballots. Every method treats options and voters alike; equals stay equal: nothing is drawn by lot.

Schulze's method with the winning votes as the strength of a link: M. Schulze, "A new monotonic, clone-independent,
reversal symmetric, and Condorcet-consistent single-winner election method", Social Choice and Welfare 36 (2011).
Options that a ballot leaves out share its last place.
"""

from collections.abc import Collection, Sequence

from cogs.polls.models.polls import Method
from cogs.polls.models.results import PollTally
from cogs.polls.rules.ballots import Choice, abstains

Matrix = list[list[int]]


def tally(
    method: Method, options: int, ballots: Sequence[Choice], abstentions: Collection[int] = frozenset()
) -> PollTally:
    """What the ballots amount to. `abstentions`: the options of a single choice or approval that never win."""
    if method is Method.RANKING:
        return _ranking(options, ballots)
    totals = tuple(sum(ballot[option] for ballot in ballots) for option in range(options))
    abstained = sum(abstains(ballot, abstentions) for ballot in ballots)
    counted = [total for option, total in enumerate(totals) if option not in abstentions]
    ranks = tuple(
        len(counted) + 1 if option in abstentions else 1 + sum(other > total for other in counted)
        for option, total in enumerate(totals)
    )
    winners = tuple(option for option in range(options) if ranks[option] == 1) if len(ballots) > abstained else ()
    return PollTally(method, len(ballots), totals, ranks, winners, abstained=abstained)


def pairwise(options: int, ballots: Sequence[Choice]) -> Matrix:
    """How many ballots prefer one option (row) to another (column)."""
    preferred = [[0] * options for _ in range(options)]
    for ballot in ballots:
        places = [rank or options + 1 for rank in ballot]
        for option in range(options):
            for other in range(options):
                if places[option] < places[other]:
                    preferred[option][other] += 1
    return preferred


def strongest_paths(preferred: Matrix) -> Matrix:
    """The strength of the strongest path between any two options (Floyd and Warshall's widest paths)."""
    count = len(preferred)
    strength = [
        [preferred[i][j] if i != j and preferred[i][j] > preferred[j][i] else 0 for j in range(count)]
        for i in range(count)
    ]
    for via in range(count):
        for start in range(count):
            if start == via:
                continue
            for end in range(count):
                if end not in {start, via}:
                    strength[start][end] = max(strength[start][end], min(strength[start][via], strength[via][end]))
    return strength


def _ranking(options: int, ballots: Sequence[Choice]) -> PollTally:
    strength = strongest_paths(pairwise(options, ballots))
    beaten = tuple(sum(strength[j][i] > strength[i][j] for j in range(options)) for i in range(options))
    totals = tuple(options - 1 - lost for lost in beaten)
    ranks = tuple(1 + sum(other > total for other in totals) for total in totals)
    # Who is beaten by nobody: Schulze's winners. The rest stand by how many beat them.
    winners = tuple(option for option in range(options) if beaten[option] == 0) if ballots else ()
    return PollTally(
        Method.RANKING,
        len(ballots),
        totals,
        ranks,
        winners,
        borda=_borda(options, ballots),
        runoff=_runoff(options, ballots),
    )


def _borda(options: int, ballots: Sequence[Choice]) -> tuple[int, ...]:
    """Twice the points for each place, so that those left out share theirs in whole numbers."""
    if not ballots:
        return ()
    points = [0] * options
    for ballot in ballots:
        left_out = sum(rank == 0 for rank in ballot)
        for option, rank in enumerate(ballot):
            points[option] += 2 * (options - rank) if rank else left_out - 1
    return tuple(option for option in range(options) if points[option] == max(points))


def _runoff(options: int, ballots: Sequence[Choice]) -> tuple[int, ...]:
    """Instant runoff. All that share the fewest first places go at once; if nobody else is left, they have tied."""
    if not ballots:
        return ()
    remaining = set(range(options))
    while True:
        firsts = dict.fromkeys(remaining, 0)
        for ballot in ballots:
            order = [option for option in remaining if ballot[option]]
            if order:
                firsts[min(order, key=lambda option: ballot[option])] += 1
        highest, lowest = max(firsts.values()), min(firsts.values())
        if highest == lowest or 2 * highest > sum(firsts.values()):
            return tuple(sorted(option for option in remaining if firsts[option] == highest))
        remaining -= {option for option in remaining if firsts[option] == lowest}
