"""A weekly series as people live it, over the weeks in which only one side has changed its clocks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.forum import ADMIN, appoint, set_up
from sandbox.app import Sandbox
from sandbox.people import text_of
from sandbox.rest.buckets import Strictness
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import CHANNEL, agreed, confirmed, pinged, reminders, scheduled

DAY = timedelta(days=1)


@asynccontextmanager
async def forum_at(start: datetime, folder: Path) -> AsyncIterator[ForumWorld]:
    """The forum as it stands ready, its clock at `start`."""
    async with Sandbox(now=start, limits=Strictness.OFF) as sandbox:
        world = ForumWorld(sandbox, folder / "data")
        try:
            await world.start_bot()
            people = {persona["name"]: await world.person(persona["name"]) for persona in sandbox.info()["personas"]}
            await set_up(people[ADMIN])
            await appoint(people)
            await world.settle()
            yield world
        finally:
            await world.close()


async def planned(world: ForumWorld, **options: str) -> str:
    """Plan a series through its preview; returns what the preview said."""
    stab = await world.person("Stab Dortmund")
    answer = await stab.command("meeting schedule", {"topic": "Klimaschutz", "title": "Jour fixe"} | options)
    assert "geplant" in await agreed(stab, answer)
    await world.settle()
    return answer.text


@pytest.mark.parametrize(
    ("now", "start", "until", "dates"),
    [
        (
            datetime(2026, 10, 12, 8, tzinfo=UTC),
            "15.10. 15 Uhr",
            datetime(2026, 11, 12, tzinfo=UTC),
            ["15. Okt.", "22. Okt.", "29. Okt. ^", "5. Nov. v", "12. Nov."],
        ),
        pytest.param(
            datetime(2027, 3, 1, 8, tzinfo=UTC),
            "4.3. 15 Uhr",
            datetime(2027, 4, 8, tzinfo=UTC),
            ["4. März", "11. März", "18. März ^", "25. März", "1. Apr. v", "8. Apr."],
            marks=pytest.mark.thorough,
        ),
    ],
    ids=["25 October and 1 November 2026", "14 and 28 March 2027"],
)
async def test_cards_reminders_and_preview_say_when_clocks_differ(
    tmp_path: Path, now: datetime, start: str, until: datetime, dates: list[str]
) -> None:
    """`^` marks the meetings an hour later in Pittsburgh than the one before, `v` those back at nine."""
    once = now.month == 10  # in autumn clocks differ for a week, in spring for two
    later = f"{'Diesmal' if once else 'Ab dieser Sitzung'} 10:00 Uhr statt 09:00 Uhr in Pittsburgh"
    earlier = "Wieder 09:00 Uhr in Pittsburgh"
    async with forum_at(now, tmp_path) as world:
        preview = await planned(world, start=start, repeat="weekly")
        assert later in preview
        assert earlier in preview
        mayor = await world.person("Mayor Pittsburgh")
        await world.travel(to=until)
        posted = [text_of(message) for message in await mayor.history(CHANNEL, limit=100)]
        for number, marked in enumerate(dates, 1):
            date, _, mark = marked.partition(" ^" if "^" in marked else " v")
            del mark
            about = [text for text in posted if f"Dortmund: Do., {date}, 15:00 Uhr" in text]
            (card,) = [text for text in about if "⏰" not in text]
            bells = [text for text in about if "⏰" in text]
            assert f"Sitzung {number} / Meeting {number}" in card
            assert len(bells) == (3 if number < len(dates) else 1)
            for text in (card, *bells):
                assert (later in text) == ("^" in marked)
                assert (earlier in text) == marked.endswith(" v")
                assert (", 10:00 AM" in text) == ("^" in marked or marked.startswith("25. März"))
        open_events = [event for event in mayor.events() if event["status"] in {1, 2}]
        assert len(open_events) == 1, "one event at a time, the others have ended"


async def test_one_of_a_series_is_moved_and_everybody_who_answered_is_told_once(ready_forum: ForumWorld) -> None:
    await planned(ready_forum, start="3.12. 15 Uhr", repeat="weekly", until="4")
    stab = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    card = await mayor.wait_message("Jour fixe", channel=CHANNEL)
    await mayor.press(card, "Ja / Yes")
    answers = [
        await confirmed(stab, "meeting edit", {"meeting": "1", "start": when})
        for when in ("4.12. 9 Uhr", "4.12. 16 Uhr")
    ]
    assert "Geändert." in answers[-1]
    assert "Pittsburgh: Fr., 4. Dez. 2026, 03:00 Uhr → **Fr., 4. Dez. 2026, 10:00 Uhr**" in answers[-1]
    await ready_forum.settle()
    posts = await reminders(mayor, "📅")
    last = posts[-1]
    assert pinged(last) == {mayor.id}
    assert "Dortmund: Fr., 4. Dez., 16:00 Uhr" in text_of(last)
    (shown,) = [text_of(message) for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    assert "Dortmund: Fr., 4. Dez., 16:00 Uhr · Pittsburgh: Fri, Dec 4, 10:00 AM" in shown
    (event,) = mayor.events()
    assert datetime.fromisoformat(event["scheduled_start_time"]) == datetime(2026, 12, 4, 15, tzinfo=UTC)
    await ready_forum.travel(to=datetime(2026, 12, 4, 15, 30, tzinfo=UTC))
    bells = [text_of(reminder) for reminder in await reminders(mayor)]
    assert sum("4. Dez., 16:00 Uhr" in text for text in bells) == 3
    assert not any("3. Dez., 15:00 Uhr" in text for text in bells)


async def test_cancelling_what_is_left_of_a_series_tells_once_and_ends_it(ready_forum: ForumWorld) -> None:
    await planned(ready_forum, start="3.12. 15 Uhr", repeat="weekly")
    stab = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    card = await mayor.wait_message("Jour fixe", channel=CHANNEL)
    await mayor.press(card, "Nein / No")
    answer = await confirmed(stab, "meeting cancel", {"meeting": "1", "reason": "Projektende", "scope": "all"})
    assert "ist mit allen künftigen Sitzungen abgesagt" in answer
    await ready_forum.settle()
    (notice,) = await reminders(mayor, "❌")
    assert pinged(notice) == {mayor.id}
    await ready_forum.travel(60 * DAY)
    assert await reminders(mayor) == []
    assert [event for event in mayor.events() if event["status"] in {1, 2}] == []
    assert "keine Sitzung" in (await stab.command("meeting list")).text


async def test_a_deputy_is_named_on_the_card(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    form = (await mayor.press(card, "Vertretung schicken / Send a deputy")).form
    answer = await mayor.submit(form, {"deputy": "Jane Doe"})
    assert "somebody in your place" in answer.text
    await ready_forum.settle()
    (shown,) = [text_of(message) for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    assert "Pittsburgh 1 (Mayor Pittsburgh → Jane Doe)" in shown


async def test_an_event_changed_by_hand_is_offered_and_adopted(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    admin = await ready_forum.person(ADMIN)
    ready_forum.sandbox.seeded.guild.owner_id = int(admin.id)  # who may change events that others made
    (event,) = mayor.events()
    path = f"/guilds/{admin.guild_id}/scheduled-events/{event['id']}"
    changed = {"scheduled_start_time": "2026-12-03T15:00:00Z", "scheduled_end_time": "2026-12-03T17:00:00Z"}
    await admin.request("PATCH", path, changed)
    await ready_forum.travel(timedelta(seconds=5))
    offer = await mayor.wait_message("Soll das gelten?", channel=CHANNEL)
    refused = await (await mayor.press(offer, "Übernehmen / Adopt")).final()
    assert "Only the person" in refused.text
    answer = await (await stab.press(offer, "Übernehmen / Adopt")).final()
    assert "Geändert." in answer.text
    await ready_forum.settle()
    (shown,) = [text_of(message) for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    assert "Dortmund: Do., 3. Dez., 16:00 Uhr" in shown
    assert "2 hours" in shown
    # What was adopted is no change by hand any more; deleting it is.
    await ready_forum.travel(timedelta(minutes=1))
    assert len(await reminders(mayor, "✏️")) == 1
    await admin.request("DELETE", path)
    await ready_forum.travel(timedelta(seconds=5))
    again = await stab.wait_message("wurde in Discord gelöscht")
    assert again.get("guild_id") is None, "the organiser is told, and nobody else"
    assert "wieder so eingetragen" in (await (await stab.press(again, "Veranstaltung neu anlegen")).final()).text
    await ready_forum.settle()
    assert [event["scheduled_start_time"][:16] for event in mayor.events()] == ["2026-12-03T15:00"]
