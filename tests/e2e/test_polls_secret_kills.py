"""The close of an anonymous poll and SIGKILL: wherever it strikes, the tally is right, the key goes, and nobody can be
tied to a ballot by the bytes that are left.
"""

import asyncio
import re
from pathlib import Path

import pytest

from bot.demo.forum import MAYOR_PITTSBURGH, NEWCOMER, OB_DORTMUND, STAFF_DORTMUND, STAFF_PITTSBURGH
from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import Mortal, kills, recovered
from tests.e2e.steps import CLOSING
from tests.e2e.test_polls import CHANNEL, CLOSES, MOMENT, asked, results
from tests.e2e.test_polls_secret import held, on_disk

PAGE = 4096
"""Of SQLite's files here."""
VOTES = {
    NEWCOMER: "A – Fernwärme",
    OB_DORTMUND: "B – Photovoltaik",
    MAYOR_PITTSBURGH: "B – Photovoltaik",
    STAFF_PITTSBURGH: "C – Nahverkehr",
    STAFF_DORTMUND: "A – Fernwärme",
}


def pages_with(folder: Path, wanted: list[bytes]) -> list[bytes]:
    """The pages of the database and its log in which any of these stands."""
    data = on_disk(folder, "ratsbote.db*")
    pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    return [page for page in pages if any(word in page for word in wanted)]


def forms_of(user_id: int) -> list[bytes]:
    """How a person stands in such a file: as an integer, or as text."""
    return [user_id.to_bytes(8, "big"), str(user_id).encode()]


@pytest.mark.kill
@pytest.mark.parametrize(
    "step",
    kills(
        {step: (step,) for step in CLOSING},
        always={
            "before the ballots are rewritten",
            "before the log is emptied",
            "before the overwritten key is removed",
        },
    ),
)
async def test_a_secret_poll_closes_once_and_for_all_wherever_the_bot_is_killed(
    ready_forum: ForumWorld, step: str
) -> None:
    card = await asked(ready_forum, voters="Alle", secrecy="Anonym")
    codes = {}
    for name, label in VOTES.items():
        answer = await (await ready_forum.person(name)).press(card, label)
        codes[name] = re.findall(r"`([A-Z2-9]{10})`", answer.text)[0]
    await (await ready_forum.person(NEWCOMER)).press(card, "C – Nahverkehr")
    await ready_forum.travel(MOMENT)
    hashes = await held(ready_forum)
    assert len(hashes) == len(VOTES)
    assert await asyncio.to_thread(pages_with, ready_forum.folder, list(hashes)) != []
    await ready_forum.stop_bot()
    await ready_forum.travel(to=CLOSES)
    mortal = await Mortal.start(ready_forum, stop_at=step)
    await mortal.stopped()
    await mortal.kill()
    await recovered(ready_forum, then=MOMENT * 5)
    mayor = await ready_forum.person(MAYOR_PITTSBURGH)
    (result,) = await results(mayor, CHANNEL)
    text = text_of(result)
    assert "Gleichstand" in text
    assert "B – Photovoltaik" in text
    assert "C – Nahverkehr" in text
    async with ready_forum.bot.database.read() as reader:
        rows = await reader.all("SELECT slot, choice, receipt FROM poll_secret_ballots ORDER BY slot")
    assert sorted(row["choice"] for row in rows) == ["001", "001", "010", "010", "100"]
    assert {row["receipt"] for row in rows} == set(codes.values())
    assert [row["slot"] for row in rows] == [f"{number:06}" for number in range(1, len(VOTES) + 1)]
    assert await asyncio.to_thread(on_disk, ready_forum.folder / "keys", "*") == b""
    assert not await asyncio.to_thread(lambda: list((ready_forum.folder / "keys").iterdir()))
    assert await asyncio.to_thread(pages_with, ready_forum.folder, list(hashes)) == []
    ballots = await asyncio.to_thread(pages_with, ready_forum.folder, [code.encode() for code in codes.values()])
    assert ballots, "the ballots themselves are kept"
    people = [int((await ready_forum.person(name)).id) for name in VOTES]
    for page in ballots:
        assert not [form for user_id in people for form in forms_of(user_id) if form in page]
