"""python -m sandbox: serves a world until it is told to stop, and says in one line of JSON where it is."""

import argparse
import asyncio
import json
import logging
import signal
import sys
from datetime import datetime
from pathlib import Path

from sandbox.app import LOOPBACK, Sandbox
from sandbox.rest.buckets import Strictness
from sandbox.world.clock import parse_instant
from sandbox.world.seed import WorldFileError

_MORE = """\
The line names the addresses for a bot ("api", "gateway"), its token ("bot_token"), the people with theirs
("personas"), and a page for the browser ("page"). For a bot written with discord.py, before it starts:

  discord.http.Route.BASE = info["api"]
  discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(info["gateway"])
  bot.run(info["bot_token"])

What can be asked of it while it runs (on this machine only):

  GET  /sandbox/info       the line again
  POST /sandbox/clock      {"advance": seconds}: turns the world's time forward
  POST /sandbox/faults     {"match": "POST /channels/.*", "kind": "lose_answer"}: makes something go wrong
  GET  /sandbox/requests   all that was asked and answered

The README says more: faults, people as programs, world files, what is offered and what is not.
It ends with SIGINT or SIGTERM and keeps nothing.
"""


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A local stand-in for Discord: REST v10, gateway, people. Prints one line of JSON when ready.",
        epilog=_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--host", default=LOOPBACK, help="where to listen (default: %(default)s, this machine only)")
    parser.add_argument("--world", type=Path, help="a world file (default: the forum of the mayors)")
    parser.add_argument("--now", type=_instant, help="where the world's time begins, e.g. 2026-10-20T09:00Z")
    parser.add_argument(
        "--rate-limits",
        type=Strictness,
        choices=list(Strictness),
        metavar="{off,discord}",
        default=Strictness.DISCORD,
        help="enforce Discord's rate limits, or none (default: discord)",
    )
    return parser


async def _serve(options: argparse.Namespace) -> None:
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, done.set)
    sandbox = Sandbox(options.world, options.now, options.port, host=options.host, limits=options.rate_limits)
    async with sandbox:
        print(json.dumps(sandbox.info(), ensure_ascii=False), flush=True)  # noqa: T201 - the promised line
        await done.wait()


def main() -> int:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    try:
        asyncio.run(_serve(_parser().parse_args()))
    except (WorldFileError, OSError) as error:
        print(f"sandbox: {error}", file=sys.stderr)  # noqa: T201 - for the person at the terminal
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
