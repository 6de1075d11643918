"""Scheduled events: external ones, those of voice channels, who sees them, and what their times do."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from sandbox.app import Sandbox
from sandbox.world.permissions import Permission
from sandbox.world.world import Event
from tests.rest import payloads
from tests.rest.client import Client

EVENTS = "/guilds/GUILD/scheduled-events"


def external(sandbox: Sandbox, **fields: object) -> dict[str, Any]:
    now = sandbox.world.now()
    return {
        "name": "Council",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": (now + timedelta(hours=1)).isoformat(),
        "scheduled_end_time": (now + timedelta(hours=2)).isoformat(),
        "entity_metadata": {"location": "Town hall"},
        **fields,
    }


async def voice(sandbox: Sandbox, rest: Client, **fields: object) -> dict[str, Any]:
    channel = (await rest("POST", "/guilds/GUILD/channels", {"name": "Hören", "type": 2, **fields})).body["id"]
    return external(sandbox, entity_type=2, channel_id=channel, entity_metadata=None, scheduled_end_time=None)


async def made(client: Client, body: dict[str, Any]) -> str:
    reply = await client("POST", EVENTS, body)
    assert reply.status == 200, reply.body
    return f"{EVENTS}/{reply.body['id']}"


async def status(client: Client, event: str) -> int:
    found: int = (await client("GET", event)).body["status"]
    return found


async def test_an_external_event_begins_and_ends_by_itself(sandbox: Sandbox, rest: Client) -> None:
    told: list[int] = []

    def hear(event: Event) -> None:
        if event.name == "GUILD_SCHEDULED_EVENT_UPDATE":
            told.append(event.data["status"])

    sandbox.world.subscribe(hear)
    event = await made(rest, external(sandbox))
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(minutes=61))
    assert await status(rest, event) == 2
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(hours=1))
    assert await status(rest, event) == 3
    assert told == [2, 3]
    assert (await rest("GET", EVENTS)).body == []
    assert (await rest("PATCH", event, {"name": "Too late"})).code == 180000


async def test_an_event_that_was_put_off_begins_at_its_new_time(sandbox: Sandbox, rest: Client) -> None:
    event = await made(rest, external(sandbox))
    later = sandbox.world.now() + timedelta(days=1)
    moved = {"scheduled_start_time": later.isoformat()}
    moved["scheduled_end_time"] = (later + timedelta(hours=1)).isoformat()
    await rest("PATCH", event, moved)
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(hours=2))
    assert await status(rest, event) == 1
    await sandbox.traveller.advance(later + timedelta(minutes=1))
    assert await status(rest, event) == 2


async def test_a_voice_event_is_begun_by_people_or_given_up(sandbox: Sandbox, rest: Client) -> None:
    begun, forgotten = await made(rest, await voice(sandbox, rest)), await made(rest, await voice(sandbox, rest))
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(minutes=61))
    assert (await rest("PATCH", begun, {"status": 2})).body["status"] == 2
    assert (await rest("PATCH", begun, {"status": 4})).error_at("status") == "GUILD_SCHEDULED_EVENT_INVALID_STATUS"
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(hours=3))
    assert (await status(rest, begun), await status(rest, forgotten)) == (2, 4)
    assert (await rest("PATCH", begun, {"status": 3})).body["status"] == 3


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"entity_metadata": None}, ("entity_metadata", "location")),
        ({"scheduled_end_time": None}, ("scheduled_end_time",)),
        ({"entity_type": 2, "entity_metadata": None}, ("channel_id",)),
        ({"scheduled_start_time": "2020-01-01T00:00Z"}, ("scheduled_start_time",)),
    ],
)
async def test_each_kind_of_event_needs_its_own_fields(
    sandbox: Sandbox, rest: Client, fields: dict[str, object], place: tuple[str, ...]
) -> None:
    assert (await rest("POST", EVENTS, external(sandbox, **fields))).error_at(*place)


async def test_an_event_in_a_closed_channel_is_seen_by_those_inside(
    sandbox: Sandbox, rest: Client, newcomer: Client, admin: Client
) -> None:
    nobody = {"id": rest.guild_id, "type": 0, "allow": "0", "deny": str(1 << 10)}
    bot = {"id": rest.user_id, "type": 1, "allow": str(1 << 10), "deny": "0"}
    one = {"id": admin.user_id, "type": 1, "allow": str(1 << 10), "deny": "0"}
    event = await made(rest, await voice(sandbox, rest, permission_overwrites=[nobody, bot, one]))
    assert (await admin("GET", event)).status == 200
    assert (await newcomer("GET", event)).code == 10070
    assert (await newcomer("PUT", f"{event}/users/@me")).code == 10070
    assert (await admin("PUT", f"{event}/users/@me")).status == 200
    members = (await rest("GET", f"{event}/users?with_member=true")).body
    assert [entry["member"]["user"]["id"] for entry in members] == [admin.user_id]
    counted = (await rest("GET", f"{event}?with_user_count=true")).body
    assert counted["user_count"] == 1


async def test_the_bot_changes_its_own_events_with_create_events_and_others_with_manage_events(
    sandbox: Sandbox, rest: Client, admin: Client, newcomer: Client
) -> None:
    assert (await newcomer("POST", EVENTS, external(sandbox))).code == 50013
    guild = sandbox.seeded.guild
    guild.everyone.permissions |= 1 << 44
    own, other = await made(newcomer, external(sandbox)), await made(rest, external(sandbox))
    assert (await newcomer("PATCH", own, {"name": "Mine"})).status == 200
    assert (await newcomer("PATCH", other, {"name": "Mine"})).code == 50013
    assert (await newcomer("DELETE", other)).code == 50013
    assert (await newcomer("DELETE", own)).status == 204
    assert admin.persona


async def test_an_event_goes_with_its_voice_channel(sandbox: Sandbox, rest: Client) -> None:
    gone: list[str] = []

    def hear(event: Event) -> None:
        if event.name == "GUILD_SCHEDULED_EVENT_DELETE":
            gone.append(event.data["id"])

    sandbox.world.subscribe(hear)
    body = await voice(sandbox, rest)
    event, other = await made(rest, body), await made(rest, external(sandbox))
    assert (await rest("DELETE", f"/channels/{body['channel_id']}")).status == 200
    assert gone == [event.rpartition("/")[2]]
    assert (await rest("GET", event)).code == 10070
    assert (await rest("GET", other)).status == 200


async def test_permissions_that_were_split_off_are_asked_for_by_name(
    sandbox: Sandbox, rest: Client, channel: str
) -> None:
    """Since 2026 the older permission beside it no longer stands for them."""
    bots_own = next(role for role in sandbox.seeded.guild.roles.values() if role.bot_id is not None)
    message = await rest.say(channel)
    image = f"data:image/png;base64,{base64.b64encode(payloads.PNG).decode()}"
    needs = {
        Permission.CREATE_EVENTS: ("POST", EVENTS, external(sandbox)),
        Permission.CREATE_GUILD_EXPRESSIONS: ("POST", "/guilds/GUILD/emojis", {"name": "wappen", "image": image}),
        Permission.PIN_MESSAGES: ("PUT", f"/channels/{channel}/messages/pins/{message['id']}", None),
    }
    bots_own.permissions |= int(Permission.MANAGE_EVENTS | Permission.MANAGE_GUILD_EXPRESSIONS)
    for needed, request in needs.items():
        bots_own.permissions &= ~int(needed)
        assert (await rest(*request)).code == 50013, needed
        bots_own.permissions |= int(needed)
        assert (await rest(*request)).status < 300, needed


async def test_an_external_event_stands_in_no_channel(sandbox: Sandbox, rest: Client, channel: str) -> None:
    reply = await rest("POST", EVENTS, external(sandbox, channel_id=channel))
    assert (reply.status, reply.code) == (400, 50035)
    assert reply.error_at("channel_id")
    assert (await rest("POST", EVENTS, external(sandbox, channel_id=None))).status == 200
