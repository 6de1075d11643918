"""What a meeting is prepared with and leaves behind: agenda, calendar file, attendance, minutes; and finding a time."""

import hashlib
from datetime import timedelta
from typing import Any

import aiohttp
from ical.calendar_stream import IcsCalendarStream

from sandbox.people import Person, components_of, text_of
from sandbox.people.wire import File
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meeting_series_story import planned
from tests.e2e.test_meetings import CHANNEL, START, button, reminders, scheduled

HOUR = timedelta(hours=1)
CONTENT = "Protokoll: Wärmeplanung beschlossen.\r\n".encode()


def select(message: dict[str, Any], action: str) -> str:
    return next(
        str(component["custom_id"])
        for component in components_of(message)
        if component["type"] == 3 and str(component["custom_id"]).startswith(action)
    )


async def now_says(person: Person, message: dict[str, Any]) -> str:
    (found,) = [text_of(entry) for entry in await person.history(CHANNEL) if entry["id"] == message["id"]]
    return found


async def test_the_agenda_is_built_by_buttons_and_goes_out_with_the_reminder(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    answer = await mayor.press(card, "Tagesordnung / Agenda")
    for title, minutes in (("Greetings", "5"), ("Heat plan", "1:10")):
        form = (await mayor.press(answer.message, "meetings.agenda_add:1")).form
        added = await mayor.submit(form, {"title": title, "minutes": minutes, "city": "Pittsburgh"})
    assert "takes longer than the meeting" in added.text
    picked = await mayor.select(added.message, select(added.message, "meetings.agenda_pick"), "2. Heat plan")
    moved = await mayor.press(picked.updated or picked.message, "Up")
    assert "1. Heat plan (70 min) · Pittsburgh" in text_of(moved.updated or moved.message)
    await ready_forum.settle()
    assert "1. Heat plan (70 min) · Pittsburgh\n2. Greetings" in await now_says(mayor, card)
    refused = await (await ready_forum.person("Newcomer")).press(card, "Tagesordnung / Agenda")
    assert "Add an item" not in refused.text
    await ready_forum.travel(to=START - 24 * HOUR)
    *_, bell = await reminders(mayor)
    assert "1. Heat plan (70 min)" in text_of(bell)
    assert "Tagesordnung" in (await stab.command("meeting show", {"meeting": "1"})).text


async def test_a_calendar_file_opens_elsewhere(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    nothing = await (await mayor.command("meeting calendar")).final()
    assert "nothing for a calendar file" in nothing.text
    assert not nothing.message["attachments"]
    await planned(ready_forum, start="3.12. 15 Uhr", repeat="weekly", until="4")
    card = await mayor.wait_message("Jour fixe", channel=CHANNEL)
    for answer in (
        await mayor.press(card, "Kalender / Calendar"),
        await (await mayor.command("meeting calendar")).final(),
    ):
        (attached,) = answer.message["attachments"]
        assert attached["filename"] == "ratsbote.ics"
        content = await download(attached["url"])
        calendar = IcsCalendarStream.calendar_from_ics(content.decode())
        assert [entry.dtstart for entry in calendar.timeline] == [
            START + week * timedelta(weeks=1) for week in range(4)
        ]


async def test_minutes_are_a_draft_until_two_countries_have_signed(ready_forum: ForumWorld) -> None:
    await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    handed_in = {"meeting": "1", "file": File("protokoll.txt", CONTENT)}
    early = await stab.command("meeting minutes", handed_in)
    assert "noch nicht begonnen" in early.text
    await ready_forum.travel(to=START + 2 * HOUR)
    answer = await (
        await stab.command("meeting minutes", {"meeting": "1", "file": File("protokoll.txt", CONTENT)})
    ).final()
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert digest in answer.text
    await ready_forum.settle()
    posted = await mayor.wait_message(digest, channel=CHANNEL)
    assert await download(posted["attachments"][0]["url"]) == CONTENT
    assert "Entwurf" in text_of(posted)
    assert "Entwurf" in (await stab.press(posted, "Unterzeichnen / Sign")).text
    assert "before" not in (await mayor.press(posted, "Unterzeichnen / Sign")).text
    assert "before" in (await mayor.press(posted, "Unterzeichnen / Sign")).text
    await ready_forum.settle()
    final = await now_says(mayor, posted)
    assert "Unterzeichnet / Signed" in final
    assert "Mayor Pittsburgh (Pittsburgh" in final


async def test_messages_are_quoted_and_people_ticked(ready_forum: ForumWorld) -> None:
    await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    await ready_forum.travel(to=START + HOUR)
    message = await mayor.say(CHANNEL, "We will plant 1,000 trees.")
    offered = await stab.menu("Quote for the minutes", message, channel=CHANNEL)
    assert "Which" in offered.text or "Für das Protokoll" in offered.text
    label = next(part["options"][0]["label"] for part in components_of(offered.message) if part["type"] == 3)
    done = await stab.select(offered.message, select(offered.message, "meetings.quote"), label)
    assert "Ausgewählt" in text_of(done.updated or done.message)
    form = (await stab.command("meeting minutes", {"meeting": "1"})).form
    assert "Mayor Pittsburgh" in str(form.fields["text"]["value"])
    answer = await stab.command("meeting attendance", {"meeting": "1"})
    ticked = await stab.select(
        answer.message, select(answer.message, "meetings.tick"), ["Stab Dortmund", "Mayor Pittsburgh"]
    )
    text = text_of(ticked.updated or ticked.message)
    assert "Anwesend: 2" in text
    assert "Pittsburgh: Mayor Pittsburgh" in text
    refused = await mayor.command("meeting attendance", {"meeting": "1"})
    assert "Only the person who called" in refused.text


async def test_a_list_of_cities_is_taken_at_its_word(ready_forum: ForumWorld) -> None:
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    days = {"from": "23.11.", "to": "27.11.", "duration": "60"}
    for own in ("Dortmund", "Dortmund, Dortmund", ","):
        refused = await (await stab.command("meeting find-time", {"cities": own, **days})).final()
        assert "außer Dortmund mindestens eine weitere Stadt" in refused.text
    refused = await (
        await stab.command("meeting find-time", {"cities": "Dortmund, Dortmnud, Atlantis", **days})
    ).final()
    assert "gibt es nicht: Dortmnud, Atlantis." in refused.text
    for several in ("Dortmund; Pittsburgh", "Dortmund und Pittsburgh", "Dortmund and Pittsburgh"):
        slots = await (
            await mayor.command("meeting find-time", {"cities": several, **days, "from": "Nov 23", "to": "Nov 27"})
        ).final()
        assert "Pittsburgh: Mon, Nov 23, 9:00 AM · Dortmund: Mon, Nov 23, 3:00 PM" in slots.text
    past = {"cities": "Pittsburgh", "from": "1.1.2026", "to": "2.1.2026"}
    refused = await (await stab.command("meeting find-time", past)).final()
    assert "schon vorbei" in refused.text


async def test_a_time_is_found_asked_for_and_becomes_a_meeting(ready_forum: ForumWorld) -> None:
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    answer = await (
        await stab.command(
            "meeting find-time", {"cities": "Pittsburgh", "from": "23.11.", "to": "27.11.", "duration": "60"}
        )
    ).final()
    assert "Dortmund: Mo., 23. Nov., 15:00 Uhr · Pittsburgh: Mo., 23. Nov., 09:00 Uhr" in answer.text
    assert "26. Nov." not in answer.text, "Thanksgiving is a holiday in Pittsburgh"
    form = (await stab.press(answer.message, button(answer.message, "meetings.find_open"))).form
    asked = await (await stab.submit(form, {"topic": "Klimaschutz", "title": "Hitzeaktionsplan"})).final()
    assert "steht in" in asked.text
    await ready_forum.settle()
    poll = await mayor.wait_message("Hitzeaktionsplan", channel=CHANNEL)
    panel = await mayor.press(poll, "Antworten / Answer")
    options = next(part["options"] for part in components_of(panel.message) if part["type"] == 3)
    await mayor.select(panel.message, select(panel.message, "meetings.search_say:1:yes"), [options[1]["label"]])
    await ready_forum.settle()
    assert "✅ 1 · 🤏 0" in await now_says(mayor, poll)
    assert "Only the person" in (await mayor.press(poll, "Termin festlegen / Choose a time")).text
    chooser = await stab.press(poll, "Termin festlegen / Choose a time")
    best = next(part["options"][0]["label"] for part in components_of(chooser.message) if part["type"] == 3)
    chosen = await stab.select(chooser.message, select(chooser.message, "meetings.search_choose"), best)
    assert "Bitte prüfen Sie die Sitzung „Hitzeaktionsplan“" in text_of(chosen.updated or chosen.message)
    await ready_forum.settle()
    assert mayor.events() == [], "nothing is posted unseen"
    again = await stab.press(chosen.message, "Andere Zeit wählen")
    chosen = await stab.select(again.message, select(again.message, "meetings.search_choose"), best)
    done = await stab.press(chosen.message, "Diese Sitzung planen")
    assert "als Nummer 1 geplant" in text_of(done.updated or done.message)
    await ready_forum.settle()
    assert "Abgeschlossen: Daraus wurde Sitzung 1." in await now_says(mayor, poll)
    assert [event["name"] for event in mayor.events()] == ["Hitzeaktionsplan"]


async def download(url: str) -> bytes:
    """A file as its reader gets it."""
    async with aiohttp.ClientSession() as session, session.get(url, raise_for_status=True) as response:
        return await response.read()
