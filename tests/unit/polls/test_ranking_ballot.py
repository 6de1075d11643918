"""The ranking ballot says which place is asked for next, and takes the last one by itself."""

import json

import pytest

from bot.config import PROJECT
from bot.texts import Language, Texts
from cogs.polls.models.polls import Method
from cogs.polls.render.ballot import ballot_text, ballot_view
from cogs.polls.rules.ballots import Choice, empty, is_valid, next_place, pick, place
from tests.unit.polls.samples import poll

TEXTS = Texts(PROJECT / "data" / "locales")
RANKING = poll(Method.RANKING, 4)


@pytest.mark.parametrize(
    ("choice", "says", "asks"),
    [
        ((0, 0, 0, 0), "**Rank 1 is next.** Nothing is chosen yet.", "Rank 1: choose an option"),
        ((0, 1, 0, 0), "**Rank 2 is next.** You can also confirm now", "Rank 2: choose an option"),
        ((2, 1, 0, 0), "**Rank 3 is next.** You can also confirm now", "Rank 3: choose an option"),
        ((2, 1, 3, 4), "**Ready:**", "Choose an option to move it"),
    ],
)
def test_the_ballot_says_which_place_is_next(choice: Choice, says: str, asks: str) -> None:
    assert says in ballot_text(RANKING, choice, TEXTS, Language.EN)
    controls = ballot_view(RANKING, choice, TEXTS, Language.EN).to_components()
    assert asks in json.dumps(controls, ensure_ascii=False)


def test_the_last_option_takes_the_last_place_by_itself() -> None:
    choice = empty(RANKING)
    for option, after in ((2, (0, 0, 1, 0)), (0, (2, 0, 1, 0)), (3, (2, 4, 1, 3))):
        choice = pick(RANKING, choice, option)
        assert choice == after
    assert next_place(choice) == 5
    # Left out on purpose, it stays out.
    assert place(RANKING, choice, 1, 0) == (2, 0, 1, 3)


@pytest.mark.parametrize("options", [2, 3, 25])
def test_one_choice_fewer_than_options_fills_a_ballot(options: int) -> None:
    asked = poll(Method.RANKING, options)
    choice = empty(asked)
    for option in range(options - 1, 0, -1):
        choice = pick(asked, choice, option)
    assert choice == tuple(range(options, 0, -1))
    assert is_valid(asked, choice)


def test_other_methods_wait_for_the_number() -> None:
    asked = poll(Method.SCORE, 2)
    assert pick(asked, empty(asked), 0) == (0, 0)
