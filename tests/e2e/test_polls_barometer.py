"""Two priority barometers as both cities live them, each in its language: every text that a person is shown is read."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.demo.forum import ADMIN, MAYOR_PITTSBURGH, MODERATOR, OB_DORTMUND, STAFF_DORTMUND
from sandbox.people import Person
from sandbox.people.reading import buttons_of, selects_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_polls import CLOSES, HOME, MOMENT, now, results
from tests.e2e.test_polls_trouble import content

STAMP = f"<t:{int(CLOSES.timestamp())}"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side types, presses, chooses and reads."""

    person: str
    commands: dict[str, str]
    option: str
    ranked: tuple[str, ...]
    menus: tuple[str, str]
    confirm: str
    empty: list[str]
    filled: list[str]
    recorded: str
    details: list[str]
    hidden: str
    result: list[str]
    trend: list[str]


PITTSBURGH = Side(
    person=MAYOR_PITTSBURGH,
    commands={"results": "poll results", "export": "poll export", "trend": "poll trend", "list": "poll list"},
    option="poll",
    ranked=("Climate protection", "Migration", "Digitalization"),
    menus=("Rank {n}: choose an option", "2. Its rank: F Digitalization"),
    confirm="Confirm",
    empty=[
        "## Priority barometer: which topics matter most to your city now?",
        (
            "Choose the options in your order; the second menu moves one to another rank. What you leave out "
            "shares the last rank."
        ),
        "`  –` D Climate protection",
        "**Rank 1 is next.** Nothing is chosen yet.",
    ],
    filled=[
        "` 1.` D Climate protection",
        "` 2.` E Migration",
        "` 3.` F Digitalization",
        "`  –` A Pandemic response",
        "**Rank 4 is next.** You can also confirm now: what you leave out shares the last rank.",
    ],
    recorded=(
        "**Recorded** in poll [1](card). Your ballot:\n` 1.` D Climate protection\n` 2.` E Migration\n"
        "` 3.` F Digitalization\n\n"
        "Your code: `CODE`. After the close, `/poll export` lists every ballot with its code, so that you can check "
        f"yours. Until {STAMP}:f> you can replace it."
    ),
    details=[
        f"-# Poll [1](card) · Open · {STAMP}:f>",
        "-# Ranking · One vote for each city · Hidden until the close",
        "**D** Climate protection",
        "The result stays hidden until the close.",
        "Turnout: 1 of 2 cities",
        "Voted: Pittsburgh",
        "Still missing: Dortmund",
        "**Your ballot**",
        "Code: `CODE`",
    ],
    hidden=(
        f"The result of this poll stays hidden until it closes on {STAMP}:F>: nobody sees more than the turnout, "
        "moderators included."
    ),
    result=[
        f"-# Poll [1](card) · Closed · {STAMP}:f>",
        "**D** Climate protection · **#1**",
        "**E** Migration · **#2**",
        "🏆 **D – Climate protection**",
        "Counted by the Schulze method; Borda and instant runoff agree.",
        "Turnout: 2 of 2 cities",
        "**Dortmund** D > H > F",
        "**Pittsburgh** D > E > F",
    ],
    trend=[
        "How the forum's priorities moved",
        "-# Dec 3, 2026 → Dec 10, 2026",
        "🌍 Climate protection: **1 → 2**",
        "🚰 Water: **– → 1**",
        "🏭 Structural change: **7 → –**",
    ],
)
DORTMUND = Side(
    person=OB_DORTMUND,
    commands={
        "results": "umfrage ergebnis",
        "export": "umfrage exportieren",
        "trend": "umfrage verlauf",
        "list": "umfrage liste",
    },
    option="umfrage",
    ranked=("Klimaschutz", "Arbeitslosigkeit", "Digitalisierung"),
    menus=("Rang {n}: Antwort wählen", "2. Ihr Rang: F Digitalisierung"),
    confirm="Bestätigen",
    empty=[
        "## Prioritätenbarometer: Welche Themen sind für Ihre Stadt jetzt am wichtigsten?",
        (
            "Wählen Sie die Antworten in Ihrer Reihenfolge; das zweite Menü verschiebt eine auf einen "
            "anderen Rang. Was Sie auslassen, teilt sich den letzten Rang."
        ),
        "`  –` D Klimaschutz",
        "**Als Nächstes: Rang 1.** Noch ist nichts gewählt.",
    ],
    filled=[
        "` 1.` D Klimaschutz",
        "` 2.` H Arbeitslosigkeit",
        "` 3.` F Digitalisierung",
        "`  –` A Pandemiebekämpfung",
        "**Als Nächstes: Rang 4.** Sie können auch jetzt bestätigen: Was Sie auslassen, teilt sich den letzten Rang.",
    ],
    recorded=(
        "**Gezählt** in Umfrage [1](card). Ihre Stimme:\n` 1.` D Klimaschutz\n` 2.` H Arbeitslosigkeit\n"
        "` 3.` F Digitalisierung\n\n"
        "Ihr Kenncode: `CODE`. Nach dem Schluss nennt `/umfrage exportieren` jede Stimme mit ihrem Kenncode, sodass "
        f"Sie Ihre prüfen können. Bis {STAMP}:f> können Sie sie ersetzen."
    ),
    details=[
        f"-# Umfrage [1](card) · Offen · {STAMP}:f>",
        "-# Rangfolge · Eine Stimme je Stadt · Bis zum Schluss verdeckt",
        "**D** Klimaschutz",
        "Das Ergebnis bleibt bis zum Schluss verdeckt.",
        "Beteiligung: 2 von 2 Städten",
        "Abgestimmt haben: Dortmund und Pittsburgh",
        "**Ihre Stimme**",
        "Kenncode: `CODE`",
    ],
    hidden=(
        f"Das Ergebnis dieser Umfrage bleibt verdeckt, bis sie am {STAMP}:F> schließt: Niemand sieht mehr als die "
        "Beteiligung, auch die Moderation nicht."
    ),
    result=[
        f"-# Umfrage [1](card) · Geschlossen · {STAMP}:f>",
        "**D** Klimaschutz · **1.**",
        "**H** Arbeitslosigkeit · **2.**",
        "🏆 **D – Klimaschutz**",
        "Gezählt nach Schulze; Borda und integrierte Stichwahl kommen zum selben Ergebnis.",
        "Beteiligung: 2 von 2 Städten",
        "**Dortmund** D > H > F",
        "**Pittsburgh** D > E > F",
    ],
    trend=[
        "Wie sich die Prioritäten des Forums verändert haben",
        "-# 3. Dez. 2026 → 10. Dez. 2026",
        "🌍 Klimaschutz: **1 → 2**",
        "🚰 Wasser: **– → 1**",
        "🏭 Strukturwandel: **7 → –**",
    ],
)
CARD = [
    "## Prioritätenbarometer: Welche Themen sind für Ihre Stadt jetzt am wichtigsten?",
    "## Priority barometer: which topics matter most to your city now?",
    "-# Umfrage 1 / Poll 1",
    (
        "-# Rangfolge / Ranking · Eine Stimme je Stadt / One vote for each city · Bis zum Schluss verdeckt / Hidden "
        "until the close"
    ),
    f"**Schließt / Closes:** {STAMP}:F> ({STAMP}:R>)",
    "**A** Pandemiebekämpfung / Pandemic response",
    "**E** Migration",
    "Beteiligung: 0 von 2 Städten / Turnout: 0 of 2 cities",
    "-# Eröffnet von Stab Dortmund / Opened by Stab Dortmund",
]
NUDGE = [
    f"Umfrage 1 schließt {STAMP}:R>.",
    f"Poll 1 closes {STAMP}:R>.",
    "Es fehlen noch / Still missing: **Dortmund**",
]
RESULT = [
    "## 📊 Prioritätenbarometer: Welche Themen sind für Ihre Stadt jetzt am wichtigsten?",
    "## 📊 Priority barometer: which topics matter most to your city now?",
    f"-# Ergebnis der Umfrage [1](card) / Result of poll [1](card) · Rangfolge / Ranking · {STAMP}:f>",
    "🏆 **D – Klimaschutz / Climate protection**",
    "Beteiligung: 2 von 2 Städten / Turnout: 2 of 2 cities",
    "Gezählt nach Schulze; Borda und integrierte Stichwahl kommen zum selben Ergebnis.",
    "Counted by the Schulze method; Borda and instant runoff agree.",
    "**Dortmund** D > H > F",
    "**Pittsburgh** D > E > F",
]
LEAKS = re.compile(r"D >|🏆|#1|\*\*1\.\*\*|· \*\*\d")
"""What a standing or a ballot looks like, wherever it would be shown."""


