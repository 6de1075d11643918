"""Who may use a command: its own default, and what the server has set for it."""

from typing import Any

import pytest

from sandbox.app import Sandbox
from tests.rest.client import Client

ROLE, USER, CHANNEL = 1, 2, 3


@pytest.fixture
async def command(rest: Client) -> Any:  # noqa: ANN401 - a command's JSON
    body = {"name": "sweep", "description": "Sweeps", "default_member_permissions": str(1 << 13)}
    return (await rest("POST", f"/applications/{rest.application_id}/guilds/GUILD/commands", body)).body


def path(rest: Client, subject: str) -> str:
    return f"/applications/{rest.application_id}/guilds/GUILD/commands/{subject}/permissions"


async def offered(person: Client) -> list[str]:
    index = (await person("GET", "/guilds/GUILD/application-command-index")).body
    return [command["name"] for command in index["application_commands"]]


async def called(person: Client, channel: str, command: Any) -> int:  # noqa: ANN401 - a command's JSON
    """The status of calling it."""
    data = {"id": command["id"], "name": command["name"], "type": 1, "version": command["version"]}
    body = {"type": 2, "application_id": command["application_id"], "guild_id": person.guild_id}
    return (await person("POST", "/interactions", body | {"channel_id": channel, "data": data})).status


def entry(target: str, kind: int, *, allowed: bool) -> dict[str, object]:
    return {"id": target, "type": kind, "permission": allowed}


async def test_a_server_may_give_a_command_to_whom_its_default_leaves_out(
    rest: Client,
    newcomer: Client,
    admin: Client,
    channel: str,
    command: Any,  # noqa: ANN401 - a command's JSON
) -> None:
    assert (await offered(newcomer), await called(newcomer, channel, command)) == ([], 403)
    wanted = {"permissions": [entry(newcomer.user_id, USER, allowed=True)]}
    assert (await admin("PUT", path(rest, command["id"]), wanted)).body["permissions"] == wanted["permissions"]
    assert (await offered(newcomer), await called(newcomer, channel, command)) == (["sweep"], 204)
    await admin("PUT", path(rest, command["id"]), {"permissions": []})
    assert await offered(newcomer) == []
    assert (await rest("GET", path(rest, command["id"]))).code == 10066


async def test_a_persons_own_entry_beats_those_of_roles_and_these_beat_everybodys(
    rest: Client,
    newcomer: Client,
    admin: Client,
    command: Any,  # noqa: ANN401 - a command's JSON
) -> None:
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Broom"})).body["id"]
    await rest("PUT", f"/guilds/GUILD/members/{newcomer.user_id}/roles/{role}")
    everybody = entry(rest.guild_id, ROLE, allowed=True)
    entries = [everybody]
    steps = []
    for added in (entry(role, ROLE, allowed=False), entry(newcomer.user_id, USER, allowed=True)):
        await admin("PUT", path(rest, command["id"]), {"permissions": entries})
        steps.append(await offered(newcomer))
        entries = [*entries, added]
    await admin("PUT", path(rest, command["id"]), {"permissions": entries})
    steps.append(await offered(newcomer))
    assert steps == [["sweep"], [], ["sweep"]]


async def test_a_channel_may_be_shut_for_a_command(
    rest: Client,
    newcomer: Client,
    admin: Client,
    channel: str,
    command: Any,  # noqa: ANN401 - a command's JSON
) -> None:
    other = await rest.new_channel("anderswo")
    allowed = entry(newcomer.user_id, USER, allowed=True)
    all_channels = entry(str(int(rest.guild_id) - 1), CHANNEL, allowed=False)
    here = entry(channel, CHANNEL, allowed=True)
    await admin("PUT", path(rest, command["id"]), {"permissions": [allowed, all_channels, here]})
    assert await called(newcomer, channel, command) == 204
    assert await called(newcomer, other, command) == 403


async def test_a_whole_application_may_be_denied_but_not_to_administrators(
    sandbox: Sandbox, rest: Client, newcomer: Client, admin: Client
) -> None:
    await rest("POST", f"/applications/{rest.application_id}/commands", {"name": "ping", "description": "pong"})
    assert await offered(newcomer) == ["ping"]
    nobody = {"permissions": [entry(rest.guild_id, ROLE, allowed=False)]}
    await admin("PUT", path(rest, rest.application_id), nobody)
    assert await offered(newcomer) == []
    guild = sandbox.seeded.guild
    role = next(role for role in guild.roles.values() if role.name == "Forum Admin")
    role.permissions |= 1 << 3
    assert await offered(admin) == ["ping"]


async def test_only_who_manages_server_and_roles_sets_them_and_never_a_bot(
    rest: Client,
    newcomer: Client,
    admin: Client,
    command: Any,  # noqa: ANN401 - a command's JSON
) -> None:
    body = {"permissions": [entry(newcomer.user_id, USER, allowed=True)]}
    assert (await rest("PUT", path(rest, command["id"]), body)).code == 20001
    assert (await newcomer("PUT", path(rest, command["id"]), body)).code == 50013
    assert (await admin("PUT", path(rest, "1"), body)).code == 10063
    assert (await admin("PUT", path(rest, command["id"]), body)).status == 200
    line = (await rest("GET", "/guilds/GUILD/audit-logs?limit=1")).body
    assert line["audit_log_entries"][0]["action_type"] == 121
    assert [found["name"] for found in line["application_commands"]] == ["sweep"]
