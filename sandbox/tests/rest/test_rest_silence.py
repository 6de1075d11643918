"""Timeouts, bans and kicks as personas meet them: what they may still do, and what not."""

from datetime import timedelta

import aiohttp
import pytest

from sandbox.app import Sandbox
from sandbox.people import NothingHappenedError, RefusedError
from tests.rest.client import Client
from tests.small_bot import SmallBot
from tests.test_people import Inter, Meet


async def silenced(sandbox: Sandbox, rest: Client, person: Client) -> None:
    until = (sandbox.world.now() + timedelta(minutes=10)).isoformat()
    reply = await rest("PATCH", f"/guilds/GUILD/members/{person.user_id}", {"communication_disabled_until": until})
    assert reply.status == 200, reply.body


async def test_under_a_timeout_one_reads_and_does_nothing_else(
    sandbox: Sandbox, rest: Client, newcomer: Client, channel: str
) -> None:
    said = await rest.say(channel)
    message = f"/channels/{channel}/messages/{said['id']}"
    await rest("PUT", f"{message}/reactions/👍/@me")
    thread = (await rest("POST", f"{message}/threads", {"name": "Dazu"})).body["id"]
    await silenced(sandbox, rest, newcomer)
    assert (await newcomer("GET", message)).status == 200
    tries = [
        ("POST", f"/channels/{channel}/messages", {"content": "but"}),
        ("POST", f"/channels/{thread}/messages", {"content": "but"}),
        ("PUT", f"{message}/reactions/👍/@me", None),
        ("PUT", f"{message}/reactions/👎/@me", None),
        ("POST", f"/channels/{channel}/typing", None),
        ("POST", f"/channels/{channel}/threads", {"name": "mine", "type": 11}),
        ("PATCH", "/guilds/GUILD/members/@me", {"nick": "Free"}),
    ]
    assert [(await newcomer(*attempt)).code for attempt in tries] == [50013] * len(tries)
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(minutes=11))
    assert (await newcomer(*tries[0])).status == 200


async def test_under_a_timeout_commands_and_buttons_are_out_of_reach(
    sandbox: Sandbox, bot: SmallBot, meet: Meet, session: aiohttp.ClientSession
) -> None:
    @bot.tree.command()
    async def ping(interaction: Inter) -> None:
        await interaction.response.send_message("pong")

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    assert (await newcomer.command("ping")).text == "pong"
    rest = Client(sandbox, session)
    index = await newcomer.request("GET", f"/guilds/{newcomer.guild_id}/application-command-index")
    await silenced(sandbox, rest, Client(sandbox, session, "Newcomer"))
    [command] = index["application_commands"]
    data = {"id": command["id"], "name": "ping", "type": 1, "version": command["version"]}
    channel = newcomer.channel(None)["id"]
    body = {"type": 2, "application_id": newcomer.application_id, "channel_id": channel, "data": data}
    with pytest.raises(RefusedError, match="50013"):
        await newcomer.request("POST", "/interactions", body)


async def test_who_is_banned_hears_and_does_nothing_more_until_the_ban_is_lifted(
    sandbox: Sandbox, bot: SmallBot, meet: Meet, session: aiohttp.ClientSession
) -> None:
    await bot.go(sandbox)
    newcomer, admin = await meet("Newcomer").connect(), await meet("Forum Admin").connect()
    rest = Client(sandbox, session)
    channel = newcomer.channel(None)["id"]
    await newcomer.say(None, "last words")
    invite = (await rest("POST", f"/channels/{channel}/invites", {})).body["code"]
    await rest("PUT", f"/guilds/GUILD/bans/{newcomer.id}", {"delete_message_seconds": 60}, reason="spam")
    await newcomer.wait_until(lambda: not newcomer.channels(), "the server out of sight")
    assert await admin.history() == []
    with pytest.raises(RefusedError, match="50001"):
        await newcomer.request("POST", f"/channels/{channel}/messages", {"content": "still here"})
    with pytest.raises(RefusedError, match="40007"):
        await newcomer.request("POST", f"/invites/{invite}", {})
    await admin.say(None, "they are gone")
    with pytest.raises(NothingHappenedError):
        await newcomer.wait_message("they are gone", timeout=0.05)
    lines = (await rest("GET", "/guilds/GUILD/audit-logs?limit=1")).body["audit_log_entries"]
    assert [(line["action_type"], line["reason"], line["target_id"]) for line in lines] == [(22, "spam", newcomer.id)]
    await rest("DELETE", f"/guilds/GUILD/bans/{newcomer.id}")
    await newcomer.join(invite)
    await newcomer.say(None, "back")
