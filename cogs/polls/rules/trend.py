"""Computes where each topic stood in a barometer: its place among the options, equals sharing the middle of theirs."""

from fractions import Fraction

from cogs.polls.models.polls import Poll
from cogs.polls.models.results import PollTally


def places(poll: Poll, tally: PollTally) -> dict[int, Fraction]:
    """Topic id -> place; 1 is first. Two that share the first place both stand at 3/2."""
    return {
        option.topic_id: tally.ranks[index] + Fraction(tally.ranks.count(tally.ranks[index]) - 1, 2)
        for index, option in enumerate(poll.options)
        if option.topic_id is not None
    }
