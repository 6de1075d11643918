"""Waiting for work of the due list that somebody has just asked for, so that the answer can say how it went. What is
remembered here may be lost: the work is on the list, and who waits in vain is told that it is under way.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

PATIENCE: Final = 2.0
"""Seconds of real time that a person waits gladly; Discord itself gives three for the first answer."""


class Waiting:
    """Events by guild and subject, of those who wait right now."""

    def __init__(self) -> None:
        self._events: dict[tuple[int, str], list[asyncio.Event]] = {}

    @contextmanager
    def expecting(self, guild_id: int, subject: str) -> Iterator[asyncio.Event]:
        """Enter before the work is asked for: it may be done before one looks."""
        event = asyncio.Event()
        waiting = self._events.setdefault((guild_id, subject), [])
        waiting.append(event)
        try:
            yield event
        finally:
            waiting.remove(event)
            if not waiting:
                self._events.pop((guild_id, subject), None)

    def done(self, guild_id: int, subject: str) -> None:
        """The work has come to an end, good or bad."""
        for event in self._events.get((guild_id, subject), ()):
            event.set()


async def patiently(event: asyncio.Event) -> bool:
    """Whether the work was done within a person's patience."""
    try:
        await asyncio.wait_for(event.wait(), PATIENCE)
    except TimeoutError:
        return False
    return True
