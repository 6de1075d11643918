"""A topic's names are told from all others' in both languages."""

import pytest

from bot.errors import UserError
from bot.texts import Bilingual
from cogs.network.rules.topic_facts import refuse_same_topic

OTHERS = [Bilingual("Haushalt", "Budget"), Bilingual("Wasser", "Water")]


@pytest.mark.parametrize(
    "name", [Bilingual("Wasser", "Rivers"), Bilingual("Flüsse", "water"), Bilingual("x", "Wasser")]
)
def test_a_name_that_is_taken_in_either_language_is_refused(name: Bilingual) -> None:
    with pytest.raises(UserError, match="already a topic"):
        refuse_same_topic(name, OTHERS)


def test_a_name_of_its_own_is_accepted() -> None:
    refuse_same_topic(Bilingual("Flüsse", "Rivers"), OTHERS)
