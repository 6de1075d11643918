"""Decides who may see what, and when: the one place that says so. Lists, cards, exports and charts all ask here."""

from cogs.polls.models.polls import Poll, PollState, Secrecy, Voters


def result_visible(poll: Poll) -> bool:
    """Open polls show how they stand; the others nothing but the turnout until they are closed, and never if cancelled.

    Nobody is excepted: not the organiser, and not the moderators.
    """
    return poll.state is PollState.CLOSED or (poll.secrecy is Secrecy.OPEN and poll.state is PollState.OPEN)


def ballots_by_city(poll: Poll) -> bool:
    """Whether the result may say how each city voted."""
    return poll.secrecy is not Secrecy.ANONYMOUS and poll.voters is not Voters.EVERYONE


def participation_visible(poll: Poll) -> bool:
    """Whether it may be shown which cities have voted. Of anonymous polls the number alone is shown: a name that
    appears at the moment of a ballot would tie the two together.
    """
    return poll.secrecy is not Secrecy.ANONYMOUS and poll.voters is not Voters.EVERYONE
