"""discord.py on the gateway: lost and refused sessions, intents, content, channels in and out of sight."""

import asyncio
import json
from collections.abc import Callable

import discord
import pytest

from sandbox.app import Sandbox
from sandbox.people import Person, text_of
from tests.small_bot import SmallBot

Meet = Callable[[str], Person]


async def test_discord_py_resumes_after_a_lost_connection(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    sandbox.faults.add({"kind": "drop_gateway"})
    await newcomer.say(None, "while you were away")
    await bot.hears("resumed")
    await bot.hears("message")
    assert bot.heard.count("ready") == 1


async def test_discord_py_resumes_when_told_to_reconnect(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.go(sandbox)
    sandbox.faults.add({"kind": "reconnect"})
    await bot.hears("resumed")


async def test_discord_py_identifies_anew_after_an_invalid_session(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.go(sandbox)
    sandbox.faults.add({"kind": "invalid_session"})
    await bot.hears("ready", times=2)
    assert "resumed" not in bot.heard


async def test_a_refused_resume_makes_discord_py_identify_anew(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.go(sandbox)
    sandbox.faults.add({"kind": "invalid_session", "match": "GATEWAY RESUME"})
    sandbox.faults.add({"kind": "drop_gateway"})
    await bot.hears("ready", times=2)


async def test_discord_py_dies_of_a_wrong_token_and_of_a_missing_intent(sandbox: Sandbox) -> None:
    stranger, greedy = SmallBot(), SmallBot(discord.Intents.all())
    with pytest.raises(discord.LoginFailure):
        await stranger.go(sandbox, "wrong")
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await greedy.go(sandbox)
    await stranger.stop()
    await greedy.stop()


async def test_without_the_content_intent_a_bot_reads_only_what_concerns_it(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    seen: asyncio.Queue[str] = asyncio.Queue()

    @bot.event
    async def on_message(message: discord.Message) -> None:
        seen.put_nowait(message.content)

    await bot.go(sandbox)
    assert bot.user is not None
    newcomer = await meet("Newcomer").connect()
    await newcomer.say(None, "about the weather")
    await newcomer.say(None, f"<@{bot.user.id}> listen")
    await newcomer.dm("in private")
    read = [await asyncio.wait_for(seen.get(), 5) for _ in range(3)]
    assert read == ["", f"<@{bot.user.id}> listen", "in private"]


async def test_a_channel_out_of_sight_is_hidden_from_bots_and_absent_for_people(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    await bot.go(sandbox)
    guild = bot.guilds[0]
    newcomer, admin = await meet("Newcomer").connect(), await meet("Forum Admin").connect()
    role = discord.utils.get(guild.roles, name="Forum Admin")
    assert role is not None
    shut: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        guild.me: discord.PermissionOverwrite(view_channel=True),
        role: discord.PermissionOverwrite(view_channel=True),
    }
    room = await guild.create_text_channel("moderators", overwrites=shut)
    await room.send("for few eyes")
    await admin.wait_message("for few eyes", channel="moderators")
    assert not newcomer.sees("moderators")

    # Who is let in by a change of overwrites sees it from now on, who is shut out no more.
    await room.set_permissions(guild.default_role, view_channel=True)
    await newcomer.wait_until(lambda: newcomer.sees("moderators"), "the room in sight")
    await room.set_permissions(guild.default_role, view_channel=False)
    await newcomer.wait_until(lambda: not newcomer.sees("moderators"), "the room out of sight")
    assert [text_of(message) for message in admin.messages("moderators")] == ["for few eyes"]


async def test_two_clients_of_one_persona_both_hear(sandbox: Sandbox, meet: Meet) -> None:
    first, second = await meet("Newcomer").connect(), await meet("Newcomer").connect()
    await first.say(None, "hello")
    await asyncio.gather(first.wait_message("hello"), second.wait_message("hello"))
    assert sandbox.hub.connected(int(first.id))


async def test_a_reconnect_may_cost_the_session(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.go(sandbox)
    sandbox.faults.add({"kind": "reconnect", "resumable": False})
    await bot.hears("ready", times=2)
    assert "resumed" not in bot.heard


async def test_an_invalid_session_may_be_resumed_where_it_says_so(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.go(sandbox)
    sandbox.faults.add({"kind": "invalid_session", "resumable": True})
    await bot.hears("resumed")
    assert bot.heard.count("ready") == 1


async def test_a_bot_learns_of_channels_out_of_its_sight_by_a_flag_and_not_by_the_list(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    await bot.go(sandbox)
    guild = bot.guilds[0]
    admin = await meet("Forum Admin").connect()
    role = next(role for role in sandbox.seeded.guild.roles.values() if role.name == "Forum Admin")
    role.permissions |= 1 << 4
    closed = [{"id": str(guild.id), "type": 0, "deny": "1024"}, {"id": admin.id, "type": 1, "allow": "1024"}]
    body = {"name": "secret", "type": 0, "topic": "plans", "permission_overwrites": closed}
    made = await admin.request("POST", f"/guilds/{guild.id}/channels", body)
    await bot.hears("guild_channel_create")
    seen = guild.get_channel(int(made["id"]))
    assert isinstance(seen, discord.TextChannel)
    assert (seen.name, seen.topic, seen.permissions_for(guild.me).view_channel) == ("___hidden___", None, False)
    session = next(session for session in sandbox.hub.sessions if session.user.bot)
    told = [json.loads(text) for _, text in session._sent if '"CHANNEL_CREATE"' in text]
    assert told[-1]["d"]["flags"] & (1 << 17)
    assert seen.id not in {channel.id for channel in await guild.fetch_channels()}
    with pytest.raises(discord.Forbidden):
        await guild.fetch_channel(seen.id)
    # Let in, the bot gets the channel as it is; shut out again, it is hidden again.
    await admin.request("PUT", f"/channels/{seen.id}/permissions/{bot.application_id}", {"type": 1, "allow": "1024"})
    await bot.hears("guild_channel_update")
    assert (seen.name, seen.topic) == ("secret", "plans")
    await admin.request("DELETE", f"/channels/{seen.id}/permissions/{bot.application_id}")
    await bot.hears("guild_channel_update", times=2)
    assert seen.name == "___hidden___"
