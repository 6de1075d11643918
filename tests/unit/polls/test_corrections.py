"""A translation can be corrected; what was asked, and the forum's own words, cannot."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Bilingual, Language
from cogs.polls.models.polls import Option, Poll, PollAuthor, PollState
from cogs.polls.rules.corrections import TranslatedWords, correctable, corrected, require_may_correct
from cogs.polls.rules.options import ABSTENTION, YES_NO
from tests.unit.polls.samples import NOW, person, poll

TYPED = (Option(Bilingual("Rot", "Green")), Option(Bilingual("Grün", "Red")), ABSTENTION)
ASKED = replace(poll(), options=TYPED, original=Language.DE)


def test_the_side_that_was_not_asked_is_corrected_and_the_forums_own_words_stay() -> None:
    assert correctable(ASKED) == TranslatedWords("What first?", ("Green", "Red"), ("Rot", "Grün"))
    question, options = corrected(ASKED, "Which one first?", "Red\nGreen")
    assert question == Bilingual("Was zuerst?", "Which one first?")
    assert options == [Bilingual("Rot", "Red"), Bilingual("Grün", "Green"), ABSTENTION.text]
    english = replace(ASKED, original=Language.EN)
    assert corrected(english, "Was denn?", "Grün\nRot")[0] == Bilingual("Was denn?", "What first?")


@pytest.mark.parametrize(
    ("asked", "question", "options", "said"),
    [
        (ASKED, "What first?", "Green\nRed", "same as before"),
        (ASKED, "What first?", "Red\nRed", "stands for two options"),
        (ASKED, "What first?", "Red", "Options to translate"),
        (ASKED, "", "Red\nGreen", "needs a question"),
        (replace(ASKED, original=None), "What?", "Red\nGreen", "no translation"),
        (replace(ASKED, question=Bilingual("Was?", "")), "What?", "Red\nGreen", "no translation"),
        (replace(ASKED, options=YES_NO), "What first?", "", "same as before"),
    ],
)
def test_what_corrects_nothing_is_refused(asked: Poll, question: str, options: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        corrected(asked, question, options)


AUTHORS = (PollAuthor(3, "Stab", 1), PollAuthor(4, "Mayor", 2))


@pytest.mark.parametrize(
    ("actor", "asked", "may"),
    [
        (person(Right.DELEGATE, city_id=1), ASKED, True),
        (person(Right.DELEGATE, city_id=2), ASKED, True),
        (person(Right.DELEGATE, Right.MANDATE, city_id=3), ASKED, False),
        (person(Right.MOD, city_id=None), ASKED, False),
        (person(city_id=1), ASKED, False),
        (person(Right.DELEGATE, city_id=1), replace(ASKED, state=PollState.CLOSED), False),
        (person(Right.DELEGATE, city_id=1), replace(ASKED, state=PollState.CANCELLED), False),
    ],
)
def test_those_who_asked_and_who_translated_correct_while_it_is_open(actor: Person, asked: Poll, *, may: bool) -> None:
    try:
        require_may_correct(actor, asked, AUTHORS, NOW + timedelta(days=1))
    except UserError:
        assert not may
    else:
        assert may
