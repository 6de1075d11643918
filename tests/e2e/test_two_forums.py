"""Two servers, one bot: two forums side by side that know nothing of each other, and one that throws the bot out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.demo.forum import ADMIN, MAYOR_PITTSBURGH, MODERATOR, STAFF_DORTMUND, appoint, set_up
from sandbox.app import Sandbox
from sandbox.people import CommandUnavailableError, Person, text_of
from sandbox.rest.buckets import Strictness
from sandbox.world.permissions import Permission
from sandbox.world.seed import DEFAULT_WORLD
from tests.conftest import NOW, PATIENCE_SECONDS
from tests.e2e.conftest import ForumWorld, build_forum, running
from tests.e2e.test_meetings import confirmed
from tests.e2e.test_polls import asked, results

RIVER = "Flussforum"
PEOPLE = ("Oberbürgermeister Dortmund", STAFF_DORTMUND, MAYOR_PITTSBURGH, "Chief of Staff Pittsburgh", MODERATOR)
SECOND = f"""
[[guilds]]
name = "{RIVER}"
locale = "de"
owner = "Flusswart"
admins = ["{ADMIN}"]
members = {list(PEOPLE)!r}
"""
CLIMATE = "klimaschutz-climate"
DAYS = timedelta(days=12)


class RiverForum:
    """The second forum's people, and what its owner does."""

    def __init__(self, world: ForumWorld, people: dict[str, Person]) -> None:
        self.world = world
        self.people = people
        self.guild = world.sandbox.seeded.guilds[1]
        bots_own = next(role for role in self.guild.roles.values() if role.bot_id is not None)
        self.permissions = Permission(bots_own.permissions)

    async def throw_out(self) -> None:
        token = self.world.sandbox.world.users[self.guild.owner_id].token
        bot_id = self.world.sandbox.seeded.application.bot_id
        async with (
            aiohttp.ClientSession(headers={"Authorization": token}) as session,
            session.delete(f"{self.world.sandbox.api}/guilds/{self.guild.id}/members/{bot_id}", raise_for_status=True),
        ):
            pass


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[ForumWorld, RiverForum]]:
    """Both forums set up by their admins at the same time, everybody appointed in both."""
    path = tmp_path / "two.toml"
    path.write_text(DEFAULT_WORLD.read_text(encoding="utf-8") + SECOND, encoding="utf-8")
    sandbox = Sandbox(path, now=NOW, limits=Strictness.OFF)
    async with running(sandbox, tmp_path / "data") as world, AsyncExitStack() as stack:
        people = {
            name: await stack.enter_async_context(Person(sandbox.info(), name, patience=PATIENCE_SECONDS, guild=RIVER))
            for name in (ADMIN, *PEOPLE)
        }

        async def build_second() -> None:
            await set_up(people[ADMIN])
            await appoint(people)

        await asyncio.gather(build_forum(world), build_second())
        await world.settle()
        yield world, RiverForum(world, people)


def written_in(world: ForumWorld, guild_id: int) -> str:
    """Everything that is to be read in a server."""
    channels = [channel for channel in world.sandbox.world.channels.values() if channel.guild_id == guild_id]
    messages = [
        message for channel in channels for message in world.sandbox.world.messages.get(channel.id, {}).values()
    ]
    return f"{[(channel.name, channel.topic) for channel in channels]} {messages}"


async def offered(person: Person, command: str, option: str, typed: str) -> list[str]:
    return [choice["name"] for choice in await person.autocomplete(command, option, typed)]


async def test_two_forums_know_nothing_of_each_other_also_when_one_throws_the_bot_out_and_takes_it_back(
    two: tuple[ForumWorld, RiverForum],
) -> None:
    world, river = two
    admin, stab, here = river.people[ADMIN], river.people[STAFF_DORTMUND], world.people[STAFF_DORTMUND]
    city = {"name": "Passau", "country": "Deutschland", "timezone": "Europe/Berlin", "region": "DE-BY"}
    await (await admin.command("city add", city)).final()
    meeting = {"topic": "Klimaschutz", "title": "Hochwasserrat", "start": "3.12. 15 Uhr"}
    assert "als Sitzung 1 geplant" in await confirmed(stab, "meeting schedule", meeting)
    poll = {
        "question": "Wie steht der Pegel?",
        "options": "hoch|tief",
        "topic": "Klimaschutz",
        "closes": "4.12. 15 Uhr",
    }
    await stab.press((await stab.command("poll create", poll)).message, "Veröffentlichen")
    await asked(world, question="Wo setzen wir an?")
    await world.settle()
    for command, option, typed in (
        ("city show", "city", "Passau"),
        ("meeting show", "meeting", "Hochwasserrat"),
        ("poll extend", "poll", "Wie steht"),
    ):
        assert any(typed in name for name in await offered(stab, command, option, typed)), command
        assert not any(typed in name for name in await offered(here, command, option, typed)), command

    await river.throw_out()
    with pytest.raises(CommandUnavailableError):
        await stab.command("poll list")
    await world.travel(DAYS)
    await world.settle()
    assert len(await results(world.people[MAYOR_PITTSBURGH])) == 1
    assert await results(stab) == []

    await admin.invite_bot(river.permissions)
    assert "Pegel" in text_of(await stab.wait_message("📊", channel=CLIMATE))
    await world.settle()
    plan = (await (await admin.command("setup plan")).final()).text
    assert "1 neu, 0 wegen des passenden Namens übernommen, 0 geändert" in plan, "Passau's role, as before"
    status = (await (await admin.command("setup status")).final()).text
    assert "Erinnerung" in status.split("Fehlgeschlagene Vorgänge")[1], "what came too late is named"
    there, ours = written_in(world, river.guild.id), written_in(world, world.guild_id)
    for words, place, other in (
        ("Hochwasserrat", there, ours),
        ("Wie steht der Pegel?", there, ours),
        ("Wo setzen wir an?", ours, there),
    ):
        assert words in place
        assert words not in other
