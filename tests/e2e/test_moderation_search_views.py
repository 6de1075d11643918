"""Searching and looking up people, as moderators do it in Discord; and reports that end in actions."""

from typing import Any

from sandbox.people import Person, buttons_of, text_of
from sandbox.people.reading import selects_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import mend, order

ROOM, EXCHANGE = "moderation", "austausch-exchange"
MANAGE_MESSAGES = 1 << 13


def button(message: dict[str, Any], action: str) -> str:
    return next(
        str(entry["custom_id"]) for entry in buttons_of(message) if entry.get("custom_id", "").startswith(action)
    )


async def reported(world: ForumWorld, reporter: Person, author: Person, words: str) -> dict[str, Any]:
    """The card of a fresh report, as a moderator has it."""
    message = await author.say(EXCHANGE, words)
    form = (await reporter.menu("Report to moderators", message)).form
    await reporter.submit(form, {"reason": "An insult"})
    await world.settle()
    return await (await world.person("Moderation")).wait_message("Report 1: ", channel=ROOM)


async def test_a_moderator_finds_turns_pages_and_opens_a_case(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    for number in range(8):
        await order(ready_forum, "note", {"reason": f"Beobachtung *Nummer* {number}"})
    answer = await (await moderator.command("moderation suchen", {"text": "beobacht", "art": "Vermerk"})).final()
    assert answer.ephemeral
    assert "📝 **#8** Vermerk · Newcomer" in answer.text
    assert "> **Beobacht**ung \\*Nummer\\* 7" in answer.text
    assert "#2**" not in answer.text
    after = await moderator.press(answer.message, "Nächste Seite")
    assert "📝 **#2** Vermerk" in after.text
    assert "#8**" not in after.text
    opened = await moderator.select(after.message, selects_of(after.message)[0]["custom_id"], "1")
    assert "Beobachtung \\*Nummer\\* 0" in opened.text
    nothing = await (await moderator.command("moderation suchen", {"text": "xyz", "seit": "letzte Woche"})).final()
    assert "Keine Treffer." in nothing.text
    odd = await moderator.command("moderation suchen", {"text": '"" NEAR( * -'})
    assert "Keine Treffer." in (await odd.final()).text
    refused = await moderator.command("moderation suchen", {"seit": "Kauderwelsch"})
    assert "nicht" in refused.text


async def test_the_history_of_a_person_by_command_and_by_menu(ready_forum: ForumWorld) -> None:
    moderator, newcomer = [await ready_forum.person(name) for name in ("Moderation", "Newcomer")]
    await order(ready_forum, "timeout", {"duration": "2 Tage"})
    for number in range(9):
        await order(ready_forum, "note", {"reason": f"Vermerk {number}"})
    answer = await (await moderator.command("mod history", {"member": "Newcomer"})).final()
    first = answer.text
    assert answer.ephemeral
    assert "🔇 Auszeit: **1**" in first
    assert "📝 Vermerk: **9**" in first
    assert first.index("**#1** Auszeit · **in Kraft**") < first.index("**#10** Vermerk")
    after = await moderator.press(answer.message, "Nächste Seite")
    assert "Seite 2 von 2" in after.text
    assert "**#2** Vermerk" in after.text
    menu = await (await moderator.menu("Moderationsverlauf", newcomer)).final()
    assert menu.text == first
    mayor = await ready_forum.person("Mayor Pittsburgh")
    refused = await mayor.menu("Moderation history", newcomer)
    assert "Only moderators can do this" in refused.text
    assert "Only moderators can do this" in (await mayor.command("mod search", {"text": "Vermerk"})).text


async def test_a_report_ends_in_a_warning_and_its_message_stays_with_the_case(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Newcomer", "Mayor Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    shown = await reported(ready_forum, reporter, author, "Schimpfwort")
    form = (await moderator.press(shown, button(shown, "moderation.report_warn"))).form
    done = await (await moderator.submit(form, {"reason": "Bitte sachlich"})).final()
    assert "Erledigt. Fall #1: Verwarnung, Newcomer." in done.text
    await ready_forum.settle()
    assert "Bitte sachlich" in text_of(await author.wait_message("have warned you"))
    notification = text_of(await reporter.wait_message("the moderators have acted on it"))
    assert "warn" not in notification.lower()
    answer = await (await moderator.command("mod search", {"text": "schimpf"})).final()
    assert "In einer dazu aufbewahrten Nachricht: **Schimpf**wort" in answer.text
    (card,) = [message for message in await moderator.history(ROOM) if message["id"] == shown["id"]]
    assert "die Person wurde verwarnt" in text_of(card)
    for dm in author.dms():
        assert "Mayor Pittsburgh" not in text_of(dm)
        assert reporter.id not in text_of(dm)


async def test_a_timeout_for_a_report_obeys_the_ranks_and_keeps_what_was_typed(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Forum Admin", "Mayor Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    shown = await reported(ready_forum, reporter, author, "Schimpfwort")
    form = (await moderator.press(shown, button(shown, "moderation.report_timeout"))).form
    refused = await (await moderator.submit(form, {"duration": "2 Tage", "reason": "Ton"})).final()
    assert "Rolle" in refused.text
    again = (await moderator.press(refused.message, "Berichtigen")).form
    assert again.fields["reason"].get("value") == "Ton"
    (card,) = [message for message in await moderator.history(ROOM) if message["id"] == shown["id"]]
    assert "Noch kümmert sich niemand darum." in text_of(card)


async def test_two_moderators_answer_one_report_with_one_action(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Newcomer", "Mayor Pittsburgh")]
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    message = await reported(ready_forum, reporter, author, "Schimpfwort")
    first = (await moderator.press(message, button(message, "moderation.report_warn"))).form
    second = (await admin.press(message, button(message, "moderation.report_timeout"))).form
    await (await moderator.submit(first, {"reason": "Ton"})).final()
    asked = await (await admin.submit(second, {"duration": "1 h", "reason": "Ton"})).final()
    assert "Fall #1" in asked.text
    anyway = await (await admin.press(asked.message, "Trotzdem ausführen")).final()
    assert "hat über diese Meldung schon entschieden: die Person wurde verwarnt" in anyway.text
    answer = await (await moderator.command("mod history", {"member": "Newcomer"})).final()
    assert "#2" not in answer.text


async def test_a_deletion_that_discord_refuses_can_be_tried_again(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Newcomer", "Mayor Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    shown = await reported(ready_forum, reporter, author, "Schimpfwort")
    await mend(ready_forum, MANAGE_MESSAGES, allow=False)
    form = (await moderator.press(shown, button(shown, "moderation.report_delete"))).form
    failed = await (await moderator.submit(form, {"reason": "Ton"})).final()
    assert "ließ sich nicht löschen" in failed.text
    await ready_forum.settle()
    (card,) = [message for message in await moderator.history(ROOM) if message["id"] == shown["id"]]
    assert "Es ließ sich nicht ausführen" in text_of(card)
    await mend(ready_forum, MANAGE_MESSAGES, allow=True)
    form = (await moderator.press(card, button(card, "moderation.report_delete"))).form
    done = await (await moderator.submit(form, {"reason": "Ton"})).final()
    assert "Die Nachricht ist gelöscht: Fall #1" in done.text
    await ready_forum.settle()
    assert "**Reason:** Ton" in text_of(await author.wait_message("have deleted a message of yours"))
