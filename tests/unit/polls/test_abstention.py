"""Whoever abstains counts for the quorum and the turnout, and for nobody's majority."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.texts import Bilingual, Language
from cogs.polls.models.polls import Method, Option, Poll, PollInput, PollSettings
from cogs.polls.models.results import PollOutcome, Result
from cogs.polls.render.ballot import remaining
from cogs.polls.render.result import figure
from cogs.polls.rules.ballots import ABSTENTION_ALONE, Choice, check
from cogs.polls.rules.options import YES_NO, is_abstention
from cogs.polls.rules.parsing import parse_input
from tests.unit.polls.samples import BERLIN, NOW, poll, result

COUNTRIES = {1: "DE", 2: "DE", 3: "US", 4: "US"}
YES, NO, ABSTENTION = (1, 0, 0), (0, 1, 0), (0, 0, 1)
ASKED = replace(poll(), options=YES_NO)


def counted(ballots: list[Choice], asked: Poll = ASKED) -> Result:
    return result(asked, dict(enumerate(ballots, 1)), COUNTRIES)


@pytest.mark.parametrize(
    ("ballots", "changes", "outcome", "winners"),
    [
        ([ABSTENTION, ABSTENTION, YES], {}, PollOutcome.WON, (0,)),
        ([ABSTENTION, ABSTENTION, YES, NO], {}, PollOutcome.TIED, (0, 1)),
        ([ABSTENTION, ABSTENTION], {}, PollOutcome.ALL_ABSTAINED, ()),
        ([YES, ABSTENTION, ABSTENTION], {"quorum": 75}, PollOutcome.WON, (0,)),
        ([YES, ABSTENTION], {"quorum": 75}, PollOutcome.NO_QUORUM, (0,)),
        ([YES, ABSTENTION, YES, ABSTENTION], {"double_majority": True}, PollOutcome.WON, (0,)),
        ([YES, YES, ABSTENTION, ABSTENTION], {"double_majority": True}, PollOutcome.NO_MAJORITY, (0,)),
    ],
)
def test_an_abstention_counts_for_the_quorum_and_never_wins(
    ballots: list[Choice], changes: dict[str, object], outcome: PollOutcome, winners: tuple[int, ...]
) -> None:
    verdict = counted(ballots, replace(ASKED, **changes)).verdict  # type: ignore[arg-type] # fields by name
    assert (verdict.outcome, verdict.winners) == (outcome, winners)


def test_shares_are_of_those_who_chose() -> None:
    result = counted([YES, YES, NO, ABSTENTION])
    assert [figure(result, index, Language.EN) for index in range(3)] == ["2 (67 %)", "1 (33 %)", "1"]
    assert (result.tally.ballots, result.tally.abstained, result.tally.ranks) == (4, 1, (1, 2, 3))


def test_whoever_abstains_in_an_approval_vote_approves_of_nothing() -> None:
    asked = replace(ASKED, method=Method.APPROVAL)
    check(asked, ABSTENTION)
    check(asked, (1, 1, 0))
    with pytest.raises(UserError, match="nothing else"):
        check(asked, (1, 0, 1))


def test_a_ballot_that_abstains_beside_something_else_says_what_keeps_it_from_being_confirmed() -> None:
    asked = replace(ASKED, method=Method.APPROVAL)
    assert remaining(asked, (1, 0, 1)) == ABSTENTION_ALONE
    assert remaining(asked, ABSTENTION) != ABSTENTION_ALONE


def test_a_ballot_from_before_that_also_approves_of_something_is_a_vote_for_that() -> None:
    asked = replace(ASKED, method=Method.APPROVAL)
    mixed = (1, 0, 1)
    verdict = counted([mixed, mixed], asked).verdict
    assert (verdict.outcome, verdict.winners) == (PollOutcome.WON, (0,))
    result = counted([mixed, mixed, NO], asked)
    assert (figure(result, 0, Language.EN), result.tally.abstained) == ("2 (67 %)", 0)


@pytest.mark.parametrize(
    ("text", "abstention"),
    [
        ("Enthaltung", True),
        ("abstention", True),
        ("Keine Meinung (Enthaltung)", True),
        ("No opinion (abstention)", True),
        ("Enthaltungen verbieten", False),
        ("Abstention programme", False),
        ("(Rad) Bus", False),
        ("", False),
    ],
)
def test_an_option_is_marked_by_its_words(text: str, *, abstention: bool) -> None:
    assert is_abstention(text) is abstention


def parsed(options: str, settings: PollSettings) -> tuple[Option, ...]:
    typed = PollInput("Was?", options, settings=replace(settings, language=Language.DE))
    return parse_input(typed, None, NOW + timedelta(0), BERLIN).options


def test_an_abstention_is_added_once_where_it_is_wanted() -> None:
    wanted = PollSettings(add_abstention=True)
    assert [option.abstention for option in parsed("", PollSettings())] == [False, False, True]
    assert [option.abstention for option in parsed("Rad|Bus", PollSettings())] == [False, False]
    assert parsed("Rad|Bus", wanted)[2] == Option(Bilingual("Enthaltung", "Abstention"), abstention=True)
    assert [option.abstention for option in parsed("Rad|Egal (Enthaltung)|Bus", wanted)] == [False, True, False]
    assert PollSettings.load(wanted.dump()) == wanted
    assert PollSettings.load(wanted.dump()[:7]) == PollSettings(), "as an earlier version wrote it"


@pytest.mark.parametrize(
    ("options", "settings", "match"),
    [
        ("Rad|Enthaltung", PollSettings(), "two options"),
        ("Rad|Bus|Enthaltung", PollSettings(Method.RANKING), "ranked"),
        ("", PollSettings(Method.SCORE), "ranked"),
        ("|".join(str(number) + "x" for number in range(25)), PollSettings(add_abstention=True), "at most"),
    ],
)
def test_what_an_abstention_does_not_go_with_is_refused(options: str, settings: PollSettings, match: str) -> None:
    with pytest.raises(UserError, match=match):
        parsed(options, settings)
