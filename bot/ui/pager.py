"""Shows long lists in pages: what stands on one, and the buttons that turn it. The page is in the button's id."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import discord

from bot.markup import chunks
from bot.matching import read_integer
from bot.pages import Page
from bot.texts import Bilingual, Text
from bot.ui.kit import MAX_OPTIONS, Button, button, option

Item = TypeVar("Item")
Say = Callable[[Text | Bilingual | str], str]
"""A text in the reader's language (`Context.t`), or in the languages of a post (`PostLanguages.inline`)."""

# Discord takes 4096 characters in an embed's description and 1024 in a field; the rest is for headings and counts.
PAGE_LENGTH = 3_600
FIELD_LENGTH = 980
# Of the 25 that Discord takes, one may be "none" and two turn the page.
OPTIONS_PER_PAGE = MAX_OPTIONS - 3
_TURN = "more/"


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


def paged(lines: list[str] | tuple[str, ...], limit: int = PAGE_LENGTH) -> list[str]:
    """The lines on as many pages of at most `limit` characters as they need; a longer line goes on on the next page.

    Any sequence of str would take a str as well, and page it by its letters.
    """
    pages: list[list[str]] = [[]]
    used = 0
    for line in lines:
        for piece in chunks(line, limit):
            if used + len(piece) + 1 > limit and pages[-1]:
                pages.append([])
                used = 0
            pages[-1].append(piece)
            used += len(piece) + 1
    return ["\n".join(page) for page in pages]


def option_page(
    options: Sequence[discord.SelectOption], number: int | None, say: Say, none: discord.SelectOption | None = None
) -> list[discord.SelectOption]:
    """As many options as a select takes; where there are more, the last ones turn the page (`page_asked`).

    `number` counts from 0; None is the page with what is chosen. `none` stands first on every page.
    """
    first = [none] if none is not None else []
    if len(options) + len(first) <= MAX_OPTIONS:
        return [*first, *options]
    if number is None:
        chosen = next((at for at, entry in enumerate(options) if entry.default), 0)
        number = chosen // OPTIONS_PER_PAGE
    page = page_of(options, number, OPTIONS_PER_PAGE)
    choices = [*first, *page.items]
    if page.number > 0:
        choices.append(option(f"◀ {say(Text('Previous page'))}", f"{_TURN}{page.number - 1}"))
    if not page.last:
        choices.append(option(f"▶ {say(Text('Next page'))}", f"{_TURN}{page.number + 1}"))
    return choices


def page_asked(value: str) -> int | None:
    """The page that was chosen in place of an option; None for an option."""
    return read_integer(value.removeprefix(_TURN)) if value.startswith(_TURN) else None


def turning(say: Say, page: Page[Any], make: Callable[[int], str], row: int | None = None) -> list[Button]:
    """The buttons for the pages before and after; none where there is one page only. `make` writes their ids."""
    if page.number == 0 and page.last:
        return []
    return [
        button(say(Text("Previous page")), make(page.number - 1), disabled=page.number == 0, row=row),
        button(say(Text("Next page")), make(page.number + 1), disabled=page.last, row=row),
    ]


def field_of(say: Say, lines: Sequence[str]) -> str:
    """Lines for an embed's field; those that do not fit are counted, none is cut in the middle."""
    fitting: list[str] = []
    room = FIELD_LENGTH
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            fitting.append(say(Text("and {count} more", count=len(lines) - len(fitting))))
            break
        fitting.append(line)
    return "\n".join(fitting)


def write_footer(embed: discord.Embed, say: Say, page: Page[Any]) -> None:
    """Say which page it is, where there is more than one."""
    if page.count is not None and page.count > 1:
        embed.set_footer(text=say(Text("Page {number} of {count}", number=page.number + 1, count=page.count)))
