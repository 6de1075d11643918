"""`/mod purge` as moderators use it: the preview, what is deleted and what stays, old messages, stopping, refusals."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.demo.forum import ADMIN, MODERATOR, NEWCOMER, OB_DORTMUND, STAFF_PITTSBURGH, appoint, set_up
from cogs.moderation.service.cases import CaseService
from sandbox.app import Sandbox
from sandbox.people import Answer, Person, buttons_of, text_of
from sandbox.people.reading import Json
from sandbox.rest.buckets import Strictness
from sandbox.world.seed import DEFAULT_WORLD
from tests.conftest import NOW
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_locks import moderator_too
from tests.e2e.test_setup_apply import guild_of

EXCHANGE = "austausch-exchange"
LOG = "protokoll-log"
BULK = "/channels/{channel_id}/messages/bulk-delete"
ONE = "/channels/{channel_id}/messages/{message_id}"


async def written(person: Person, *texts: str) -> list[Json]:
    return [await person.say(EXCHANGE, text) for text in texts]


async def preview(person: Person, **options: object) -> Answer:
    return await (await person.command("mod purge", options, channel=EXCHANGE)).final()


async def press(person: Person, message: Json, action: str) -> Answer:
    button = next(str(button["custom_id"]) for button in buttons_of(message) if action in str(button["custom_id"]))
    return await person.press(message, button)


async def purge(world: ForumWorld, person: Person, **options: object) -> str:
    """Preview, confirm, and the report in the same private message."""
    answer = await preview(person, **options)
    await press(person, answer.message, "purge_go")
    await world.settle()
    key = answer.message["id"]
    await person.wait_until(lambda: "gelöscht" in text_of(person.memory.messages[key]), "the report")
    return text_of(person.memory.messages[key])


async def left(person: Person) -> list[str]:
    return [text_of(message) for message in await person.history(EXCHANGE)]


def calls(world: ForumWorld, route: str, method: str) -> int:
    entries = [entry.to_json() for entry in world.sandbox.record.since(0)]
    return sum(entry["route"] == route and entry["method"] == method and entry["user"] == "bot" for entry in entries)


def cases(world: ForumWorld) -> CaseService:
    return world.bot.registry.service(CaseService)


async def test_a_purge_shows_what_it_would_delete_and_deletes_exactly_that(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    mayor = await ready_forum.person(OB_DORTMUND)
    before = await left(moderator)
    await written(newcomer, "Werbung 1", "Werbung 2", "Werbung 3")
    await written(mayor, "Guten Tag")
    answer = await preview(moderator, count=10, member=NEWCOMER, reason="Werbung")
    assert "3 Nachrichten" in answer.text
    assert "• Newcomer: 3" in answer.text
    assert "Werbung 1" not in answer.text
    assert f"> Newcomer: https://discord.com/channels/{moderator.guild_id}/" in answer.text
    await written(newcomer, "danach")
    await press(moderator, answer.message, "purge_go")
    await ready_forum.settle()
    assert await left(moderator) == [*before, "Guten Tag", "danach"]
    key = answer.message["id"]
    await moderator.wait_until(
        lambda: "**3 Nachrichten** gelöscht" in text_of(moderator.memory.messages[key]), "report"
    )
    assert buttons_of(moderator.memory.messages[key]) == []
    assert calls(ready_forum, BULK, "POST") == 1
    case = (await moderator.command("mod case", {"number": "1"})).text
    assert "3 gelöscht, 0 waren schon fort" in case
    assert "Inhalt nicht verfügbar" in case or "nicht verfügbar" in case
    assert [entry.content for entry in await cases(ready_forum).evidence(ready_forum.guild_id, 1)] == [None] * 3
    card = next(text_of(message) for message in await moderator.history(LOG) if "#1 ·" in text_of(message))
    assert "Newcomer" in card
    assert "**3 Nachrichten** gelöscht. / **3 messages** deleted." in card
    assert "Werbung" in card


async def test_pinned_messages_stay_unless_asked_for(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    first, second = await written(newcomer, "angeheftet", "später angeheftet")
    await written(newcomer, "weg")
    pins = f"/channels/{first['channel_id']}/messages/pins"
    await moderator.request("PUT", f"{pins}/{first['id']}")
    answer = await preview(moderator, count=10, member=NEWCOMER)
    assert "2 Nachrichten" in answer.text
    assert "1 angeheftete Nachricht bleibt" in answer.text
    await moderator.request("PUT", f"{pins}/{second['id']}")
    await press(moderator, answer.message, "purge_go")
    await ready_forum.settle()
    assert [entry for entry in await left(moderator) if "angeheftet" in entry or entry == "weg"] == [
        "angeheftet",
        "später angeheftet",
    ]
    assert "1 inzwischen angeheftet und verschont" in (await moderator.command("mod case", {"number": "1"})).text
    assert "**2 Nachrichten** gelöscht" in await purge(ready_forum, moderator, count=10, member=NEWCOMER, pinned=True)


async def test_old_messages_go_one_by_one_and_can_be_stopped(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    await written(newcomer, *(f"alt {number}" for number in range(5)))
    await ready_forum.travel(timedelta(days=15))
    await written(newcomer, "neu 1", "neu 2")
    answer = await preview(moderator, count=50, member=NEWCOMER)
    assert "5 sind älter als zwei Wochen" in answer.text
    hold = ready_forum.sandbox.faults.add(
        {"match": "DELETE /channels/[0-9]+/messages/[0-9]+", "kind": "hold", "after": 2, "apply": True}
    )
    await press(moderator, answer.message, "purge_go")
    assert await ready_forum.sandbox.faults.struck(hold.id)
    progress = moderator.memory.messages[answer.message["id"]]
    await press(moderator, progress, "purge_stop")
    ready_forum.sandbox.faults.release()
    await ready_forum.settle()
    assert sum("alt" in entry for entry in await left(moderator)) == 2
    assert "neu 1" not in await left(moderator)
    assert calls(ready_forum, BULK, "POST") == 1
    await moderator.wait_until(
        lambda: "2 blieben stehen" in text_of(moderator.memory.messages[answer.message["id"]]), "the report"
    )
    case = (await moderator.command("mod case", {"number": "1"})).text
    assert "auf halbem Weg abgebrochen · Moderation" in case
    assert "5 gelöscht" in case
    kept = await cases(ready_forum).evidence(ready_forum.guild_id, 1)
    assert len(kept) == 5, "of what stayed in the channel nothing is kept"


async def test_the_window_is_named_by_time_or_by_link(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    await written(newcomer, "gestern")
    await ready_forum.travel(timedelta(hours=24))
    first, second, third = await written(newcomer, "eins", "zwei", "drei")
    link = f"https://discord.com/channels/{moderator.guild_id}/{first['channel_id']}/"
    answer = await preview(moderator, count=9, member=NEWCOMER, before=link + third["id"], after=link + first["id"])
    assert "1 Nachricht" in answer.text
    assert "1 Nachricht" in (await preview(moderator, count=9, member=NEWCOMER, before="heute 8 Uhr")).text
    other = f"https://discord.com/channels/{moderator.guild_id}/1/{second['id']}"
    assert "in einem anderen Kanal" in (await preview(moderator, count=9, before=other)).text
    wrong = await preview(moderator, count=9, before="irgendwann", reason="Ordnung")
    assert "Nachrichtenlink" in wrong.text
    form = (await moderator.press(wrong.message, "Berichtigen")).form
    assert form.fields["reason"]["value"] == "Ordnung"
    again = await (await moderator.submit(form, {"before": "heute 8 Uhr"})).final()
    assert "löschen?" in again.text


async def test_an_english_speaking_moderator_reads_english(ready_forum: ForumWorld) -> None:
    chief, newcomer = await ready_forum.person(STAFF_PITTSBURGH), await ready_forum.person(NEWCOMER)
    await moderator_too(ready_forum, chief)
    await written(newcomer, "one", "two")
    answer = await preview(chief, count=5, member=NEWCOMER)
    assert "Delete these messages?" in answer.text
    assert "2 messages" in answer.text
    cancelled = await press(chief, answer.message, "purge_stop")
    assert "Nothing was deleted" in cancelled.text
    assert buttons_of(chief.memory.messages[answer.message["id"]]) == []
    assert "two" in await left(chief)


async def test_refusals_name_what_to_do(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    assert "Only moderators" in (await preview(newcomer, count=5)).text
    refused = (await preview(moderator, count=5, contains="Werbung")).text
    assert "Message Content Intent" in refused
    assert "nichts zu löschen" in (await preview(moderator, count=5, member=NEWCOMER)).text
    await written(newcomer, "eins", "zwei")
    answer = await preview(moderator, count=5, member=NEWCOMER)
    role = next(role for role in guild_of(ready_forum).roles if role.is_bot_managed())
    bits = ready_forum.sandbox.seeded.guild.roles[role.id]
    bits.permissions &= ~discord.Permissions(manage_messages=True).value
    assert "Nachrichten verwalten" in (await press(moderator, answer.message, "purge_go")).text
    assert "eins" in await left(moderator)


async def test_a_moderator_who_no_longer_is_one_cannot_confirm(ready_forum: ForumWorld) -> None:
    chief, newcomer = await ready_forum.person(STAFF_PITTSBURGH), await ready_forum.person(NEWCOMER)
    await moderator_too(ready_forum, chief)
    await written(newcomer, "one")
    answer = await preview(chief, count=5, member=NEWCOMER)
    member = await guild_of(ready_forum).fetch_member(int(chief.id))
    await member.remove_roles(discord.Object(int(chief.memory.find_role("Moderation"))))
    await chief.wait_until(lambda: "Moderation" not in chief.roles(), "the role to go")
    assert "Only moderators" in (await press(chief, answer.message, "purge_go")).text
    assert "one" in await left(chief)


async def test_a_preview_that_is_too_old_is_not_confirmed(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    await written(newcomer, "eins")
    answer = await preview(moderator, count=5, member=NEWCOMER)
    await ready_forum.travel(timedelta(hours=2))
    assert "gilt nicht mehr" in (await press(moderator, answer.message, "purge_go")).text
    assert "eins" in await left(moderator)


async def test_what_is_gone_already_is_counted_apart(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    newcomer = await ready_forum.person(NEWCOMER)
    first, *_ = await written(newcomer, "eins", "zwei", "drei")
    answer = await preview(moderator, count=5, member=NEWCOMER)
    await newcomer.request("DELETE", f"/channels/{first['channel_id']}/messages/{first['id']}")
    await press(moderator, answer.message, "purge_go")
    await ready_forum.settle()
    assert "2 gelöscht, 1 waren schon fort" in (await admin.command("mod case", {"number": "1"})).text


async def test_more_than_a_hundred_go_in_several_batches(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    await written(newcomer, *(f"Nr. {number}" for number in range(201)))
    report = await purge(ready_forum, moderator, count=500, member=NEWCOMER)
    assert "**201 Nachrichten** gelöscht" in report
    assert calls(ready_forum, BULK, "POST") == 2
    assert calls(ready_forum, ONE, "DELETE") == 1
    assert len(await cases(ready_forum).evidence(ready_forum.guild_id, 1)) == 201


async def test_the_retention_takes_the_messages_and_keeps_the_case(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person(MODERATOR), await ready_forum.person(NEWCOMER)
    await written(newcomer, "eins", "zwei")
    await purge(ready_forum, moderator, count=5, member=NEWCOMER)
    assert len(await cases(ready_forum).evidence(ready_forum.guild_id, 1)) == 2
    await ready_forum.be_away(timedelta(days=182))
    assert await cases(ready_forum).evidence(ready_forum.guild_id, 1) == []
    assert "2 gelöscht" in (await moderator.command("mod case", {"number": "1"})).text


@pytest.fixture
async def reading_forum(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """A forum whose bot may read what people write, as IT can switch on."""
    file = tmp_path / "world.toml"
    text = DEFAULT_WORLD.read_text(encoding="utf-8")
    file.write_text(text.replace('intents = ["members"]', 'intents = ["members", "message_content"]'), encoding="utf-8")
    async with Sandbox(file, now=NOW, limits=Strictness.OFF) as sandbox:
        world = ForumWorld(sandbox, tmp_path / "data")
        world.message_content = True
        try:
            await world.start_bot()
            people = {persona["name"]: await world.person(persona["name"]) for persona in sandbox.info()["personas"]}
            await set_up(people[ADMIN])
            await appoint(people)
            await world.settle()
            yield world
        finally:
            await world.close()
        world.check_conformance()


async def test_with_the_intent_a_text_is_found_and_kept(reading_forum: ForumWorld) -> None:
    moderator, newcomer = await reading_forum.person(MODERATOR), await reading_forum.person(NEWCOMER)
    await written(newcomer, "Billige **KREDITE** hier", "Guten Tag", "noch mehr Kredite @everyone")
    answer = await preview(moderator, count=10, contains="kredite")
    assert "2 Nachrichten" in answer.text
    assert "> Newcomer: noch mehr Kredite \\@everyone" in answer.text
    await press(moderator, answer.message, "purge_go")
    await reading_forum.settle()
    assert "Guten Tag" in await left(moderator)
    assert not [entry for entry in await left(moderator) if "redite" in entry.lower()]
    kept = [entry.content for entry in await cases(reading_forum).evidence(reading_forum.guild_id, 1)]
    assert kept == ["Billige **KREDITE** hier", "noch mehr Kredite @everyone"]
