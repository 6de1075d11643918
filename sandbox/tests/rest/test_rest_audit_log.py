"""The audit log: every act of a moderator or a bot leaves its line, with whom it met, what changed and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sandbox.app import Sandbox
from tests.rest.client import Client

# What is done (method, path, body), the type of its line, what the line says has changed.
Case = tuple[str, str, object, int, set[str]]

CASES_PER_PAGE: dict[str, Case] = {
    "server": ("PATCH", "/guilds/GUILD", {"description": "x"}, 1, {"description"}),
    "channel made": ("POST", "/guilds/GUILD/channels", {"name": "new"}, 10, {"name"}),
    "channel changed": ("PATCH", "/channels/{channel}", {"topic": "x"}, 11, {"topic"}),
    "channel deleted": ("DELETE", "/channels/{channel}", None, 12, set()),
    "overwrite made": (
        "PUT",
        "/channels/{channel}/permissions/{role}",
        {"type": 0, "deny": "2048"},
        13,
        {"id", "type", "allow", "deny"},
    ),
    "kicked": ("DELETE", "/guilds/GUILD/members/{person}", None, 20, set()),
    "banned": ("PUT", "/guilds/GUILD/bans/{person}", {}, 22, set()),
    "timed out": (
        "PATCH",
        "/guilds/GUILD/members/{person}",
        {"communication_disabled_until": "{soon}"},
        24,
        {"communication_disabled_until"},
    ),
    "renamed": ("PATCH", "/guilds/GUILD/members/{person}", {"nick": "x"}, 24, {"nick"}),
    "role given": ("PUT", "/guilds/GUILD/members/{person}/roles/{role}", None, 25, {"$add"}),
    "role made": ("POST", "/guilds/GUILD/roles", {"name": "x"}, 30, {"name"}),
    "role changed": ("PATCH", "/guilds/GUILD/roles/{role}", {"hoist": True}, 31, {"hoist"}),
    "role deleted": ("DELETE", "/guilds/GUILD/roles/{role}", None, 32, {"name"}),
    "invited": ("POST", "/channels/{channel}/invites", {"unique": True}, 40, {"code"}),
    "invitation withdrawn": ("DELETE", "/invites/{invite}", None, 42, {"code"}),
    "webhook made": ("POST", "/channels/{channel}/webhooks", {"name": "x"}, 50, {"name", "type", "channel_id"}),
    "webhook changed": ("PATCH", "/webhooks/{hook}", {"name": "y"}, 51, {"name"}),
    "webhook deleted": ("DELETE", "/webhooks/{hook}", None, 52, {"name"}),
    "message deleted": ("DELETE", "/channels/{channel}/messages/{said}", None, 72, set()),
    "messages deleted": (
        "POST",
        "/channels/{channel}/messages/bulk-delete",
        {"messages": ["{said}", "{message}"]},
        73,
        set(),
    ),
    "pinned": ("PUT", "/channels/{channel}/messages/pins/{said}", None, 74, set()),
    "event changed": ("PATCH", "/guilds/GUILD/scheduled-events/{event}", {"name": "y"}, 101, {"name"}),
    "event deleted": ("DELETE", "/guilds/GUILD/scheduled-events/{event}", None, 102, {"name"}),
    "thread made": ("POST", "/channels/{channel}/threads", {"name": "x", "type": 11}, 110, {"name"}),
    "thread changed": ("PATCH", "/channels/{thread}", {"name": "y"}, 111, {"name"}),
    "thread deleted": ("DELETE", "/channels/{thread}", None, 112, set()),
    "rule changed": ("PATCH", "/guilds/GUILD/auto-moderation/rules/{rule}", {"enabled": False}, 141, {"enabled"}),
    "rule deleted": ("DELETE", "/guilds/GUILD/auto-moderation/rules/{rule}", None, 142, {"name", "actions"}),
}


@pytest.fixture
async def filled(sandbox: Sandbox, rest: Client, newcomer: Client, channel: str) -> Callable[[object], Any]:
    """Puts the ids of what there is into a path or body."""
    soon = (sandbox.world.now() + timedelta(hours=1)).isoformat()
    later = (sandbox.world.now() + timedelta(hours=2)).isoformat()
    event = {"name": "x", "privacy_level": 2, "entity_type": 3, "entity_metadata": {"location": "here"}}
    event |= {"scheduled_start_time": soon, "scheduled_end_time": later}
    rule = {"name": "x", "event_type": 1, "trigger_type": 1, "actions": [{"type": 1}], "enabled": True}

    async def new(path: str, body: object) -> str:
        made = (await rest("POST", path, body)).body
        found: str = made.get("code") or made["id"]
        return found

    ids = {
        "channel": channel,
        "person": newcomer.user_id,
        "soon": soon,
        "role": await new("/guilds/GUILD/roles", {"name": "x"}),
        "said": (await newcomer.say(channel))["id"],
        "message": (await rest.say(channel))["id"],
        "thread": await new(f"/channels/{channel}/threads", {"name": "x", "type": 11}),
        "hook": await new(f"/channels/{channel}/webhooks", {"name": "x"}),
        "invite": await new(f"/channels/{channel}/invites", {}),
        "event": await new("/guilds/GUILD/scheduled-events", event),
        "rule": await new("/guilds/GUILD/auto-moderation/rules", rule),
    }

    def fill(value: object) -> Any:  # noqa: ANN401 - of the kind of the value
        if isinstance(value, str):
            return value.format(**ids)
        if isinstance(value, list):
            return [fill(entry) for entry in value]
        return {key: fill(entry) for key, entry in value.items()} if isinstance(value, dict) else value

    return fill


@pytest.mark.parametrize("case", CASES_PER_PAGE.values(), ids=CASES_PER_PAGE.keys())
async def test_every_act_leaves_its_line(rest: Client, filled: Callable[[object], Any], case: Case) -> None:
    method, path, body, kind, changed = case
    before = len((await rest("GET", "/guilds/GUILD/audit-logs?limit=100")).body["audit_log_entries"])
    done = await rest(method, filled(path), filled(body), reason="because%20of%20it")
    assert done.status < 300, done.body
    lines = (await rest("GET", "/guilds/GUILD/audit-logs?limit=100")).body["audit_log_entries"]
    assert len(lines) == before + 1
    assert (lines[0]["action_type"], lines[0]["user_id"], lines[0]["reason"]) == (kind, rest.user_id, "because of it")
    told = {change["key"] for change in lines[0]["changes"]}
    assert changed <= told
    assert not {"token", "url"} & told


async def test_the_log_comes_with_what_it_is_about(rest: Client, filled: Callable[[object], Any]) -> None:
    log = (await rest("GET", "/guilds/GUILD/audit-logs?limit=100")).body
    named = ("users", "webhooks", "guild_scheduled_events", "threads", "auto_moderation_rules")
    assert [len(log[name]) for name in named] == [1, 1, 1, 1, 1]
    assert log["webhooks"][0]["id"] == filled("{hook}")


async def test_the_log_is_filtered_and_paged(rest: Client, filled: Callable[[object], Any]) -> None:
    def ids(reply: Any) -> list[str]:  # noqa: ANN401 - a reply
        return [line["id"] for line in reply.body["audit_log_entries"]]

    path = "/guilds/GUILD/audit-logs"
    every = ids(await rest("GET", f"{path}?limit=100"))
    assert every == sorted(every, reverse=True)
    assert ids(await rest("GET", f"{path}?limit=2&before={every[1]}")) == every[2:4]
    assert ids(await rest("GET", f"{path}?limit=1&after={every[-1]}")) == [every[-2]]
    about = (await rest("GET", f"{path}?target_id={filled('{hook}')}")).body["audit_log_entries"]
    assert [line["action_type"] for line in about] == [50]
    assert len(ids(await rest("GET", f"{path}?action_type=30"))) == 1


async def test_who_may_not_read_the_log_does_not(newcomer: Client) -> None:
    assert (await newcomer("GET", "/guilds/GUILD/audit-logs")).code == 50013
