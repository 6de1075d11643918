"""What voting costs: `python -m bench.polls_votes`. The stand-in for Discord and the crowd run in their own processes.

A vote's latency (from the press to the answer at the person's client) is measured beside a bare discord.py handler with
one durable SQLite commit on the same machine in the same run; then a thousand presses at once; then a chart.
"""

import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import discord

from bench.report import Figure, report
from bench.voters import Burst
from bot import papers
from bot.client import Ratsbote
from bot.clock import SystemClock
from bot.config import PROJECT, Config
from bot.demo.forum import ADMIN, APPOINTMENTS, STAFF_DORTMUND, appoint, set_up
from bot.process import opened
from cogs.polls.service.reading import PollReader
from sandbox.people import Person, buttons_of
from sandbox.world.seed import DEFAULT_WORLD

VOTERS = 100
PRESSES = 1000
SAMPLES = 200
# A vote is five statements and a redraw beside the one commit; Discord waits three seconds; a card takes ten redraws.
VOTE_RATIO, ANSWER_SECONDS, REDRAWS, CHART_SECONDS = 4.0, 3.0, 10.0, 1.0
BARE = "bare"
PressAll = Callable[[dict[str, Any], list[str], float], Awaitable[Burst]]
QUESTION = "Was zuerst?"


def world_file(folder: Path) -> Path:
    """The forum's world with a hundred more people in it."""
    text = DEFAULT_WORLD.read_text(encoding="utf-8")
    more = "".join(f'\n[[personas]]\nname = "Voter {number}"\n' for number in range(VOTERS))
    path = folder / "world.toml"
    path.write_text(text + more, encoding="utf-8")
    return path


async def measure() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sandbox",
            "--rate-limits",
            "off",
            "--world",
            str(await asyncio.to_thread(world_file, folder)),
            stdout=PIPE,
            limit=2**20,
        )
        try:
            assert process.stdout is not None
            return report(await figures(json.loads(await process.stdout.readline()), folder))
        finally:
            process.terminate()
            await process.wait()


async def figures(info: dict[str, Any], folder: Path) -> list[Figure]:
    config = Config(
        token=info["bot_token"],
        data_dir=folder / "data",
        forum_file=PROJECT / "data" / "forum.toml",
        api=info["api"],
        gateway=info["gateway"],
        guild_ready_timeout=0.05,
    )
    async with opened(config, SystemClock()) as bot:
        serving = asyncio.create_task(bot.serve())
        await bot.serving.wait()
        names = [persona["name"] for persona in info["personas"]]
        people = {name: await Person(info, name, patience=60).connect() for name in names}
        try:
            return await played(bot, info, people, folder)
        finally:
            await asyncio.gather(*(person.close() for person in people.values()))
            await bot.drain()
            await asyncio.wait([serving])


