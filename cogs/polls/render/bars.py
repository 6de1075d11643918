"""Draws bars of characters: how a single choice stands while it runs, on its card."""

from cogs.polls.models.polls import Method, Poll, Secrecy
from cogs.polls.models.results import PollTally

BAR_ROOM = 34
"""What a bar takes at most, with the line break before it."""
_LENGTH = 12


def has_bars(poll: Poll) -> bool:
    """Whether its card shows bars: how it stands is public, and everybody chooses one option."""
    return poll.method is Method.SINGLE and poll.secrecy is Secrecy.OPEN


def bar(tally: PollTally, index: int, *, abstention: bool) -> str:
    """An option's share of the ballots without abstentions, with its votes; of an abstention the votes alone."""
    votes = tally.totals[index]
    if abstention:
        return f"**{votes}**"
    share = votes / tally.base if tally.base else 0
    filled = round(_LENGTH * share)
    return f"`{'█' * filled}{'░' * (_LENGTH - filled)}` **{votes}** ({round(100 * share)} %)"
