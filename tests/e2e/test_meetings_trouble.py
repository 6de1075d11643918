"""Meetings on a bad day: missing rights, dates with two readings, hostile words, deleted cards."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.people import Person
from sandbox.people.reading import buttons_of, text_of
from sandbox.rest.messages.changing import delete_message
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import CHANNEL, MEETING, START, agreed, confirmed, pinged, reminders, scheduled

EVIL = "@everyone **[Rathaus](https://example.org)** \u202e<@&1> # 🏛️ `x` ~~_*"
LONG = ("Ein sehr langer Titel, den jemand aus einer Tagesordnung kopiert hat. " * 60)[:4000]


def corrector(message: dict[str, Any]) -> str:
    """The id of the button that brings back what was typed."""
    (found,) = [part["custom_id"] for part in buttons_of(message) if part["custom_id"].startswith("drafts.correct")]
    return str(found)


async def current(person: Person, message: dict[str, Any]) -> str:
    """What the message says now."""
    (found,) = [text_of(entry) for entry in await person.history(CHANNEL) if entry["id"] == message["id"]]
    return found


async def test_somebody_without_a_city_neither_calls_nor_answers(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person("Newcomer")
    admin = await ready_forum.person("Forum Admin")
    for person in (newcomer, admin):
        answer = await person.command("meeting schedule", MEETING)
        assert answer.ephemeral
        assert "delegates" in answer.text.casefold() or "delegierte" in answer.text.casefold()
    card = await scheduled(ready_forum)
    refused = await newcomer.press(card, "Ja / Yes")
    assert refused.ephemeral
    assert "Only delegates of a city" in refused.text
    await ready_forum.settle()
    assert "Going: 0" in await current(newcomer, card)
    # To look is everybody's right.
    assert "Wärmeplanung" in (await newcomer.command("meeting list")).text
    shown = await newcomer.command("meeting show", {"meeting": "1"})
    assert "Pittsburgh: Thu, Dec 3, 9:00 AM" in shown.text
    assert "no such meeting" in (await newcomer.command("meeting show", {"meeting": "77"})).text


@pytest.mark.parametrize(
    ("name", "readings", "start", "planned"),
    [
        (
            "Stab Dortmund",
            "Do., 3. Dez. 2026, 15:00 Uhr oder Fr., 12. März 2027, 15:00 Uhr",
            "3. Dezember 15 Uhr",
            "geplant",
        ),
        (
            "Chief of Staff Pittsburgh",
            "Thu, Dec 3, 2026, 3:00 PM or Fri, Mar 12, 2027, 3:00 PM",
            "3 Dec 3pm",
            "planned",
        ),
    ],
)
async def test_a_date_with_two_readings_is_refused_with_both_and_nothing_is_typed_twice(
    ready_forum: ForumWorld, name: str, readings: str, start: str, planned: str
) -> None:
    person = await ready_forum.person(name)
    refused = await person.command("meeting schedule", MEETING | {"start": "03/12 15:00", "duration": "45"})
    assert refused.ephemeral
    assert readings in refused.text
    await ready_forum.restart_bot()
    form = (await person.press(refused.message, corrector(refused.message))).form
    values = {key: part.get("value") for key, part in form.fields.items()}
    assert (values["title"], values["start"], values["duration"]) == ("Wärmeplanung", "03/12 15:00", "45")
    (chosen,) = [option for option in form.fields["topic"]["options"] if option.get("default")]
    assert chosen["label"] in {"Klimaschutz", "Climate protection"}
    preview = await person.submit(form, {"start": start})
    assert planned in await agreed(person, preview)
    await ready_forum.settle()
    # The draft is spent: the old button opens nothing again, and what is typed once more makes no second meeting.
    spent = await person.press(refused.message, corrector(refused.message))
    assert spent.opened is None
    assert spent.ephemeral
    again = await person.command("meeting schedule", MEETING | {"start": start})
    assert "„[Wärmeplanung](https" in again.text or "already planned" in again.text
    await ready_forum.settle()
    assert len(await reminders(person, "Wärmeplanung")) == 1


async def test_hostile_words_do_no_harm_and_get_lost_nowhere(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    refused = await stab.command("meeting schedule", MEETING | {"title": LONG})
    assert "Der Titel hat" in refused.text
    form = (await stab.press(refused.message, corrector(refused.message))).form
    assert form.fields["title"]["value"] == LONG
    preview = await stab.submit(form, {"title": EVIL})
    assert "als Sitzung 1 geplant" in await agreed(stab, preview)
    await ready_forum.settle()
    card = await mayor.wait_message("Rathaus", channel=CHANNEL)
    await mayor.press(card, "Ja / Yes")
    await ready_forum.travel(to=START - timedelta(hours=1))
    for message in await mayor.history(CHANNEL):
        assert not message.get("mention_everyone")
        assert message["mention_roles"] == []
        assert "@everyone" not in text_of(message).replace(r"\@everyone", "")
        assert "\u202e" not in text_of(message)
    (event,) = mayor.events()
    assert event["name"].startswith("@everyone **[Rathaus]"), "an event's name is plain text, shown as it was meant"
    for words in ("\u202e\u200f", EVIL * 80):
        assert (await stab.command("meeting schedule", MEETING | {"start": words})).ephemeral


async def test_a_card_deleted_by_hand_comes_back_with_the_next_answer(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await ready_forum.travel(to=START - timedelta(days=7))
    (reminder,) = await reminders(mayor)
    world = ready_forum.sandbox.world
    assert pinged(reminder) == set()
    delete_message(world, world.messages[int(card["channel_id"])][int(card["id"])])
    assert "Recorded" in (await mayor.press(reminder, "Ja / Yes")).text
    await ready_forum.settle()
    (shown,) = [message for message in await mayor.history(CHANNEL) if "Going:" in text_of(message)]
    assert int(shown["id"]) > int(reminder["id"])
    assert "Going: 1" in text_of(shown)
    await mayor.press(shown, "Nein / No")
    await ready_forum.settle()
    assert "Absagen: 1 / Not going: 1" in await current(mayor, shown)


async def test_the_card_follows_the_meetings_end_and_a_late_answer_is_refused(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await ready_forum.travel(to=START + timedelta(minutes=1))
    (reminder, *_) = await reminders(mayor)
    refused = await mayor.press(reminder, "Ja / Yes")
    assert "already begun" in refused.text
    (shown,) = [message for message in await mayor.history(CHANNEL) if message["id"] == card["id"]]
    assert [button["label"] for button in buttons_of(shown)] == [
        "Kalender / Calendar",
        "Tagesordnung / Agenda",
        "Einzelheiten / Details",
    ]


async def test_the_other_citys_meeting_is_read_on_its_own_clocks(ready_forum: ForumWorld) -> None:
    """In the weeks in which only one side has changed its clocks, Pittsburgh's nine is Dortmund's two, not three."""
    chief = await ready_forum.person("Chief of Staff Pittsburgh")
    offered = await chief.autocomplete(
        "meeting schedule", "start", "March 15 2027 9am", {"topic": "Climate protection", "title": "x"}
    )
    assert offered[0]["name"] == "Pittsburgh: Mon, Mar 15, 2027, 9:00 AM · Dortmund: Mon, Mar 15, 2:00 PM"
    options = {"topic": "Climate protection", "title": "Heat", "start": offered[0]["value"]}
    assert "Heat" in await confirmed(chief, "meeting schedule", options)
    await ready_forum.settle()
    card = await chief.wait_message("Heat", channel=CHANNEL)
    assert "Pittsburgh: Mon, Mar 15, 9:00 AM · Dortmund: Mo., 15. März, 14:00 Uhr" in text_of(card)
