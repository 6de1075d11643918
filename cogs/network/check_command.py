"""Runs `ratsbote check FILE`: whether the bot would start with that forum file, without a token and without Discord.

Exit codes: 0 nothing is wrong, 1 findings, 2 nothing can be said; findings come one a line, as compilers write them.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from cogs.network.models.forum import ForumError
from cogs.network.service.forum import load_forum

EXIT_FINDINGS = 1


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse gives its subparsers no public type
    """Add the subcommand to `ratsbote`."""
    parser = commands.add_parser("check", help="check a forum file, such as data/forum.toml; needs no token")
    parser.add_argument("file", type=Path, metavar="FILE", help="the forum file; it is only read")
    parser.set_defaults(run_subcommand=run)


async def run(options: argparse.Namespace) -> int:
    """Print every finding, or what the file declares. Raises StartupRefused for a file that cannot be read."""
    path: Path = options.file
    try:
        forum = await asyncio.to_thread(load_forum, path)
    except ForumError as error:
        sys.stdout.write(f"{error}\nFindings: {len(error.findings)}\n")
        return EXIT_FINDINGS
    counts = f"{len(forum.cities)} cities, {len(forum.topics)} topics, {len(forum.roles)} roles"
    sys.stdout.write(f"{path.name}: nothing is wrong ({counts}, {len(forum.channels)} channels)\n")
    return 0
