"""A meeting as people live it: called in Dortmund, answered in Pittsburgh, remembered by everybody it concerns."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.people import Answer, Person
from sandbox.people.reading import buttons_of, text_of
from tests.e2e.conftest import ForumWorld

CHANNEL = "klimaschutz-climate"
START = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
STAMP = f"<t:{int(START.timestamp())}:F>"
BOTH_TIMES = "Dortmund: Do., 3. Dez., 15:00 Uhr · Pittsburgh: Thu, Dec 3, 9:00 AM"
MEETING = {"topic": "Klimaschutz", "title": "Wärmeplanung", "start": "3.12. 15 Uhr"}
HOUR = timedelta(hours=1)


AGREE = ("meetings.confirm", "meetings.change", "meetings.call_off")


def button(message: dict[str, Any], *actions: str) -> str:
    """The id of the first button of one of the actions."""
    ids = [str(part["custom_id"]) for part in buttons_of(message)]
    return next(custom_id for custom_id in ids if custom_id.startswith(actions))


async def agreed(person: Person, preview: Answer) -> str:
    """Press what a preview offers first; what its message says then."""
    pressed = await (await person.press(preview.message, button(preview.message, *AGREE))).final()
    return text_of(pressed.updated or pressed.message)


async def confirmed(person: Person, command: str, options: Mapping[str, str]) -> str:
    """Run a command that shows a preview, agree to it, and return what is said then."""
    return await agreed(person, await person.command(command, options))


async def scheduled(world: ForumWorld, **changes: str) -> dict[str, Any]:
    """The card of a meeting that Dortmund's staff calls, as Pittsburgh's mayor sees it."""
    stab, mayor = await world.person("Stab Dortmund"), await world.person("Mayor Pittsburgh")
    options = MEETING | changes
    assert "als Sitzung" in await confirmed(stab, "meeting schedule", options)
    await world.settle()
    return await mayor.wait_message(options["title"], channel=CHANNEL)


async def reminders(person: Person, word: str = "⏰") -> list[dict[str, Any]]:
    return [message for message in await person.history(CHANNEL) if word in text_of(message)]


def pinged(message: dict[str, Any]) -> set[str]:
    """Whom Discord pings: those mentioned whom the message was allowed to ping."""
    return {user["id"] for user in message["mentions"]}


async def test_a_meeting_is_called_in_german_and_shown_in_both_languages(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    offered = await stab.autocomplete(
        "sitzung planen", "beginn", "3.12. 15 Uhr", {"thema": "Klimaschutz", "titel": "x"}
    )
    assert offered[0] == {
        "name": "Dortmund: Do., 3. Dez. 2026, 15:00 Uhr · Pittsburgh: Do., 3. Dez., 09:00 Uhr",
        "value": "2026-12-03T14:00Z",
    }
    topics = await stab.autocomplete("sitzung planen", "thema", "klima")
    preview = await stab.command(
        "sitzung planen",
        {"thema": topics[0]["value"], "titel": "Wärmeplanung", "beginn": offered[0]["value"], "dauer": "90 Min."},
    )
    assert preview.ephemeral
    channel = stab.channel(CHANNEL)["id"]
    for words in ("Bitte prüfen Sie die Sitzung „Wärmeplanung“", "Es ist noch nichts veröffentlicht", f"<#{channel}>"):
        assert words in preview.text
    await ready_forum.settle()
    assert await reminders(stab, "Wärmeplanung") == [], "nothing is posted unseen"
    planned = await agreed(stab, preview)
    assert "„Wärmeplanung“ ist als Sitzung 1 geplant" in planned
    for shown in (preview.text, planned):
        for words in (STAMP, "1 Stunde 30 Minuten", "Pittsburgh: Do., 3. Dez., 09:00 Uhr"):
            assert words in shown
        assert "7 Tage, 1 Tag, 1 Stunde und 10 Minuten" in shown
    await ready_forum.settle()
    mayor = await ready_forum.person("Mayor Pittsburgh")
    card = await mayor.wait_message("Wärmeplanung", channel=CHANNEL)
    for said in (
        BOTH_TIMES,
        STAMP,
        "Sitzung 1 / Meeting 1",
        "Klimaschutz / Climate protection",
        "Zusagen: 0 / Going: 0",
    ):
        assert said in text_of(card)
    assert [button["label"] for button in buttons_of(card)] == [
        "Ja / Yes",
        "Nein / No",
        "Vielleicht / Maybe",
        "Vertretung schicken / Send a deputy",
        "Kalender / Calendar",
        "Tagesordnung / Agenda",
        "Einzelheiten / Details",
    ]
    assert pinged(card) == set()
    (event,) = mayor.events()
    assert event["name"] == "Wärmeplanung"
    assert datetime.fromisoformat(event["scheduled_start_time"]) == START
    assert BOTH_TIMES in event["description"]


async def test_each_reminder_comes_once_at_its_time_and_pings_exactly_whom_it_concerns(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    chief = await ready_forum.person("Chief of Staff Pittsburgh")
    newcomer = await ready_forum.person("Newcomer")
    lord_mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    for follower in (chief, newcomer):
        await follower.command("topic follow", {"topic": "Climate protection"})
    answer = await mayor.press(card, "Ja / Yes")
    assert "you are going" in answer.text
    assert answer.ephemeral
    assert "nicht" in (await lord_mayor.press(card, "Nein / No")).text
    seen: list[tuple[str, set[str]]] = []
    for left, words in ((7 * 24, "Noch 7 Tage"), (24, "Noch 1 Tag"), (1, "Noch 1 Stunde")):
        await ready_forum.travel(to=START - left * HOUR)
        *_, latest = await reminders(mayor)
        seen.append((text_of(latest), pinged(latest)))
        assert words in text_of(latest)
        assert "Verspätet" not in text_of(latest)
        assert BOTH_TIMES in text_of(latest)
        assert STAMP in text_of(latest)
    assert [people for _, people in seen] == [{mayor.id, chief.id, newcomer.id}] * 3
    # Changing one's mind between two reminders counts at once.
    await chief.press(card, "Nein / No")
    await ready_forum.travel(to=START + 3 * HOUR)
    posts = await reminders(mayor)
    assert len(posts) == 4
    assert "10 minutes to go." in text_of(posts[-1])
    assert pinged(posts[-1]) == {mayor.id, newcomer.id}
    assert not any(message.get("mention_everyone") for message in posts)


async def test_the_card_shows_who_is_coming_and_a_double_click_counts_once(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    stab = await ready_forum.person("Stab Dortmund")
    for _ in range(2):
        assert "Recorded: you are going" in (await mayor.press(card, "Ja / Yes")).text
    await stab.press(card, "Ja / Yes")
    await stab.press(card, "Vielleicht / Maybe")
    await ready_forum.settle()
    (shown,) = [message for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    text = text_of(shown)
    assert "**Zusagen: 1 / Going: 1**\nPittsburgh 1 (Mayor Pittsburgh)" in text
    assert "**Vielleicht: 1 / Maybe: 1**\nDortmund 1 (Stab Dortmund)" in text
    assert "Absagen" not in text
    details = await mayor.press(shown, "Einzelheiten / Details")
    assert details.ephemeral
    assert "Going: 1" in details.text


async def test_buttons_work_after_a_restart_and_a_missed_reminder_says_that_it_is_late(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await ready_forum.stop_bot()
    await ready_forum.travel(to=START - 23 * HOUR)
    await ready_forum.start_bot()
    assert "Recorded" in (await mayor.press(card, "Ja / Yes")).text
    await ready_forum.settle()
    # The one for a week before is pointless by now; the one for the day before comes, and says that it is late.
    (late,) = await reminders(mayor)
    assert "**Verspätet:**" in text_of(late)
    assert "**Late:** this reminder was due on" in text_of(late)
    await ready_forum.restart_bot()
    assert len(await reminders(mayor)) == 1


async def test_a_cancelled_meeting_tells_those_who_said_yes_once(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    chief = await ready_forum.person("Chief of Staff Pittsburgh")
    stab = await ready_forum.person("Stab Dortmund")
    await mayor.press(card, "Ja / Yes")
    refused = await chief.command("meeting cancel", {"meeting": "1", "reason": "No time"})
    assert "Only the person who called the meeting" in refused.text
    chosen = await stab.autocomplete("meeting cancel", "meeting", "wärme")
    assert chosen[0]["value"] == "1"
    preview = await stab.command("meeting cancel", {"meeting": "1", "reason": "Der Saal @everyone fällt *aus*"})
    assert "Do., 3. Dez. 2026, 15:00 Uhr" in preview.text
    assert "1 Person, die geantwortet hat, wird" in preview.text
    await ready_forum.settle()
    assert await reminders(mayor, "❌") == []
    assert "ist abgesagt" in await agreed(stab, preview)
    await ready_forum.settle()
    notices = await reminders(mayor, "❌")
    assert [pinged(message) for message in notices] == [{mayor.id}]
    assert not notices[0].get("mention_everyone")
    (shown,) = [message for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    assert "Abgesagt / Canceled" in text_of(shown)
    assert [button["label"] for button in buttons_of(shown)] == [
        "Kalender / Calendar",
        "Tagesordnung / Agenda",
        "Einzelheiten / Details",
    ]
    await ready_forum.travel(to=START + HOUR)
    assert await reminders(mayor) == []
    assert [event for event in mayor.events() if event["status"] == 1] == []
