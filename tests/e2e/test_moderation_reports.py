"""Reports as people live them: by menu, on one card, decided once; and nobody learns who reported."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.people import Person, buttons_of, text_of
from tests.e2e.conftest import ForumWorld

ROOM, EXCHANGE = "moderation", "austausch-exchange"
BAD = "Ihr seid alle *Idioten* @everyone"


def close_dms(world: ForumWorld, name: str) -> None:
    next(user for user in world.sandbox.seeded.personas if user.persona == name).dms_open = False


def labels(message: dict[str, Any]) -> list[str]:
    return [str(entry.get("label")) for entry in buttons_of(message)]


def button(message: dict[str, Any], action: str) -> str:
    return next(
        str(entry["custom_id"]) for entry in buttons_of(message) if entry.get("custom_id", "").startswith(action)
    )


async def report(person: Person, message: dict[str, Any], reason: str, *, german: bool = False) -> str:
    opened = await person.menu("Der Moderation melden" if german else "Report to moderators", message)
    return (await (await person.submit(opened.form, {"reason": reason})).final()).text


async def card(world: ForumWorld, moderator: Person, number: int = 1) -> dict[str, Any]:
    await world.settle()
    return await moderator.wait_message(f"Report {number}: ", channel=ROOM)


async def newest(moderator: Person, shown: dict[str, Any]) -> dict[str, Any]:
    """The card as it is now."""
    return next(message for message in await moderator.history(ROOM) if message["id"] == shown["id"])


async def test_a_reported_message_is_deleted_and_everybody_hears_in_their_language(ready_forum: ForumWorld) -> None:
    author = await ready_forum.person("Stab Dortmund")
    reporter, other = [await ready_forum.person(name) for name in ("Mayor Pittsburgh", "Oberbürgermeister Dortmund")]
    moderator = await ready_forum.person("Moderation")
    said = await author.say(EXCHANGE, BAD)
    assert "Only moderators can see that you reported it" in await report(reporter, said, "An insult to all of us")
    shown = await card(ready_forum, moderator)
    for words in (
        "Meldung 1: Nachricht von Stab Dortmund / Report 1: message by Stab Dortmund",
        "> Ihr seid alle \\*Idioten\\* \\@everyone",
        "An insult to all of us",
        "Von 1 Person gemeldet / Reported by 1 person",
        "Noch kümmert sich niemand darum.",
        said["id"],
    ):
        assert words in text_of(shown), words
    assert reporter.id not in text_of(shown)
    assert "Mayor Pittsburgh" not in text_of(shown)
    assert not shown.get("mention_everyone")
    assert labels(shown) == [
        "Übernehmen / Take over",
        "Einzelheiten / Details",
        "Verwarnen / Warn",
        "Auszeit geben / Time out",
        "Nachricht löschen / Delete message",
        "Zurückweisen / Dismiss",
    ]
    assert "Auch andere haben diese Nachricht gemeldet" in await report(other, said, "Grob beleidigend", german=True)
    await ready_forum.settle()
    assert "Von 2 Personen gemeldet" in text_of(await newest(moderator, shown))
    details = await moderator.press(shown, button(shown, "moderation.report_details"))
    assert details.ephemeral
    assert f"<@{reporter.id}>" in details.text
    assert "Grob beleidigend" in details.text
    taken = await moderator.press(shown, button(shown, "moderation.report_take"))
    assert "Sie kümmern sich jetzt um Meldung 1" in taken.text
    form = (await moderator.press(shown, button(shown, "moderation.report_delete"))).form
    done = await (await moderator.submit(form, {"reason": "Beleidigung"})).final()
    assert "Die Nachricht ist gelöscht: Fall #1" in done.text
    await ready_forum.settle()
    assert said["id"] not in [message["id"] for message in await author.history(EXCHANGE)]
    closed = await newest(moderator, shown)
    assert "the message was deleted (#1)" in text_of(closed)
    assert labels(closed) == ["Einzelheiten / Details"]
    assert "the moderators have deleted it. Thank you." in text_of(await reporter.wait_message("About the message"))
    assert "Die Moderation hat sie gelöscht. Vielen Dank." in text_of(await other.wait_message("Zu der Nachricht"))
    log = "\n".join(text_of(message) for message in await moderator.history("protokoll-log"))
    assert "🧹 #1" in log
    assert "Beleidigung" in log
    assert reporter.id not in log
    for message in author.dms():
        assert reporter.id not in text_of(message)
        assert other.id not in text_of(message)


async def test_a_report_is_dismissed_with_a_word_and_closed_messages_do_not_lose_it(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Chief of Staff Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    close_dms(ready_forum, "Chief of Staff Pittsburgh")
    said = await author.say(EXCHANGE, "Das sehe ich anders.")
    await report(reporter, said, "I disagree")
    message = await card(ready_forum, moderator)
    form = (await moderator.press(message, button(message, "moderation.report_dismiss"))).form
    done = await moderator.submit(form, {"reply": "Widerspruch ist erlaubt."})
    assert "Meldung 1 ist zurückgewiesen." in done.text
    await ready_forum.settle()
    assert reporter.dms() == []
    waits = await (await reporter.command("me open")).final()
    assert "see no violation of the forum's rules" in waits.text
    assert "The moderators say: Widerspruch ist erlaubt." in waits.text
    assert "Thank you" in (await reporter.press(waits.message, button(waits.message, "moderation.report_read"))).text
    assert "violation" not in (await (await reporter.command("me open")).final()).text


async def test_two_moderators_decide_once(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Mayor Pittsburgh")]
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    said = await author.say(EXCHANGE, BAD)
    await report(reporter, said, "An insult")
    message = await card(ready_forum, moderator)
    first = (await moderator.press(message, button(message, "moderation.report_delete"))).form
    second = (await admin.press(message, button(message, "moderation.report_dismiss"))).form
    assert "Fall #1" in (await (await moderator.submit(first, {"reason": "Beleidigung"})).final()).text
    refused = await admin.submit(second, {"reply": ""})
    assert "hat über diese Meldung schon entschieden: die Nachricht wurde gelöscht" in refused.text
    assert f"<@{moderator.id}>" in refused.text


async def test_what_somebody_has_taken_over_others_leave_alone(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Mayor Pittsburgh")]
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    await report(reporter, await author.say(EXCHANGE, BAD), "An insult")
    message = await card(ready_forum, moderator)
    await moderator.press(message, button(message, "moderation.report_take"))
    refused = await admin.press(message, button(message, "moderation.report_dismiss"))
    assert "Drücken Sie zuerst „Übernehmen“" in refused.text
    assert "Meldung 1: Nachricht von Stab Dortmund" in (await (await moderator.command("me open")).final()).text
    assert "Meldung 1" not in (await (await admin.command("me open")).final()).text
    await admin.press(message, button(message, "moderation.report_take"))
    await ready_forum.settle()
    assert f"<@{admin.id}> kümmert sich darum." in text_of(await newest(moderator, message))


async def test_a_message_that_is_gone_already_counts_as_deleted(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Mayor Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    said = await author.say(EXCHANGE, BAD)
    await report(reporter, said, "An insult")
    message = await card(ready_forum, moderator)
    await author.request("DELETE", f"/channels/{said['channel_id']}/messages/{said['id']}")
    form = (await moderator.press(message, button(message, "moderation.report_delete"))).form
    assert (
        "Die Nachricht ist gelöscht" in (await (await moderator.submit(form, {"reason": "Beleidigung"})).final()).text
    )


async def test_reporting_oneself_the_bot_or_twice_is_answered(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Mayor Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    own = await reporter.say(EXCHANGE, "mine")
    assert "This is your own message" in (await reporter.menu("Report to moderators", own)).text
    said = await author.say(EXCHANGE, BAD)
    await report(reporter, said, "An insult")
    assert "You have reported this message already." in (await reporter.menu("Report to moderators", said)).text
    welcome = (await reporter.history("willkommen-welcome"))[-1]
    await report(reporter, welcome, "Typo")
    message = await card(ready_forum, moderator, 2)
    assert "Das hat Ratsbote geschrieben" in text_of(message)
    assert labels(message)[2:] == ["Zurückweisen / Dismiss"]


async def test_a_moderator_who_is_reported_sees_neither_reasons_nor_reporters(ready_forum: ForumWorld) -> None:
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    reporter = await ready_forum.person("Mayor Pittsburgh")
    await report(reporter, await moderator.say(EXCHANGE, BAD), "He called us names")
    message = await card(ready_forum, admin)
    assert "He called us names" not in text_of(message)
    assert "aus der Moderation" in text_of(message)
    for action in ("report_details", "report_dismiss", "report_take", "report_delete"):
        assert (
            "betrifft Ihre eigene Nachricht"
            in (await moderator.press(message, button(message, f"moderation.{action}"))).text
        )
    assert "He called us names" in (await admin.press(message, button(message, "moderation.report_details"))).text
    assert "Meldung 1" not in (await (await moderator.command("me open")).final()).text


async def test_what_was_typed_is_not_lost_when_somebody_reports_too_much(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Mayor Pittsburgh")]
    said = [await author.say(EXCHANGE, f"{BAD} {number}") for number in range(7)]
    last = await reporter.menu("Report to moderators", said[6])
    for entry in said[:6]:
        await report(reporter, entry, "Spam")
    refused = await reporter.submit(last.form, {"reason": "The worst of all"})
    assert "You have reported many messages in a short time" in refused.text
    assert "<t:" in refused.text
    assert "You have reported many" in (await reporter.menu("Report to moderators", said[6])).text
    await ready_forum.travel(timedelta(minutes=11))
    again = (await reporter.press(refused.message, "Correct")).form
    assert again.fields["reason"].get("value") == "The worst of all"
    assert "Thank you." in (await reporter.submit(again, {})).text


async def test_reported_words_vanish_on_time_from_the_card_too(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Mayor Pittsburgh")]
    moderator, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    await report(reporter, await author.say(EXCHANGE, BAD), "An insult")
    message = await card(ready_forum, moderator)
    changed = await admin.command("setup settings", {"key": "evidence_days", "value": "10"})
    assert "10" in changed.text
    await ready_forum.travel(timedelta(days=9))
    assert "Idioten" in text_of(await newest(moderator, message))
    await ready_forum.travel(timedelta(days=2))
    forgotten = text_of(await newest(moderator, message))
    assert "Idioten" not in forgotten
    assert "wird nicht mehr aufbewahrt" in forgotten
    assert "Meldung 1" in forgotten


@pytest.mark.thorough
async def test_after_two_years_nothing_of_a_report_is_left_on_its_card(ready_forum: ForumWorld) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Stab Dortmund", "Mayor Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    await report(reporter, await author.say(EXCHANGE, BAD), "An insult to Mrs Sample")
    message = await card(ready_forum, moderator)
    await ready_forum.be_away(timedelta(days=729))
    assert "Mrs Sample" in text_of(await newest(moderator, message))
    await ready_forum.travel(timedelta(days=3))
    left = text_of(await newest(moderator, message))
    assert "Meldung 1 wird nicht mehr aufbewahrt" in left
    for forgotten in ("Mrs Sample", "Stab Dortmund", "Idioten", author.id):
        assert forgotten not in left, forgotten
    await report(reporter, await author.say(EXCHANGE, "Anew"), "Again")
    assert "Again" in text_of(await card(ready_forum, moderator, 2))


async def test_nobody_makes_a_report_that_waits_vanish_by_deleting_its_card(ready_forum: ForumWorld) -> None:
    reported, admin = [await ready_forum.person(name) for name in ("Moderation", "Forum Admin")]
    said = await reported.say(EXCHANGE, BAD)
    await report(await ready_forum.person("Mayor Pittsburgh"), said, "An insult")
    shown = await card(ready_forum, admin)
    await reported.request("DELETE", f"/channels/{shown['channel_id']}/messages/{shown['id']}")
    await report(await ready_forum.person("Oberbürgermeister Dortmund"), said, "Grob", german=True)
    await ready_forum.settle()
    (again,) = [message for message in await admin.history(ROOM) if "Report 1: " in text_of(message)]
    assert again["id"] != shown["id"]
    form = (await admin.press(again, button(again, "moderation.report_dismiss"))).form
    await (await admin.submit(form, {"reply": ""})).final()
    await ready_forum.settle()
    assert "no violation of the rules" in text_of(await newest(admin, again))
