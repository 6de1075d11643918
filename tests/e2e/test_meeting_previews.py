"""Nothing is posted unseen: a meeting, a change, a cancellation is shown first, and one more press makes it so."""

from sandbox.people import buttons_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import CHANNEL, MEETING, agreed, button, confirmed, reminders, scheduled


async def test_a_meeting_on_a_holiday_at_night_beside_another_is_shown_with_all_that_speaks_against_it(
    ready_forum: ForumWorld,
) -> None:
    await scheduled(ready_forum, start="26.11. 22 Uhr")
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    preview = await stab.command("meeting schedule", MEETING | {"title": "Radwege", "start": "26.11. 22-23 Uhr"})
    for words in (
        "26. November 2026 ist ein Feiertag in Pittsburgh",
        "In Dortmund beginnt sie um 22:00 und endet um 23:00 Uhr",
        "Zur selben Zeit: Sitzung 1, „Wärmeplanung“",
        "Do. 26. Nov. 16:00: Pittsburgh",
    ):
        assert words in preview.text
    saturday = await stab.command("meeting schedule", MEETING | {"start": "5.12. 15 Uhr"})
    assert "Samstag, 5. Dezember 2026 liegt in Dortmund, Pittsburgh am Wochenende." in saturday.text
    await ready_forum.settle()
    assert await reminders(mayor, "Radwege") == []
    twin = await stab.command("meeting schedule", MEETING | {"start": "26.11. 22 Uhr"})
    assert "Nummer 1" in twin.text
    assert not [part for part in buttons_of(twin.message) if part["custom_id"].startswith("meetings.confirm")]


async def test_an_edit_says_what_changes_and_what_stays_and_then_by_city_what_changed(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    await mayor.press(card, "Ja / Yes")
    preview = await stab.command("meeting edit", {"meeting": "1", "start": "16 Uhr", "place": "Rathaus"})
    changed = (
        "Dortmund: Do. 3. Dez. 2026 15:00 → **Do. 3. Dez. 2026 16:00**",
        "Pittsburgh: Do. 3. Dez. 2026 09:00 → **Do. 3. Dez. 2026 10:00**",
        "Ort: der Kanal des Themas → **Rathaus**",
    )
    for words in (*changed, "Es bleibt: 1 Stunde", "Es ist noch nichts geändert", "1 Person, die geantwortet hat"):
        assert words in preview.text, preview.text
    await ready_forum.settle()
    assert await reminders(mayor, "📅") == []
    (seen,) = [text_of(message) for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    assert "Do. 3. Dez. 15:00 Dortmund" in seen
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
    await scheduled(ready_forum, repeat="weekly", until="5")
    stab = await ready_forum.person("Stab Dortmund")
    preview = await stab.command("meeting edit", {"meeting": "2", "start": "11.12. 9 Uhr", "scope": "following"})
    assert "Jede Woche am Freitag, 4-mal." in preview.text
    assert "Das ändert 4 Sitzungen:" in preview.text
    assert "Fr. 18. Dez. 2026 09:00" in preview.text
    assert "Freitag, 1. Januar 2027 ist ein Feiertag in" in preview.text
    assert "Geändert." in await agreed(stab, preview)
    cancelled = await stab.command("meeting cancel", {"meeting": "2", "reason": "Ende", "scope": "all"})
    assert "4 Sitzungen absagen" in [part["label"] for part in buttons_of(cancelled.message)]
