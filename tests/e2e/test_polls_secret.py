"""An anonymous poll from its opening to the end of its key, looked at by somebody who may read every file."""

import asyncio
import json
import logging
import re
from pathlib import Path

import pytest

from bot.demo.forum import MAYOR_PITTSBURGH, NEWCOMER, OB_DORTMUND, STAFF_DORTMUND, STAFF_PITTSBURGH
from cogs.polls.rules.ballots import encode
from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_polls import CLOSES, MOMENT, asked, now, results
from tests.e2e.test_polls_trouble import content

VOTES = {
    NEWCOMER: "A – Fernwärme",
    OB_DORTMUND: "B – Photovoltaik",
    MAYOR_PITTSBURGH: "B – Photovoltaik",
    STAFF_DORTMUND: "A – Fernwärme",
    STAFF_PITTSBURGH: "B – Photovoltaik",
}


def on_disk(folder: Path, pattern: str) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob(pattern))


def slots(data: bytes) -> set[bytes]:
    """Everything that looks like a keyed hash."""
    return set(re.findall(rb"[0-9a-f]{64}", data))


async def test_an_anonymous_poll_keeps_its_secret_and_everybody_finds_their_ballot(
    ready_forum: ForumWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    card = await asked(ready_forum, voters="Alle", secrecy="Anonym")
    codes = {}
    for name, label in VOTES.items():
        answer = await (await ready_forum.person(name)).press(card, label)
        codes[name] = re.findall(r"`([A-Z2-9]{10})`", answer.text)[0]
    # Another click replaces the ballot and keeps the code.
    again = await (await ready_forum.person(NEWCOMER)).press(card, "C – Nahverkehr")
    assert codes[NEWCOMER] in again.text
    await ready_forum.restart_bot()
    again = await (await ready_forum.person(NEWCOMER)).press(card, "C – Nahverkehr")
    assert codes[NEWCOMER] in again.text, "the key outlives a restart"
    chief = await ready_forum.person(STAFF_PITTSBURGH)
    await ready_forum.travel(MOMENT)
    text = text_of(await now(chief, card))
    assert "bisher 5 Stimmen / 5 votes so far" in text
    assert "Abgestimmt" not in text
    before = await asyncio.to_thread(on_disk, ready_forum.folder, "ratsbote.db*")
    hashes = await held(ready_forum)
    assert len(hashes) == 5
    assert hashes <= slots(before)
    assert await asyncio.to_thread(on_disk, ready_forum.folder / "keys", "*") != b""
    await ready_forum.travel(to=CLOSES)
    await ready_forum.settle()
    (result,) = await results(chief)
    assert "🏆 **B – Photovoltaik**" in text_of(result)
    after = await asyncio.to_thread(on_disk, ready_forum.folder, "ratsbote.db*")
    assert not hashes & slots(after)
    assert await asyncio.to_thread(on_disk, ready_forum.folder / "keys", "*") == b""
    exported = await (await chief.command("poll export", {"poll": "1"})).until("as JSON, with")
    ballots = json.loads(await content(exported.messages[-1]))["ballots"]
    assert {ballot["code"]: ballot["choice"] for ballot in ballots} == {
        codes[NEWCOMER]: {"A": 0, "B": 0, "C": 1},
        codes[OB_DORTMUND]: {"A": 0, "B": 1, "C": 0},
        codes[MAYOR_PITTSBURGH]: {"A": 0, "B": 1, "C": 0},
        codes[STAFF_DORTMUND]: {"A": 1, "B": 0, "C": 0},
        codes[STAFF_PITTSBURGH]: {"A": 0, "B": 1, "C": 0},
    }
    assert all(set(ballot) == {"code", "choice"} for ballot in ballots)
    for code in codes.values():
        assert code not in caplog.text
    assert "polls.vote" in caplog.text
    for name in VOTES:
        assert (await ready_forum.person(name)).id not in caplog.text, "the log names nobody"
    assert encode((0, 0, 1)) not in [word for line in caplog.text.splitlines() for word in line.split()]


async def held(world: ForumWorld) -> set[bytes]:
    """The keyed hashes under which ballots stand."""
    async with world.bot.database.read() as reader:
        rows = await reader.all("SELECT slot FROM poll_secret_ballots")
    return {str(row["slot"]).encode() for row in rows}
