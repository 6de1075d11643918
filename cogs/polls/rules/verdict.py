"""Decides what follows from a tally: is the quorum reached, who wins, and does the majority hold in each country."""

from collections.abc import Collection, Mapping, Sequence

from cogs.polls.models.polls import Ballot, Poll
from cogs.polls.models.results import PollOutcome, PollTally, PollVerdict
from cogs.polls.rules.ballots import abstains


def needed(quorum: int, eligible: int) -> int:
    """How many ballots a quorum in per cent asks for, rounded up; 0 for none."""
    return -(-quorum * eligible // 100)


def judge(poll: Poll, tally: PollTally, ballots: Sequence[Ballot], countries: Mapping[int, str]) -> PollVerdict:
    """The verdict. `countries`: of each city that was a member when the poll opened.

    A double majority asks that the winner stands on more than half of the ballots in each country, those that abstain
    left aside. It follows that it does so overall, too: every ballot counts in the country of its city.
    """
    enough = needed(poll.quorum, poll.eligible)
    if not tally.ballots:
        return PollVerdict(PollOutcome.NO_QUORUM if enough else PollOutcome.NO_BALLOTS, (), enough)
    if tally.ballots < enough:
        return PollVerdict(PollOutcome.NO_QUORUM, tally.winners, enough)
    if not tally.winners:
        return PollVerdict(PollOutcome.ALL_ABSTAINED, (), enough)
    if len(tally.winners) > 1:
        return PollVerdict(PollOutcome.TIED, tally.winners, enough)
    if poll.double_majority:
        counting = [ballot for ballot in ballots if not abstains(ballot.choice, poll.abstentions)]
        lacking = without_majority(tally.winners[0], counting, countries)
        if lacking:
            return PollVerdict(PollOutcome.NO_MAJORITY, tally.winners, enough, lacking)
    return PollVerdict(PollOutcome.WON, tally.winners, enough)


def without_majority(option: int, ballots: Collection[Ballot], countries: Mapping[int, str]) -> tuple[str, ...]:
    """The countries in which not more than half of the ballots name the option; one without ballots is among them."""
    cast = dict.fromkeys(countries.values(), 0)
    named = dict(cast)
    for ballot in ballots:
        country = countries.get(ballot.city_id) if ballot.city_id is not None else None
        if country is not None:
            cast[country] += 1
            named[country] += bool(ballot.choice[option])
    return tuple(sorted(country for country in cast if 2 * named[country] <= cast[country]))
