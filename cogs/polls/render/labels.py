"""Lists the words of polls, and the letters of their options."""

from typing import Final

from bot.texts import Text, Word
from cogs.polls.models.polls import Method, Poll, PollState, Secrecy, Voters

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXY"
"""What the options are called where there is no room for their texts."""
DASH: Final = " \N{EN DASH} "

METHODS = {
    Method.SINGLE: Word("method", "Single choice"),
    Method.APPROVAL: Word("method", "Approval"),
    Method.RANKING: Word("method", "Ranking"),
    Method.POINTS: Word("method", "Ten points"),
    Method.SCORE: Word("method", "Score 1 to 5"),
}
VOTERS = {
    Voters.CITIES: Word("voters", "One vote for each city"),
    Voters.DELEGATES: Word("voters", "One vote for each delegate"),
    Voters.EVERYONE: Word("voters", "Everybody votes"),
}
SECRECIES = {
    Secrecy.OPEN: Word("secrecy", "Open"),
    Secrecy.UNTIL_CLOSE: Word("secrecy", "Hidden until the close"),
    Secrecy.ANONYMOUS: Word("secrecy", "Anonymous"),
}
STATES = {
    PollState.OPEN: Word("poll", "Open"),
    PollState.CLOSED: Word("poll", "Closed"),
    PollState.CANCELLED: Word("poll", "Canceled"),
}


def method_word(poll: Poll) -> Text:
    """The method; of an approval vote also how many options a ballot may name, where that is limited."""
    if poll.method is Method.APPROVAL and poll.max_choices < len(poll.options):
        return Text("Approval, at most {n}", n=poll.max_choices)
    return METHODS[poll.method]
