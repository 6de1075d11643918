"""What Discord's documentation forbids and a lenient stand-in would let pass; each with what is just allowed."""

from typing import Any

import pytest

from sandbox.app import Sandbox
from tests.rest.client import Client
from tests.test_interactions_by_http import asked

COMMANDS = "/applications/APP/guilds/GUILD/commands"


def select(kind: int, defaults: list[dict[str, str]], **fields: object) -> dict[str, Any]:
    part = {"type": kind, "custom_id": "who", "default_values": defaults, **fields}
    return {"components": [{"type": 1, "components": [part]}]}


def default(kind: str, number: int = 1) -> dict[str, str]:
    return {"id": str(number), "type": kind}


SELECT = ("components", "0", "components", "0", "default_values")
USER, ROLE, MENTIONABLE, CHANNEL = 5, 6, 7, 8


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (select(USER, [default("user", 1), default("user", 2)]), SELECT),
        (select(USER, [default("user")], min_values=2, max_values=3), SELECT),
        (select(USER, [default("role")]), (*SELECT, "0", "type")),
        (select(ROLE, [default("user")]), (*SELECT, "0", "type")),
        (select(CHANNEL, [default("user")]), (*SELECT, "0", "type")),
        (select(MENTIONABLE, [default("channel")]), (*SELECT, "0", "type")),
    ],
)
async def test_defaults_of_selects_are_as_many_and_of_the_kind_that_can_be_chosen(
    rest: Client, channel: str, body: dict[str, Any], path: tuple[str, ...]
) -> None:
    reply = await rest("POST", f"/channels/{channel}/messages", body)
    assert (reply.status, reply.code) == (400, 50035)
    assert reply.error_at(*path)


async def test_defaults_within_the_rules_are_taken(rest: Client, channel: str) -> None:
    for body in (
        select(USER, [default("user", 1), default("user", 2)], max_values=2),
        select(MENTIONABLE, [default("user", 1), default("role", 2)], max_values=2),
        select(CHANNEL, [], min_values=1),
    ):
        reply = await rest("POST", f"/channels/{channel}/messages", body)
        assert reply.status == 200, reply.body


def option(choices: list[dict[str, object]], kind: int = 3) -> dict[str, Any]:
    part = {"type": kind, "name": "city", "description": "Which", "choices": choices}
    return {"name": "vote", "description": "Votes", "options": [part]}


CHOICES = ("options", "0", "choices")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (option([{"name": "Dortmund", "value": 1}]), (*CHOICES, "0", "value")),
        (option([{"name": "Dortmund", "value": "x" * 101}]), (*CHOICES, "0", "value")),
        (option([{"name": "Dortmund", "value": "1"}], kind=4), (*CHOICES, "0", "value")),
        (option([{"name": "Dortmund", "value": "a"}, {"name": "Dortmund", "value": "b"}]), (*CHOICES, "1", "name")),
        ({"name": "Archive", "type": 3, "options": [{"type": 3, "name": "x", "description": "y"}]}, ("options",)),
    ],
)
async def test_choices_are_of_their_options_kind_and_menus_have_no_options(
    rest: Client, body: dict[str, Any], path: tuple[str, ...]
) -> None:
    reply = await rest("POST", COMMANDS.replace("APP", rest.application_id), body)
    assert (reply.status, reply.code) == (400, 50035)
    assert reply.error_at(*path)


async def test_choices_within_the_rules_are_taken(rest: Client) -> None:
    for body in (
        option([{"name": "Dortmund", "value": "x" * 100}, {"name": "Bochum", "value": "b"}]),
        option([{"name": "one", "value": 1}], kind=4),
        {"name": "Archive", "type": 3, "options": []},
    ):
        reply = await rest("POST", COMMANDS.replace("APP", rest.application_id), body)
        assert reply.status in {200, 201}, reply.body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": 2, "user_limit": 100}, "user_limit"),
        ({"type": 13, "user_limit": 10_001}, "user_limit"),
        ({"type": 2, "bitrate": 96_001}, "bitrate"),
        ({"type": 13, "bitrate": 64_001}, "bitrate"),
    ],
)
async def test_voice_channels_without_boosts_are_small(rest: Client, body: dict[str, Any], field: str) -> None:
    reply = await rest("POST", "/guilds/GUILD/channels", {"name": "hören", **body})
    assert (reply.status, reply.code) == (400, 50035)
    assert reply.error_at(field) == "NUMBER_TYPE_MAX"
    made = await rest("POST", "/guilds/GUILD/channels", {"name": "hören", **body, field: body[field] - 1})
    assert made.status == 201
    edited = await rest("PATCH", f"/channels/{made.body['id']}", {field: body[field]})
    assert edited.error_at(field) == "NUMBER_TYPE_MAX"


async def test_a_roles_icon_needs_the_servers_feature(sandbox: Sandbox, rest: Client) -> None:
    reply = await rest("POST", "/guilds/GUILD/roles", {"name": "x", "unicode_emoji": "🎺"})
    assert (reply.status, reply.code) == (403, 50101)
    sandbox.seeded.guild.features.append("ROLE_ICONS")
    reply = await rest("POST", "/guilds/GUILD/roles", {"name": "x", "unicode_emoji": "🎺"})
    assert (reply.status, reply.body["unicode_emoji"]) == (200, "🎺")


async def test_a_sticker_that_does_not_exist_cannot_be_sent(rest: Client, channel: str) -> None:
    reply = await rest("POST", f"/channels/{channel}/messages", {"content": "x", "sticker_ids": ["1"]})
    assert (reply.status, reply.code) == (400, 50081)


async def test_people_send_neither_embeds_nor_components(newcomer: Client, channel: str) -> None:
    rich = {
        "embeds": [{"title": "x"}],
        "components": [
            {"type": 1, "components": [{"type": 2, "style": 5, "url": "https://example.org", "label": "x"}]}
        ],
    }
    message = await newcomer.say(channel, "plain", **rich)
    assert (message["content"], message["embeds"], message["components"]) == ("plain", [], [])
    reply = await newcomer("POST", f"/channels/{channel}/messages", rich)
    assert (reply.status, reply.code) == (400, 50006)


async def test_suggestions_while_typing_are_as_choices_are(sandbox: Sandbox, rest: Client, newcomer: Client) -> None:
    callback, _ = await asked(sandbox, rest, newcomer, autocomplete=True)
    for value in (7, "x" * 101):
        reply = await rest("POST", callback, {"type": 8, "data": {"choices": [{"name": "x", "value": value}]}})
        assert (reply.status, reply.code) == (400, 50035)
    right = {"type": 8, "data": {"choices": [{"name": "x", "value": "y"}]}}
    assert (await rest("POST", callback, right)).status == 204
