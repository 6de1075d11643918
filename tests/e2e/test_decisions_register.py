"""The register stays as the archive is: what is deleted comes back once, what is taken out of view goes everywhere."""

import asyncio
import csv
import io
import json
import sys
from datetime import timedelta

import aiohttp
import pytest
from openpyxl import load_workbook

from bot.config import PROJECT
from cogs.decisions.service.verifying import VerifyingService
from sandbox.people import File, Person, text_of
from sandbox.people.reading import Json
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_decisions import LOG, REGISTER, WORDS, custom_id, drafted, publish


async def delete(person: Person, message: Json) -> None:
    await person.request("DELETE", f"/channels/{message['channel_id']}/messages/{message['id']}")


async def back_again(person: Person, deleted: Json) -> None:
    """Wait until the same stands in the channel as another message."""

    def there() -> bool:
        return any(
            message["channel_id"] == deleted["channel_id"]
            and text_of(message) == text_of(deleted)
            and message["id"] != deleted["id"]
            for message in person.memory.messages.values()
        )

    await person.wait_until(there, "the deleted message again")


async def texts(person: Person) -> list[str]:
    return [text_of(message) for message in await person.history(REGISTER)]


async def handed_out(person: Person, form: str) -> bytes:
    """All decisions, as the file that a person gets."""
    handed = await (await person.command("decision export", {"format": form})).final()
    (file,) = handed.message["attachments"]
    async with aiohttp.ClientSession() as session, session.get(file["url"], raise_for_status=True) as response:
        return await response.read()


async def test_what_is_deleted_from_the_register_comes_back_once(ready_forum: ForumWorld) -> None:
    await publish(ready_forum)
    admin = await ready_forum.person("Moderation")
    before = await admin.history(REGISTER)
    for message in before[-2:]:
        await delete(admin, message)
        await back_again(admin, message)
        await ready_forum.settle()
    assert sorted(await texts(admin)) == sorted(text_of(entry) for entry in before)
    kept = {entry["id"] for entry in before} & {message["id"] for message in await admin.history(REGISTER)}
    assert len(kept) == len(before) - 2
    card = await admin.wait_message("DAOF 2026/001", channel=REGISTER)
    assert WORDS["text_en"] in (await (await admin.press(card, custom_id(card, "decisions.show"))).final()).text


async def test_what_is_deleted_while_the_bot_is_away_comes_back_by_the_next_day(ready_forum: ForumWorld) -> None:
    await publish(ready_forum)
    admin = await ready_forum.person("Moderation")
    before = await admin.history(REGISTER)
    await ready_forum.stop_bot()
    for message in before[-3:]:
        await delete(admin, message)
    await ready_forum.start_bot()
    await ready_forum.travel(timedelta(days=1))
    await ready_forum.settle()
    assert sorted(await texts(admin)) == sorted(text_of(entry) for entry in before)
    await ready_forum.travel(timedelta(days=1))
    assert len(await admin.history(REGISTER)) == len(before)


async def test_messages_of_other_people_and_channels_are_not_the_registers_business(ready_forum: ForumWorld) -> None:
    await publish(ready_forum)
    admin = await ready_forum.person("Moderation")
    message = await admin.say("austausch-exchange", "Hello")
    await delete(admin, message)
    await ready_forum.settle()
    assert len([text for text in await texts(admin) if "DAOF 2026/001" in text]) == 3


async def test_what_is_taken_out_of_view_is_gone_from_every_view_and_the_chain_still_holds(
    ready_forum: ForumWorld,
) -> None:
    await publish(ready_forum)
    moderator, mayor = await ready_forum.person("Moderation"), await ready_forum.person("Mayor Pittsburgh")
    refused = await mayor.command(
        "decision status", {"number": "2026/1", "status": "Remove from the register", "note": "x"}
    )
    assert "Only moderators" in refused.text
    done = await moderator.command(
        "decision status", {"number": "2026/1", "status": "Aus dem Register nehmen", "note": "Enthielt eine Adresse"}
    )
    assert "DAOF 2026/001" in done.text
    await ready_forum.settle()
    posts = "\n".join(await texts(mayor))
    assert "Enthielt eine Adresse" in posts
    for said in WORDS.values():
        assert said not in posts
    assert "No results" in (await (await mayor.command("decision search", {"text": "heat"})).final()).text
    assert "Enthielt eine Adresse" in (await mayor.command("decision show", {"number": "2026/1"})).text
    assert await mayor.autocomplete("decision show", "number", "heat") == []
    for form in ("json", "csv", "markdown"):
        file = (await handed_out(mayor, form)).decode("utf-8-sig")
        assert "DAOF 2026/001" in file
        assert "Enthielt eine Adresse" in file
        for said in WORDS.values():
            assert said not in file
    book = await asyncio.to_thread(load_workbook, io.BytesIO(await handed_out(mayor, "xlsx")))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) for cell in row if cell]
    assert cells[:2] == ["DAOF 2026/001", "Beschluss / Decision"]
    assert cells[3] == "Enthielt eine Adresse"
    assert (await ready_forum.bot.registry.service(VerifyingService).verify(ready_forum.guild_id)).sound


