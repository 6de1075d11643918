"""Decides who may see what, and when: the one place that says so. Lists, cards, exports and charts all ask here."""

from collections.abc import Sequence

from bot.people import Person, Right
from bot.texts import Text
from cogs.network.models.cities import Delegate
from cogs.polls.models.polls import MIN_ANONYMOUS_VOTERS, Ballot, Poll, PollState, Secrecy, Voters

WITHHELD = Text(
    "This anonymous poll closed with fewer than {fewest} ballots. Only the turnout is published: with so few, the "
    "totals themselves would give away who voted how.",
    fewest=MIN_ANONYMOUS_VOTERS,
)


def result_visible(poll: Poll, ballots: int) -> bool:
    """Open polls show how they stand; the others nothing but the turnout until they are closed, and never if cancelled.
    `ballots` is how many were cast.

    Nobody is excepted: not the organiser, and not the moderators.
    """
    if result_withheld(poll, ballots):
        return False
    return poll.state is PollState.CLOSED or (poll.secrecy is Secrecy.OPEN and poll.state is PollState.OPEN)


def result_withheld(poll: Poll, ballots: int) -> bool:
    """Whether an anonymous poll has closed with so few ballots that its totals would give away who voted how."""
    return poll.state is PollState.CLOSED and poll.secrecy is Secrecy.ANONYMOUS and ballots < MIN_ANONYMOUS_VOTERS


def revealed_at_close(poll: Poll, ballots: int) -> bool:
    """Whether the close shows, or has shown, for the first time how people voted: to go on after it would let the
    others vote knowing.
    """
    return poll.secrecy is Secrecy.UNTIL_CLOSE and ballots > 0


def ballots_by_city(poll: Poll) -> bool:
    """Whether the result may say how each city voted."""
    return poll.secrecy is not Secrecy.ANONYMOUS and poll.voters is not Voters.EVERYONE


def takes_reasons(secrecy: Secrecy, voters: Voters) -> bool:
    """Whether votes can carry reasons: words give away who wrote them, so only where everybody may know at any time."""
    return secrecy is Secrecy.OPEN and voters is not Voters.EVERYONE


def participation_visible(poll: Poll) -> bool:
    """Whether it may be shown which cities have voted. Of anonymous polls the number alone is shown: a name that
    appears at the moment of a ballot would tie the two together.
    """
    return poll.secrecy is not Secrecy.ANONYMOUS and poll.voters is not Voters.EVERYONE


def ballot_visible(person: Person, poll: Poll, ballot: Ballot, receipt: str | None, terms: Sequence[Delegate]) -> bool:
    """Whether the standing ballot of somebody's seat may be shown to them, with who cast it.

    A ballot of one's own may; a city's only to those who may speak for it by others' will, and of an anonymous poll to
    nobody but who cast it: there `receipt` is the code that a ballot of this person has. `terms` are the person's.
    """
    if poll.voters is not Voters.CITIES:
        return True
    if not person.may(Right.MANDATE):
        return False
    if poll.secrecy is Secrecy.ANONYMOUS:
        return ballot.receipt == receipt
    return ballot.user_id == person.user_id or given_mandate(person, terms)


def given_mandate(person: Person, terms: Sequence[Delegate]) -> bool:
    """Whether somebody else let this person speak for the city: whoever appoints themselves learns nothing by it.

    A term that a person began for themselves, right after one in the same city, is as good as that one.
    """
    end = None
    for term in reversed([term for term in terms if term.city_id == person.city_id]):
        if term.ended_at != end or not term.function.mandate:
            return False
        if term.appointed_by != term.user_id:
            return True
        end = term.appointed_at
    return False
