"""Threads and the posts of forums: who is in them, when they sleep, what tags they bear, and who sees them."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.app import Sandbox
from sandbox.world.world import Event
from tests.rest.client import Client

PUBLIC, PRIVATE = 11, 12


async def started(client: Client, channel: str, name: str = "thread", **fields: object) -> str:
    reply = await client("POST", f"/channels/{channel}/threads", {"name": name, "type": PUBLIC, **fields})
    assert reply.status == 201, reply.body
    thread_id: str = reply.body["id"]
    return thread_id


async def metadata(client: Client, thread: str) -> Any:  # noqa: ANN401 - JSON
    return (await client("GET", f"/channels/{thread}")).body["thread_metadata"]


async def people(client: Client, thread: str) -> set[str]:
    return {entry["user_id"] for entry in (await client("GET", f"/channels/{thread}/thread-members")).body}


def told(events: list[Event], name: str) -> list[Any]:
    return [event.data for event in events if event.name == name]


async def test_a_thread_falls_asleep_after_its_time_of_silence_and_a_message_wakes_it(
    sandbox: Sandbox, rest: Client, channel: str
) -> None:
    thread = await started(rest, channel, auto_archive_duration=60)
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(minutes=50))
    await rest.say(thread, "still here")
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(minutes=50))
    assert not (await metadata(rest, thread))["archived"], "it was not silent for an hour"
    events: list[Event] = []
    sandbox.world.subscribe(events.append)
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(minutes=11))
    assert (await metadata(rest, thread))["archived"]
    assert (await rest("GET", "/guilds/GUILD/threads/active")).body["threads"] == []
    archived = (await rest("GET", f"/channels/{channel}/threads/archived/public")).body
    assert [found["id"] for found in archived["threads"]] == [thread]
    await rest.say(thread, "good morning")
    assert [data["thread_metadata"]["archived"] for data in told(events, "THREAD_UPDATE")] == [True, False]


async def test_writers_and_those_they_mention_join(
    sandbox: Sandbox, rest: Client, newcomer: Client, admin: Client
) -> None:
    channel = await rest.new_channel()
    thread = await started(rest, channel)
    events: list[Event] = []
    sandbox.world.subscribe(events.append)
    await newcomer.say(thread, f"ask <@{admin.user_id}>")
    assert await people(rest, thread) == {rest.user_id, newcomer.user_id, admin.user_id}
    [joined] = told(events, "THREAD_MEMBERS_UPDATE")
    assert [entry["user_id"] for entry in joined["added_members"]] == [newcomer.user_id, admin.user_id]
    assert joined["member_count"] == 3


async def test_a_private_thread_is_seen_by_its_members_only(rest: Client, newcomer: Client, channel: str) -> None:
    thread = await started(rest, channel, type=PRIVATE, invitable=False)
    assert (await newcomer("GET", f"/channels/{thread}")).code == 50001
    assert (await newcomer("PUT", f"/channels/{thread}/thread-members/@me")).code == 50001
    await rest.say(thread, f"come in <@{newcomer.user_id}>")
    assert (await newcomer("GET", f"/channels/{thread}")).status == 200
    assert (await newcomer("DELETE", f"/channels/{thread}/thread-members/{rest.user_id}")).code == 50013
    await newcomer("DELETE", f"/channels/{thread}/thread-members/@me")
    assert (await newcomer("GET", f"/channels/{thread}")).code == 50001


async def test_ones_own_private_threads_are_found_in_the_archive(rest: Client, newcomer: Client, channel: str) -> None:
    own = await started(newcomer, channel, type=PRIVATE)
    await started(rest, channel, type=PRIVATE)
    assert (await newcomer("PATCH", f"/channels/{own}", {"archived": True})).status == 200
    path = f"/channels/{channel}/users/@me/threads/archived/private"
    assert [found["id"] for found in (await newcomer("GET", path)).body["threads"]] == [own]
    assert (await newcomer("GET", f"/channels/{channel}/threads/archived/private")).code == 50013
    assert (await newcomer("GET", f"{path}?before={own}")).body["threads"] == []


async def test_a_locked_thread_is_for_who_manages_threads(rest: Client, newcomer: Client, channel: str) -> None:
    thread = await started(newcomer, channel)
    assert (await newcomer("PATCH", f"/channels/{thread}", {"locked": True})).code == 50013
    assert (await rest("PATCH", f"/channels/{thread}", {"locked": True})).status == 200
    assert (await newcomer("POST", f"/channels/{thread}/messages", {"content": "?"})).code == 160005
    await rest("PATCH", f"/channels/{thread}", {"archived": True})
    assert (await newcomer("POST", f"/channels/{thread}/messages", {"content": "?"})).code == 50083
    assert (await newcomer("PATCH", f"/channels/{thread}", {"archived": False})).code == 50013
    await rest.say(thread, "the bot may")


@pytest.fixture
async def forum(rest: Client) -> Any:  # noqa: ANN401 - a channel's JSON
    tags = [{"name": "question"}, {"name": "official", "moderated": True, "emoji_name": "📌"}]
    reply = await rest("POST", "/guilds/GUILD/channels", {"name": "Fragen", "type": 15, "available_tags": tags})
    assert reply.status == 201, reply.body
    return reply.body


def post(*tags: str, name: str = "How?", content: str = "Like this?") -> dict[str, Any]:
    return {"name": name, "applied_tags": list(tags), "message": {"content": content}}


async def test_a_post_and_its_first_message_share_their_id_and_are_told_in_that_order(
    sandbox: Sandbox,
    rest: Client,
    newcomer: Client,
    forum: Any,  # noqa: ANN401 - a channel's JSON
) -> None:
    events: list[Event] = []
    sandbox.world.subscribe(events.append)
    question = forum["available_tags"][0]["id"]
    made = (await newcomer("POST", f"/channels/{forum['id']}/threads", post(question))).body
    assert (made["message"]["id"], made["applied_tags"]) == (made["id"], [question])
    names = [event.name for event in events if event.name in {"THREAD_CREATE", "MESSAGE_CREATE"}]
    assert names == ["THREAD_CREATE", "MESSAGE_CREATE"]
    assert (await newcomer("POST", f"/channels/{forum['id']}/messages", {"content": "no"})).code == 50008
    assert (await rest("GET", f"/channels/{made['id']}/messages/{made['id']}")).status == 200


async def test_moderated_tags_are_for_moderators_and_unknown_ones_for_nobody(
    rest: Client,
    newcomer: Client,
    forum: Any,  # noqa: ANN401 - a channel's JSON
) -> None:
    path, official = f"/channels/{forum['id']}/threads", forum["available_tags"][1]["id"]
    assert (await newcomer("POST", path, post(official))).code == 50013
    assert (await newcomer("POST", path, post("7"))).error_at("applied_tags") == "CHANNEL_TAG_INVALID"
    made = (await newcomer("POST", path, post())).body
    assert (await newcomer("PATCH", f"/channels/{made['id']}", {"applied_tags": [official]})).code == 50013
    tagged = await rest("PATCH", f"/channels/{made['id']}", {"applied_tags": [official]})
    assert tagged.body["applied_tags"] == [official]


async def test_a_forum_may_demand_a_tag(rest: Client, newcomer: Client, forum: Any) -> None:  # noqa: ANN401 - a channel's JSON
    await rest("PATCH", f"/channels/{forum['id']}", {"flags": 1 << 4})
    path = f"/channels/{forum['id']}/threads"
    assert (await newcomer("POST", path, post())).code == 40067
    assert (await newcomer("POST", path, post(forum["available_tags"][0]["id"]))).status == 201


async def test_one_post_can_be_pinned_to_the_top(rest: Client, newcomer: Client, forum: Any) -> None:  # noqa: ANN401 - a channel's JSON
    path = f"/channels/{forum['id']}/threads"
    first, second = [(await newcomer("POST", path, post())).body["id"] for _ in range(2)]
    assert (await newcomer("PATCH", f"/channels/{first}", {"flags": 2})).code == 50013
    assert (await rest("PATCH", f"/channels/{first}", {"flags": 2})).body["flags"] == 2
    assert (await rest("PATCH", f"/channels/{second}", {"flags": 2})).code == 30047


async def test_a_post_that_is_refused_leaves_no_thread(rest: Client, newcomer: Client, forum: Any) -> None:  # noqa: ANN401 - a channel's JSON
    path = f"/channels/{forum['id']}/threads"
    assert (await newcomer("POST", path, post(content=""))).code == 50006
    assert (await rest("GET", "/guilds/GUILD/threads/active")).body["threads"] == []


async def test_a_webhook_posts_into_a_forum_by_naming_the_thread(rest: Client, forum: Any, channel: str) -> None:  # noqa: ANN401 - a channel's JSON
    async def hook(place: str) -> str:
        made = (await rest("POST", f"/channels/{place}/webhooks", {"name": "Presse"})).body
        return f"/webhooks/{made['id']}/{made['token']}?wait=true"

    in_forum, in_channel = await hook(forum["id"]), await hook(channel)
    assert (await rest("POST", in_forum, {"content": "News"})).code == 220001
    said = (await rest("POST", in_forum, {"content": "News", "thread_name": "Today"})).body
    threads = (await rest("GET", "/guilds/GUILD/threads/active")).body["threads"]
    assert [(thread["id"], thread["name"]) for thread in threads] == [(said["channel_id"], "Today")]
    assert (await rest("POST", in_channel, {"content": "News", "thread_name": "Today"})).code == 220003


async def test_who_is_let_into_a_channel_hears_of_its_threads(rest: Client, meet: Any) -> None:  # noqa: ANN401 - a fixture
    nobody = {"id": rest.guild_id, "type": 0, "allow": "0", "deny": str(1 << 10)}
    bot = {"id": rest.user_id, "type": 1, "allow": str(1 << 10), "deny": "0"}
    channel = await rest.new_channel("kammer", permission_overwrites=[nobody, bot])
    await started(rest, channel, "inside")
    newcomer = await meet("Newcomer").connect()
    assert not newcomer.sees("inside")
    await rest("DELETE", f"/channels/{channel}/permissions/{rest.guild_id}")
    await newcomer.wait_until(lambda: newcomer.sees("inside"), "the thread in sight")
