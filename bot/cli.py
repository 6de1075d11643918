"""Reads the command line: `ratsbote run` serves Discord, `ratsbote demo` shows everything without an account.

Whatever is wrong with the configuration is said in one sentence on stderr, with exit code 2; never a traceback.
"""

import argparse
import asyncio
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.config import Config, LogFormat, LogLevel
from bot.environment import read_environment, warnings
from bot.errors import StartupRefused
from bot.logs import set_up_logs
from bot.process import serve

EXIT_REFUSED = 2
SUBCOMMANDS = (
    "cogs.network.check_command",
    "cogs.decisions.verify_command",
    "cogs.decisions.import_command",
    "cogs.operations.backup_command",
    "cogs.operations.restore_command",
)
"""Modules of features that add a subcommand by their `add_to`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if "run_subcommand" in options:
            code: int = asyncio.run(options.run_subcommand(options))
            return code
        if options.command == "demo":
            # Imported here: the stand-in for Discord is no part of a bot that serves the real one.
            from bot.demo.run import DemoOptions, demo  # noqa: PLC0415 - see above

            set_up_logs(LogFormat.HUMAN, LogLevel.INFO if options.verbose else LogLevel.ERROR)
            demo_options = DemoOptions(
                port=options.port,
                browser=options.browser,
                start=options.now,
                visit=options.visit,
                leave=options.leave,
                rate_limits=options.rate_limits == "discord",
            )
            return asyncio.run(demo(demo_options))
        environment = read_environment(options.env)
        config = Config.from_env(environment)
        for sentence in warnings(options.env, config.data_dir, environment):
            sys.stderr.write(f"ratsbote: {sentence}\n")
        set_up_logs(config.log_format, config.log_level)
        asyncio.run(serve(config))
    except StartupRefused as refusal:
        sys.stderr.write(f"ratsbote: {refusal}\n")
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ratsbote", description="The chat bot of a network of mayors.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="serve the real Discord (needs DISCORD_TOKEN in .env)")
    run.add_argument("--env", type=Path, metavar="FILE", help="default: .env in the project")
    demo = commands.add_parser("demo", help="show everything on this machine, with no Discord account")
    demo.add_argument("--port", type=int, default=8300, help="where the stand-in listens; 0 takes a free one")
    demo.add_argument("--no-browser", dest="browser", action="store_false", help="print one line of JSON and stay")
    demo.add_argument("--now", metavar="INSTANT", help="where the demo's time starts, e.g. 2026-10-12T09:00Z")
    demo.add_argument("--no-visit", dest="visit", action="store_false", help="do not play the visit in the terminal")
    demo.add_argument("--leave", action="store_true", help="end after the visit instead of staying until Ctrl+C")
    demo.add_argument(
        "--rate-limits", choices=("off", "discord"), default="off", help="enforce Discord's; default: off"
    )
    demo.add_argument("--verbose", action="store_true", help="show the bot's log")
    for name in SUBCOMMANDS:
        # By name, as features load: the kernel knows none. A subcommand sets `run_subcommand` (it gives the exit code).
        importlib.import_module(name).add_to(commands)
    return parser
