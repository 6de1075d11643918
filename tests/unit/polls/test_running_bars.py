"""An open single choice shows bars while it runs; what is hidden, and what is not chosen, shows none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.texts import Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.polls.models.polls import Method, Poll, PollState, Secrecy
from cogs.polls.render.bars import BAR_ROOM, bar
from cogs.polls.render.card import options
from cogs.polls.rules.options import YES_NO
from cogs.polls.rules.tally import tally
from tests.unit.polls.samples import poll, result

ENGLISH = PostLanguages(Texts(PROJECT / "data" / "locales"), (Language.EN,))
ASKED = replace(poll(), options=YES_NO)
COUNTRIES = dict.fromkeys(range(1, 7), "DE")
CAST: dict[int, tuple[int, ...]] = {1: (1, 0, 0), 2: (1, 0, 0), 3: (1, 0, 0), 4: (0, 1, 0), 5: (0, 0, 1)}


def test_bars_are_shares_of_the_ballots_without_abstentions() -> None:
    assert options(ASKED, result(ASKED, CAST, COUNTRIES), ENGLISH).split("\n") == [
        "**A** Yes",
        "`█████████░░░` **3** (75 %)",
        "**B** No",
        "`███░░░░░░░░░` **1** (25 %)",
        "**C** Abstention",
        "**1**",
    ]


@pytest.mark.parametrize(
    "asked",
    [
        replace(ASKED, method=Method.APPROVAL),
        replace(ASKED, secrecy=Secrecy.UNTIL_CLOSE, state=PollState.CLOSED),
        replace(ASKED, secrecy=Secrecy.ANONYMOUS, state=PollState.CLOSED),
    ],
)
def test_other_polls_show_none(asked: Poll) -> None:
    assert "█" not in options(asked, result(asked, CAST, COUNTRIES), ENGLISH)


@given(st.lists(st.integers(0, 2), max_size=400))
def test_a_bar_has_room_whatever_was_cast(chosen: list[int]) -> None:
    counted = tally(
        Method.SINGLE, 3, [tuple(int(index == one) for index in range(3)) for one in chosen], ASKED.abstentions
    )
    assert all(len(bar(counted, index, abstention=index == 2)) < BAR_ROOM for index in range(3))
