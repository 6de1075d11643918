"""Runs `ratsbote verify FILE`: a database's, backup's or export's archive against its own log, without Discord."""

import argparse
import asyncio
import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.config import PROJECT
from bot.database import read_file
from bot.errors import StartupRefused
from bot.texts import Language, Texts
from cogs.decisions.models.archive import LogHead, VerificationReport
from cogs.decisions.render.answers import finding_line
from cogs.decisions.rules.export_check import check
from cogs.decisions.service.verifying import verify_all

EXIT_UNSOUND = 1
_MAX_BYTES = 2 * 1024**3
"""What a packed file may unpack to."""
_ANCHOR = re.compile(r"`?(\d{1,12}):([0-9a-f]{64})`?")


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse gives its subparsers no public type
    """Add the subcommand to `ratsbote`."""
    parser = commands.add_parser("verify", help="check the archive of decisions in a database or an export")
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="the database, a backup of it, or an export as JSON; it is only read"
    )
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        type=anchor,
        metavar="SEQ:HASH",
        help="a line from the log channel or an export that the archive must pass through; may be given several times",
    )
    parser.set_defaults(run_subcommand=run)


def anchor(text: str) -> LogHead:
    """An anchor as the log channel shows it. Raises ArgumentTypeError."""
    match = _ANCHOR.fullmatch(text.strip())
    if match is None:
        raise argparse.ArgumentTypeError("an anchor looks like 12:0123abc… (a number, a colon, 64 digits)")
    return LogHead(int(match[1]), match[2])


async def run(options: argparse.Namespace) -> int:
    """Exit code 0 for a sound archive, 1 for one with findings. Raises StartupRefused for a file that is none."""
    path: Path = await asyncio.to_thread(options.file.resolve)
    if not await asyncio.to_thread(path.is_file):
        raise StartupRefused(f"There is no file {path}.")
    try:
        exported = await asyncio.to_thread(_export, path)
        if exported is not None:
            reports = [await asyncio.to_thread(check, exported, options.anchor)]
        else:
            async with read_file(path) as reader:
                reports = await verify_all(reader, options.anchor)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, zipfile.BadZipFile) as error:
        raise StartupRefused(
            f"{path} is not an export of all decisions as JSON; single decisions carry no log to be checked by."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StartupRefused(f"{path} cannot be read as a database ({error}).") from error
    texts = await asyncio.to_thread(Texts, PROJECT / "data" / "locales")
    lines = [line for verification in reports for line in report(verification, texts)] or [
        "There is no archive in this file."
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(verification.sound for verification in reports) else EXIT_UNSOUND


def _export(path: Path) -> dict[str, Any] | None:
    """What a JSON file holds, also packed as `/decision export` does; None for any other file. Raises ValueError."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(b"PK"):
        with zipfile.ZipFile(path) as packed:
            name = packed.namelist()[0]
            data = packed.read(name) if packed.getinfo(name).file_size <= _MAX_BYTES else b""
    elif start.lstrip()[:1] == b"{":
        data = path.read_bytes()
    else:
        return None
    read: dict[str, Any] = json.loads(data)
    return read


def report(verdict: VerificationReport, texts: Texts) -> Sequence[str]:
    """What was found in one guild's archive, in English, for IT."""
    counted = f"entries: {verdict.entries}, records: {verdict.records}, anchors: {verdict.anchors}"
    counted += f", names erased: {verdict.erased}" if verdict.erased else ""
    head = f"head {verdict.head.seq}:{verdict.head.hash}" if verdict.head else "no entries"
    state = "unchanged" if verdict.sound else f"FINDINGS: {len(verdict.findings)}"
    findings = [f"  {finding_line(finding, texts, Language.EN).replace('`', '')}" for finding in verdict.findings]
    return [f"Server {verdict.guild_id}: {state} ({counted}; {head})", *findings]
