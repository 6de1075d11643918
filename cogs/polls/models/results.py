"""Describes what the ballots amount to: the tally, and what follows from it by the rules that were set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from cogs.polls.models.polls import Ballot, Method, Poll
from cogs.polls.models.snapshots import PollSnapshot


@dataclass(frozen=True, slots=True)
class PollTally:
    """`totals`: votes, approvals, points, score sums; of a ranking, how many other options each one beats or equals.

    `ranks` begin with 1 and are shared by equals; abstentions come last. `winners` has several members for a tie, none
    where nobody chose anything. `abstained`: of `ballots`, how many chose nothing.
    `borda` and `runoff` are the winners by those methods, for rankings only.
    """

    method: Method
    ballots: int
    totals: tuple[int, ...]
    ranks: tuple[int, ...]
    winners: tuple[int, ...]
    borda: tuple[int, ...] = ()
    runoff: tuple[int, ...] = ()
    abstained: int = 0

    @property
    def base(self) -> int:
        """The ballots of which a majority is a majority, and a share a share: those that did not abstain."""
        return self.ballots - self.abstained

    def mean(self, option: int) -> Fraction:
        """A total for each ballot, e.g. the average score."""
        return Fraction(self.totals[option], self.ballots) if self.ballots else Fraction()


class PollOutcome(StrEnum):
    """How a poll came out."""

    WON = "won"
    TIED = "tied"
    NO_BALLOTS = "no_ballots"
    ALL_ABSTAINED = "all_abstained"
    NO_QUORUM = "no_quorum"
    NO_MAJORITY = "no_majority"


@dataclass(frozen=True, slots=True)
class PollVerdict:
    """`needed` is how many ballots the quorum asks for, 0 for none. `lacking`: countries without a majority."""

    outcome: PollOutcome
    winners: tuple[int, ...]
    needed: int
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What may be shown of a poll whose result may be seen."""

    snapshot: PollSnapshot
    tally: PollTally
    verdict: PollVerdict
    ballots: tuple[Ballot, ...]

    @property
    def poll(self) -> Poll:
        return self.snapshot.poll


@dataclass(frozen=True, slots=True)
class BarometerReading:
    """One barometer: when it closed, and the place of each topic (1 is first; equals share the middle of theirs)."""

    poll_id: int
    at: datetime
    places: Mapping[int, Fraction]
    options: int
