"""Lists in pages: what stands on one, and the buttons that turn it. The page is in the button, none in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import discord

from bot.texts import Bilingual, Text

Item = TypeVar("Item")
Say = Callable[[Text | Bilingual | str], str]
"""A text in the reader's language (`Act.t`)."""


# Discord takes 4096 characters in an embed's description and 1024 in a field; the rest is for headings and counts.
PAGE_LENGTH = 3_600
FIELD_LENGTH = 980


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page; `number` counts from 0."""

    items: tuple[Item, ...]
    number: int
    count: int


def page_of(items: Sequence[Item], number: int, size: int, write: Callable[[Item], str] = lambda _: "") -> Page[Item]:
    """The page with that number, or the nearest that exists: lists shrink while somebody reads them.

    A page holds at most `size` items, and no more than fit into an embed when each takes as much as `write` gives.
    """
    pages: list[list[Item]] = [[]]
    room = PAGE_LENGTH
    for item in items:
        length = len(write(item))
        if pages[-1] and (len(pages[-1]) == size or length > room):
            pages.append([])
            room = PAGE_LENGTH
        pages[-1].append(item)
        room -= length
    number = min(max(number, 0), len(pages) - 1)
    return Page(tuple(pages[number]), number, len(pages))


def field_of(say: Say, lines: Sequence[str]) -> str:
    """Lines for an embed's field; those that do not fit are counted, none is cut in the middle."""
    shown: list[str] = []
    room = FIELD_LENGTH
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            shown.append(say(Text("and {count} more", count=len(lines) - len(shown))))
            break
        shown.append(line)
    return "\n".join(shown)


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
