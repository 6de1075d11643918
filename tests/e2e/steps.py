"""Names the steps inside the bot at which a test has it killed, and stops there, in a process of its own.

Steps between the network and the bot are held by the sandbox; these are the steps inside the bot.
"""

import asyncio
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.config import PROJECT
from bot.database import Database
from bot.delivery.ledger import Ledger
from bot.due.service import DueList
from bot.texts import Texts
from cogs.decisions.service import writer
from cogs.polls.jobs import PollJobs
from cogs.polls.service.closing import ClosingService
from cogs.polls.service.keys import KeyRing
from cogs.polls.store import votes
from tests.e2e.bot_process import main
from tests.seams import place_of

CLOSING: dict[str, Callable[..., object]] = {
    "before the close": ClosingService.close_on_time,
    "before the ballots are rewritten": votes.rewrite_anonymous,
    "before the log is emptied": Database.truncate_wal,
    "before the key is overwritten": KeyRing.destroy,
    "before the overwritten key is removed": KeyRing.remove,
    "before the result is posted": PollJobs.result,
}
"""Of an anonymous poll's close."""

STEPS: dict[str, Callable[..., object]] = {
    "before the claim": Ledger.claim,
    "before the commit": Ledger.complete,
    "before it is done": DueList.finish,
    **CLOSING,
    "before the archive's entry": writer.append,
    "after the archive's entry, before the commit": writer.redraw,
}


# Read in the server that the processes are forked from, and so not again by each of them.
Texts(PROJECT / "data" / "locales")


def run(given: dict[str, Any], step: str | None, times: int, reached: Connection) -> None:
    """The process: serve, and wait at the step for the kill once it is reached for the `times`-th time."""
    log = os.open(Path(given["folder"]).with_suffix(".log"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if step is not None:
        _stop_at(step, times, reached)
    asyncio.run(main(given))


def _stop_at(step: str, times: int, reached: Connection) -> None:
    """Have all calls of that step wait forever; say so at the `times`-th."""
    owner, name = place_of(STEPS[step])
    seen = 0

    async def wait_to_be_killed(*_: object, **__: object) -> None:
        nonlocal seen
        seen += 1
        if seen == times:
            reached.send_bytes(b"reached")
        await asyncio.Event().wait()

    setattr(owner, name, wait_to_be_killed)
