"""Divides long lists into pages and reads single pages from the database. Page numbers count from 0."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Other = TypeVar("Other")

LAST_PAGE = 9_999
"""Nobody turns further; the number of a page may be forged."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page; `number` counts from 0. `count` is None where only a look beyond the page tells that there is more."""

    items: tuple[Item, ...]
    number: int
    count: int | None = None
    more: bool = False

    @property
    def last(self) -> bool:
        return self.number + 1 >= self.count if self.count is not None else not self.more

    def holding(self, items: Iterable[Other]) -> "Page[Other]":
        """The same page of the list, with what was made of its items."""
        return Page(tuple(items), self.number, self.count, self.more)


async def read_page(number: int, size: int, read: Callable[[int, int], Awaitable[Sequence[Item]]]) -> Page[Item]:
    """The page with that number; empty beyond the end, and the nearest that there can be for any other number.

    `read` takes a limit and an offset; it is asked for one more than `size`, which only says that there is more.
    """
    number = min(max(number, 0), LAST_PAGE)
    items = await read(size + 1, number * size)
    return Page(tuple(items[:size]), number, None, len(items) > size)
