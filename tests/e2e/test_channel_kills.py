"""Locks, purges and AutoMod rules killed half-way (SIGKILL, a process of its own): they converge, nothing doubles."""

from datetime import timedelta

import pytest

from bot.demo.forum import ADMIN, MODERATOR, NEWCOMER, OB_DORTMUND
from cogs.moderation.service.cases import CaseService
from sandbox.people import Person, buttons_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import killed_at, recovered, windows
from tests.e2e.test_automod import DECLARED, plan, rules
from tests.e2e.test_locks import EXCHANGE, MEETINGS, can_write, notices, overwrites, said
from tests.e2e.test_purges import left, press, preview, written

RIGHT = "/channels/[0-9]+/permissions/[0-9]+"
WRITE, TAKE_AWAY = f"PUT {RIGHT}", f"DELETE {RIGHT}"
POST = "POST /channels/[0-9]+/messages"
BULK = "POST /channels/[0-9]+/messages/bulk-delete"
SINGLE = "DELETE /channels/[0-9]+/messages/[0-9]+"
MAKE = "POST /guilds/[0-9]+/auto-moderation/rules"


async def case_text(person: Person, number: int = 1) -> str:
    return (await person.command("mod case", {"number": str(number)})).text


@pytest.mark.kill
@pytest.mark.parametrize(
    ("where", "after", "applied"),
    windows(
        {
            "first right": (WRITE, 0),
            "in between": (WRITE, 2),
            "last right": (WRITE, 3),
            "word in the channel": (POST, 0),
        },
        always={"in between, after"},
    ),
)
async def test_a_lock_that_is_killed_half_way_locks_and_comes_back_exactly(
    ready_forum: ForumWorld, where: str, after: int, *, applied: bool
) -> None:
    world, admin = ready_forum, await ready_forum.person(ADMIN)
    moderator, mayor = await world.person(MODERATOR), await world.person(OB_DORTMUND)
    before = await overwrites(world, admin, EXCHANGE)
    # What is ordered is left to the process that is going to be killed.
    await world.bot.runner.stop(0)
    await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "1 Tag", "reason": "Ruhe"})
    await killed_at(world, where, after, applied=applied)
    await recovered(world)
    assert not await can_write(mayor, EXCHANGE)
    assert await can_write(moderator, EXCHANGE)
    assert len(await notices(admin, EXCHANGE)) == 1
    await world.travel(timedelta(days=1, minutes=1))
    assert await overwrites(world, admin, EXCHANGE) == before
    shown = await case_text(moderator)
    assert "abgelaufen" in shown
    assert "jemand anders geändert" not in shown


@pytest.mark.kill
@pytest.mark.parametrize(
    ("channel", "where", "after", "applied"),
    windows(
        {
            "first taken away": (EXCHANGE, TAKE_AWAY, 0),
            "last taken away": (EXCHANGE, TAKE_AWAY, 3),
            "first written": (MEETINGS, WRITE, 0),
            "last written": (MEETINGS, WRITE, 1),
        },
        always={"last taken away, after"},
    ),
)
async def test_an_opening_that_is_killed_half_way_restores_exactly(
    ready_forum: ForumWorld, channel: str, where: str, after: int, *, applied: bool
) -> None:
    world, admin = ready_forum, await ready_forum.person(ADMIN)
    moderator, mayor = await world.person(MODERATOR), await world.person(OB_DORTMUND)
    before = await overwrites(world, admin, channel)
    await said(moderator, "mod lock", {"channel": channel})
    await world.settle()
    await world.bot.runner.stop(0)
    await said(moderator, "mod unlock", {"channel": channel})
    await killed_at(world, where, after, applied=applied)
    await recovered(world)
    assert await overwrites(world, admin, channel) == before
    assert await can_write(mayor, channel)
    shown = await case_text(moderator)
    assert "jemand anders geändert" not in shown
    (notice,) = await notices(admin, channel)
    assert "wieder offen" in notice


@pytest.mark.kill
@pytest.mark.parametrize(
    ("where", "after", "applied"),
    windows(
        {"bulk": (BULK, 0), "first": (SINGLE, 0), "in between": (SINGLE, 2)},
        always={"bulk, after"},
    ),
)
async def test_a_purge_that_is_killed_half_way_deletes_what_was_confirmed_and_nothing_else(
    ready_forum: ForumWorld, where: str, after: int, *, applied: bool
) -> None:
    world, moderator = ready_forum, await ready_forum.person(MODERATOR)
    newcomer = await world.person(NEWCOMER)
    await written(newcomer, *(f"alt {number}" for number in range(4)))
    await world.travel(timedelta(days=15))
    await written(newcomer, "neu 1", "neu 2", "neu 3")
    answer = await preview(moderator, count=100, member=NEWCOMER)
    await world.bot.runner.stop(0)
    await press(moderator, answer.message, "purge_go")
    await written(newcomer, "danach")
    await killed_at(world, where, after, applied=applied)
    await recovered(world)
    assert [entry for entry in await left(moderator) if entry[:3] in {"alt", "neu"}] == []
    assert "danach" in await left(moderator)
    assert "7 gelöscht, 0 waren schon fort" in await case_text(moderator)
    kept = await world.bot.registry.service(CaseService).evidence(world.guild_id, 1)
    assert len({entry.message_id for entry in kept}) == len(kept) == 7
    progress = await press(moderator, moderator.memory.messages[answer.message["id"]], "purge_show")
    assert "**7 Nachrichten** gelöscht" in progress.text


@pytest.mark.kill
@pytest.mark.parametrize(
    ("after", "applied"), windows({"first rule": (0,), "last rule": (4,)}, always={"first rule, after"})
)
async def test_rules_that_are_killed_half_way_stand_once(ready_forum: ForumWorld, after: int, *, applied: bool) -> None:
    world, admin = ready_forum, await ready_forum.person(ADMIN)
    offered = await plan(admin)
    await world.bot.runner.stop(0)
    button = str(buttons_of(offered.message)[0]["custom_id"])
    answer = await (await admin.press(offered.message, button)).final()
    assert "werden angewendet" in answer.text
    await killed_at(world, MAKE, after, applied=applied)
    await recovered(world)
    assert len(await rules(world)) == DECLARED
    assert "es ist nichts zu tun" in (await plan(admin)).text


@pytest.mark.kill
@pytest.mark.thorough
async def test_a_lock_whose_word_was_posted_before_the_kill_says_it_once(ready_forum: ForumWorld) -> None:
    """The word is posted and the process dies before it can note so: it is found again, not posted twice."""
    world, moderator = ready_forum, await ready_forum.person(MODERATOR)
    await world.bot.runner.stop(0)
    await said(moderator, "mod lock", {"channel": EXCHANGE})
    await killed_at(world, POST, 0, applied=True)
    await recovered(world)
    await world.restart_bot()
    await world.travel(timedelta(minutes=10))
    assert len([message for message in await moderator.history(EXCHANGE) if "🔒" in text_of(message)]) == 1
