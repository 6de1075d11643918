"""AutoMod at work: what it blocks, tells, writes down, and whom it leaves alone."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import discord
import pytest

from sandbox.app import Sandbox
from sandbox.people import Person, RefusedError
from sandbox.world.permissions import Permission
from sandbox.world.world import Event
from tests.rest.client import Client
from tests.small_bot import SmallBot

Meet = Callable[[str], Person]

RULES = "/guilds/GUILD/auto-moderation/rules"


def rule(trigger: int = 1, *actions: dict[str, Any], **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - as the API has it
    metadata: dict[str, Any] = {"keyword_filter": ["spoil*"]} if trigger == 1 else {}
    return {
        "name": "No spoilers",
        "event_type": 1,
        "trigger_type": trigger,
        "trigger_metadata": metadata,
        "actions": list(actions) or [{"type": 1}],
        "enabled": True,
    } | fields


async def made(rest: Client, body: dict[str, Any]) -> str:
    reply = await rest("POST", RULES, body)
    assert reply.status == 200, reply.body
    rule_id: str = reply.body["id"]
    return rule_id


async def said(client: Client, channel: str, text: str) -> int:
    """0, or the code of the refusal."""
    reply = await client("POST", f"/channels/{channel}/messages", {"content": text})
    return 0 if reply.status == 200 else reply.code


async def test_a_blocked_message_is_seen_by_nobody_and_the_log_knows_why(
    sandbox: Sandbox, rest: Client, newcomer: Client, channel: str
) -> None:
    executions: list[Event] = []
    sandbox.world.subscribe(executions.append)
    rule_id = await made(rest, rule())
    assert await said(newcomer, channel, "what a Spoiler") == 200000
    assert (await rest("GET", f"/channels/{channel}/messages")).body == []
    told = next(event.data for event in executions if event.name == "AUTO_MODERATION_ACTION_EXECUTION")
    assert (told["rule_id"], told["user_id"], told["matched_keyword"]) == (rule_id, newcomer.user_id, "spoil*")
    assert (told["matched_content"], told["content"]) == ("Spoiler", "what a Spoiler")
    line = (await rest("GET", "/guilds/GUILD/audit-logs?limit=1")).body["audit_log_entries"][0]
    assert (line["action_type"], line["target_id"], line["user_id"]) == (143, newcomer.user_id, rest.user_id)
    assert line["options"]["auto_moderation_rule_name"] == "No spoilers"


async def test_an_edit_cannot_smuggle_in_what_is_blocked(rest: Client, newcomer: Client, channel: str) -> None:
    await made(rest, rule())
    message = await newcomer.say(channel, "harmless")
    edit = await newcomer("PATCH", f"/channels/{channel}/messages/{message['id']}", {"content": "spoilers!"})
    assert edit.code == 200000
    assert (await newcomer("GET", f"/channels/{channel}/messages")).body[0]["content"] == "harmless"


async def test_a_thread_title_is_read_too(rest: Client, newcomer: Client, channel: str) -> None:
    await made(rest, rule())
    body = {"name": "spoilers here", "type": 11}
    assert (await newcomer("POST", f"/channels/{channel}/threads", body)).code == 200001


async def test_an_alert_shows_what_was_said_where_the_moderators_read(
    rest: Client, newcomer: Client, channel: str
) -> None:
    alerts = await rest.new_channel("alerts")
    await made(rest, rule(1, {"type": 2, "metadata": {"channel_id": alerts}}))
    assert await said(newcomer, channel, "a spoiler") == 0
    alert = (await newcomer("GET", f"/channels/{alerts}/messages")).body[0]
    assert (alert["type"], alert["author"]["id"]) == (24, newcomer.user_id)
    told = {field["name"]: field["value"] for field in alert["embeds"][0]["fields"]}
    assert (alert["embeds"][0]["description"], told["rule_name"]) == ("a spoiler", "No spoilers")
    assert (told["channel_id"], told["keyword_matched_content"]) == (channel, "spoiler")


async def test_a_timeout_silences_until_its_time_is_over(
    sandbox: Sandbox, rest: Client, newcomer: Client, channel: str
) -> None:
    silence = {"type": 3, "metadata": {"duration_seconds": 60}}
    await made(rest, rule(1, {"type": 1}, silence))
    assert await said(newcomer, channel, "spoiler") == 200000
    assert await said(newcomer, channel, "sorry") == 50013
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(seconds=61))
    assert await said(newcomer, channel, "sorry") == 0


@pytest.mark.parametrize("exempt", ["role", "channel", "disabled", "manager", "bot"])
async def test_the_exempt_say_what_they_like(
    rest: Client, newcomer: Client, admin: Client, channel: str, exempt: str
) -> None:
    fields: dict[str, object] = {}
    speaker = {"manager": admin, "bot": rest}.get(exempt, newcomer)
    match exempt:
        case "role":
            role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Critic"})).body["id"]
            await rest("PUT", f"/guilds/GUILD/members/{newcomer.user_id}/roles/{role}")
            fields = {"exempt_roles": [role]}
        case "channel":
            fields = {"exempt_channels": [channel]}
        case "disabled":
            fields = {"enabled": False}
        case _:
            pass
    await made(rest, rule(1, **fields))
    assert await said(speaker, channel, "spoiler") == 0


async def test_who_may_not_time_people_out_has_no_rule_do_it(sandbox: Sandbox, rest: Client) -> None:
    silence = {"type": 3, "metadata": {"duration_seconds": 60}}
    rule_id = await made(rest, rule())
    for role in sandbox.seeded.guild.roles.values():
        role.permissions &= ~int(Permission.MODERATE_MEMBERS)
    assert (await rest("POST", RULES, rule(1, silence))).code == 50013
    assert (await rest("PATCH", f"{RULES}/{rule_id}", {"actions": [silence]})).code == 50013


async def test_mentions_are_counted_as_people_and_roles_not_as_times(
    rest: Client, newcomer: Client, admin: Client, channel: str
) -> None:
    await made(rest, rule(5, trigger_metadata={"mention_total_limit": 1}))
    assert await said(newcomer, channel, f"<@{admin.user_id}> and again <@{admin.user_id}>") == 0
    assert await said(newcomer, channel, f"<@{admin.user_id}> and <@{rest.user_id}>") == 200000


async def test_saying_the_same_again_and_again_is_spam_until_some_time_has_passed(
    sandbox: Sandbox, rest: Client, newcomer: Client, channel: str
) -> None:
    await made(rest, rule(3))
    other = await rest.new_channel("anderswo")
    assert [await said(newcomer, place, "Buy!") for place in (channel, other, channel)] == [0, 0, 200000]
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(seconds=11))
    assert await said(newcomer, channel, "Buy!") == 0


async def test_a_name_that_breaks_a_rule_puts_its_bearer_in_quarantine(
    rest: Client, newcomer: Client, channel: str
) -> None:
    body = rule(6, {"type": 4}, event_type=2, trigger_metadata={"keyword_filter": ["admin*"]})
    await made(rest, body)
    renamed = await newcomer("PATCH", "/guilds/GUILD/members/@me", {"nick": "Administrator"})
    assert renamed.body["flags"] & (1 << 7)
    assert await said(newcomer, channel, "hello") == 50013, "who is in quarantine may only read, and change the name"
    renamed = await newcomer("PATCH", "/guilds/GUILD/members/@me", {"nick": "Nobody"})
    assert not renamed.body["flags"] & (1 << 7)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (rule(3, {"type": 3, "metadata": {"duration_seconds": 5}}), ("actions", "0", "type")),
        (rule(1, event_type=2), ("event_type",)),
        (rule(1, trigger_metadata={"regex_patterns": ["("]}), ("trigger_metadata", "regex_patterns", "0")),
    ],
)
async def test_what_does_not_fit_together_is_refused(
    rest: Client, body: dict[str, Any], place: tuple[str, ...]
) -> None:
    assert (await rest("POST", RULES, body)).error_at(*place).startswith("AUTO_MODERATION_")


async def test_discord_py_makes_a_rule_and_hears_it_act(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    heard: asyncio.Queue[discord.AutoModAction] = asyncio.Queue()

    @bot.event
    async def on_automod_action(execution: discord.AutoModAction) -> None:
        heard.put_nowait(execution)

    await bot.go(sandbox)
    await bot.guilds[0].create_automod_rule(
        name="No spoilers",
        event_type=discord.AutoModRuleEventType.message_send,
        trigger=discord.AutoModTrigger(type=discord.AutoModRuleTriggerType.keyword, keyword_filter=["spoil*"]),
        actions=[discord.AutoModRuleAction(custom_message="Please don't.")],
        enabled=True,
    )
    newcomer = await meet("Newcomer").connect()
    with pytest.raises(RefusedError, match="200000"):
        await newcomer.say(None, "spoiler")
    execution = await asyncio.wait_for(heard.get(), 5)
    assert (execution.user_id, execution.matched_keyword) == (int(newcomer.id), "spoil*")
    assert (execution.content, execution.matched_content) == ("", ""), "the bot has no message content intent"
