"""Polls and SIGKILL: what was confirmed is counted, nothing is counted twice, the result comes once."""

import asyncio

import pytest

from cogs.polls.service.reading import PollReader
from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import Mortal, buried, killed_at, kills, recovered, windows
from tests.e2e.test_polls import CHANNEL, CLOSES, MOMENT, asked, now, results

ANSWERED = "POST /interactions/[0-9]+/[^/]+/callback"
POSTED = "POST /channels/[0-9]+/messages"
REDRAWN = "PATCH /channels/[0-9]+/messages/[0-9]+"


async def tallied(world: ForumWorld) -> tuple[int, ...]:
    reader = world.bot.registry.service(PollReader)
    return (await reader.result(world.guild_id, 1)).tally.totals


@pytest.mark.kill
@pytest.mark.parametrize(
    "where", kills({"at the answer": (ANSWERED,), "at the redraw": (REDRAWN,)}, always={"at the answer"})
)
async def test_a_vote_survives_a_kill_and_cast_again_still_counts_once(ready_forum: ForumWorld, where: str) -> None:
    card = await asked(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await ready_forum.travel(MOMENT)
    await ready_forum.stop_bot()
    hold = ready_forum.sandbox.faults.add({"match": where, "kind": "hold", "after": 0, "apply": True})
    mortal = await Mortal.start(ready_forum)
    struck = asyncio.create_task(ready_forum.sandbox.faults.struck(hold.id))
    while True:
        # Until the process serves, nobody answers.
        answer = asyncio.create_task(mayor.press(card, "A – Fernwärme"))
        await asyncio.wait([answer, struck], return_when=asyncio.FIRST_COMPLETED)
        if struck.done() or answer.result().failure is None:
            break
    assert await struck
    text = (await answer).text
    await buried(ready_forum, mortal)
    assert "Recorded" in text
    await recovered(ready_forum, then=MOMENT)
    assert await tallied(ready_forum) == (1, 0, 0)
    assert "Abgestimmt / Voted: Pittsburgh" in text_of(await now(mayor, card))
    assert "Recorded" in (await mayor.press(card, "A – Fernwärme")).text
    assert await tallied(ready_forum) == (1, 0, 0)


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"the result": ()}, always={"the result, after"}))
async def test_the_result_comes_once_although_the_bot_is_killed_over_it(
    ready_forum: ForumWorld, *, applied: bool
) -> None:
    card = await asked(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await mayor.press(card, "B – Photovoltaik")
    await ready_forum.travel(MOMENT)
    await ready_forum.stop_bot()
    await ready_forum.travel(to=CLOSES)
    await killed_at(ready_forum, POSTED, applied=applied)
    await recovered(ready_forum, then=MOMENT * 5)
    (result,) = await results(mayor)
    assert "🏆 **B – Photovoltaik**" in text_of(result)
    assert len([message for message in await mayor.history(CHANNEL) if "📊" in text_of(message)]) == 1
