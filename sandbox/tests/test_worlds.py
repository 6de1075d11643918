"""World files: what the shipped one holds, what wrong ones are told, and the command that serves them."""

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import pytest

from sandbox.app import Sandbox
from sandbox.people import NotThereError, Person, RefusedError
from sandbox.world import World
from sandbox.world.clock import WorldClock
from sandbox.world.permissions import Permission, base_permissions, top_position
from sandbox.world.seed import SeededWorld, WorldFileError, seed
from tests.rest.client import Client

SMALL = """
[guild]
name = "Small"
[bot]
name = "Helper"
token = "fixed"
[[roles]]
name = "Readers"
permissions = ["view_channel"]
[[personas]]
name = "Ann"
roles = ["Readers"]
closed_dms = true
"""


def _world() -> World:
    return World(WorldClock().now)


def test_the_shipped_world_is_empty_but_for_people_and_an_invited_bot() -> None:
    world = _world()
    seeded = seed(world)
    guild = seeded.guild
    assert [channel.name for channel in world.channels.values()] == ["general"]
    bot = guild.members[seeded.application.bot_id]
    rights = base_permissions(world, guild, bot)
    assert not rights & Permission.ADMINISTRATOR
    assert rights & Permission.MANAGE_ROLES
    assert all(top_position(guild, bot) > top_position(guild, guild.members[p.id]) for p in seeded.personas)
    assert guild.owner_id not in {persona.id for persona in seeded.personas}
    admins = [
        persona.persona
        for persona in seeded.personas
        if base_permissions(world, guild, guild.members[persona.id]) & Permission.MANAGE_GUILD
    ]
    assert admins == ["Forum Admin"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('name = "Small"', "name = 7"), r"small.toml: \[guild\]: name must be a str"),
        (('token = "fixed"', 'below = "Nobody"'), r"small.toml: \[bot\]: below: there is no role 'Nobody' in the file"),
        (('token = "fixed"', 'owner = "Bob"'), r"small.toml: \[bot\]: owner: 'Bob' is nobody's persona"),
        (('name = "Helper"', ""), r"small.toml: \[bot\]: name is missing"),
        (('"view_channel"', '"fly"'), r"\[\[roles\]\] number 1: permissions: there is no permission 'fly'"),
        (('roles = ["Readers"]', 'roles = ["Kings"]'), "persona 'Ann': there is no role 'Kings'"),
        (("closed_dms = true", 'timezone = "Moon"'), r"\[\[personas\]\] number 1: timezone: there is no time zone"),
        (("closed_dms = true", "colour = 1"), "unknown key 'colour'"),
        (('token = "fixed"', 'intents = ["all"]'), "intents: 'all' is none of presences"),
        (("[guild]", "[guild"), "small.toml: "),
        (
            ("closed_dms = true", '[[guilds]]\nname = "B"\nadmins = ["Bob"]'),
            r"\[\[guilds\]\] number 1: 'Bob' is nobody's",
        ),
    ],
)
def test_a_wrong_world_is_told_where_it_is_wrong(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL.replace(*change), encoding="utf-8")
    with pytest.raises(WorldFileError, match=complaint):
        seed(_world(), path)


async def test_a_person_with_closed_dms_cannot_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    async with Sandbox(path) as sandbox, Person(sandbox.info(), "Ann") as ann:
        headers = {"Authorization": f"Bot {sandbox.bot_token}"}
        assert sandbox.bot_token == "fixed"
        async with aiohttp.ClientSession(headers=headers) as session:
            opening = session.post(f"{sandbox.api}/users/@me/channels", json={"recipient_id": ann.id})
            async with opening as response:
                channel = (await response.json())["id"]
            writing = session.post(f"{sandbox.api}/channels/{channel}/messages", json={"content": "hello"})
            async with writing as response:
                assert (await response.json())["code"] == 50007
        with pytest.raises(RefusedError):
            await ann.request("GET", "/channels/1")


async def test_the_command_prints_one_line_and_ends_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    options = ("--world", str(path), "--now", "2026-10-20T09:00Z", "--rate-limits", "off")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    info = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
    root = info["api"].removesuffix("api/v10")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{root}sandbox/info") as response:
            assert await response.json() == info
        async with session.get(f"{root}sandbox/clock") as response:
            assert (await response.json())["now"].startswith("2026-10-20T09:00")
        async with session.get(info["page"]) as response:
            assert (response.status, response.content_type) == (200, "text/html")
    process.terminate()
    rest, _ = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, rest) == (0, b"")


async def test_a_person_has_one_of_several_servers_open_and_brings_the_bot_back_to_it(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    path.write_text(SMALL + '[[guilds]]\nname = "Other"\nchannels = ["hall"]\nadmins = ["Ann"]\n', encoding="utf-8")
    async with Sandbox(path) as sandbox, Person(sandbox.info(), "Ann", guild="Other") as ann:
        small, other = sandbox.seeded.guilds
        bot_id = sandbox.seeded.application.bot_id
        assert [channel["name"] for channel in ann.channels()] == ["hall"]
        async with Person(sandbox.info(), "Ann") as at_the_first:
            await at_the_first.say("general", "only here")
            await ann.say("hall", "only there")
            assert [channel["name"] for channel in at_the_first.channels()] == ["general"]
            assert [message["content"] for message in at_the_first.memory.messages.values()] == ["only here"]
        assert bot_id in small.members
        assert bot_id in other.members
        headers = {"Authorization": f"Bot {sandbox.bot_token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            await session.delete(f"{sandbox.api}/users/@me/guilds/{other.id}")
        assert bot_id not in other.members
        assert all(role.bot_id is None for role in other.roles.values())
        await ann.invite_bot(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
        rights = base_permissions(sandbox.world, other, other.members[bot_id])
        assert rights & Permission.SEND_MESSAGES
        assert not rights & Permission.MANAGE_ROLES
        with pytest.raises(NotThereError, match=r"no server 'Nowhere'; there are \['Small', 'Other'\]"):
            Person(sandbox.info(), "Ann", guild="Nowhere")
        with pytest.raises(RefusedError):
            await ann.request("POST", f"/oauth2/authorize?client_id={bot_id}", {"guild_id": str(small.id)})


def test_the_bots_role_may_stand_below_another() -> None:
    """The commonest mistake in setting up a bot: Discord puts its role where the administrator left it."""
    world = _world()
    seeded = _seeded(world, SMALL.replace('token = "fixed"', 'below = "Readers"'))
    guild = seeded.guild
    bot, ann = guild.members[seeded.application.bot_id], guild.members[seeded.personas[0].id]
    assert top_position(guild, bot) < top_position(guild, ann)
    assert sorted(role.position for role in guild.roles.values()) == list(range(len(guild.roles)))


async def test_the_applications_owner_may_be_one_of_the_people(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL.replace('token = "fixed"', 'owner = "Ann"'), encoding="utf-8")
    async with Sandbox(path) as sandbox, aiohttp.ClientSession() as session:
        rest = Client(sandbox, session)
        [ann] = sandbox.info()["personas"]
        assert (await rest("GET", "/oauth2/applications/@me")).body["owner"]["id"] == ann["id"]
        assert sandbox.seeded.guild.owner_id != int(ann["id"])


def _seeded(world: World, text: str) -> SeededWorld:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "small.toml"
        path.write_text(text, encoding="utf-8")
        return seed(world, path)