async def test_a_spreadsheet_gets_no_formula_and_every_cell_as_it_was_written(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    opened = await person.command("decision record")
    hostile = {"title_en": '=HYPERLINK("http://x","y")', "text_en": '@SUM(A1)\n"quoted", comma; +1'}
    preview = await (await person.submit(opened.form, hostile)).final()
    await (await person.press(preview.message, "Publish")).final()
    await publish(ready_forum)
    data = await handed_out(person, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["number"] for row in rows] == ["DAOF 2026/001", "DAOF 2026/002"]
    assert rows[0]["title_en"] == "'" + hostile["title_en"]
    assert rows[0]["text_en"] == "'" + hostile["text_en"]
    assert rows[1]["text_de"] == WORDS["text_de"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert rows[0]["anchor"] == rows[1]["anchor"]
    (sheet,) = (await asyncio.to_thread(load_workbook, io.BytesIO(await handed_out(person, "xlsx")))).worksheets
    columns = {str(head.value): cells for head, *cells in sheet.columns}
    assert [cell.value for cell in columns["Nummer / Number"]] == ["DAOF 2026/001", "DAOF 2026/002"]
    title = columns["Titel (englisch) / Title (English)"][0]
    assert (title.value, title.data_type, title.quotePrefix) == (hostile["title_en"], "s", True)
    assert columns["Text (englisch) / Text (English)"][0].value == hostile["text_en"]
    assert all(cell.is_date for cell in columns["Beschlossen am / Decided on"])
    assert {cell.value for cell in columns["Status"]} == {"Angenommen / Adopted"}
    assert json.loads(await handed_out(person, "json"))["anchor"]["seq"] == 2
    markdown = (await handed_out(person, "markdown")).decode()
    assert "> @SUM(A1)" in markdown


@pytest.mark.thorough
async def test_an_erased_person_is_gone_by_name_and_the_file_verifies(ready_forum: ForumWorld) -> None:
    await publish(ready_forum, kind="Joint statement")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    answer = await (await mayor.command("decision sign", {"number": "2026/1"})).final()
    await mayor.press(answer.message, "Sign for Pittsburgh")
    await ready_forum.settle()
    card = await mayor.wait_message("DAOF 2026/001", channel=REGISTER)
    assert "Mayor Pittsburgh" in text_of(card)
    bot = ready_forum.bot
    await bot.privacy.erase(ready_forum.guild_id, int(mayor.id))
    moderator = await ready_forum.person("Moderation")
    answer = await (await moderator.command("decision show", {"number": "2026/1"})).final()
    assert "Mayor Pittsburgh" not in answer.text
    assert "✍️ **Pittsburgh**" in answer.text
    checked = await (await moderator.command("decision verify")).final()
    assert "Das Archiv ist unverändert" in checked.text
    assert "1 Name" in checked.text
    await ready_forum.settle()
    assert "Mayor Pittsburgh" not in "\n".join(await texts(moderator))
    await ready_forum.stop_bot()
    code, said = await command_line("verify", str(ready_forum.folder / "ratsbote.db"))
    assert (code, "unchanged" in said, "names erased: 1" in said) == (0, True, True), said


async def command_line(*arguments: str) -> tuple[int | None, str]:
    """`ratsbote` as IT calls it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=PROJECT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


@pytest.mark.parametrize("days", [1, 3])
async def test_the_head_is_posted_each_day(ready_forum: ForumWorld, days: int) -> None:
    await publish(ready_forum)
    for _ in range(days):
        await ready_forum.travel(timedelta(days=1))
    moderator = await ready_forum.person("Moderation")
    assert len([message for message in await moderator.history(LOG) if "🔗" in text_of(message)]) == days


async def test_a_second_language_comes_by_file_in_the_preview(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    preview = await drafted(person)
    lines = [f"{number}. Die Städte vereinbaren Punkt {number}." for number in range(300)]
    menu = "Votes, date, status and more"
    form = (await person.select(preview, menu, "Text from a file: German …")).form
    file = File("lang.md", ("# Großer Plan\n\n" + "\n".join(lines)).encode(), "text/markdown")
    after = await (await person.submit(form, {"Text (German)": [file]})).final()
    assert "Großer Plan" in after.text
    await (await person.press(after.message, "Publish")).final()
    await ready_forum.settle()
    posts = [text.replace("\\", "") for text in await texts(person)]
    assert all(any(line in post for post in posts) for line in lines)
    assert any(WORDS["text_en"] in post for post in posts)
