"""`/setup` as the admin meets it: the plan, its confirmation, and work that survives what goes wrong."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import cast

import aiohttp
import discord
import pytest

from cogs.network.service.setup import SetupService
from sandbox.app import Sandbox
from sandbox.people import Answer, CommandUnavailableError, Person, buttons_of, text_of
from sandbox.people.reading import Json
from sandbox.rest.buckets import Strictness
from sandbox.world.seed import DEFAULT_WORLD
from tests.conftest import NOW, first_quick
from tests.e2e.conftest import ForumWorld

ADMIN = "Forum Admin"
READY = "Der Server ist eingerichtet"
STEPS = 35
CREATIONS = "POST /guilds/[0-9]+/(channels|roles)"


async def offer(admin: Person) -> Answer:
    return await (await admin.command("setup apply")).final()


def confirm_button(message: Json) -> str | None:
    ids = [str(button["custom_id"]) for button in buttons_of(message)]
    return next((number for number in ids if number.startswith("network.apply:")), None)


async def confirm(admin: Person, offered: Answer) -> Answer:
    return await (await admin.press(offered.message, confirm_button(offered.message))).final()


async def set_up(world: ForumWorld) -> Person:
    admin = await world.person(ADMIN)
    await confirm(admin, await offer(admin))
    await world.settle()
    await admin.wait_message(READY)
    return admin


async def text(admin: Person, command: str) -> str:
    return (await (await admin.command(command)).final()).text


def guild_of(world: ForumWorld) -> discord.Guild:
    guild = world.bot.get_guild(world.guild_id)
    assert guild is not None
    return guild


async def names(world: ForumWorld) -> Counter[tuple[str, str]]:
    """How often each role, category and channel is there, as Discord says."""
    guild = guild_of(world)
    roles = [("role", role.name) for role in await guild.fetch_roles()]
    channels = [(channel.type.name, channel.name) for channel in await guild.fetch_channels()]
    return Counter(roles + channels)


def service(world: ForumWorld) -> SetupService:
    # discord.py forgets an extension's modules when a bot closes: the class is the one that this bot has loaded.
    return cast("SetupService", world.bot.registry.service(import_module(SetupService.__module__).SetupService))


async def test_an_empty_server_becomes_the_forum(world: ForumWorld) -> None:
    admin = await world.person(ADMIN)
    offered = await offer(admin)
    assert f"{STEPS} neu" in offered.text
    assert "Jetzt anwenden" in offered.text
    assert (await confirm(admin, offered)).ephemeral
    await world.settle()
    progress = await admin.wait_message(READY)
    assert not progress["flags"] & 64
    assert f"{STEPS} Schritte sind getan" in text_of(progress)
    assert "/stadt eintragen" in text_of(progress)
    assert max((await names(world)).values()) == 1
    climate = admin.channel("klimaschutz-climate")
    assert "Klimaschutz" in climate["topic"]
    assert "Climate protection" in climate["topic"]
    assert admin.channel(climate["parent_id"])["name"] == "Themen · Topics"
    ids = {(row.kind.value, row.key): row.object_id for row in await service(world).provisioned(world.guild_id)}
    assert ids["channel", "topic.climate"] == int(climate["id"])


async def test_what_stands_as_declared_is_left_alone(world: ForumWorld) -> None:
    admin = await set_up(world)
    assert "es ist nichts zu tun" in await text(admin, "setup plan")
    again = await offer(admin)
    assert confirm_button(again.message) is None
    assert "35 Rollen, Kategorien und Kanäle" in await text(admin, "setup status")


async def test_private_rooms_are_private_and_the_register_is_read_only(world: ForumWorld) -> None:
    admin = await set_up(world)
    newcomer = await world.person("Newcomer")
    assert admin.sees("protokoll-log")
    assert not newcomer.sees("protokoll-log")
    assert newcomer.sees("beschlüsse-decisions")
    with pytest.raises(Exception, match="50013"):
        await newcomer.say("beschlüsse-decisions", "hello")
    with pytest.raises(Exception, match="50013"):
        await newcomer.say("klimaschutz-climate", "hello")
    await newcomer.say("austausch-exchange", "hello")


async def test_newcomers_are_welcomed_in_both_languages_once(world: ForumWorld) -> None:
    admin = await set_up(world)
    (post,) = await admin.history("willkommen-welcome")
    words = text_of(post)
    assert words.index("Oberbürgermeisterforum\nWillkommen!") < words.index("Mayors’ Forum\nWelcome!")
    assert "/thema abonnieren" in words
    assert "/topic follow" in words
    assert f"<#{admin.channel('austausch-exchange')['id']}>" in words


async def test_the_plan_pages_and_changes_nothing(world: ForumWorld) -> None:
    admin = await world.person(ADMIN)
    before = await names(world)
    first = await (await admin.command("setup plan")).final()
    assert "Geändert wurde nichts" in first.text
    assert confirm_button(first.message) is None
    await admin.press(first.message, "Nächste Seite")
    await admin.wait_until(lambda: "Seite 2 von" in text_of(admin.memory.messages[first.message["id"]]), "page 2")
    assert "klimaschutz-climate" in await all_pages(admin)
    assert await names(world) == before


async def test_a_double_click_starts_one_run(world: ForumWorld) -> None:
    admin = await world.person(ADMIN)
    offered = await offer(admin)
    fault = world.sandbox.faults.add({"match": CREATIONS, "kind": "hold"})
    await confirm(admin, offered)
    await world.sandbox.faults.struck(fault.id)
    # The hold keeps the first creation: what is on the server is still what was confirmed.
    second = await confirm(admin, offered)
    assert "läuft" in second.text
    world.sandbox.faults.release()
    await world.settle()
    assert max((await names(world)).values()) == 1
    assert "hat sich geändert" in (await confirm(admin, offered)).text


async def test_a_plan_is_refused_when_the_server_has_changed_since(world: ForumWorld) -> None:
    admin = await world.person(ADMIN)
    offered = await offer(admin)
    await guild_of(world).create_role(name="Presse")
    assert "hat sich geändert" in (await confirm(admin, offered)).text
    assert await service(world).latest(world.guild_id) is None


async def test_what_has_the_right_name_is_adopted(world: ForumWorld) -> None:
    guild = guild_of(world)
    channel = await guild.create_text_channel("klimaschutz-climate")
    role = await guild.create_role(name="Moderation")
    admin = await world.person(ADMIN)
    assert "übernommen: klimaschutz-climate" in await all_pages(admin)
    await set_up(world)
    assert max((await names(world)).values()) == 1
    rows = {row.object_id: row.adopted for row in await service(world).provisioned(world.guild_id)}
    assert rows[channel.id]
    assert rows[role.id]
    assert sum(rows.values()) == 2


async def all_pages(admin: Person) -> str:
    """The whole plan."""
    answer = await (await admin.command("setup plan")).final()
    text, pressed = answer.text, answer.message["id"]
    count = re.search(r"Seite 1 von (\d+)", text)
    for number in range(2, int(count[1]) + 1 if count else 0):
        await admin.press(answer.message, "Nächste Seite")
        wanted = f"Seite {number} von"
        await admin.wait_until(lambda: wanted in text_of(admin.memory.messages[pressed]), wanted)  # noqa: B023 - awaited at once
        text += text_of(admin.memory.messages[pressed])
    return text


@pytest.mark.parametrize("after", first_quick([6, 0, 20, 34]))
@pytest.mark.parametrize(
    "fault", [{"kind": "lose_answer"}, {"kind": "status", "status": 502, "apply": True}, {"kind": "status"}]
)
async def test_creations_whose_fate_is_unknown_are_not_made_twice(
    world: ForumWorld, fault: dict[str, object], after: int
) -> None:
    world.sandbox.faults.add({"match": CREATIONS, "times": 1, "after": after, **fault})
    await set_up(world)
    made = await names(world)
    assert max(made.values()) == 1
    assert not any(row.adopted for row in await service(world).provisioned(world.guild_id))
    assert "es ist nichts zu tun" in await text(await world.person(ADMIN), "setup plan")


@pytest.mark.parametrize("after", first_quick([0, 9, 30]))
async def test_a_run_is_taken_up_again_after_a_restart(world: ForumWorld, after: int) -> None:
    admin = await world.person(ADMIN)
    fault = world.sandbox.faults.add({"match": CREATIONS, "kind": "lose_answer", "times": 100, "after": after})
    await confirm(admin, await offer(admin))
    await world.sandbox.faults.struck(fault.id)
    await world.stop_bot()
    world.sandbox.faults.clear()
    await world.start_bot()
    await world.travel(timedelta(seconds=10))
    await world.settle()
    await admin.wait_message(READY)
    assert max((await names(world)).values()) == 1
    assert not any(row.adopted for row in await service(world).provisioned(world.guild_id))
    posts = [message for message in await admin.history("general") if READY in text_of(message)]
    assert len(posts) == 1


async def test_a_refusal_of_discord_stops_the_run_visibly_and_can_be_retried(world: ForumWorld) -> None:
    admin = await world.person(ADMIN)
    world.sandbox.faults.add({"match": CREATIONS, "kind": "status", "status": 403, "after": 10})
    await confirm(admin, await offer(admin))
    await world.settle()
    stopped = await admin.wait_message("unterbrochen")
    assert "10 von 35" in text_of(stopped)
    status = await (await admin.command("setup status")).final()
    assert "Unterbrochen" in status.text
    assert "⛔ Einrichtung des Servers" in status.text
    await admin.press(status.message, "Erneut versuchen")
    await world.settle()
    await admin.wait_message(READY)
    assert max((await names(world)).values()) == 1


@asynccontextmanager
async def in_world(folder: Path, old: str, new: str) -> AsyncIterator[ForumWorld]:
    """The shipped world with one change, the bot running in it."""
    world_file = folder / "changed.toml"
    shipped = DEFAULT_WORLD.read_text(encoding="utf-8")
    assert old in shipped
    world_file.write_text(shipped.replace(old, new), encoding="utf-8")
    async with Sandbox(world_file, now=NOW, limits=Strictness.OFF) as changed:
        world = ForumWorld(changed, folder / "data")
        try:
            await world.start_bot()
            yield world
        finally:
            await world.close()


@pytest.fixture
async def weak_world(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """A server whose owner gave the bot too few permissions."""
    async with in_world(tmp_path, '"ban_members", ', "") as world:
        yield world


@pytest.fixture
async def low_world(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """A server on which moderators were there first, and nobody moved the bot's role above theirs."""
    low = '[[roles]]\nname = "Moderation"\n\n[bot]\nbelow = "Moderation"\nname = "Ratsbote"'
    async with in_world(tmp_path, '[bot]\nname = "Ratsbote"', low) as world:
        yield world


