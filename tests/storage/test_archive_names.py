"""What a record calls cities, topics and meetings is what they were called then, and the log commits to it."""

import asyncio
from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from cogs.decisions.models.decisions import DecisionKind, RecordNames, Reference, Vote
from cogs.decisions.models.drafts import DraftContent
from cogs.decisions.service.recording import RecordingService
from tests.storage.archive_world import TEXT, Archive
from tests.storage.network_world import GUILD


@pytest.fixture
async def archive(database: Database, clock: TravellingClock) -> Archive:
    archive = await asyncio.to_thread(Archive, database, clock)
    await archive.settle()
    return archive


async def rename(archive: Archive, **names: str) -> None:
    """As somebody with the file does it, or an edit of the city."""
    async with archive.database.transaction() as tx:
        await tx.execute("UPDATE cities SET name = id || ' renamed'")
        for key, name in names.items():
            await tx.execute("UPDATE cities SET name = ? WHERE key = ?", name, key)


def cities(names: RecordNames) -> set[str]:
    return {name.de for (kind, _), name in names.items() if kind == "city"}


async def voted(archive: Archive) -> DraftContent:
    async with archive.database.transaction() as tx:
        await tx.execute(
            "INSERT OR IGNORE INTO topics (guild_id, key, name_de, name_en, position) VALUES (?, ?, ?, ?, 1)",
            *(GUILD, "climate", "Klima", "Climate"),
        )
    (topic,) = await archive.people.topics.topics(GUILD)
    votes = {archive.dortmund.id: Vote.FOR, archive.pittsburgh.id: Vote.AGAINST}
    return DraftContent(votes=votes, topic_id=topic.id)


async def test_cities_that_trade_their_names_change_no_record(archive: Archive) -> None:
    decision = await archive.publish(body=await voted(archive))
    before = await archive.exports.export(GUILD, "markdown", decision)
    await rename(archive, dortmund="Pittsburgh", pittsburgh="Dortmund")
    after = await archive.exports.export(GUILD, "markdown", decision)
    assert b"Dortmund" in before.data
    assert after.data == before.data
    assert (await archive.verifying.verify(GUILD)).sound
    async with archive.database.transaction() as tx:
        await tx.execute("UPDATE decision_names SET name_de = 'Pittsburgh' WHERE number = ?", archive.dortmund.id)
    report = await archive.verifying.verify(GUILD)
    assert {finding.table for finding in report.findings} == {"decision_names"}


async def test_every_use_of_a_name_commits_to_it(archive: Archive) -> None:
    mayor, other = await archive.mayor(), await archive.us_mayor()
    decision = await archive.publish(kind=DecisionKind.STATEMENT, body=await voted(archive))
    seen = (await archive.reader.record(GUILD, decision.id)).current.text_hash
    await archive.signing.sign(mayor, decision.id, seen)
    await archive.signing.reserve(other, decision.id, "not that")
    await archive.tasks.add(mayor, decision.id, archive.pittsburgh.id, "a plan", "2026-12-24")
    record = await archive.reader.record(GUILD, decision.id)
    assert record.names.keys() == record.references
    assert (await archive.verifying.verify(GUILD)).unproven == 0


async def test_a_city_with_a_new_name_keeps_the_old_one_in_old_records(archive: Archive) -> None:
    old = await archive.publish(body=await voted(archive))
    await rename(archive, dortmund="Dortmund am Hellweg", pittsburgh="Pittsburgh")
    new = await archive.publish(body=await voted(archive))
    assert cities((await archive.reader.record(GUILD, old.id)).names) == {"Dortmund", "Pittsburgh"}
    assert cities((await archive.reader.record(GUILD, new.id)).names) == {"Dortmund am Hellweg", "Pittsburgh"}
    assert (await archive.verifying.verify(GUILD)).sound


async def test_records_of_before_verify_and_get_their_names_once(archive: Archive) -> None:
    async def nameless(_: int, __: Collection[Reference]) -> RecordNames:
        return {}

    earlier: RecordingService = replace(archive.recording, names=nameless)
    mayor = await archive.mayor()
    for _ in range(3):
        draft = await archive.drafts.begin(mayor, replace(await voted(archive), wording=TEXT))
        await earlier.publish(mayor, draft)
    before = await archive.verifying.verify(GUILD)
    assert (before.sound, before.unproven) == (True, 9)
    await archive.recorded_names.begin(GUILD)
    named = await archive.verifying.verify(GUILD)
    assert (named.sound, named.unproven, named.entries) == (True, 0, before.entries + 1)
    await archive.recorded_names.begin(GUILD)
    assert (await archive.verifying.verify(GUILD)).entries == named.entries
    (record, *_) = await archive.reader.everything(GUILD)
    assert cities(record.names) == {"Dortmund", "Pittsburgh"}


async def test_names_go_with_what_is_taken_out_of_view(archive: Archive) -> None:
    decision = await archive.publish(body=await voted(archive))
    await archive.recording.redact(await archive.people.moderator(), decision.id, "Private")
    assert (await archive.reader.record_or_tombstone(GUILD, decision.id)).names == {}
    assert (await archive.verifying.verify(GUILD)).sound
    await archive.recorded_names.begin(GUILD)
    assert (await archive.verifying.verify(GUILD)).entries == 2
