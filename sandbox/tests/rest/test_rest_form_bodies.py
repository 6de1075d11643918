"""Bodies as HTML forms (`application/x-www-form-urlencoded`), which Discord takes wherever it takes files."""

import json

import aiohttp
import pytest

from sandbox.app import Sandbox
from sandbox.conformance import discord_conformance
from sandbox.rest.body import FORM_OPERATIONS
from sandbox.rest.routes import ROUTES
from tests.conformance_table import plain
from tests.rest.client import Client
from tests.rest.scripted_interactions import Ear

FORM = "application/x-www-form-urlencoded"


async def send(rest: Client, method: str, path: str, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
    headers = {"Authorization": rest.authorization}
    url = f"{rest.sandbox.api}{path}"
    async with rest.session.request(method, url, headers=headers, data=aiohttp.FormData(fields)) as response:
        assert response.request_info.headers["Content-Type"] == FORM
        return response.status, await response.json() if response.status != 204 else {}


async def test_a_message_comes_as_payload_json_or_as_plain_fields(rest: Client, channel: str) -> None:
    status, message = await send(
        rest, "POST", f"/channels/{channel}/messages", {"payload_json": json.dumps({"content": "Grüß Gott & <hello>"})}
    )
    assert (status, message["content"]) == (200, "Grüß Gott & <hello>")
    path = f"/channels/{channel}/messages/{message['id']}"
    status, message = await send(rest, "PATCH", path, {"content": "one + one = two"})
    assert (status, message["content"]) == (200, "one + one = two")


async def test_a_form_whose_json_is_none_is_refused(rest: Client, channel: str) -> None:
    status, answer = await send(rest, "POST", f"/channels/{channel}/messages", {"payload_json": "{"})
    assert (status, answer["code"]) == (400, 50109)


async def test_an_interaction_is_answered_by_a_form(sandbox: Sandbox, rest: Client, newcomer: Client) -> None:
    ear = Ear(sandbox)
    base = f"/applications/{rest.application_id}/guilds/GUILD/commands"
    command = (await rest("POST", base, {"name": "vote", "description": "Votes"})).body
    guild = sandbox.seeded.guild
    asked = {
        "type": 2,
        "application_id": rest.application_id,
        "guild_id": rest.guild_id,
        "channel_id": str(guild.system_channel_id),
        "session_id": "s",
        "data": {"id": command["id"], "name": "vote", "type": 1, "version": command["version"]},
    }
    assert (await newcomer("POST", "/interactions", asked)).status == 204
    path = f"/interactions/{ear.last()['id']}/{ear.last()['token']}/callback"
    body = {"payload_json": json.dumps({"type": 4, "data": {"content": "Yes."}})}
    assert await send(rest, "POST", path, body) == (204, {})
    hook = f"/webhooks/{rest.application_id}/{ear.last()['token']}"
    status, message = await send(rest, "POST", hook, {"payload_json": json.dumps({"content": "And more"})})
    assert (status, message["content"]) == (200, "And more")


async def test_elsewhere_a_form_is_no_body(rest: Client) -> None:
    """A role is made from JSON alone: without a body it gets Discord's default name."""
    status, role = await send(rest, "POST", f"/guilds/{rest.guild_id}/roles", {"name": "Choir"})
    assert (status, role["name"]) == (200, "new role")


def test_forms_are_taken_where_discord_says_so(sandbox: Sandbox) -> None:
    document = discord_conformance()
    if document is None:
        pytest.skip("Discord's API document is not here")
    offered = {(route.method, plain(route.template)) for route in (*ROUTES, *sandbox.interactions.routes())}
    operations = {(method, route): document.operation(method, route) for method, route in offered}
    taking = {
        name
        for name, operation in operations.items()
        if operation is not None and FORM in operation.get("requestBody", {}).get("content", {})
    }
    assert taking == FORM_OPERATIONS
