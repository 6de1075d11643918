"""Data protection as people use it, in both languages; an erased person leaves no byte in the database or its log."""

import asyncio
import struct
from datetime import timedelta
from pathlib import Path

from sandbox.people import Person
from sandbox.people.reading import buttons_of
from tests.conftest import PATIENCE_SECONDS
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import SECOND, TARGET, user_id

NEWCOMER = "Newcomer"


def traces(folder: Path, person: int) -> list[str]:
    """The files of the database in which the person's number stands, as text or as SQLite keeps integers."""
    forms = (str(person).encode(), struct.pack(">q", person))
    return [path.name for path in sorted(folder.glob("ratsbote.db*")) if any(f in path.read_bytes() for f in forms)]


async def leave_traces(person: Person) -> None:
    """A topic followed, a setting, a report and an unfinished request: what a member leaves behind."""
    await person.command("topic follow", {"topic": "Klimaschutz"})
    await person.command("me settings", {"language": "de", "timezone": "Europe/Berlin"})


def button(message: dict[str, object], action: str) -> str:
    (custom_id,) = [entry["custom_id"] for entry in buttons_of(message) if entry["custom_id"].startswith(f"{action}:")]
    return str(custom_id)


async def test_who_is_erased_leaves_no_byte_in_the_database_or_its_log(ready_forum: ForumWorld) -> None:
    person, number = await ready_forum.person(NEWCOMER), user_id(ready_forum, NEWCOMER)
    await leave_traces(person)
    await ready_forum.settle()
    assert await asyncio.to_thread(traces, ready_forum.folder, number)
    answer = await (await person.command("privacy erase")).final()
    assert "Klima" not in answer.text
    erased = await (await person.press(answer.message, button(answer.message, "privacy.confirm"))).final()
    assert "Gelöscht" in erased.text
    await ready_forum.travel(timedelta(hours=1))
    await ready_forum.settle()
    assert await asyncio.to_thread(traces, ready_forum.folder, number) == []


async def test_only_the_plan_that_was_shown_is_carried_out(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person(NEWCOMER)
    await leave_traces(person)
    answer = await (await person.command("privacy erase")).final()
    await person.command("topic follow", {"topic": "Migration"})
    refused = await (await person.press(answer.message, button(answer.message, "privacy.confirm"))).final()
    assert "nichts gelöscht" in refused.text
    data = await ready_forum.bot.privacy.export(ready_forum.guild_id, user_id(ready_forum, NEWCOMER))
    assert len(data["follows"]) == 2


async def test_what_must_stay_is_said_with_reason_and_period(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    answer = await (await mayor.command("privacy erase")).final()
    assert "What stays, and why" in answer.text
    assert "Art. 17 (3) (b) GDPR" in answer.text
    assert "As long as the forum's records" in answer.text
    assert "What will be erased\n- Send every message once and only once: 1 entry" in answer.text


async def test_the_policy_turns_and_changes_its_language(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    answer = await mayor.command("privacy policy")
    assert "Legal basis" in answer.text
    assert "USA" in answer.text
    german = await mayor.press(answer.message, "Deutsch")
    assert "Rechtsgrundlage" in german.text
    assert "Legal basis" not in german.text


async def test_everything_about_oneself_comes_by_direct_message(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person(NEWCOMER)
    await leave_traces(person)
    await person.command("privacy export")
    await ready_forum.settle()
    (dm,) = [entry for entry in person.dms() if entry["attachments"]]
    names = sorted(attachment["filename"] for attachment in dm["attachments"])
    assert [Path(name).suffix for name in names] == [".json", ".txt"]


async def test_others_data_are_for_admins_and_only_of_those_who_have_left(ready_forum: ForumWorld) -> None:
    person, admin = await ready_forum.person(NEWCOMER), await ready_forum.person(SECOND)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await leave_traces(person)
    refused = await (await mayor.command("privacy erase", {"member": TARGET})).final()
    assert "Manage Server" in refused.text
    present = await (await admin.command("privacy erase", {"member": TARGET})).final()
    assert "/privacy" in present.text or "/datenschutz" in present.text
    assert not buttons_of(present.message)


async def test_an_admin_erases_somebody_who_has_left_and_nobody_else(ready_forum: ForumWorld) -> None:
    person, admin = await ready_forum.person(NEWCOMER), await ready_forum.person(SECOND)
    number = user_id(ready_forum, NEWCOMER)
    await leave_traces(person)
    await ready_forum.settle()
    gone = asyncio.create_task(ready_forum.bot.wait_for("raw_member_remove", timeout=PATIENCE_SECONDS))
    await asyncio.sleep(0)  # lets it begin to wait
    await person.request("DELETE", f"/users/@me/guilds/{ready_forum.guild_id}")
    await gone
    answer = await (await admin.command("privacy erase", {"member": str(number)})).final()
    done = await (await admin.press(answer.message, button(answer.message, "privacy.confirm"))).final()
    assert "Gelöscht" in done.text or "Erased" in done.text
    data = await ready_forum.bot.privacy.export(ready_forum.guild_id, number)
    assert not {"follows", "preferences"} & data.keys()
