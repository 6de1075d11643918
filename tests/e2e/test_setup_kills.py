"""`/setup apply` killed half-way (SIGKILL, a process of its own) and taken up again: it converges, nothing doubles."""

import pytest

from sandbox.people import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import killed_at, recovered, windows
from tests.e2e.test_setup_apply import ADMIN, READY, confirm, names, offer, service, text

CREATION = "POST /guilds/[0-9]+/(channels|roles)"
PROGRESS = "POST /channels/[0-9]+/messages"
CHANGE = "PATCH /channels/[0-9]+/messages/[0-9]+"


@pytest.mark.kill
@pytest.mark.parametrize(
    ("where", "after", "applied"),
    windows(
        {
            "progress": (PROGRESS, 0),
            "first role": (CREATION, 0),
            "a category": (CREATION, 17),
            "last channel": (CREATION, 34),
            "welcome": (PROGRESS, 1),
            "summary": (CHANGE, 0),
        },
        always={"a category, after", "summary, before"},
    ),
)
async def test_killed_half_way_it_converges_when_it_is_taken_up_again(
    world: ForumWorld, where: str, after: int, *, applied: bool
) -> None:
    admin = await world.person(ADMIN)
    # What is confirmed is left to the process that is going to be killed.
    await world.bot.runner.stop(0)
    await confirm(admin, await offer(admin))
    await killed_at(world, where, after, applied=applied)
    await recovered(world)
    await admin.wait_message(READY)
    assert max((await names(world)).values()) == 1
    assert not any(row.adopted for row in await service(world).provisioned(world.guild_id))
    assert len([message for message in await admin.history("general") if READY in text_of(message)]) == 1
    assert len(await admin.history("willkommen-welcome")) == 1
    assert "es ist nichts zu tun" in await text(admin, "setup plan")
