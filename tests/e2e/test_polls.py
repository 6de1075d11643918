"""A poll as two cities live it: asked in Dortmund, answered in Pittsburgh, closed on time, in both languages."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.people import Answer, Person
from sandbox.people.reading import buttons_of, text_of
from tests.e2e.conftest import ForumWorld

CHANNEL = "klimaschutz-climate"
HOME = "austausch-exchange"
CLOSES = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
ASKED = {
    "question": "Wo setzen wir an?",
    "options": "Fernwärme|Photovoltaik|Nahverkehr",
    "topic": "Klimaschutz",
    "closes": "3.12. 15 Uhr",
}
MOMENT = timedelta(seconds=3)


async def asked(world: ForumWorld, **changes: str) -> dict[str, Any]:
    """The card of a poll that Dortmund's staff opens, as Pittsburgh's mayor sees it."""
    stab, mayor = await world.person("Stab Dortmund"), await world.person("Mayor Pittsburgh")
    shown = await stab.command("poll create", ASKED | changes)
    assert "Das sieht noch niemand" in shown.text, shown.text
    answer = await stab.press(shown.message, "Veröffentlichen")
    assert "ist bis" in answer.text, answer.text
    await world.settle()
    return await mayor.wait_message((ASKED | changes)["question"], channel=CHANNEL)


async def closed(person: Person, number: int = 1) -> Answer:
    """The answer once the person has closed the poll and said so once more."""
    question = await person.command("poll close", {"poll": str(number)})
    return await person.press(question.message, question_id(question, "polls.close_now"))


def question_id(question: Answer, action: str) -> str:
    """The button of a question that does what was asked for."""
    return next(str(one["custom_id"]) for one in buttons_of(question.message) if one["custom_id"].startswith(action))


async def now(person: Person, message: dict[str, Any], channel: str = CHANNEL) -> dict[str, Any]:
    """The message as it stands now."""
    (found,) = [entry for entry in await person.history(channel) if entry["id"] == message["id"]]
    return found


async def results(person: Person, channel: str = CHANNEL) -> list[dict[str, Any]]:
    return [message for message in await person.history(channel) if "📊" in text_of(message)]


async def test_a_poll_is_previewed_published_voted_in_and_closed_on_the_minute(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    lord_mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    text = text_of(card)
    for words in (
        "Umfrage 1 / Poll 1",
        "Klimaschutz / Climate protection",
        "Eine Antwort / Single choice",
        "**A** Fernwärme",
    ):
        assert words in text, text
    assert f"<t:{int(CLOSES.timestamp())}:F>" in text
    assert "Beteiligung: 0 von 2 Städten / Turnout: 0 of 2 cities" in text
    assert "Translation pending" in text
    assert [button["label"] for button in buttons_of(card)][:3] == [
        "A – Fernwärme",
        "B – Photovoltaik",
        "C – Nahverkehr",
    ]
    answer = await mayor.press(card, "A – Fernwärme")
    assert answer.ephemeral
    assert "Recorded" in answer.text
    assert "Your code" in answer.text
    await ready_forum.travel(MOMENT)
    running = text_of(await now(mayor, card))
    assert "Abgestimmt / Voted: Pittsburgh" in running
    assert "**A** Fernwärme\n`████████████` **1** (100 %)" in running
    assert "Gezählt" in (await lord_mayor.press(card, "A – Fernwärme")).text
    await ready_forum.travel(to=CLOSES)
    await ready_forum.settle()
    (result,) = await results(mayor)
    shown = text_of(result)
    assert "🏆 **A – Fernwärme**" in shown
    assert "**Dortmund** A" in shown
    assert "**Pittsburgh** A" in shown
    # What other features offer for a closed poll (the archive: "Record as decision") stands behind its own two.
    labels = [button["label"] for button in buttons_of(result)]
    assert labels[:2] == ["Einzelheiten / Details", "Exportieren / Export"]
    closed = await now(mayor, card)
    assert "Geschlossen / Closed" in text_of(closed)
    assert [button["label"] for button in buttons_of(closed)] == ["Einzelheiten / Details", "Übersetzen / Translate"]
