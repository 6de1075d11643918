"""Runs `ratsbote verify FILE`: a database's, backup's or export's archive against its own log, without Discord.

Exit codes: 0 whole, 1 altered, 2 nothing can be said; each with one sentence at the end.
"""

import argparse
import asyncio
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
from cogs.decisions.models.archive import Fault, FileVerdict, Finding, LogHead, VerificationReport
from cogs.decisions.render.answers import finding_line
from cogs.decisions.rules.chain import judge_anchors
from cogs.decisions.rules.export_check import check, read_json
from cogs.decisions.service.verifying import verify_file

EXIT_ALTERED = 1
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
    """Exit code 0 for a whole archive, 1 for one that was altered. Raises StartupRefused (exit code 2) where nothing
    can be said: of a file that is none, cannot be read, or holds nothing while no anchor says that there was something.
    """
    try:
        path: Path = await asyncio.to_thread(options.file.resolve)
    except (OSError, RuntimeError) as error:  # links that lead in a circle, by the version of Python
        raise StartupRefused(f"Nothing can be said: {options.file} cannot be read ({error}).") from error
    if not await asyncio.to_thread(path.is_file):
        raise StartupRefused(f"Nothing can be said: there is no file {path}.")
    try:
        verdict = await _judged(path, options.anchor)
    except (OSError, sqlite3.DatabaseError) as error:
        raise StartupRefused(f"Nothing can be said: {path} cannot be read ({error}).") from error
    if verdict.empty:
        raise StartupRefused(f"Nothing can be said: {path} holds no decisions, and no anchor tells of any.")
    texts = await asyncio.to_thread(Texts, PROJECT / "data" / "locales")
    lines = [line for guild in verdict.reports for line in report(guild, texts)]
    lines += [_finding(finding, texts) for finding in verdict.findings]
    sys.stdout.write("\n".join([*lines, _sentence(verdict, len(options.anchor))]) + "\n")
    return EXIT_ALTERED if verdict.faults else 0


async def _judged(path: Path, anchors: Sequence[LogHead]) -> FileVerdict:
    """What a file is worth. Raises StartupRefused, OSError or sqlite3.DatabaseError for one that cannot be judged."""
    data = await asyncio.to_thread(_export, path)
    if data is None:
        try:
            async with read_file(path) as reader:
                return await verify_file(reader, anchors)
        except StartupRefused as refusal:
            raise StartupRefused(f"Nothing can be said of {path}: {refusal}.") from refusal
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # No archive that we have written stops its own verification.
            broken = Finding(Fault.BROKEN, "archive_log", type(error).__name__)
            return FileVerdict((), (broken, *judge_anchors([], anchors)))
    try:
        checked = await asyncio.to_thread(check, read_json(data))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise StartupRefused(
            f"Nothing can be said: {path} is not an export of all decisions as JSON; single decisions carry no log to "
            "be checked by."
        ) from error
    return FileVerdict((checked,), tuple(judge_anchors([checked.hashes], anchors)))


def _export(path: Path) -> bytes | None:
    """A JSON file, also packed as `/decision export` does; None for any other file.

    Raises StartupRefused for a packed file that is none of ours: what is beside the export would be read unchecked.
    """
    with path.open("rb") as stream:
        start = stream.read(64)
    if start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as packed:
                (file,) = packed.infolist()
                if file.file_size <= _MAX_BYTES:
                    return packed.read(file)
        except (ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise StartupRefused(f"Nothing can be said: {path} is not a packed export ({error}).") from error
        raise StartupRefused(f"Nothing can be said: {path} is too large when it is unpacked.")
    return path.read_bytes() if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["} else None


def _sentence(verdict: FileVerdict, anchors: int) -> str:
    if verdict.faults:
        return f"Altered: the archive is not as it was recorded (findings: {verdict.faults})."
    if not anchors:
        return "Whole: everything is as the log says; no anchor was given that the log could be compared with."
    return f"Whole: everything is as the log says, and the log passes through every anchor given ({anchors})."


def report(verdict: VerificationReport, texts: Texts) -> Sequence[str]:
    """What was found in one guild's archive, in English, for IT."""
    counted = f"entries: {verdict.entries}, records: {verdict.records}, anchors: {verdict.anchors}"
    counted += f", names erased: {verdict.erased}" if verdict.erased else ""
    counted += f", names that the log does not know: {verdict.unproven}" if verdict.unproven else ""
    head = f"head {verdict.head.seq}:{verdict.head.hash}" if verdict.head else "no entries"
    state = "unchanged" if verdict.sound else f"FINDINGS: {len(verdict.findings)}"
    findings = [_finding(finding, texts) for finding in verdict.findings]
    return [f"Server {verdict.guild_id}: {state} ({counted}; {head})", *findings]


def _finding(finding: Finding, texts: Texts) -> str:
    return f"  {finding_line(finding, texts, Language.EN).replace('`', '')}"
