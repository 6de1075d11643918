"""Timeouts, kicks and bans as Discord takes and refuses them: by permission, by rank, and by what is there."""

from datetime import timedelta

import pytest

from sandbox.app import Sandbox
from sandbox.world.entities import Role
from sandbox.world.permissions import Permission
from tests.rest.client import Client, Reply

SANCTIONS = (
    ("PATCH", "/guilds/GUILD/members/{user}", Permission.MODERATE_MEMBERS),
    ("DELETE", "/guilds/GUILD/members/{user}", Permission.KICK_MEMBERS),
    ("PUT", "/guilds/GUILD/bans/{user}", Permission.BAN_MEMBERS),
)


async def sanction(sandbox: Sandbox, client: Client, method: str, path: str, user: str) -> Reply:
    until = (sandbox.world.now() + timedelta(hours=1)).isoformat()
    body = {"PATCH": {"communication_disabled_until": until}, "PUT": {}}.get(method)
    return await client(method, path.format(user=user), body)


def role_named(sandbox: Sandbox, name: str) -> Role:
    return next(role for role in sandbox.seeded.guild.roles.values() if role.name == name)


@pytest.mark.parametrize(("method", "path", "permission"), SANCTIONS)
async def test_each_needs_its_own_permission(
    sandbox: Sandbox, rest: Client, newcomer: Client, method: str, path: str, permission: Permission
) -> None:
    bot = role_named(sandbox, "Ratsbote")
    bot.permissions &= ~permission
    assert (await sanction(sandbox, rest, method, path, newcomer.user_id)).code == 50013
    bot.permissions |= permission
    assert (await sanction(sandbox, rest, method, path, newcomer.user_id)).status in {200, 204}


@pytest.mark.parametrize(("method", "path", "_"), SANCTIONS)
async def test_each_needs_a_higher_rank_and_never_reaches_the_owner(
    sandbox: Sandbox, rest: Client, newcomer: Client, method: str, path: str, _: Permission
) -> None:
    guild = sandbox.seeded.guild
    high = Role(sandbox.world.new_id(), "Stadtspitze", position=len(guild.roles))
    guild.roles[high.id] = high
    guild.members[int(newcomer.user_id)].role_ids.append(high.id)
    assert (await sanction(sandbox, rest, method, path, newcomer.user_id)).code == 50013
    assert (await sanction(sandbox, rest, method, path, str(guild.owner_id))).code == 50013
    # One below, and the newer one of two at one place: Discord lets it pass.
    high.position = role_named(sandbox, "Ratsbote").position - 1
    assert (await sanction(sandbox, rest, method, path, newcomer.user_id)).status in {200, 204}


async def test_administrators_are_never_timed_out(sandbox: Sandbox, rest: Client, newcomer: Client) -> None:
    guild = sandbox.seeded.guild
    role = Role(sandbox.world.new_id(), "IT", position=1, permissions=int(Permission.ADMINISTRATOR))
    guild.roles[role.id] = role
    guild.members[int(newcomer.user_id)].role_ids.append(role.id)
    method, path, _ = SANCTIONS[0]
    assert (await sanction(sandbox, rest, method, path, newcomer.user_id)).code == 50013


async def test_a_timeout_is_28_days_at_most(sandbox: Sandbox, rest: Client, newcomer: Client) -> None:
    member = f"/guilds/GUILD/members/{newcomer.user_id}"
    longest = sandbox.world.now() + timedelta(days=28)
    body = {"communication_disabled_until": (longest + timedelta(minutes=1)).isoformat()}
    refused = await rest("PATCH", member, body)
    assert refused.error_at("communication_disabled_until") == "MODERATE_MEMBERS_TIMEOUT_TOO_LONG"
    assert (await rest("PATCH", member, {"communication_disabled_until": longest.isoformat()})).status == 200


async def test_what_is_not_there_has_its_own_code(rest: Client, newcomer: Client) -> None:
    ban, member = f"/guilds/GUILD/bans/{newcomer.user_id}", f"/guilds/GUILD/members/{newcomer.user_id}"
    assert ((await rest("GET", ban)).code, (await rest("DELETE", ban)).code) == (10026, 10026)
    assert (await rest("PUT", ban, {}, reason="#1 Moderation: Ton")).status == 204
    assert (await rest("PUT", ban, {})).status == 204, "who is banned can be banned again"
    assert (await rest("DELETE", member)).code == 10007
    assert (await rest("GET", ban)).body["reason"] == "#1 Moderation: Ton"
    entries = (await rest("GET", "/guilds/GUILD/audit-logs?action_type=22")).body["audit_log_entries"]
    assert [entry["reason"] for entry in entries] == ["#1 Moderation: Ton"]
    assert (await rest("PUT", "/guilds/GUILD/bans/4711", {})).code == 10013


async def test_messages_go_with_a_ban_also_when_it_is_asked_in_the_query(
    rest: Client, newcomer: Client, channel: str
) -> None:
    """discord.py sends the fields of a ban as query parameters, and Discord takes them."""
    message = await newcomer.say(channel)
    assert (await rest("PUT", f"/guilds/GUILD/bans/{newcomer.user_id}?delete_message_seconds=60")).status == 204
    assert (await rest("GET", f"/channels/{channel}/messages/{message['id']}")).code == 10008
