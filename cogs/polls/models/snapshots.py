"""Describes everything that may be known of a poll but its result."""

from collections.abc import Mapping
from dataclasses import dataclass

from cogs.network.models.cities import City
from cogs.network.models.topics import Topic
from cogs.polls.models.polls import Poll, PollAuthor, Voters


@dataclass(frozen=True, slots=True)
class Turnout:
    """What may be known of any poll at any time. `voted` are cities; None where even that is secret or senseless."""

    ballots: int
    eligible: int
    voted: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class PollSnapshot:
    """Everything but the result. `cities` are those that were members when it opened, by id.

    `awaited`: city id -> how many who can still vote there have not (for cities' polls always 1); None where that is
    not known: it is secret, or everybody votes.
    """

    poll: Poll
    topic: Topic | None
    cities: Mapping[int, City]
    organiser: PollAuthor | None
    translator: PollAuthor | None
    turnout: Turnout
    channel_id: int | None
    key_lost: bool = False
    awaited: Mapping[int, int] | None = None
    corrector: PollAuthor | None = None

    @property
    def everybody_voted(self) -> bool:
        """Whether nobody is left who could be reminded; of a secret poll, as far as the numbers say so."""
        if self.awaited is not None:
            return not self.awaited
        return self.poll.voters is not Voters.EVERYONE and self.turnout.ballots >= self.turnout.eligible

    @property
    def cities_without_ballot(self) -> list[City]:
        """The cities from which no ballot came, as far as that may be said."""
        voted = self.turnout.voted
        return [] if voted is None else [city for city in self.cities.values() if city.id not in voted]
