"""Interactions answered by plain HTTP, as bots without a library do: tokens, headers, and what is too early."""

from typing import Any

import aiohttp

from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from tests.rest.client import Client
from tests.rest.scripted_interactions import Ear

CITY = {"type": 3, "name": "city", "description": "Which", "autocomplete": True}


async def asked(sandbox: Sandbox, rest: Client, person: Client, *, autocomplete: bool = False) -> tuple[str, str]:
    """A person calls the bot's only command, or types its option: the paths of the first answer and of what follows."""
    ear = Ear(sandbox)
    base = f"/applications/{rest.application_id}/guilds/GUILD/commands"
    command = (await rest("POST", base, {"name": "vote", "description": "Votes", "options": [CITY]})).body
    body: dict[str, Any] = {
        "type": 4 if autocomplete else 2,
        "application_id": rest.application_id,
        "guild_id": rest.guild_id,
        "channel_id": str(sandbox.seeded.guild.system_channel_id),
        "session_id": "s",
        "data": {"id": command["id"], "name": "vote", "type": 1, "version": command["version"]},
    }
    if autocomplete:
        body["data"]["options"] = [{"type": 3, "name": "city", "value": "Dor", "focused": True}]
    assert (await person("POST", "/interactions", body)).status == 204
    token = ear.last()["token"]
    return f"/interactions/{ear.last()['id']}/{token}/callback", f"/webhooks/{rest.application_id}/{token}"


async def test_before_the_first_answer_there_is_no_webhook(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        rest, newcomer = Client(sandbox, session), Client(sandbox, session, "Newcomer")
        callback, hook = await asked(sandbox, rest, newcomer)
        early = [await rest("POST", hook, {"content": "x"}), await rest("GET", f"{hook}/messages/@original")]
        assert [(reply.status, reply.code) for reply in early] == [(404, 10015)] * 2
        assert (await rest("POST", callback, {"type": 4, "data": {"content": "Yes."}})).status == 204
        assert (await rest("POST", hook, {"content": "And more"})).status == 200
        wrong = await rest("POST", f"{hook[:-4]}AAAA", {"content": "x"})
        assert (wrong.status, wrong.code) == (401, 50027)


async def test_a_first_answer_has_no_rate_limit_and_what_follows_has() -> None:
    async with Sandbox(limits=Strictness.DISCORD) as sandbox, aiohttp.ClientSession() as session:
        rest, newcomer = Client(sandbox, session), Client(sandbox, session, "Newcomer")
        callback, hook = await asked(sandbox, rest, newcomer)
        first = await rest("POST", callback, {"type": 4, "data": {"content": "Yes."}})
        assert [name for name in first.headers if name.lower().startswith("x-ratelimit")] == []
        more = await rest("POST", hook, {"content": "And more"})
        assert more.headers["X-RateLimit-Remaining"]
