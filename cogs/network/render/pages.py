"""Lists in pages: what stands on one, and the buttons that turn it. The page is in the button, none in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import discord

from bot.texts import Bilingual, Text

Item = TypeVar("Item")
Say = Callable[[Text | Bilingual | str], str]
"""A text in the reader's language (`Act.t`)."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page; `number` counts from 0."""

    items: tuple[Item, ...]
    number: int
    count: int


def page_of(items: Sequence[Item], number: int, size: int) -> Page[Item]:
    """The page with that number, or the nearest that exists: lists shrink while somebody reads them."""
    count = max(1, -(-len(items) // size))
    number = min(max(number, 0), count - 1)
    return Page(tuple(items[number * size : (number + 1) * size]), number, count)


def add_turning(view: discord.ui.View, say: Say, page: Page[Any], make: Callable[[int], str], row: int) -> None:
    """Add the buttons for the pages before and after, where there is more than one page."""
    if page.count == 1:
        return
    for label, number, possible in (
        (Text("Previous page"), page.number - 1, page.number > 0),
        (Text("Next page"), page.number + 1, page.number + 1 < page.count),
    ):
        view.add_item(
            discord.ui.Button(
                label=say(label),
                style=discord.ButtonStyle.secondary,
                custom_id=make(number),
                disabled=not possible,
                row=row,
            )
        )


def write_footer(embed: discord.Embed, say: Say, page: Page[Any]) -> None:
    """Say which page it is, where there is more than one."""
    if page.count > 1:
        embed.set_footer(text=say(Text("Page {number} of {count}", number=page.number + 1, count=page.count)))
