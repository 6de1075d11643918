"""Nothing is posted unseen: a meeting, a change, a cancellation is shown first, and one more press makes it so."""

import asyncio
from datetime import UTC, datetime

import pytest

from sandbox.people import buttons_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_event_trouble import owner
from tests.e2e.test_meetings import CHANNEL, MEETING, agreed, button, confirmed, reminders, scheduled

STAND_IN = "sitzungen-meetings"


async def test_a_meeting_on_a_holiday_at_night_beside_another_is_shown_with_all_that_speaks_against_it(
    ready_forum: ForumWorld,
) -> None:
    await scheduled(ready_forum, start="26.11. 22 Uhr")
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    preview = await stab.command("meeting schedule", MEETING | {"title": "Radwege", "start": "26.11. 22-23 Uhr"})
    for words in (
        "26. November 2026 ist ein Feiertag in Pittsburgh",
        "In Dortmund beginnt sie um 22:00 Uhr und endet um 23:00 Uhr",
        "Zur selben Zeit: Sitzung 1, „[Wärmeplanung](https://discord.com/channels/",
        "Pittsburgh: Do., 26. Nov., 16:00 Uhr",
    ):
        assert words in preview.text
    saturday = await stab.command("meeting schedule", MEETING | {"start": "5.12. 15 Uhr"})
    assert "Samstag, 5. Dezember 2026 liegt in Dortmund und Pittsburgh am Wochenende." in saturday.text
    await ready_forum.settle()
    assert await reminders(mayor, "Radwege") == []
    assert "Nicht abgeschlossen: Sitzung planen („Radwege“)" in (await stab.command("me open")).text
    twin = await stab.command("meeting schedule", MEETING | {"start": "26.11. 22 Uhr"})
    assert "Nummer 1" in twin.text
    assert not [part for part in buttons_of(twin.message) if part["custom_id"].startswith("meetings.confirm")]


