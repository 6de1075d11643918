"""Verifies the archive: reads the log from its first entry; every table is rebuilt and compared with what is there."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from bot.database import Database, Reader
from bot.texts import Bilingual, Language
from cogs.decisions.models.archive import KEYS, TRIGGERS, Fault, Finding, Key, LogHead, Row, Scalar, VerificationReport
from cogs.decisions.models.decisions import Wording
from cogs.decisions.rules.chain import Replay, compare, digest, judge_head, judge_people
from cogs.decisions.rules.indexing import document
from cogs.decisions.store import log as store

_PAGE = 2000
"""Rows of the log that are read and checked at a time, away from the event loop."""


@dataclass(frozen=True, slots=True)
class VerifyingService:
    """The archive of the running bot."""

    database: Database

    async def verify(self, guild_id: int, outside: Iterable[LogHead] = ()) -> VerificationReport:
        """What a guild's archive is worth. `outside`: anchors that were kept elsewhere, such as in the log channel."""
        async with self.database.read() as reader:
            return await verify(reader, guild_id, outside)

    async def head(self, guild_id: int) -> LogHead | None:
        """Where the log ends: the anchor of an export."""
        async with self.database.read() as reader:
            return await store.head(reader, guild_id)


async def verify_all(reader: Reader, outside: Iterable[LogHead] = ()) -> list[VerificationReport]:
    """Every guild's archive of a file; none for a file without archive."""
    if not await store.has_archive(reader):
        return []
    anchors = tuple(outside)
    return [await verify(reader, guild_id, anchors) for guild_id in await store.guilds(reader)]


async def verify(reader: Reader, guild_id: int, outside: Iterable[LogHead] = ()) -> VerificationReport:
    """One guild's archive, in one consistent view."""
    replay = Replay(guild_id)
    after: int | None = None
    while rows := await store.page(reader, guild_id, after, _PAGE):
        texts = await store.sealed_words_of(reader, guild_id, rows[0].seq, rows[-1].seq)
        await asyncio.to_thread(replay.read, rows, texts)
        after = rows[-1].seq
    await asyncio.to_thread(replay.judge_words, await store.word_commitments(reader, guild_id))
    findings = [Finding(Fault.TRIGGER, name, "") for name in sorted(TRIGGERS - await store.triggers(reader))]
    findings += replay.findings
    findings += judge_head(replay, await store.head(reader, guild_id), outside)
    for table in KEYS:
        actual = await store.rows_of(reader, guild_id, table)
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
        head=replay.head,
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