async def test_a_role_of_the_bots_that_stands_too_low_is_said_to_be_moved(low_world: ForumWorld) -> None:
    admin = await low_world.person(ADMIN)
    offered = await offer(admin)
    assert (
        "Die Rolle „Moderation“ steht nicht unter der des Bots. Schieben Sie die Rolle des Bots darüber" in offered.text
    )
    assert confirm_button(offered.message) is None
    await move_above(low_world, "Ratsbote", "Moderation")
    assert confirm_button((await offer(admin)).message) is not None


async def move_above(world: ForumWorld, role: str, other: str) -> None:
    """The server's owner drags a role above another."""
    guild = world.sandbox.seeded.guild
    by_name = {entry.name: entry for entry in guild.roles.values()}
    owner = world.sandbox.world.users[guild.owner_id]
    moves = [{"id": str(by_name[role].id), "position": by_name[other].position}]
    moves.append({"id": str(by_name[other].id), "position": by_name[role].position})
    async with (
        aiohttp.ClientSession(headers={"Authorization": owner.token}) as session,
        session.patch(f"{world.sandbox.api}/guilds/{guild.id}/roles", json=moves, raise_for_status=True),
    ):
        await world.settle()


async def test_what_the_bot_lacks_is_listed_before_anything_is_done(weak_world: ForumWorld) -> None:
    admin = await weak_world.person(ADMIN)
    offered = await offer(admin)
    assert "fehlt die Berechtigung „Mitglieder bannen“" in offered.text
    assert confirm_button(offered.message) is None
    assert "Mitglieder bannen" in await text(admin, "setup status")


async def test_only_admins_are_offered_the_command(world: ForumWorld) -> None:
    newcomer = await world.person("Newcomer")
    with pytest.raises(CommandUnavailableError):
        await newcomer.command("setup apply")
