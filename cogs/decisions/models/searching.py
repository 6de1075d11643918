"""What a search is narrowed to, and what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass

from cogs.decisions.models.decisions import Decision, DecisionState

_ANY = "-"


@dataclass(frozen=True, slots=True)
class Filters:
    """`city_id`: recorded by the city, voted on by it, or signed by it."""

    topic_id: int | None = None
    city_id: int | None = None
    state: DecisionState | None = None
    year: int | None = None

    def dump(self) -> tuple[str, ...]:
        """As the arguments of the buttons that turn the pages of a search."""
        return tuple(str(part or _ANY) for part in (self.topic_id, self.city_id, self.state, self.year))

    @classmethod
    def load(cls, arguments: Sequence[str]) -> "Filters":
        topic, city, state, year = (None if part == _ANY else part for part in arguments)
        return cls(
            int(topic) if topic else None,
            int(city) if city else None,
            DecisionState(state) if state else None,
            int(year) if year else None,
        )


@dataclass(frozen=True, slots=True)
class DecisionHit:
    """A record that was found, and the place where: pieces of its text, with whether each is what was searched.

    `reserving`: the cities that do not share all of it.
    """

    decision: Decision
    pieces: tuple[tuple[bool, str], ...]
    reserving: tuple[int, ...] = ()
