"""Describes what a search is narrowed to, and what it finds."""

from dataclasses import dataclass

from bot.arguments import Arguments
from cogs.decisions.models.decisions import Decision, DecisionState


@dataclass(frozen=True, slots=True)
class Filters(Arguments):
    """What a search is narrowed to; also the arguments of the buttons that turn its pages.

    `city_id`: recorded by the city, voted on by it, or signed by it.
    """

    topic_id: int | None = None
    city_id: int | None = None
    state: DecisionState | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionHit:
    """A record that was found, and the place where: pieces of its text, with whether each is what was searched.

    `reserving`: the cities that do not share all of it.
    """

    decision: Decision
    pieces: tuple[tuple[bool, str], ...]
    reserving: tuple[str, ...] = ()