def unaddressed(text: str) -> str:
    """The text with `card` for the address of each card: it is another one in every run."""
    return re.sub(r"\(https://discord\.com/channels/[\d/]+\)", "(card)", text)


def says(text: str, lines: list[str]) -> None:
    """Each of these lines, in this order."""
    shown = unaddressed(text).split("\n")
    at = 0
    for line in lines:
        assert line in shown[at:], f"{line!r} is not in (or too early in):\n{text}"
        at = shown.index(line, at) + 1


async def vote(world: ForumWorld, side: Side, card: dict[str, Any]) -> str:
    """Fill the ballot in as a person does, over a restart, and cast it; the receipt's code."""
    person = await world.person(side.person)
    ballot = (await person.press(card, "Abstimmen / Vote")).message
    says(text_of(ballot), side.empty)
    for place, topic in enumerate(side.ranked, 1):
        menu = selects_of(ballot)[0]
        assert menu["placeholder"] == side.menus[0].format(n=place)
        (entry,) = [option for option in menu["options"] if option["label"][2:].startswith(topic)]
        ballot = (await person.select(ballot, menu["custom_id"], entry["value"])).message
    assert selects_of(ballot)[1]["placeholder"] == side.menus[1]
    says(text_of(ballot), side.filled)
    await world.restart_bot()
    text = (await person.press(ballot, side.confirm)).text
    (code,) = re.findall(r"`([A-Z2-9]{10})`", text)
    assert unaddressed(text) == side.recorded.replace("CODE", code)
    details = await person.press(card, "Einzelheiten / Details")
    says(details.text, [line.replace("CODE", code) for line in side.details])
    return str(code)