async def played(bot: Ratsbote, info: dict[str, Any], people: dict[str, Person], folder: Path) -> list[Figure]:
    await set_up(people[ADMIN])
    await appoint({name: people[name] for name in (ADMIN, "Moderation", *(name for name, _, _ in APPOINTMENTS))})
    staff = people[STAFF_DORTMUND]
    preview = await staff.command(
        "poll create", {"question": QUESTION, "options": "Rad|Bus|Bahn", "voters": "everyone", "secrecy": "until_close"}
    )
    await staff.press(preview.message, "Veröffentlichen")
    voters = [people[f"Voter {number}"] for number in range(VOTERS)]
    card = await voters[0].wait_message(QUESTION, 30)
    labels = [button["custom_id"] for button in buttons_of(card)][:3]
    bare = await bare_message(bot, card, folder)
    reference = await latencies(voters, lambda person, _: person.press(bare))
    vote = await latencies(voters, lambda person, number: person.press(card, labels[number % 3]))
    before = await redraws(bot)
    async with crowd(info) as press_all:
        burst = await press_all(card, labels, 1.0)
        await asyncio.sleep(3)
        at_once = await press_all(card, labels, 0.0)
    await asyncio.sleep(5)
    snapshot, _ = await bot.registry.service(PollReader).view(int(staff.guild_id), 1)
    assert snapshot.turnout.ballots == VOTERS, snapshot.turnout
    redrawn = await redraws(bot) - before
    start = perf_counter()
    entries = [{"label": f"{letter}  Option", "length": 0.5, "figure": "3", "first": False} for letter in "ABCDEFGHI"]
    parts = {"title": [QUESTION, "What first?"], "entries": entries, "scale": [], "note": ["Votes"]}
    await asyncio.to_thread(papers.png, "bars", parts)
    chart = perf_counter() - start
    for what, one in (("within a second", burst), ("at the same moment", at_once)):
        print(
            f"{PRESSES} presses {what}: answered after {statistics.median(one.answers):.2f} s in the median,"
            f" {max(one.answers):.2f} s at most; {one.unanswered} too late"
        )
    for what, taken in (("bare handler with one commit", reference), ("vote", vote)):
        print(f"{what}: median {1000 * statistics.median(taken):.1f} ms, p99 {p99(taken):.1f} ms")
    return [
        Figure(
            "vote: median, over a bare handler", statistics.median(vote) / statistics.median(reference), VOTE_RATIO, "x"
        ),
        Figure("vote: p99, over a bare handler", p99(vote) / p99(reference), VOTE_RATIO, "x"),
        Figure("1,000 presses within a second: the slowest answer", max(burst.answers), ANSWER_SECONDS, "s"),
        Figure("2,000 presses: redraws of the card", redrawn, REDRAWS, ""),
        Figure("a chart of nine options", chart, CHART_SECONDS, "s"),
    ]


@asynccontextmanager
async def crowd(info: dict[str, Any]) -> AsyncIterator[PressAll]:
    """A hundred people, logged in, who press the buttons of a message when told to."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.voters", stdin=PIPE, stdout=PIPE, limit=2**20
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    async def ask(what: dict[str, Any]) -> bytes:
        stdin.write(json.dumps(what).encode() + b"\n")
        await stdin.drain()
        return await stdout.readline()

    async def press_all(message: dict[str, Any], buttons: list[str], within: float) -> Burst:
        asked = {"message": message, "buttons": buttons, "presses": PRESSES, "within": within}
        return Burst(**json.loads(await ask(asked)))

    try:
        assert await ask({"info": info, "names": [f"Voter {number}" for number in range(VOTERS)]}) == b"READY\n"
        yield press_all
    finally:
        stdin.close()
        await process.wait()


async def bare_message(bot: Ratsbote, card: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A message with a button whose handler is a commit and an answer, and nothing else."""
    connection = await asyncio.to_thread(bare_database, folder / "bare.db")

    def commit(user_id: int) -> None:
        connection.execute("INSERT INTO votes (user_id) VALUES (?)", (user_id,))
        connection.commit()

    async def clicked(interaction: discord.Interaction[Any]) -> None:
        data: Any = interaction.data
        if data["custom_id"] == BARE:
            await asyncio.to_thread(commit, interaction.user.id)
            await interaction.response.send_message("ok", ephemeral=True)

    bot.add_listener(clicked, "on_interaction")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="bare", custom_id=BARE))
    view.stop()
    sent = await bot.get_partial_messageable(int(card["channel_id"])).send("bare", view=view)
    return {"id": str(sent.id), "channel_id": card["channel_id"], **raw(view)}


def raw(view: discord.ui.View) -> dict[str, Any]:
    return {"components": view.to_components()}


def bare_database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE votes (user_id INTEGER)")
    return connection


async def latencies(voters: list[Person], press: Callable[[Person, int], Awaitable[Any]]) -> list[float]:
    """One after the other, so that nothing waits for anything else."""
    taken = []
    for number in range(SAMPLES):
        start = perf_counter()
        answer = await press(voters[number % len(voters)], number)
        assert answer.failure is None, answer.failure
        taken.append(perf_counter() - start)
    return taken


async def redraws(bot: Ratsbote) -> int:
    """How often the card's redraw was asked for so far."""
    (card,) = await bot.due.of_queue(bot.guilds[0].id, "pollcard:1")
    return card.generation


def p99(taken: list[float]) -> float:
    return 1000 * statistics.quantiles(taken, n=100)[98]


if __name__ == "__main__":
    sys.exit(asyncio.run(measure()))
