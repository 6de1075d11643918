"""Describes votes on their way into the ballot box, and what their voters hear of them."""

from dataclasses import dataclass

from cogs.polls.models.polls import Poll, Seat


@dataclass(frozen=True, slots=True)
class NewBallot:
    """A ballot to be kept. `receipt` is the code that it gets unless it replaces one, which has its own; the codes
    of anonymous ballots come from the key (`KeyRing.receipt_of`).
    """

    seat: Seat
    choice: tuple[int, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class AnonymousBallot:
    """An anonymous ballot to be kept: `slot` is the keyed hash of its seat, `receipt` its code."""

    slot: str
    choice: tuple[int, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class CastVote:
    """What the voter is told, after the commit and never before."""

    poll: Poll
    choice: tuple[int, ...]
    receipt: str
    replaced: bool
