"""A joint statement is adopted by its signatures, and only as long as they suffice."""

import asyncio
from dataclasses import replace

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.due.models import DueState
from bot.errors import UserError
from bot.people import Person
from bot.texts import Bilingual, Language
from cogs.decisions.models.decisions import Decision, DecisionKind, DecisionState
from cogs.decisions.models.drafts import DraftContent
from cogs.network.models.cities import CityFacts, Function
from cogs.network.rules.zones import zone
from tests.storage.archive_world import TEXT, US_MAYOR, Archive
from tests.storage.network_world import GUILD, PITTSBURGH

ESSEN = CityFacts("Essen", "DE", "DE-NW", zone("Europe/Berlin"), Language.DE)
NEW_TEXT = replace(TEXT, text=Bilingual("Ein anderer Text.", "Another text."))


@pytest.fixture
async def archive(database: Database, clock: TravellingClock) -> Archive:
    archive = await asyncio.to_thread(Archive, database, clock)
    await archive.settle()
    return archive


async def statement(archive: Archive, threshold: str = "all") -> Decision:
    return await archive.publish(kind=DecisionKind.STATEMENT, body=DraftContent(threshold=threshold))


async def sign(archive: Archive, decision: Decision, *actors: Person) -> DecisionState:
    for actor in actors:
        record = await archive.reader.record(GUILD, decision.id)
        await archive.signing.sign(actor, decision.id, record.current.text_hash)
    return await state(archive, decision)


async def state(archive: Archive, decision: Decision) -> DecisionState:
    return (await archive.reader.decision(GUILD, decision.id)).state


async def judged(archive: Archive) -> None:
    """What is due since the cities changed."""
    assert DueState.PENDING in [
        item.state for item in await archive.work.due.of_queue(GUILD, f"joint-statements:{GUILD}")
    ]
    await archive.signing.judge_again(GUILD)


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (DecisionState.IMPLEMENTING,),
        (DecisionState.DONE,),
        (DecisionState.IMPLEMENTING, DecisionState.DONE),
    ],
)
async def test_with_another_text_it_is_proposed_again_however_far_it_was(
    archive: Archive, steps: tuple[DecisionState, ...]
) -> None:
    mayor, other = await archive.mayor(), await archive.us_mayor()
    decision = await statement(archive)
    assert await sign(archive, decision, mayor, other) is DecisionState.ADOPTED
    for step in steps:
        await archive.recording.set_state(mayor, decision.id, step)
    await archive.recording.amend(mayor, decision.id, 1, NEW_TEXT)
    assert await state(archive, decision) is DecisionState.PROPOSED
    for wanted in (DecisionState.ADOPTED, DecisionState.IMPLEMENTING, DecisionState.DONE):
        with pytest.raises(UserError):
            await archive.recording.set_state(mayor, decision.id, wanted)
    assert await sign(archive, decision, mayor) is DecisionState.PROPOSED, "one person does not adopt it again"
    assert await sign(archive, decision, other) is DecisionState.ADOPTED


async def test_no_draft_of_one_is_published_as_adopted(archive: Archive) -> None:
    content = DraftContent(wording=TEXT).with_kind(DecisionKind.STATEMENT).with_state(DecisionState.DONE)
    decision = await archive.recording.publish(
        await archive.mayor(), await archive.drafts.begin(await archive.mayor(), content)
    )
    assert decision.state is DecisionState.PROPOSED


async def test_all_have_signed_when_the_one_that_has_not_leaves(archive: Archive) -> None:
    admin = await archive.people.admin()
    essen = await archive.people.cities.add(admin, ESSEN)
    decision = await statement(archive)
    assert await sign(archive, decision, await archive.mayor(), await archive.us_mayor()) is DecisionState.PROPOSED
    await archive.people.offices.remove_city(admin, essen.id, "left")
    await judged(archive)
    assert await state(archive, decision) is DecisionState.ADOPTED
    assert (await archive.reader.record(GUILD, decision.id)).states[-1].by == "Ratsbote"
    assert (await archive.verifying.verify(GUILD)).sound


async def test_all_no_longer_have_signed_when_another_joins(archive: Archive) -> None:
    decision = await statement(archive)
    assert await sign(archive, decision, await archive.mayor(), await archive.us_mayor()) is DecisionState.ADOPTED
    await archive.people.cities.add(await archive.people.admin(), ESSEN)
    await judged(archive)
    assert await state(archive, decision) is DecisionState.PROPOSED


async def test_a_city_that_leaves_takes_its_signature_along_and_brings_it_back(archive: Archive) -> None:
    admin = await archive.people.admin()
    decision = await statement(archive, "2")
    assert await sign(archive, decision, await archive.mayor(), await archive.us_mayor()) is DecisionState.ADOPTED
    await archive.recording.set_state(await archive.mayor(), decision.id, DecisionState.DONE)
    await archive.people.offices.remove_city(admin, archive.pittsburgh.id, "left")
    await judged(archive)
    assert await state(archive, decision) is DecisionState.PROPOSED
    again = await archive.people.cities.add(admin, PITTSBURGH)
    assert (again.id, again.key, again.removed_at) == (archive.pittsburgh.id, archive.pittsburgh.key, None)
    await archive.signing.judge_again(GUILD)
    assert await state(archive, decision) is DecisionState.ADOPTED
    await archive.people.offices.appoint(admin, US_MAYOR, "Person 12", again.id, Function.MAYOR)
    with pytest.raises(UserError, match="already signed"):
        await sign(archive, decision, await archive.us_mayor())


async def test_what_was_decided_otherwise_stays(archive: Archive) -> None:
    mayor = await archive.mayor()
    withdrawn, rejected = await statement(archive, "1"), await statement(archive, "1")
    await archive.recording.set_state(mayor, withdrawn.id, DecisionState.WITHDRAWN)
    await archive.recording.set_state(mayor, rejected.id, DecisionState.REJECTED)
    plain = await archive.publish()
    assert await archive.signing.judge_again(GUILD) == []
    assert await state(archive, plain) is DecisionState.ADOPTED
