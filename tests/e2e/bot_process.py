"""Runs the bot as a process of its own: `python -m tests.e2e.bot_process '{"token": …}'`."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.config import PROJECT, Config, LogFormat, LogLevel
from bot.demo.clock import WorldTime
from bot.errors import StartupRefused
from bot.logs import set_up_logs
from bot.process import serve


async def main(given: dict[str, Any]) -> None:
    """Serve until SIGTERM. `base`: where the world's clock is; the machine's time if None."""
    set_up_logs(LogFormat.HUMAN, LogLevel.INFO)
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
