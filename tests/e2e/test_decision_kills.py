"""Publishing, amending and signing killed (SIGKILL, a process of its own): nothing lost, no number twice, no gap."""

import asyncio
from itertools import product

import pytest

from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.verifying import VerifyingService
from sandbox.people import Person
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import Mortal, killed_at, kills, recovered, windows
from tests.e2e.test_decisions import REGISTER, WORDS, custom_id, drafted, publish

POST, CHANGE = "POST /channels/[0-9]+/messages", "PATCH /channels/[0-9]+/messages/[0-9]+"
WHAT = ("publish", "amend", "sign")
STEPS = ("before the archive's entry", "after the archive's entry, before the commit")


async def perform(person: Person, what: str) -> None:
    """Do it up to the press that counts; the answer may never come."""
    if what == "publish":
        preview = await drafted(person)
        await person.press(preview, custom_id(preview, "decisions.publish"))
    elif what == "amend":
        opened = await person.command("decision amend", {"number": "2026/1"})
        await person.submit(opened.form, {"text_de": "Neu.", "text_en": "New."})
    else:
        answer = await (await person.command("decision sign", {"number": "2026/1"})).final()
        await person.press(answer.message, custom_id(answer.message, "decisions.sign"))


@pytest.mark.kill
@pytest.mark.parametrize(
    ("what", "applied"),
    windows({what: (what,) for what in WHAT}, always={"publish, after", "sign, before"}),
)
async def test_what_was_committed_arrives_once(ready_forum: ForumWorld, what: str, *, applied: bool) -> None:
    person = await ready_forum.person("Oberbürgermeister Dortmund")
    await publish(ready_forum, kind="Joint statement")
    before = len(await person.history(REGISTER))
    await ready_forum.bot.runner.stop(0)
    await perform(person, what)
    await killed_at(ready_forum, POST if what != "sign" else CHANGE, applied=applied)
    await recovered(ready_forum)
    bot = ready_forum.bot
    reader = bot.registry.service(DecisionReader)
    records = await reader.everything(ready_forum.guild_id)
    assert [record.decision.serial for record in records] == ([1, 2] if what == "publish" else [1])
    # A record is a card and a text in each language; an amendment adds the difference and both texts.
    added = {"publish": 3, "amend": 3, "sign": 0}[what]
    assert len(await person.history(REGISTER)) == before + added
    assert (await bot.registry.service(VerifyingService).verify(ready_forum.guild_id)).sound
    assert "DAOF 2026/00" in await publish(ready_forum)
    records = await reader.everything(ready_forum.guild_id)
    assert [record.decision.serial for record in records] == list(range(1, len(records) + 1))


@pytest.mark.kill
@pytest.mark.parametrize(
    ("what", "step"),
    kills(
        {f"{what}, {step}": (what, step) for what, step in product(WHAT, STEPS)},
        always={"publish, after the archive's entry, before the commit"},
    ),
)
async def test_killed_inside_the_transaction_nothing_has_happened_and_no_number_is_lost(
    ready_forum: ForumWorld, what: str, step: str
) -> None:
    person = await ready_forum.person("Oberbürgermeister Dortmund")
    await publish(ready_forum, kind="Joint statement")
    before = len(await person.history(REGISTER))
    await ready_forum.stop_bot()
    mortal = await Mortal.start(ready_forum, step)
    while (await person.command("decision list")).failure is not None:
        pass  # until the process serves, nobody answers
    doing = asyncio.create_task(perform(person, what))
    await mortal.stopped()
    await mortal.kill()
    await asyncio.wait([doing])
    doing.exception()
    bot = await ready_forum.start_bot()
    await ready_forum.settle()
    (record,) = await bot.registry.service(DecisionReader).everything(ready_forum.guild_id)
    assert (record.current.number, record.signatures) == (1, ())
    assert len(await person.history(REGISTER)) == before
    if what == "publish":
        # The draft is still there, and becomes the next number.
        listed = await (await person.command("decision list")).final()
        preview = await person.select(listed.message, "An einem Entwurf weiterarbeiten", WORDS["title_de"])
        done = await (await person.press((await preview.final()).message, "Veröffentlichen")).final()
        assert "DAOF 2026/002" in done.text
    else:
        await perform(person, what)
    await ready_forum.settle()
    after = await bot.registry.service(DecisionReader).everything(ready_forum.guild_id)
    assert [entry.decision.serial for entry in after] == ([1, 2] if what == "publish" else [1])
    assert (after[0].current.number, len(after[0].signatures)) == {"amend": (2, 0), "sign": (1, 1)}.get(what, (1, 0))
    assert (await bot.registry.service(VerifyingService).verify(ready_forum.guild_id)).sound
