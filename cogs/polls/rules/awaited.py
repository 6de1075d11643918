"""Finds who can still vote in a poll and has not: one answer, for the card, the reminder, the digest and `/me open`."""

from collections.abc import Collection
from datetime import datetime

from bot.people import Person, Right
from cogs.polls.models.polls import Poll, PollState, Voters


def takes_votes(poll: Poll, now: datetime, *, key_lost: bool) -> bool:
    """Whether anybody can still vote. An anonymous poll whose key was lost takes no more votes."""
    return poll.state is PollState.OPEN and now < poll.closes_at and not key_lost


def may_vote(person: Person, poll: Poll) -> bool:
    """Whether somebody's office allows a vote in such a poll, whoever was in its electorate."""
    match poll.voters:
        case Voters.CITIES:
            return person.may(Right.MANDATE)
        case Voters.DELEGATES:
            return person.may(Right.DELEGATE)
        case Voters.EVERYONE:
            return True


def awaited(electorate: Collection[int], able: Collection[int], voted: Collection[int]) -> frozenset[int]:
    """Of a poll that takes votes: whose ballot can still come.

    The ids are those of cities or of people, as the poll's voters are. `electorate` was frozen at the opening; `able`
    are the members and delegates of now: a city that has left, or somebody whose term has ended, is awaited no more.
    """
    return frozenset(electorate) & frozenset(able) - frozenset(voted)
