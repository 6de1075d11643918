"""Appeals as people live them: warned, timed out, objecting in a direct message, heard by somebody else."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.people import Person, buttons_of, text_of
from tests.e2e.conftest import ForumWorld

ROOM, LOG = "moderation", "protokoll-log"
GERMAN = {
    "warned": "hat Sie verwarnt",
    "silent": "weder schreiben noch sprechen",
    "title": "Einspruch erheben",
    "received": "Ihr Einspruch gegen #2 liegt der Moderation vor.",
    "once": "Ihr Einspruch gegen #2: Die Moderation hat noch nicht entschieden.",
    "granted": "Die Moderation gibt Ihnen recht: Die Maßnahme ist zurückgenommen und zählt nicht mehr.",
    "says": "Die Moderation schreibt dazu: Ein Missverständnis",
}
ENGLISH = {
    "warned": "have warned you",
    "silent": "not write or speak until",
    "title": "Appeal an action",
    "received": "Your appeal of #2 is with the moderators.",
    "once": "Your appeal of #2: The moderators have not decided yet.",
    "granted": "The moderators agree with you: the action was taken back and no longer counts.",
    "says": "The moderators say: Ein Missverständnis",
}


def button(message: dict[str, Any], action: str) -> str:
    return next(
        str(entry["custom_id"]) for entry in buttons_of(message) if entry.get("custom_id", "").startswith(action)
    )


async def action(moderator: Person, command: str, options: dict[str, Any]) -> str:
    return (await (await moderator.command(command, options)).final()).text


async def card(world: ForumWorld, reader: Person, number: int) -> dict[str, Any]:
    await world.settle()
    return await reader.wait_message(f"Appeal of case #{number}", channel=ROOM)


async def newest(reader: Person, shown: dict[str, Any]) -> dict[str, Any]:
    return next(message for message in await reader.history(ROOM) if message["id"] == shown["id"])


async def object_to(person: Person, letter: dict[str, Any], words: str) -> str:
    form = (await person.press(letter, button(letter, "moderation.appeal"))).form
    return (await (await person.submit(form, {"words": words})).final()).text


@pytest.mark.parametrize(
    ("name", "said"), [("Stab Dortmund", GERMAN), ("Chief of Staff Pittsburgh", ENGLISH)], ids=["de", "en"]
)
async def test_warned_timed_out_appealed_and_taken_back(
    ready_forum: ForumWorld, name: str, said: dict[str, str]
) -> None:
    person = await ready_forum.person(name)
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    warning = {"mitglied": person, "grund": "Bitte sachlich bleiben"}
    assert "Fall #1" in await action(moderator, "moderation verwarnen", warning)
    silence = {"mitglied": person, "dauer": "2 Tage", "grund": "Trotz Verwarnung beleidigt"}
    assert "Fall #2" in await action(moderator, "moderation auszeit", silence)
    await ready_forum.settle()
    warned = await person.wait_message(said["warned"])
    assert "Bitte sachlich bleiben" in text_of(warned)
    letter = await person.wait_message(said["silent"])
    form = (await person.press(letter, button(letter, "moderation.appeal"))).form
    assert form.title == said["title"]
    received = await person.submit(form, {"words": "Das war *ironisch* gemeint @everyone"})
    assert said["received"] in received.text
    assert said["once"] in (await person.press(letter, button(letter, "moderation.appeal"))).text
    shown = await card(ready_forum, admin, 2)
    for words in (
        f"Einspruch von {name} gegen Fall #2 / Appeal of case #2 by {name}",
        "> Das war \\*ironisch\\* gemeint \\@everyone",
        "Trotz Verwarnung beleidigt",
        "Es entscheidet jemand anderes als Moderation",
    ):
        assert words in text_of(shown), words
    assert not shown.get("mention_everyone")
    refused = await moderator.press(shown, button(shown, "moderation.appeal_grant"))
    assert "Diese Maßnahme stammt von Ihnen selbst." in refused.text
    assert "Einspruch von" in (await (await admin.command("me open")).final()).text
    assert "Einspruch von" not in (await (await moderator.command("me open")).final()).text
    decided = (await admin.press(shown, button(shown, "moderation.appeal_grant"))).form
    done = await admin.submit(decided, {"reply": "Ein Missverständnis, Entschuldigung!"})
    assert "Stattgegeben: Fall #2 ist zurückgenommen" in done.text
    await ready_forum.settle()
    notification = await person.wait_message(said["granted"])
    assert said["says"] in text_of(notification)
    closed = await newest(admin, shown)
    assert "stattgegeben, der Fall ist zurückgenommen" in text_of(closed)
    assert "granted, the case is taken back" in text_of(closed)
    assert "Die Entscheidung ist zugestellt." in text_of(closed)
    assert [entry["label"] for entry in buttons_of(closed)] == ["Der Fall / The case", "Einzelheiten / Details"]
    await person.say("austausch-exchange", "Danke.")
    log = "\n".join(text_of(message) for message in await moderator.history(LOG))
    assert "🔇 #2" in log
    assert "zurückgenommen / taken back" in log
    again = await person.press(letter, button(letter, "moderation.appeal"))
    assert said["granted"] in again.text


async def test_an_action_that_stands_is_explained_and_cannot_be_appealed_twice(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    await action(moderator, "mod warn", {"member": person, "reason": "Please stay on topic"})
    await ready_forum.settle()
    letter = await person.wait_message("have warned you")
    form = (await person.press(letter, button(letter, "moderation.appeal"))).form
    blank = await person.submit(form, {"words": " \n "})
    assert "Please say why you think the action was wrong." in blank.text
    form = (await person.press(blank.message, "Correct")).form
    assert "is with the moderators" in (await person.submit(form, {"words": "I was on topic"})).text
    message = await card(ready_forum, admin, 1)
    form = (await admin.press(message, button(message, "moderation.appeal_uphold"))).form
    empty = await admin.submit(form, {"reply": "   "})
    assert "Bitte begründen Sie Ihre Entscheidung" in empty.text
    form = (await admin.press(empty.message, "Berichtigen")).form
    assert "bleibt bestehen" in (await admin.submit(form, {"reply": "Der Ton war es."})).text
    await ready_forum.settle()
    notification = await person.wait_message("The action stands.")
    assert "The moderators say: Der Ton war es." in text_of(notification)
    assert "The action stands." in (await person.press(letter, button(letter, "moderation.appeal"))).text
    closed = await newest(admin, message)
    assert "Einspruch erhoben" in (await admin.press(closed, "Der Fall / The case")).text
    assert "I was on topic" in (await admin.press(closed, "Einzelheiten / Details")).text


async def test_a_timeout_is_shortened_and_the_appeal_is_heard_with_it(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Chief of Staff Pittsburgh")
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    await action(moderator, "mod timeout", {"member": person, "duration": "7 days", "reason": "Insults"})
    await ready_forum.settle()
    letter = await person.wait_message("not write or speak until")
    await object_to(person, letter, "A week is too much")
    message = await card(ready_forum, admin, 1)
    await ready_forum.travel(timedelta(minutes=1))
    longer = (await admin.press(message, button(message, "moderation.appeal_shorten"))).form
    refused = await (await admin.submit(longer, {"duration": "8 Tage", "reason": "Kürzer"})).final()
    assert "Das wäre nicht kürzer" in refused.text
    form = (await admin.press(refused.message, "Berichtigen")).form
    done = await (await admin.submit(form, {"duration": "1 Tag", "reason": "Ein Tag genügt"})).final()
    assert "Fall #2" in done.text
    await ready_forum.settle()
    assert "the action was shortened" in text_of(await person.wait_message("agree with you in part"))
    assert "verkürzt" in text_of(await newest(admin, message))
    newer = await person.wait_message("#2")
    assert "agree with you in part" in (await person.press(newer, button(newer, "moderation.appeal"))).text
    await ready_forum.travel(timedelta(days=1, minutes=1))
    await person.say("austausch-exchange", "Back again.")


async def test_a_ban_cuts_the_way_back_and_both_sides_know_how_else(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Newcomer")
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    await action(moderator, "mod ban", {"member": person, "reason": "Spam"})
    await ready_forum.settle()
    letter = await person.wait_message("You are banned from")
    said = await object_to(person, letter, "That was not me, my account was hacked")
    assert "As you are not on the server" in said
    message = await card(ready_forum, admin, 1)
    form = (await admin.press(message, button(message, "moderation.appeal_uphold"))).form
    await admin.submit(form, {"reply": "Bitte schreiben Sie uns von einem neuen Konto."})
    await ready_forum.settle()
    closed = text_of(await newest(admin, message))
    assert "erreicht von mir keine Direktnachricht" in closed
    assert "by email or through their city's liaison" in closed
    read = await person.press(letter, button(letter, "moderation.appeal"))
    assert "Bitte schreiben Sie uns von einem neuen Konto." in read.text
    await ready_forum.settle()
    assert "Die Entscheidung ist zugestellt." in text_of(await newest(admin, message))


async def test_pardoning_by_command_grants_the_appeal_too(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    await action(moderator, "mod warn", {"member": person, "reason": "Off topic"})
    await ready_forum.settle()
    letter = await person.wait_message("have warned you")
    await object_to(person, letter, "No")
    message = await card(ready_forum, admin, 1)
    await (await moderator.command("mod pardon", {"number": "1", "reason": "Mein Fehler"})).final()
    await ready_forum.settle()
    assert "granted, the case is taken back" in text_of(await newest(admin, message))
    assert "no longer counts" in text_of(await person.wait_message("agree with you"))
