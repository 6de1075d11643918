"""Direct messages name the forum that they come from, whatever they are made of."""

import discord
import pytest

from bot.delivery.letterhead import from_forum
from bot.delivery.models import Outgoing
from bot.ui.kit import card, container

FORUM = "Fluss*forum*"


@pytest.mark.parametrize(
    ("outgoing", "line"),
    [
        (Outgoing(content="Hello"), "-# Fluss\\*forum\\*\nHello"),
        (Outgoing(files=()), "-# Fluss\\*forum\\*\n"),
    ],
)
def test_a_text_has_the_name_above_it(outgoing: Outgoing, line: str) -> None:
    assert from_forum(outgoing, FORUM).content == line


def test_embeds_have_it_above_the_first_only_and_a_card_below() -> None:
    embeds = (discord.Embed(description="one"), discord.Embed(description="two"))
    first, second = from_forum(Outgoing(embeds=embeds), FORUM).embeds
    assert (first.author.name, second.author.name, embeds[0].author.name) == (FORUM, None, None)
    view = from_forum(Outgoing(view=card(container("Hello"))), FORUM).view
    assert view is not None
    assert view.to_components()[-1]["content"] == "-# Fluss\\*forum\\*"
