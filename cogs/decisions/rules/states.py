"""Decides what may follow what in the life of a decision, and what its signatures bring about."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.decisions.models.decisions import Decision, DecisionKind, DecisionRecord, DecisionState
from cogs.decisions.models.drafts import DraftContent

NEXT: Final[Mapping[DecisionState, frozenset[DecisionState]]] = {
    DecisionState.PROPOSED: frozenset(
        {
            DecisionState.REJECTED,
            DecisionState.NO_DECISION,
            DecisionState.ADOPTED,
            DecisionState.SUPERSEDED,
            DecisionState.WITHDRAWN,
        }
    ),
    DecisionState.REJECTED: frozenset({DecisionState.PROPOSED, DecisionState.SUPERSEDED}),
    DecisionState.NO_DECISION: frozenset({DecisionState.PROPOSED, DecisionState.SUPERSEDED, DecisionState.WITHDRAWN}),
    DecisionState.ADOPTED: frozenset(
        {DecisionState.IMPLEMENTING, DecisionState.DONE, DecisionState.SUPERSEDED, DecisionState.WITHDRAWN}
    ),
    DecisionState.IMPLEMENTING: frozenset(
        {DecisionState.ADOPTED, DecisionState.DONE, DecisionState.SUPERSEDED, DecisionState.WITHDRAWN}
    ),
    DecisionState.DONE: frozenset({DecisionState.IMPLEMENTING, DecisionState.SUPERSEDED}),
    DecisionState.SUPERSEDED: frozenset(),
    DecisionState.WITHDRAWN: frozenset(),
}
VOTED_DOWN: Final = frozenset({DecisionState.REJECTED, DecisionState.NO_DECISION})
CARRIED: Final = frozenset({DecisionState.ADOPTED, DecisionState.IMPLEMENTING, DecisionState.DONE})
"""What a joint statement is by its signatures alone, and only as long as they suffice."""
ENDED: Final = frozenset({DecisionState.SUPERSEDED, DecisionState.WITHDRAWN})


def require_speaker(actor: Person) -> None:
    """Whoever publishes or changes the archive speaks for a city, or moderates. Raises NotAllowed."""
    if not actor.may(Right.MOD):
        actor.require(Right.MANDATE)


def may_speak(actor: Person) -> bool:
    return actor.may(Right.MOD) or actor.may(Right.MANDATE)


def require_transition(decision: Decision, state: DecisionState) -> None:
    """Raises UserError when the state cannot follow; nothing but its signatures adopts a joint statement."""
    if decision.tombstone is not None:
        raise UserError(
            Text("{number} was removed from the register and can no longer be changed.", number=decision.mention)
        )
    if decision.state is state:
        raise UserError(
            Text(
                "{number} already has that status. Nothing was changed.",
                number=decision.mention,
            )
        )
    if decision.kind is DecisionKind.STATEMENT and state in CARRIED and decision.state not in CARRIED:
        raise UserError(Text("A joint statement is adopted by its signatures: `/decision sign` adds your city's."))
    if state not in NEXT[decision.state]:
        raise UserError(
            Text(
                "That status cannot follow the present one of {number}. Nothing was changed.",
                number=decision.mention,
            )
        )


def require_reason(content: DraftContent) -> None:
    """What comes from a poll says what the poll decided; another status needs a reason. Raises UserError."""
    if content.needs_reason(content.state) and not content.state_reason:
        raise UserError(
            Text(
                "Its poll decided something else. Please choose the status that follows from the poll, or give the "
                "reason for another one: choose the status once more in the menu."
            )
        )


def require_changeable(decision: Decision) -> None:
    """Amending, signing, reserving, tasks: not after the end. Raises UserError."""
    if decision.tombstone is not None or decision.state in ENDED:
        raise UserError(
            Text(
                "{number} is no longer in force; it cannot be changed or signed any more.",
                number=decision.mention,
            )
        )


def refuse_same_reservation(record: DecisionRecord, city_id: int, words: str) -> None:
    """Raises UserError where the city has made exactly this reservation about the present text."""
    made = {(each.city_id, each.revision, each.words) for each in record.reservations}
    if (city_id, record.current.number, words) in made:
        raise UserError(
            Text(
                "Your city has already made this reservation about {number}. Nothing was changed.",
                number=record.decision.mention,
            )
        )


def refuse_same_task(record: DecisionRecord, city_id: int, task: str, due_on: date) -> None:
    """Raises UserError where the city has exactly this task and has not done it yet."""
    for each in record.follow_ups:
        if each.done_at is None and (each.city_id, each.task, each.due_on) == (city_id, task, due_on):
            raise UserError(
                Text(
                    "This task has already been given: it is number {number}. Nothing was changed.", number=str(each.id)
                )
            )


def own_city(actor: Person) -> int:
    """The city that the actor speaks for. Raises NotAllowed: nobody signs for another city."""
    actor.require(Right.MANDATE)
    if actor.city_id is None:
        raise ValueError("a mandate without a city")
    return actor.city_id


def require_completable(actor: Person, city_id: int) -> None:
    """The responsible city's mandate, or a moderator. Raises NotAllowed."""
    if actor.may(Right.MOD):
        return
    actor.require(Right.MANDATE)
    if actor.city_id != city_id:
        raise NotAllowed(
            Text(
                "This task belongs to another city. Somebody who speaks for that city, or a moderator, can mark "
                "it as done."
            )
        )


def check_threshold(typed: str) -> str:
    """`all`, `countries`, or how many cities. Raises ValueError."""
    if typed in {"all", "countries"} or (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= 1000):  # noqa: PLR2004 - more cities than any forum has
        return typed
    raise ValueError(typed)


def threshold_met(threshold: str, signed: Collection[int], cities: Mapping[int, str]) -> bool:
    """Whether the signatures adopt a statement. `cities`: id -> country of every member city."""
    if threshold == "all":
        return bool(cities) and set(cities) <= set(signed)
    if threshold == "countries":
        return bool(signed) and _countries(cities.values()) <= _countries(
            country for city, country in cities.items() if city in signed
        )
    return len(set(signed) & cities.keys()) >= int(threshold)


def carried_state(record: DecisionRecord, cities: Mapping[int, str]) -> DecisionState:
    """What a joint statement is by the signatures of the member cities (id -> country) under its present text: adopted
    where they suffice, or further where it was already; else proposed. What was decided otherwise stays as it is.
    """
    decision = record.decision
    if decision.kind is not DecisionKind.STATEMENT or decision.state not in {DecisionState.PROPOSED, *CARRIED}:
        return decision.state
    signed = {signature.city_id for signature in record.standing_signatures}
    if not threshold_met(decision.threshold, signed, cities):
        return DecisionState.PROPOSED
    return DecisionState.ADOPTED if decision.state is DecisionState.PROPOSED else decision.state


def _countries(countries: Iterable[str]) -> set[str]:
    return set(countries)
