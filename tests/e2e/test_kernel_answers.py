"""Whatever fails, and wherever: the person is told, privately, in their language; a bug has a number in the log."""

import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from tests.conftest import NOW
from tests.e2e.conftest import ForumWorld
from tests.e2e.probe import ENGLISH, GERMAN, WORDS

PEOPLE = [("Stab Dortmund", GERMAN), ("Chief of Staff Pittsburgh", ENGLISH)]


@pytest.fixture
async def kernel(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """The kernel alone, with the probe as its only feature."""
    async with Sandbox(now=NOW, limits=Strictness.OFF) as sandbox:
        world = ForumWorld(sandbox, tmp_path / "data", features=("tests.e2e.probe",))
        try:
            await world.start_bot()
            yield world
        finally:
            await world.close()
        world.check_conformance()


@pytest.mark.parametrize(("name", "words"), PEOPLE)
async def test_a_refusal_is_told_privately_in_the_persons_language_wherever_it_is_raised(
    kernel: ForumWorld, name: str, words: str
) -> None:
    person = await kernel.person(name)
    panel = await person.command("probe panel")
    message = await person.say(None, "hello")
    form = (await person.command("probe form")).form
    answers = {
        "command": await person.command("probe refuse"),
        "deferred command": await (await person.command("probe refuse", {"deferred": True})).final(),
        "menu": await person.menu("Probe message", message),
        "button": await person.press(panel.message, "refuse"),
        "select": await person.select(panel.message, "choose", ["refuse"]),
        "form": await person.submit(form, {"name": "no"}),
    }
    for where, answer in answers.items():
        assert words in answer.text, where
        assert answer.ephemeral, where


async def test_a_bug_is_apologised_for_with_a_number_that_is_in_the_log(
    kernel: ForumWorld, caplog: pytest.LogCaptureFixture
) -> None:
    person = await kernel.person("Chief of Staff Pittsburgh")
    panel = await person.command("probe panel")
    form = (await person.command("probe form")).form
    answers = [
        await person.command("probe bug"),
        await person.press(panel.message, "bug"),
        await person.submit(form, {"name": "bug"}),
    ]
    logged = "\n".join(record.getMessage() for record in caplog.records if record.levelno == logging.ERROR)
    for answer in answers:
        assert answer.ephemeral
        assert "stars" not in answer.text
        (reference,) = re.findall(r"\*\*([0-9a-f]{8})\*\*", answer.text)
        assert reference in logged


async def test_what_was_typed_comes_back_in_the_form_after_an_error_and_a_restart(kernel: ForumWorld) -> None:
    person = await kernel.person("Chief of Staff Pittsburgh")
    refused = await person.command("probe typed", {"name": WORDS})
    await kernel.restart_bot()
    form = (await person.press(refused.message, "Correct")).form
    assert form.fields["name"]["value"] == WORDS
    again = await person.submit(form, {"name": WORDS + " and more"})
    assert ENGLISH in again.text
    form = (await person.press(again.message, "Correct")).form
    assert form.fields["name"]["value"] == WORDS + " and more"


async def test_a_form_opened_before_a_restart_can_be_handed_in_after_it(kernel: ForumWorld) -> None:
    person = await kernel.person("Stab Dortmund")
    form = (await person.command("probe form")).form
    await kernel.restart_bot()
    answer = await person.submit(form, {"name": "x" * 3990 + "fine", "way": "b"})
    assert "got ('7',) b 3994" in answer.text


async def test_a_draft_belongs_to_one_person_and_can_be_thrown_away(kernel: ForumWorld) -> None:
    person = await kernel.person("Chief of Staff Pittsburgh")
    refused = await person.command("probe typed", {"name": WORDS})
    discarded = await person.press(refused.message, "Discard")
    assert "Nothing of it is kept" in discarded.text
    drafts = await kernel.bot.drafts.of_person(kernel.guild_id, int(person.id))
    assert drafts == []


async def test_a_button_pressed_after_a_restart_still_works_and_an_unknown_one_says_so(kernel: ForumWorld) -> None:
    person = await kernel.person("Chief of Staff Pittsburgh")
    panel = await person.command("probe panel")
    await kernel.restart_bot()
    assert "fine ('12',)" in (await person.press(panel.message, "fine")).text
    assert "chose ('fine',)" in (await person.select(panel.message, "choose", ["fine"])).text
    assert "earlier version" in (await person.press(panel.message, "gone")).text


async def test_rights_are_checked_in_commands_and_again_in_buttons(kernel: ForumWorld) -> None:
    staff, admin = await kernel.person("Chief of Staff Pittsburgh"), await kernel.person("Forum Admin")
    assert "Only moderators" in (await staff.command("probe moderators")).text
    assert "welcome" in (await admin.command("probe moderators")).text
    panel = await staff.command("probe panel")
    assert "Only moderators" in (await staff.press(panel.message, "moderators")).text
    admins_panel = await admin.command("probe panel")
    assert "fine" in (await admin.press(admins_panel.message, "moderators")).text


async def test_a_command_that_declares_no_right_is_for_admins_alone(kernel: ForumWorld) -> None:
    staff, admin = await kernel.person("Chief of Staff Pittsburgh"), await kernel.person("Forum Admin")
    assert "Only administrators" in (await staff.command("probe undeclared")).text
    assert "open to all" in (await admin.command("probe undeclared")).text


async def test_commands_are_sent_to_discord_only_when_they_have_changed(kernel: ForumWorld) -> None:
    def syncs() -> int:
        return sum(
            entry.request.method == "PUT" and entry.request.path.endswith("/commands")
            for entry in kernel.sandbox.record.since(0)
        )

    assert syncs() == 1
    await kernel.restart_bot()
    assert syncs() == 1
    kernel.features = ("tests.e2e.probe", "tests.e2e.probe_more")
    await kernel.restart_bot()
    assert syncs() == 2


async def test_logs_hold_neither_tokens_nor_what_people_wrote(
    kernel: ForumWorld, caplog: pytest.LogCaptureFixture
) -> None:
    person = await kernel.person("Chief of Staff Pittsburgh")
    caplog.set_level(logging.INFO)
    await person.command("probe typed", {"name": "a secret of the mayor"})
    await person.say(None, "a secret of the mayor")
    text = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert "typed" in text
    assert "a secret of the mayor" not in text
    assert kernel.sandbox.bot_token not in text
