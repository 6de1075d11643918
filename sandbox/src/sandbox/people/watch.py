"""Waiting for what a persona will see. The one place where a person's time passes: by events, never by sleeping."""

import asyncio
import re
from collections.abc import Callable
from typing import TypeVar

from sandbox.people.errors import NothingHappenedError
from sandbox.people.memory import Memory
from sandbox.people.reading import Json

T = TypeVar("T")


class Watcher:
    """A memory that can be waited upon. `patience`: real seconds, where a call names none."""

    def __init__(self, name: str, patience: float) -> None:
        self.name = name
        self.patience = patience
        self.memory = Memory()
        self.ended: str | None = None
        self._news = asyncio.Event()

    def take(self, name: str, data: Json) -> None:
        if name:
            self.memory.take(name, data)
        else:
            self.ended = "the connection has ended"
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, probe: Callable[[], T | None], what: str, timeout: float | None = None) -> T:  # noqa: ASYNC109 - a person's patience, told in the error
        """The first value of `probe` that is not None, asked again after each event. NothingHappenedError with
        what came instead, after `timeout` real seconds.
        """
        seconds = self.patience if timeout is None else timeout
        try:
            async with asyncio.timeout(seconds):
                while True:
                    news = self._news
                    value = probe()
                    if value is not None:
                        return value
                    if self.ended is not None:
                        break
                    await news.wait()
        except TimeoutError:
            pass
        came = "\n".join(self.memory.recent()) or "  nothing"
        why = self.ended or f"not within {seconds:g} s"
        raise NothingHappenedError(f"{self.name} waited for {what}: {why}. What came last:\n{came}")


def matcher(
    wanted: str | re.Pattern[str] | Callable[[Json], bool], text: Callable[[Json], str]
) -> Callable[[Json], bool]:
    """A predicate over messages: a function as it is, a string as a part of the text, a pattern searched in it."""
    if isinstance(wanted, str):
        return lambda message: wanted in text(message)
    if isinstance(wanted, re.Pattern):
        return lambda message: wanted.search(text(message)) is not None
    return wanted
