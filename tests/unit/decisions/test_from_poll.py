"""A decision says of a poll what happened in it: adopted only where something won, and nothing where nobody voted."""

from dataclasses import replace
from functools import partial

import pytest

from bot.config import PROJECT
from bot.errors import UserError
from bot.texts import Bilingual, Language, Texts
from cogs.decisions.models.decisions import DecisionKind, DecisionState, Vote
from cogs.decisions.models.drafts import DraftContent
from cogs.decisions.rules.from_poll import decided_state, text_of, votes_of
from cogs.decisions.rules.states import require_reason
from cogs.polls.models.polls import Option, Poll
from cogs.polls.rules.ballots import Choice
from cogs.polls.rules.options import YES_NO
from tests.unit.polls.samples import poll, result

TEXTS = Texts(PROJECT / "data" / "locales")
COUNTRIES = {1: "DE", 2: "DE", 3: "US", 4: "US"}
YES, NO, ABSTENTION = (1, 0, 0), (0, 1, 0), (0, 0, 1)
CHOSEN = {DecisionState.ADOPTED, DecisionState.DONE, DecisionState.IMPLEMENTING}


def question(**changes: object) -> Poll:
    return replace(poll(), options=YES_NO, **changes)  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("asked", "ballots", "state"),
    [
        (question(), [YES, YES, NO], DecisionState.ADOPTED),
        (question(), [NO, NO, YES], DecisionState.REJECTED),
        (question(), [YES, NO], DecisionState.NO_DECISION),
        (question(quorum=75), [YES, YES], DecisionState.NO_DECISION),
        (question(double_majority=True), [YES, YES, NO, NO], DecisionState.NO_DECISION),
        (question(double_majority=True), [YES, YES, YES, NO], DecisionState.NO_DECISION),
        (question(), [ABSTENTION, ABSTENTION, NO], DecisionState.REJECTED),
        (question(), [ABSTENTION, ABSTENTION, YES], DecisionState.ADOPTED),
        (question(), [ABSTENTION, ABSTENTION], DecisionState.NO_DECISION),
        (poll(), [YES, YES, NO], DecisionState.ADOPTED),
        (poll(), [YES, NO], DecisionState.NO_DECISION),
    ],
)
def test_a_decision_is_what_the_poll_decided(asked: Poll, ballots: list[Choice], state: DecisionState) -> None:
    assert decided_state(result(asked, dict(enumerate(ballots, 1)), COUNTRIES)) is state


@pytest.mark.parametrize(
    ("asked", "ballots", "german", "english"),
    [
        (question(), [YES, YES, NO], "Ja", "Yes"),
        (
            question(),
            [YES, NO],
            "Gleichstand, es wurde also nichts entschieden: Ja, Nein",
            "Tied, so nothing was decided: Yes, No",
        ),
        (
            question(quorum=75),
            [YES, YES],
            "Das Quorum wurde nicht erreicht, es wurde also nichts entschieden. Vorn: Ja",
            "The quorum was not reached, so nothing was decided. Leading: Yes",
        ),
        (
            question(double_majority=True),
            [YES, YES, YES, NO],
            "Keine doppelte Mehrheit, es wurde also nichts entschieden. Vorn: Ja. Ohne Mehrheit in: US",
            "No double majority, so nothing was decided. Leading: Yes. Without a majority in: US",
        ),
        (
            question(),
            [ABSTENTION, ABSTENTION],
            "Alle haben sich enthalten, es wurde also nichts entschieden.",
            "All abstained, so nothing was decided.",
        ),
    ],
)
def test_the_words_name_a_winner_only_where_something_won(
    asked: Poll, ballots: list[Choice], german: str, english: str
) -> None:
    came_out = result(asked, dict(enumerate(ballots, 1)), COUNTRIES)
    assert text_of(came_out, Language.DE, partial(TEXTS.render, language=Language.DE)) == f"Was zuerst?\n→ {german}"
    assert text_of(came_out, Language.EN, partial(TEXTS.render, language=Language.EN)) == f"What first?\n→ {english}"


def test_the_cities_votes_are_taken_over_and_absent_ones_named() -> None:
    votes = votes_of(result(question(), {1: YES, 2: NO, 3: ABSTENTION}, COUNTRIES))
    assert votes == {1: Vote.FOR, 2: Vote.AGAINST, 3: Vote.ABSTAINED, 4: Vote.ABSENT}
    other = replace(question(), options=(Option(Bilingual("Rad", "Bike")), *YES_NO[1:]))
    assert votes_of(result(other, {1: YES}, COUNTRIES)) == {}


@pytest.mark.parametrize("state", [DecisionState.REJECTED, DecisionState.NO_DECISION, DecisionState.ADOPTED])
def test_whoever_wants_another_status_than_the_polls_gives_a_reason(state: DecisionState) -> None:
    content = DraftContent(poll_id=1, poll_state=state, state=state)
    require_reason(content)
    for other in {*CHOSEN, DecisionState.REJECTED} - {state}:
        with pytest.raises(UserError, match="reason"):
            require_reason(replace(content, state=other))
        require_reason(replace(content, state=other, state_reason="Im Rat am 3. Dezember beschlossen"))


def test_a_draft_that_does_not_know_what_its_poll_decided_adopts_nothing_by_itself() -> None:
    with pytest.raises(UserError, match="reason"):
        require_reason(DraftContent(poll_id=1, state=DecisionState.ADOPTED))
    require_reason(DraftContent(state=DecisionState.ADOPTED))


def test_a_kind_that_is_chosen_and_unchosen_leaves_what_the_poll_decided() -> None:
    content = DraftContent(poll_id=1, poll_state=DecisionState.REJECTED, state=DecisionState.REJECTED)
    statement = content.with_kind(DecisionKind.STATEMENT)
    assert statement.state is DecisionState.PROPOSED
    require_reason(statement)
    assert statement.with_kind(DecisionKind.DECISION).state is DecisionState.REJECTED
    assert DraftContent.load(statement.dump()) == statement
