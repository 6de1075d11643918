"""Moderation and SIGKILL: killed between row, action and result, a case ends as it was ordered, and nobody is told
twice.
"""

import asyncio
from datetime import timedelta

import pytest

from cogs.moderation.models.cases import CaseState, Ending, NotificationState
from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import (
    MODERATOR,
    TARGET,
    banned,
    cards,
    case,
    guild,
    letters,
    order,
    timed_out_until,
    user_id,
)
from tests.e2e.mortal import killed_at, recovered, windows

BEYOND_THE_NONCE = timedelta(minutes=10)
LETTER = "POST /channels/[0-9]+/messages"
TIMEOUT, KICK = "PATCH /guilds/[0-9]+/members/[0-9]+", "DELETE /guilds/[0-9]+/members/[0-9]+"
BAN, UNBAN = "PUT /guilds/[0-9]+/bans/[0-9]+", "DELETE /guilds/[0-9]+/bans/[0-9]+"


async def ordered(world: ForumWorld, command: str, options: dict[str, str] | None = None) -> None:
    """The row is written, the work has not begun: nothing but the database knows of it."""
    await world.settle()
    await world.bot.runner.stop(0)
    answer = await order(world, command, options)
    assert "ist in Arbeit" in answer.text


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"action": ()}, always={"action, after"}))
async def test_a_timeout_is_in_force_once(ready_forum: ForumWorld, *, applied: bool) -> None:
    newcomer, moderator = await ready_forum.person(TARGET), await ready_forum.person(MODERATOR)
    await ordered(ready_forum, "timeout", {"duration": "3 Tage"})
    await killed_at(ready_forum, TIMEOUT, applied=applied)
    await recovered(ready_forum, BEYOND_THE_NONCE)
    found = await case(ready_forum, 1)
    assert (found.state, found.notification) == (CaseState.ACTIVE, NotificationState.SENT)
    assert timed_out_until(ready_forum) == found.ends_at
    assert len(await letters(newcomer)) == len(await cards(moderator)) == 1
    entries = [entry for entry in guild(ready_forum).audit_log if (entry.reason or "").startswith("#1 ")]
    assert len(entries) == 1, "what stood already was not done again"


@pytest.mark.kill
@pytest.mark.parametrize(
    ("where", "applied"),
    windows({"letter": (LETTER,), "action": (KICK,)}, always={"letter, after", "action, after"}),
)
async def test_a_removal_happens_once_and_is_told_once(ready_forum: ForumWorld, where: str, *, applied: bool) -> None:
    newcomer, moderator = await ready_forum.person(TARGET), await ready_forum.person(MODERATOR)
    await ordered(ready_forum, "kick")
    # The card would be written through the same route as the letter, and is no concern here.
    await killed_at(ready_forum, where, applied=applied)
    await recovered(ready_forum, BEYOND_THE_NONCE)
    found = await case(ready_forum, 1)
    assert (found.state, found.notification) == (CaseState.DONE, NotificationState.SENT)
    assert user_id(ready_forum) not in guild(ready_forum).members
    assert sum("You were removed" in text for text in await letters(newcomer)) == 1
    assert len(await cards(moderator)) == 1


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"action": ()}, always={"action, before"}))
async def test_a_ban_and_its_end_survive(ready_forum: ForumWorld, *, applied: bool) -> None:
    moderator = await ready_forum.person(MODERATOR)
    await ordered(ready_forum, "ban", {"duration": "2 Tage"})
    await killed_at(ready_forum, BAN, applied=applied)
    await recovered(ready_forum, BEYOND_THE_NONCE)
    found = await case(ready_forum, 1)
    assert found.state is CaseState.ACTIVE
    assert found.ends_at is not None
    assert banned(ready_forum)
    await ready_forum.stop_bot()
    await ready_forum.travel(to=found.ends_at)
    await ready_forum.start_bot()
    ended = await case(ready_forum, 1)
    assert (ended.state, ended.ending) == (CaseState.DONE, Ending.EXPIRED)
    assert not banned(ready_forum)
    (shown,) = await cards(moderator)
    assert "abgelaufen / expired" in shown


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"lifting": ()}, always={"lifting, after"}))
async def test_the_end_of_a_ban_is_reached_although_the_bot_is_killed_over_it(
    ready_forum: ForumWorld, *, applied: bool
) -> None:
    await order(ready_forum, "ban", {"duration": "2 Tage"})
    ends = (await case(ready_forum, 1)).ends_at
    assert ends is not None
    await ready_forum.stop_bot()
    await ready_forum.travel(to=ends)
    await killed_at(ready_forum, UNBAN, applied=applied)
    await recovered(ready_forum)
    ended = await case(ready_forum, 1)
    assert (ended.state, ended.ending) == (CaseState.DONE, Ending.EXPIRED)
    assert not banned(ready_forum)


async def test_an_answer_that_takes_long_follows_by_itself(ready_forum: ForumWorld) -> None:
    hold = ready_forum.sandbox.faults.add({"match": TIMEOUT, "kind": "hold", "apply": True})
    answering = asyncio.create_task(order(ready_forum, "timeout", {"duration": "3h"}))
    assert await ready_forum.sandbox.faults.struck(hold.id)
    answer = await answering
    assert "ist in Arbeit" in answer.text
    ready_forum.sandbox.faults.release()
    await answer.until("Erledigt. Fall #1: Auszeit")
    assert len([message for message in answer.messages if "Erledigt" in text_of(message)]) == 1
