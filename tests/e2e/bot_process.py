"""The bot as a process of its own, to be killed: `python -m tests.e2e.bot_process '{"token": …}'`.

`stop_at` names a step at which it says STOPPED on stdout and waits to be killed, instead of going on. Steps between
the network and the bot are held by the sandbox; these are the steps inside the bot.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.config import PROJECT, Config, LogFormat, LogLevel
from bot.delivery.ledger import Ledger
from bot.demo.clock import WorldTime
from bot.due.service import DueList
from bot.errors import StartupRefused
from bot.logs import set_up_logs
from bot.process import serve
from cogs.decisions.service.writer import ArchiveWriter
from tests.e2e.poll_steps import CLOSING

STEPS: dict[str, tuple[Any, str]] = {
    "before the claim": (Ledger, "claim"),
    "before the commit": (Ledger, "complete"),
    "before it is done": (DueList, "finish"),
    **CLOSING,
    "before the archive's entry": (ArchiveWriter, "append"),
    "after the archive's entry, before the commit": (ArchiveWriter, "show"),
}


def stop_at(step: str, times: int) -> None:
    """Have the `times`-th call of that step, and all calls from the first on, wait forever; say so at the last."""
    owner, name = STEPS[step]
    seen = 0

    async def wait_to_be_killed(*_: object, **__: object) -> None:
        nonlocal seen
        seen += 1
        if seen == times:
            sys.stdout.write("STOPPED\n")
            sys.stdout.flush()
        await asyncio.Event().wait()

    replacement: Callable[..., Awaitable[None]] = wait_to_be_killed
    setattr(owner, name, replacement)


async def main(given: dict[str, Any]) -> None:
    set_up_logs(LogFormat.HUMAN, LogLevel.INFO)
    if given.get("stop_at"):
        stop_at(given["stop_at"], given["times"])
    config = Config(
        token=given["token"],
        data_dir=Path(given["folder"]),
        forum_file=PROJECT / "data" / "forum.toml",
        api=given["api"],
        gateway=given["gateway"],
        guild_ready_timeout=0.05,
    )
    features = tuple(given["features"])
    if given["base"] is None:
        await serve(config, SystemClock(), features)
        return
    async with WorldTime(given["base"]) as clock:
        await serve(config, clock, features)


if __name__ == "__main__":
    try:
        asyncio.run(main(json.loads(sys.argv[1])))
    except StartupRefused as refusal:
        sys.stderr.write(f"ratsbote: {refusal}\n")
        sys.exit(2)