async def looked_everywhere(world: ForumWorld, person: Person, side: Side, card: dict[str, Any]) -> None:
    """Whoever looks wherever one can look finds no standing and no ballot."""
    option = {side.option: "1"}
    for what in ("results", "export"):
        assert (await person.command(side.commands[what], option)).text == side.hidden
    surfaces = [
        (await person.command(side.commands["list"])).text,
        (await person.press(card, "Einzelheiten / Details")).text,
        (await person.command("me open" if side is PITTSBURGH else "ich offen")).text,
        (await person.command(side.commands["trend"])).text,
        text_of(await now(person, card, HOME)),
        *(text_of(message) for message in await person.history(HOME)),
        *(choice["name"] for choice in await person.autocomplete(side.commands["results"], side.option, "1")),
    ]
    for text in surfaces:
        assert LEAKS.search(text) is None, text
    assert [message for message in await person.history(HOME) if message["attachments"]] == []
    assert world.bot.serving.is_set()


@pytest.mark.thorough
async def test_two_barometers_by_both_cities_in_both_languages(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person(STAFF_DORTMUND)
    opened = await stab.command("umfrage prioritäten", {"schluss": "3.12. 15 Uhr"})
    assert opened.text.startswith(f"Umfrage 1 ist bis {STAMP}:f> offen. Ihre Karte erscheint in <#")
    await ready_forum.settle()
    mayor = await ready_forum.person(MAYOR_PITTSBURGH)
    card = await mayor.wait_message("Priority barometer", channel=HOME)
    says(text_of(card), CARD)
    assert [button["label"] for button in buttons_of(card)] == ["Abstimmen / Vote", "Einzelheiten / Details"]
    codes = {"Pittsburgh": await vote(ready_forum, PITTSBURGH, card)}
    await ready_forum.travel(MOMENT)
    await ready_forum.travel(to=CLOSES - timedelta(hours=24))
    await ready_forum.settle()
    (reminder,) = [message for message in await mayor.history(HOME) if "⏰" in text_of(message)]
    says(text_of(reminder), NUDGE)
    codes["Dortmund"] = await vote(ready_forum, DORTMUND, card)
    await ready_forum.travel(MOMENT)
    await looked_everywhere(ready_forum, await ready_forum.person(MODERATOR), DORTMUND, card)
    for side in (PITTSBURGH, DORTMUND):
        person = await ready_forum.person(side.person)
        for what in ("results", "export"):
            assert (await person.command(side.commands[what], {side.option: "1"})).text == side.hidden
    await ready_forum.travel(to=CLOSES)
    await ready_forum.settle()
    (result,) = await results(mayor, HOME)
    says(text_of(result), RESULT)
    for side in (PITTSBURGH, DORTMUND):
        person = await ready_forum.person(side.person)
        answer = await (await person.command(side.commands["results"], {side.option: "1"})).final()
        says(answer.text, side.result)
        assert answer.message["attachments"]
        last = "as JSON, with" if side is PITTSBURGH else "als JSON, mit"
        exported = await (await person.command(side.commands["export"], {side.option: "1"})).until(last)
        document = json.loads(await content(exported.messages[-1]))
        assert {ballot["city"]: ballot["code"] for ballot in document["ballots"]} == codes
        assert document["winners"] == ["D"]
    await second_barometer(ready_forum)


async def second_barometer(world: ForumWorld) -> None:
    """A week later, by points, without one topic and with a new one: both see how the priorities moved."""
    admin = await world.person(ADMIN)
    question = await admin.command("topic archive", {"topic": "Strukturwandel"})
    await (await admin.press(question.message, "Archivieren")).final()
    await world.settle()
    given = {"name_de": "Wasser", "name_en": "Water", "emoji": "🚰"}
    added = await (await admin.command("topic add", given)).final()
    assert "Wasser** ist jetzt ein Thema" in added.text
    await world.settle()
    stab, mayor = await world.person(STAFF_DORTMUND), await world.person(MAYOR_PITTSBURGH)
    wanted = {"verfahren": "Zehn Punkte verteilen", "schluss": "10.12. 15 Uhr"}
    assert "Umfrage 2 ist bis" in (await stab.command("umfrage prioritäten", wanted)).text
    await world.settle()
    (card,) = [message for message in await mayor.history(HOME) if "Poll 2" in text_of(message)]
    assert "Strukturwandel" not in text_of(card)
    ballot = (await mayor.press(card, "Abstimmen / Vote")).message
    for topic, points in (("Water", "6"), ("Climate protection", "4")):
        menu = selects_of(ballot)[0]
        (entry,) = [option for option in menu["options"] if option["label"][2:].startswith(topic)]
        ballot = (await mayor.select(ballot, menu["custom_id"], entry["value"])).message
        ballot = (await mayor.select(ballot, selects_of(ballot)[1]["custom_id"], points)).message
    assert "Recorded" in (await mayor.press(ballot, "Confirm")).text
    await world.travel(to=CLOSES + timedelta(days=7))
    await world.settle()
    for side in (PITTSBURGH, DORTMUND):
        trend = await (await (await world.person(side.person)).command(side.commands["trend"])).final()
        for line in side.trend:
            assert line in trend.text.split("\n"), trend.text
        assert trend.message["attachments"] or trend.message["embeds"][0]["image"]
