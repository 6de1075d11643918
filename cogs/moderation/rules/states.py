"""Which state of a case may follow which. A wrong step is a bug of ours, never something that a person did."""

from collections.abc import Mapping
from typing import Final

from cogs.moderation.models.cases import Case, CaseState

_NEXT: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    CaseState.PENDING: frozenset({CaseState.ACTIVE, CaseState.DONE, CaseState.FAILED}),
    CaseState.ACTIVE: frozenset({CaseState.EXPIRING, CaseState.DONE, CaseState.FAILED}),
    CaseState.EXPIRING: frozenset({CaseState.DONE, CaseState.FAILED}),
    CaseState.FAILED: frozenset({CaseState.PENDING, CaseState.ACTIVE, CaseState.EXPIRING, CaseState.DONE}),
    CaseState.DONE: frozenset(),
}


def may_follow(case: Case, state: CaseState) -> bool:
    """Whether the case may go into the state. A failed one goes back where it was, or is done by other means."""
    if case.state is CaseState.FAILED and state is not CaseState.DONE:
        return state is case.failed_from
    return state in _NEXT[case.state]


def step(case: Case, state: CaseState) -> CaseState:
    """The state. Raises ValueError where it may not follow."""
    if not may_follow(case, state):
        raise ValueError(f"case {case.number} is {case.state}: it cannot become {state}")
    return state
