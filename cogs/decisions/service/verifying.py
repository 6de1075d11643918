"""Verifies the archive: reads the log from its first entry; every table is rebuilt and compared with what is there."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bot.config import PROJECT
from bot.database import Database, Reader
from bot.errors import StartupRefused
from bot.migrations import load_migrations, schema_after
from bot.texts import Bilingual, Language
from cogs.decisions.models.archive import (
    KEYS,
    Fault,
    FileVerdict,
    Finding,
    Key,
    LogHead,
    Row,
    Scalar,
    VerificationReport,
)
from cogs.decisions.models.decisions import Wording
from cogs.decisions.rules.chain import Replay, compare, digest, judge_anchors, judge_head, judge_people
from cogs.decisions.rules.rebuild import unproven_names
from cogs.decisions.rules.wording import document
from cogs.decisions.store import log as store
from cogs.decisions.store.index_check import judge_indexes
from cogs.decisions.store.search import INDEXES

FIRST_VERSION: Final = 13
"""The migration since which words stand apart from the log; an older file has to be brought up to it first."""
_MIGRATIONS = PROJECT / "data" / "migrations"
_PAGE = 2000
"""Rows of the log that are read and checked at a time, away from the event loop."""


@dataclass(frozen=True, slots=True)
class VerifyingService:
    """The archive of the running bot."""

    database: Database

    async def verify(self, guild_id: int, outside: Iterable[LogHead] = ()) -> VerificationReport:
        """What a guild's archive is worth. `outside`: anchors that were kept elsewhere, such as in the log channel."""
        async with self.database.read() as reader:
            report = await verify(reader, guild_id)
            findings = [*await judge_schema(reader), *report.findings, *judge_anchors([report.hashes], outside)]
            return replace(report, findings=(*findings, *await judge_indexes(reader)))

    async def head(self, guild_id: int) -> LogHead | None:
        """Where the log ends: the anchor of an export."""
        async with self.database.read() as reader:
            return await store.head(reader, guild_id)


async def verify_file(reader: Reader, outside: Iterable[LogHead] = ()) -> FileVerdict:
    """What is to be said of a database file. Raises StartupRefused for one whose form this program does not know."""
    version = await store.version(reader)
    if not FIRST_VERSION <= version <= await asyncio.to_thread(_last_version):
        raise StartupRefused("it is not one of Ratsbote's, or was written by another version of it")
    findings = await judge_schema(reader)
    reports: list[VerificationReport] = []
    # Of an archive that lacks a table, nothing else can be read.
    if not any(finding.fault is Fault.MISSING for finding in findings):
        reports = [await verify(reader, guild_id) for guild_id in await store.guilds(reader)]
        findings += await judge_indexes(reader)
    findings += judge_anchors([report.hashes for report in reports], outside)
    return FileVerdict(tuple(reports), tuple(findings))


async def judge_schema(reader: Reader) -> list[Finding]:
    """The archive's tables and what guards them must be as the migrations made them."""
    version = await store.version(reader)
    expected = await asyncio.to_thread(_expected_schema, version)
    actual = {key: value for key, value in (await store.schema(reader)).items() if _of_the_archive(*key, value[0])}
    findings = []
    for kind, name in sorted(expected.keys() | actual.keys()):
        wanted, present = expected.get((kind, name)), actual.get((kind, name))
        if wanted != present:
            fault = Fault.MISSING if present is None else Fault.EXTRA if wanted is None else Fault.CHANGED
            findings.append(Finding(Fault.TRIGGER, name, "") if kind == "trigger" else Finding(fault, name, ""))
    return findings


@lru_cache(maxsize=4)
def _expected_schema(version: int) -> dict[tuple[str, str], tuple[str, str]]:
    schema = schema_after(_MIGRATIONS, version)
    return {key: value for key, value in schema.items() if _of_the_archive(*key, value[0])}


def _last_version() -> int:
    return len(load_migrations(_MIGRATIONS))


def _of_the_archive(kind: str, name: str, table: str) -> bool:
    """Whether something of a schema is the archive's; how SQLite keeps an index inside is its own affair.

    So is every trigger, whatever table it is on: what it does may reach the archive.
    """
    if kind == "trigger":
        return True
    inside = kind == "table" and any(name.startswith(f"{index}_") for index in INDEXES)
    return not inside and any(text.startswith(("archive_", "decision")) for text in (name, table))