async def test_an_edit_says_what_changes_and_what_stays_and_then_by_city_what_changed(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    await mayor.press(card, "Ja / Yes")
    preview = await stab.command("meeting edit", {"meeting": "1", "start": "16 Uhr", "place": "Rathaus"})
    changed = (
        "Dortmund: Do., 3. Dez. 2026, 15:00 Uhr → **Do., 3. Dez. 2026, 16:00 Uhr**",
        "Pittsburgh: Do., 3. Dez. 2026, 09:00 Uhr → **Do., 3. Dez. 2026, 10:00 Uhr**",
        "Ort: der Kanal des Themas → **Rathaus**",
    )
    for words in (*changed, "Es bleibt: 1 Stunde", "Es ist noch nichts geändert", "1 Person, die geantwortet hat"):
        assert words in preview.text, preview.text
    await ready_forum.settle()
    assert await reminders(mayor, "📅") == []
    (seen,) = [text_of(message) for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    assert "Dortmund: Do., 3. Dez., 15:00 Uhr" in seen
    answer = await agreed(stab, preview)
    assert answer.startswith("Geändert.")
    assert all(words in answer for words in changed)
    await ready_forum.settle()
    assert len(await reminders(mayor, "📅")) == 1
    assert buttons_of(preview.message) == [], "it is agreed to once"


async def test_what_somebody_else_has_changed_meanwhile_is_shown_anew(ready_forum: ForumWorld) -> None:
    await scheduled(ready_forum)
    stab, moderator = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Moderation")
    preview = await stab.command("meeting edit", {"meeting": "1", "start": "16 Uhr"})
    await confirmed(moderator, "meeting edit", {"meeting": "1", "duration": "2 h"})
    pressed = await (await stab.press(preview.message, button(preview.message, "meetings.change"))).final()
    assert pressed.updated is not None
    assert "Es bleibt: 2 Stunden" in text_of(pressed.updated)
    assert "inzwischen geändert" in text_of(pressed.updated)
    answer = await stab.press(pressed.updated, button(pressed.updated, "meetings.change"))
    assert "Geändert." in text_of(answer.updated or answer.message)


async def test_a_change_of_a_series_shows_every_date_before_it_is_made(ready_forum: ForumWorld) -> None:
    await scheduled(ready_forum, repeat="weekly", until="18")
    stab = await ready_forum.person("Stab Dortmund")
    await confirmed(stab, "meeting edit", {"meeting": "3", "start": "15.12. 10 Uhr"})
    preview = await stab.command("meeting edit", {"meeting": "2", "start": "11.12. 9 Uhr", "scope": "following"})
    assert "Jede Woche am Freitag, 17-mal." in preview.text
    assert "Das ändert 17 Sitzungen:" in preview.text
    assert "Einzeln verlegt und bleibt zu ihrer Zeit: <t:" in preview.text
    assert "Freitag, 26. März 2027 ist ein Feiertag in" in preview.text
    assert "Fr., 25. Dez. 2026, 09:00 Uhr" in preview.text
    assert "Freitag, 1. Januar 2027 ist ein Feiertag in" in preview.text
    assert "Geändert." in await agreed(stab, preview)
    cancelled = await stab.command("meeting cancel", {"meeting": "2", "reason": "Ende", "scope": "all"})
    assert "Insgesamt 17 Sitzungen, die letzte am Freitag, 2. April 2027." in cancelled.text
    assert "17 Sitzungen absagen" in [part["label"] for part in buttons_of(cancelled.message)]


async def test_a_typed_date_in_a_monthly_series_is_honoured_and_its_readings_are_chosen_from(
    ready_forum: ForumWorld,
) -> None:
    await scheduled(ready_forum, start="7.1.2027 15 Uhr", repeat="monthly", until="4")
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    preview = await stab.command("meeting edit", {"meeting": "1", "start": "8.1.2027 15:00", "scope": "all"})
    labels = [part["label"] for part in buttons_of(preview.message)]
    assert labels[:3] == ["Nur diese Sitzung", "Jeden Monat am zweiten Freitag", "Jeden Monat am 8."]
    change = "Do., 7. Jan. 2027, 15:00 Uhr → **Fr., 8. Jan. 2027, 15:00 Uhr**"
    for words in (change, "Fr., 12. Feb. 2027, 15:00 Uhr", "Mo., 8. Feb. 2027"):
        assert words in preview.text
    pressed = await (await stab.press(preview.message, "Jeden Monat am 8.")).final()
    answer = text_of(pressed.updated or pressed.message)
    for words in (
        "Fr., 8. Jan. 2027, 15:00 Uhr",
        "Jeden Monat am 8., 4-mal.",
        "Mo., 8. Feb. 2027, 15:00 Uhr",
        "Do., 8. Apr. 2027",
    ):
        assert words in answer
    alone = await stab.command("meeting edit", {"meeting": "1", "start": "11.1.2027 15:00", "scope": "all"})
    await (await stab.press(alone.message, "Nur diese Sitzung")).final()
    shown = await mayor.command("meeting show", {"meeting": "1"})
    assert "Pittsburgh: Mon, Jan 11, 9:00 AM" in shown.text
    assert "Mon, Feb 8, 2027, 3:00 PM" in shown.text


async def test_the_fourth_friday_that_is_the_last_is_asked_about(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    options = MEETING | {"start": "27.11.2026 15 Uhr", "repeat": "monthly", "until": "Ende Januar"}
    preview = await stab.command("meeting schedule", options)
    labels = [part["label"] for part in buttons_of(preview.message)]
    assert labels[:2] == ["Jeden Monat am vierten Freitag", "Jeden Monat am letzten Freitag"]
    assert "Fr., 22. Jan. 2027" in preview.text
    assert "Fr., 29. Jan. 2027" in preview.text
    pressed = await (await stab.press(preview.message, "Jeden Monat am letzten Freitag")).final()
    answer = text_of(pressed.updated or pressed.message)
    assert "Jeden Monat am letzten Freitag, bis Sonntag, 31. Januar 2027." in answer
    assert "Fr., 29. Jan. 2027, 15:00 Uhr" in answer
    assert "Fr., 22. Jan." not in answer


@pytest.mark.parametrize(
    ("typed", "length", "end", "style"),
    [
        ("ganztägig", "8 Stunden", datetime(2026, 12, 3, 16, tzinfo=UTC), "t"),
        ("2 Tage", "1 Tag 8 Stunden", datetime(2026, 12, 4, 16, tzinfo=UTC), "F"),
        ("24 h", "1 Tag", datetime(2026, 12, 4, 8, tzinfo=UTC), "F"),
    ],
)
async def test_a_day_of_staff_is_eight_hours_and_the_preview_says_when_it_ends(
    ready_forum: ForumWorld, typed: str, length: str, end: datetime, style: str
) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    preview = await stab.command("meeting schedule", MEETING | {"start": "3.12. 9 Uhr", "duration": typed})
    assert f"… <t:{int(end.timestamp())}:{style}> · {length}\n" in preview.text, preview.text


async def test_who_agrees_twice_at_once_plans_once_and_is_not_offered_it_again(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    preview = await stab.command("meeting schedule", MEETING)
    confirm = button(preview.message, "meetings.confirm")
    presses = await asyncio.gather(*(stab.press(preview.message, confirm) for _ in range(2)))
    answers = [await press.final() for press in presses]
    # Both answer in place of the preview, in whichever order.
    for answer in answers:
        assert "bereits geschehen" in text_of(answer.message) or "ist als Sitzung 1 geplant" in text_of(answer.message)
        assert confirm not in [part.get("custom_id") for part in buttons_of(answer.message)]
    await ready_forum.settle()
    assert [event["name"] for event in stab.events()] == [MEETING["title"]]


async def test_where_the_topics_channel_is_gone_the_meetings_channel_is_offered_and_takes_its_place(
    ready_forum: ForumWorld,
) -> None:
    stab, admin = await ready_forum.person("Stab Dortmund"), await owner(ready_forum)
    await admin.request("DELETE", f"/channels/{admin.channel(CHANNEL)['id']}")
    await ready_forum.settle()
    meetings = stab.channel(STAND_IN)
    preview = await stab.command("meeting schedule", MEETING)
    assert "Den Kanal des Themas „Klimaschutz“ gibt es nicht mehr" in preview.text
    assert preview.text.count(f"<#{meetings['id']}>") == 2, "what is posted, and the invitation"
    planned = await stab.press(preview.message, "Im Sitzungskanal planen")
    assert f"Die Einladung erscheint in <#{meetings['id']}>" in planned.text
    await ready_forum.settle()
    await stab.wait_message("Wärmeplanung", channel=STAND_IN)
    # The same holds for a poll of the topic, which goes to the channel of polls without one.
    asked = await stab.command("poll create", {"question": "Beitreten?", "options": "Ja|Nein", "topic": "Klimaschutz"})
    assert f"steht die Umfrage in <#{stab.channel('austausch-exchange')['id']}>" in asked.text
    await stab.press(asked.message, "Veröffentlichen")
    await ready_forum.settle()
    await stab.wait_message("Beitreten?", channel="austausch-exchange")
