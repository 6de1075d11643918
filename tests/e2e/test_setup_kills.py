"""`/setup apply` killed half-way (SIGKILL, a process of its own) and taken up again: it converges, nothing doubles."""

from datetime import timedelta

import pytest

from sandbox.people import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_delivery import Mortal
from tests.e2e.test_setup_apply import ADMIN, READY, confirm, names, offer, service, text

CREATION = "POST /guilds/[0-9]+/(channels|roles)"
PROGRESS = "POST /channels/[0-9]+/messages"
CHANGE = "PATCH /channels/[0-9]+/messages/[0-9]+"


@pytest.mark.kill
@pytest.mark.parametrize("applied", [False, True], ids=["before it is made", "after it is made"])
@pytest.mark.parametrize(
    ("where", "after"),
    [(PROGRESS, 0), (CREATION, 0), (CREATION, 17), (CREATION, 34), (PROGRESS, 1), (CHANGE, 0)],
    ids=["progress", "first role", "a category", "last channel", "welcome", "summary"],
)
async def test_killed_half_way_it_converges_when_it_is_taken_up_again(
    world: ForumWorld, where: str, after: int, *, applied: bool
) -> None:
    admin = await world.person(ADMIN)
    # What is confirmed is left to the process that is going to be killed.
    await world.bot.runner.stop(0)
    await confirm(admin, await offer(admin))
    await world.stop_bot()
    hold = world.sandbox.faults.add({"match": where, "kind": "hold", "after": after, "apply": applied})
    mortal = await Mortal.start(world)
    assert await world.sandbox.faults.struck(hold.id, seconds=30)
    await mortal.kill()
    world.sandbox.faults.release(drop=True)
    world.sandbox.faults.clear()
    await world.start_bot()
    await world.travel(timedelta(seconds=10))
    await world.settle()
    await admin.wait_message(READY)
    assert max((await names(world)).values()) == 1
    assert not any(row.adopted for row in await service(world).stored(world.guild_id))
    assert len([one for one in await admin.history("general") if READY in text_of(one)]) == 1
    assert len(await admin.history("willkommen-welcome")) == 1
    assert "es ist nichts zu tun" in await text(admin, "setup plan")