async def verify(reader: Reader, guild_id: int) -> VerificationReport:
    """One guild's archive, in one consistent view."""
    replay = Replay(guild_id)
    after: int | None = None
    while rows := await store.page(reader, guild_id, after, _PAGE):
        texts = await store.sealed_words_of(reader, guild_id, rows[0].seq, rows[-1].seq)
        await asyncio.to_thread(replay.read, rows, texts)
        after = rows[-1].seq
    await asyncio.to_thread(replay.judge_words, await store.word_commitments(reader, guild_id))
    findings = [*replay.findings, *judge_head(replay, await store.head(reader, guild_id))]
    held = {name for _, name in await store.schema(reader)}
    for table in KEYS:
        # A file of an earlier version lacks a table of which its log knows nothing either.
        actual = await store.rows_of(reader, guild_id, table) if table in held else []
        findings += await asyncio.to_thread(compare, table, replay.tables[table], actual)
    erased = await store.erasures(reader, guild_id)
    people = await store.people(reader, guild_id)
    findings += await asyncio.to_thread(judge_people, replay.commitments, people, erased)
    findings += await _judge_blobs(reader, guild_id, replay)
    words = await store.words(reader, guild_id)
    findings += await asyncio.to_thread(_judge_words, replay, words)
    return VerificationReport(
        guild_id=guild_id,
        entries=len(replay.hashes),
        records=len(replay.tables["decisions"]),
        anchors=len(replay.tables["archive_anchors"]),
        erased=len(erased & replay.commitments),
        unproven=unproven_names(replay.tables),
        head=replay.head,
        hashes=replay.hashes,
        findings=tuple(findings),
    )


_WORDED = {"title_de", "title_en", "text_de", "text_en"}


async def _judge_blobs(reader: Reader, guild_id: int, replay: Replay) -> list[Finding]:
    redacted = {key for key, row in replay.tables["decisions"].items() if row.get("tombstone") is not None}
    wanted = {
        str(row["sha256"])
        for row in replay.tables["decision_attachments"].values()
        if "sha256" in row and (row["decision_id"],) not in redacted
    }
    kept = await store.blob_names(reader, guild_id)
    findings = [Finding(Fault.MISSING, "decision_blobs", digest[:16]) for digest in sorted(wanted - set(kept))]
    for name in kept:
        data = await store.blob(reader, guild_id, name)
        if name not in wanted:
            findings.append(Finding(Fault.EXTRA, "decision_blobs", name[:16]))
        elif data is None or await asyncio.to_thread(digest, data) != name:
            findings.append(Finding(Fault.CHANGED, "decision_blobs", name[:16]))
    return findings


def _judge_words(replay: Replay, actual: Iterable[Row]) -> list[Finding]:
    """What the search goes by is made from the records, so it can be made again."""
    tags: dict[Scalar, list[str]] = {}
    for decision_id, tag in replay.tables["decision_tags"]:
        tags.setdefault(decision_id, []).append(str(tag))
    expected: dict[Key, Row] = {}
    for (decision_id,), row in replay.tables["decisions"].items():
        revision = replay.tables["decision_revisions"].get((decision_id, row.get("revision")))
        if revision is None or row.get("tombstone") is not None:
            continue
        if not (revision.keys() >= _WORDED and "number" in row):
            continue  # made from an entry that was tampered with, which the log's own check names
        wording = Wording(
            Bilingual(str(revision["title_de"]), str(revision["title_en"])),
            Bilingual(str(revision["text_de"]), str(revision["text_en"])),
            Language.DE,
        )
        title, body, tagged = document(wording, tags.get(decision_id, []), str(row["number"]))
        expected[decision_id,] = {"decision_id": decision_id, "title": title, "body": body, "tags": tagged}
    actual_by_id = {row["decision_id"]: row for row in actual}
    findings = [
        Finding(Fault.MISSING if decision_id not in actual_by_id else Fault.CHANGED, "decision_words", str(decision_id))
        for (decision_id,), row in expected.items()
        if actual_by_id.get(decision_id) != row
    ]
    return findings + [
        Finding(Fault.EXTRA, "decision_words", str(decision_id))
        for decision_id in actual_by_id
        if (decision_id,) not in expected
    ]
