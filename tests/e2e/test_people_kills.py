"""The bot killed (SIGKILL, a process of its own) in the middle of joining, approving, following, leaving, succeeding:
taken up again there is no half state, and nobody is told twice.
"""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.people import buttons_of, text_of
from sandbox.people.reading import Json
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import killed_at, recovered, windows

APPROVE = "Annehmen / Approve"
MODERATORS = "moderation"
POST, ROLE_ADDED, ROLE_TAKEN = (
    r"POST /channels/[0-9]+/messages",
    r"PUT /guilds/[0-9]+/members/[0-9]+/roles/[0-9]+",
    r"DELETE /guilds/[0-9]+/members/[0-9]+/roles/[0-9]+",
)
Do = Callable[[ForumWorld], Awaitable[None]]


async def killed(world: ForumWorld, perform: Do, where: str, *, applied: bool) -> None:
    """Have it confirmed with the work that follows left undone; kill the process that does it half-way; go on."""
    await world.settle()
    await world.bot.runner.stop(0)
    await perform(world)
    await killed_at(world, where, applied=applied)
    await recovered(world)


async def requests(world: ForumWorld) -> list[Json]:
    moderator = await world.person("Moderation")
    return [message for message in await moderator.history(MODERATORS) if "would like to act" in text_of(message)]


async def join(world: ForumWorld) -> None:
    newcomer = await world.person("Newcomer")
    answer = await newcomer.command("city join", {"city": "Pittsburgh", "function": "staff"})
    assert "Your request is on its way" in answer.text


async def approve(world: ForumWorld) -> None:
    (card,) = await requests(world)
    await (await world.person("Moderation")).press(card, APPROVE)


async def follow(world: ForumWorld) -> None:
    await (await world.person("Newcomer")).command("topic follow", {"topic": "Climate protection"})


async def leave(world: ForumWorld) -> None:
    staff = await world.person("Chief of Staff Pittsburgh")
    await staff.press((await staff.command("city leave")).message, "Leave Pittsburgh")


async def succeed(world: ForumWorld) -> None:
    newcomer = await world.person("Newcomer")
    options = {"member": newcomer, "city": "Pittsburgh", "function": "mayor"}
    moderator = await world.person("Moderation")
    question = await moderator.command("city appoint", options)
    await moderator.press(question.message, "Eintragen und ablösen")


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"the card": ()}, always=set()))
async def test_killed_while_joining_there_is_one_card_and_it_works(ready_forum: ForumWorld, *, applied: bool) -> None:
    await killed(ready_forum, join, POST, applied=applied)
    assert len(await requests(ready_forum)) == 1
    await approve(ready_forum)
    await ready_forum.settle()
    newcomer = await ready_forum.person("Newcomer")
    assert {"Pittsburgh", "Stab · Staff"} <= set(newcomer.roles())


@pytest.mark.kill
@pytest.mark.parametrize(
    ("where", "applied"), windows({"the answer": (POST,), "a role": (ROLE_ADDED,)}, always={"the answer, after"})
)
async def test_killed_while_being_approved_the_person_is_told_once_and_has_every_role(
    ready_forum: ForumWorld, where: str, *, applied: bool
) -> None:
    newcomer = await ready_forum.person("Newcomer")
    await join(ready_forum)
    await killed(ready_forum, approve, where, applied=applied)
    messages = [
        message for message in newcomer.memory.messages.values() if "You are registered for" in text_of(message)
    ]
    assert len(messages) == 1
    assert {"Pittsburgh", "Stab · Staff"} <= set(newcomer.roles())
    (card,) = await requests(ready_forum)
    assert APPROVE not in [button["label"] for button in buttons_of(card)]


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"the role": ()}, always=set()))
async def test_killed_while_following_the_role_is_there(ready_forum: ForumWorld, *, applied: bool) -> None:
    await killed(ready_forum, follow, ROLE_ADDED, applied=applied)
    newcomer = await ready_forum.person("Newcomer")
    assert any("Climate protection" in role for role in newcomer.roles())


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"a role": ()}, always=set()))
async def test_killed_while_leaving_no_role_stays(ready_forum: ForumWorld, *, applied: bool) -> None:
    await killed(ready_forum, leave, ROLE_TAKEN, applied=applied)
    staff = await ready_forum.person("Chief of Staff Pittsburgh")
    assert not {"Pittsburgh", "Stab · Staff"} & set(staff.roles())


@pytest.mark.kill
@pytest.mark.parametrize(
    ("where", "applied"),
    windows(
        {"the successor's role": (ROLE_ADDED,), "the predecessor's role": (ROLE_TAKEN,)},
        always={"the predecessor's role, before"},
    ),
)
async def test_killed_while_being_succeeded_the_office_is_whole(
    ready_forum: ForumWorld, where: str, *, applied: bool
) -> None:
    await killed(ready_forum, succeed, where, applied=applied)
    newcomer, old = await ready_forum.person("Newcomer"), await ready_forum.person("Mayor Pittsburgh")
    assert {"Pittsburgh", "Stadtspitzen · Mayors"} <= set(newcomer.roles())
    assert not {"Pittsburgh", "Stadtspitzen · Mayors"} & set(old.roles())
