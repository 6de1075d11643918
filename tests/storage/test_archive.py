"""The archive on a real database: numbers, signatures, revisions, rights, guilds."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.errors import NotAllowed, UserError
from bot.pages import Page
from bot.texts import Bilingual, Language, Texts
from cogs.decisions.models.decisions import DecisionKind, DecisionRecord, DecisionState
from cogs.decisions.models.drafts import DraftContent, StoredFile
from cogs.decisions.models.searching import Filters
from cogs.decisions.models.tasks import Task
from tests.storage.archive_world import STAFF, TEXT, Archive
from tests.storage.network_world import GUILD, OTHER_GUILD

TEXTS = Texts(PROJECT / "data" / "locales")


@pytest.fixture
async def archive(database: Database, clock: TravellingClock) -> Archive:
    archive = await asyncio.to_thread(Archive, database, clock)
    await archive.settle()
    return archive


async def record(archive: Archive, decision_id: int) -> DecisionRecord:
    return await archive.reader.record(GUILD, decision_id)


async def test_fifty_publications_at_once_get_fifty_consecutive_numbers(archive: Archive) -> None:
    mayor = await archive.mayor()
    drafts = [await archive.drafts.begin(mayor, DraftContent(wording=TEXT)) for _ in range(50)]
    made = await asyncio.gather(*(archive.recording.publish(mayor, draft) for draft in drafts))
    assert sorted(entry.serial for entry in made) == list(range(1, 51))
    assert {entry.number for entry in made} == {f"DAOF 2026/{serial:03}" for serial in range(1, 51)}
    assert (await archive.verifying.verify(GUILD)).sound


async def test_the_same_draft_is_published_once(archive: Archive) -> None:
    mayor = await archive.mayor()
    draft = await archive.drafts.begin(mayor, DraftContent(wording=TEXT))
    outcomes = await asyncio.gather(
        *(archive.recording.publish(mayor, draft) for _ in range(3)), return_exceptions=True
    )
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1
    assert all(isinstance(outcome, UserError) for outcome in outcomes if isinstance(outcome, BaseException))


async def test_a_publication_that_fails_leaves_no_gap(archive: Archive) -> None:
    first = await archive.publish()
    with pytest.raises(UserError):
        await archive.publish(body=DraftContent(supersedes=999))
    second = await archive.publish(body=DraftContent(supersedes=first.id))
    assert (first.serial, second.serial) == (1, 2)
    before, after = await record(archive, first.id), await record(archive, second.id)
    assert before.decision.state is DecisionState.SUPERSEDED
    assert [link.number for link in before.superseded_by] == [second.number]
    assert [link.number for link in after.supersedes] == [first.number]


async def test_numbers_begin_anew_with_the_year_of_the_forums_zone(archive: Archive, clock: TravellingClock) -> None:
    await archive.publish()
    # 23:30 UTC on New Year's Eve is already the new year in Berlin.
    await clock.travel(clock.now().replace(month=12, day=31, hour=23, minute=30) - clock.now())
    assert (await archive.publish()).number == "DAOF 2027/001"


async def test_staff_drafts_but_does_not_publish(archive: Archive) -> None:
    staff, mayor = await archive.staff(), await archive.mayor()
    draft = await archive.drafts.begin(staff, DraftContent(wording=TEXT))
    with pytest.raises(NotAllowed):
        await archive.recording.publish(staff, draft)
    with pytest.raises(NotAllowed):
        await archive.drafts.load(mayor, draft.id)
    await archive.drafts.submit(staff, draft.id, draft.version)
    with pytest.raises(NotAllowed):
        await archive.drafts.load(await archive.us_mayor(), draft.id)
    seen = await archive.drafts.load(mayor, draft.id)
    assert (await archive.recording.publish(mayor, seen)).serial == 1


async def test_an_amendment_is_a_new_revision_and_marks_the_other_side_as_outdated(archive: Archive) -> None:
    decision = await archive.publish()
    changed = replace(TEXT, text=Bilingual("Die Städte verpflichten sich.", TEXT.text.en))
    after = await archive.recording.amend(await archive.mayor(), decision.id, 1, changed)
    assert [revision.wording.text.de for revision in after.revisions] == [TEXT.text.de, changed.text.de]
    assert after.wording.outdated is Language.EN
    with pytest.raises(UserError):
        await archive.recording.amend(await archive.mayor(), decision.id, 1, TEXT)
    with pytest.raises(NotAllowed):
        await archive.recording.amend(await archive.staff(), decision.id, 2, TEXT)


async def test_a_statement_is_adopted_by_its_signatures_and_one_byte_voids_them(archive: Archive) -> None:
    decision = await archive.publish(kind=DecisionKind.STATEMENT)
    seen = (await record(archive, decision.id)).current.text_hash
    first = await archive.signing.sign(await archive.mayor(), decision.id, seen)
    assert first.decision.state is DecisionState.PROPOSED
    with pytest.raises(UserError):
        await archive.signing.sign(await archive.mayor(), decision.id, seen)
    second = await archive.signing.sign(await archive.us_mayor(), decision.id, seen)
    assert second.decision.state is DecisionState.ADOPTED
    assert {signature.city_id for signature in second.standing_signatures} == {
        archive.dortmund.id,
        archive.pittsburgh.id,
    }
    changed = replace(TEXT, text=Bilingual(TEXT.text.de + "!", TEXT.text.en))
    after = await archive.recording.amend(await archive.mayor(), decision.id, 1, changed)
    assert after.standing_signatures == []
    assert len(after.signatures) == 2
    assert after.decision.state is DecisionState.PROPOSED
    with pytest.raises(UserError):
        await archive.signing.sign(await archive.mayor(), decision.id, seen)
    assert (await archive.verifying.verify(GUILD)).sound


async def test_nobody_signs_reserves_or_ticks_off_for_another_city(archive: Archive) -> None:
    decision = await archive.publish(kind=DecisionKind.STATEMENT)
    seen = (await record(archive, decision.id)).current.text_hash
    for call in (
        archive.signing.sign(await archive.staff(), decision.id, seen),
        archive.signing.reserve(await archive.staff(), decision.id, "Nein"),
        archive.signing.sign(await archive.people.moderator(), decision.id, seen),
    ):
        with pytest.raises(NotAllowed):
            await call
    reserved = await archive.signing.reserve(await archive.us_mayor(), decision.id, "Not without funding")
    assert [reservation.city_id for reservation in reserved.reservations] == [archive.pittsburgh.id]
    task = await archive.tasks.add(await archive.mayor(), decision.id, archive.pittsburgh.id, "Report", "2026-12-15")
    with pytest.raises(NotAllowed):
        await archive.tasks.done(await archive.mayor(), task.follow_up.id)
    assert (await archive.tasks.done(await archive.us_mayor(), task.follow_up.id)).follow_up.done_at is not None


async def test_the_same_reservation_is_recorded_once_for_each_text(archive: Archive) -> None:
    decision, mayor = await archive.publish(), await archive.mayor()
    outcomes = await asyncio.gather(
        *(archive.signing.reserve(mayor, decision.id, "Nicht ohne Mittel") for _ in range(2)), return_exceptions=True
    )
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, UserError)]
    assert decision.number in TEXTS.render(refusal.text, Language.EN)
    assert len((await archive.signing.reserve(mayor, decision.id, "Nicht ohne Frist")).reservations) == 2
    other_city = await archive.signing.reserve(await archive.us_mayor(), decision.id, "Nicht ohne Mittel")
    assert len(other_city.reservations) == 3


async def test_the_same_task_is_given_once_while_it_is_open(archive: Archive) -> None:
    decision, mayor = await archive.publish(), await archive.mayor()

    async def give(due: str = "2026-12-15") -> Task:
        return await archive.tasks.add(mayor, decision.id, archive.pittsburgh.id, "Report", due)

    outcomes = await asyncio.gather(give(), give(), return_exceptions=True)
    (task,) = [outcome for outcome in outcomes if isinstance(outcome, Task)]
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, UserError)]
    assert str(task.follow_up.id) in TEXTS.render(refusal.text, Language.EN)
    assert (await give("2026-12-16")).follow_up.id != task.follow_up.id
    await archive.tasks.done(await archive.us_mayor(), task.follow_up.id)
    assert (await give()).follow_up.done_at is None


async def test_a_task_is_overdue_when_its_day_has_passed_where_the_city_is(
    archive: Archive, clock: TravellingClock
) -> None:
    decision = await archive.publish()
    await archive.tasks.add(await archive.mayor(), decision.id, archive.pittsburgh.id, "Report", "2026-11-25")
    # 3:00 UTC on the 26th is still the 25th in Pittsburgh.
    await clock.travel(timedelta(days=2, hours=18))
    assert await archive.tasks.overdue(GUILD) == []
    await clock.travel(timedelta(hours=3))
    assert [task.city.name for task in await archive.tasks.overdue(GUILD)] == ["Pittsburgh"]
    assert [(city.name, done, total) for city, done, total in await archive.tasks.progress(GUILD)] == [
        ("Pittsburgh", 0, 1)
    ]


async def test_another_guilds_records_are_never_seen(archive: Archive) -> None:
    decision = await archive.publish()
    stranger = replace(await archive.mayor(), guild_id=OTHER_GUILD)
    for call in (
        archive.reader.record(OTHER_GUILD, decision.id),
        archive.reader.pick(OTHER_GUILD, decision.number),
        archive.recording.amend(stranger, decision.id, 1, TEXT),
        archive.recording.set_state(stranger, decision.id, DecisionState.WITHDRAWN),
    ):
        with pytest.raises(UserError):
            await call
    assert await archive.reader.search(OTHER_GUILD, "Klimaschutz", Filters(), Language.DE) == Page((), 0)
    assert await archive.reader.find(OTHER_GUILD, "Klima") == []
    assert await archive.reader.everything(OTHER_GUILD) == []


async def test_a_tombstone_hides_the_record_and_keeps_its_number(archive: Archive) -> None:
    decision = await archive.publish()
    with pytest.raises(NotAllowed):
        await archive.recording.redact(await archive.mayor(), decision.id, "Irrtum")
    await archive.recording.redact(await archive.people.moderator(), decision.id, "Enthielt Privates")
    with pytest.raises(UserError, match="removed from the register"):
        await archive.reader.record(GUILD, decision.id)
    assert await archive.reader.search(GUILD, "Klimaschutz", Filters(), Language.DE) == Page((), 0)
    assert (await archive.publish()).serial == 2
    assert (await archive.verifying.verify(GUILD)).sound


async def test_attachments_are_kept_as_bytes(archive: Archive) -> None:
    decision = await archive.publish(files=(StoredFile("plan.pdf", "application/pdf", b"%PDF-1.7 x"),))
    assert (await archive.reader.file(GUILD, decision.id, 1)).data == b"%PDF-1.7 x"


async def test_the_log_takes_neither_changes_nor_deletions_nor_insertions_out_of_turn(
    archive: Archive, tmp_path: Path
) -> None:
    await archive.publish()
    async with archive.database.transaction() as tx:
        for sql in (
            "UPDATE archive_log SET entry = '{}'",
            "DELETE FROM archive_log",
            "INSERT INTO archive_log VALUES (7, 9, '{}', 'x')",
            "INSERT OR REPLACE INTO archive_log VALUES (7, 1, '{}', 'x')",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                await tx.execute(sql)
    assert (tmp_path / "ratsbote.db").exists()


async def test_erasing_a_person_leaves_the_archive_valid(archive: Archive) -> None:
    decision = await archive.publish(kind=DecisionKind.STATEMENT)
    seen = (await record(archive, decision.id)).current.text_hash
    await archive.signing.sign(await archive.mayor(), decision.id, seen)
    async with archive.database.transaction() as tx:
        await tx.execute("DELETE FROM decision_people WHERE guild_id = ? AND user_id = ?", GUILD, 11)
    after = await record(archive, decision.id)
    assert [(signature.by, signature.function) for signature in after.signatures] == [(None, "mayor")]
    verdict = await archive.verifying.verify(GUILD)
    assert verdict.sound
    assert verdict.erased == 2


async def test_anchors_stand_in_the_log_and_contradict_a_rewritten_one(archive: Archive) -> None:
    await archive.publish()
    head = await archive.anchoring.head(GUILD)
    assert head is not None
    await archive.anchoring.made(GUILD, head)
    await archive.anchoring.made(GUILD, head)
    verdict = await archive.verifying.verify(GUILD, [head])
    assert (verdict.sound, verdict.anchors, verdict.entries) == (True, 1, 2)
    forged = await archive.verifying.verify(GUILD, [replace(head, hash="0" * 64)])
    assert [finding.fault.value for finding in forged.findings] == ["anchor"]


async def test_drafts_are_their_authors(archive: Archive) -> None:
    draft = await archive.drafts.begin(await archive.staff(), DraftContent(wording=TEXT))
    assert draft.user_id == STAFF
    assert [entry.id for entry in await archive.drafts.visible(await archive.staff())] == [draft.id]
    assert await archive.drafts.visible(await archive.us_mayor()) == []
    assert len(await archive.drafts.visible(await archive.people.moderator())) == 1
