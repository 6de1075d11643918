"""Messages that nobody typed: who joined, what a thread is called now, who was added to it, and what it began with."""

from sandbox.app import Sandbox
from tests.rest.client import Client

SUPPRESS_JOINS = 1


async def messages(rest: Client, channel_id: str) -> list[tuple[int, str, str]]:
    """Type, author and content, the oldest first."""
    found = (await rest("GET", f"/channels/{channel_id}/messages")).body
    return [(entry["type"], entry["author"]["id"], entry["content"]) for entry in reversed(found)]


async def come_again(rest: Client, newcomer: Client, channel: str) -> None:
    invite = (await rest("POST", f"/channels/{channel}/invites", {})).body
    assert (await newcomer("DELETE", "/users/@me/guilds/GUILD")).status == 204
    assert (await newcomer("POST", f"/invites/{invite['code']}", {})).status == 200


async def test_who_joins_is_announced_unless_the_server_wants_it_quiet(
    sandbox: Sandbox, rest: Client, newcomer: Client, channel: str
) -> None:
    system = str(sandbox.seeded.guild.system_channel_id)
    await come_again(rest, newcomer, channel)
    assert await messages(rest, system) == [(7, newcomer.user_id, "")]
    await rest("PATCH", "/guilds/GUILD", {"system_channel_flags": SUPPRESS_JOINS})
    await come_again(rest, newcomer, channel)
    assert len(await messages(rest, system)) == 1


async def test_a_thread_tells_what_happens_to_it(rest: Client, newcomer: Client, channel: str) -> None:
    message = await rest.say(channel, "Wer kommt?")
    thread = (await rest("POST", f"/channels/{channel}/messages/{message['id']}/threads", {"name": "kommen"})).body[
        "id"
    ]
    await rest("PUT", f"/channels/{thread}/thread-members/{newcomer.user_id}")
    await rest("PUT", f"/channels/{thread}/thread-members/{newcomer.user_id}")
    await rest("PATCH", f"/channels/{thread}", {"name": "wer kommt"})
    await rest("PATCH", f"/channels/{thread}", {"name": "wer kommt", "auto_archive_duration": 60})
    assert await messages(rest, thread) == [
        (21, rest.user_id, ""),
        (1, rest.user_id, ""),
        (4, rest.user_id, "wer kommt"),
    ]
    [_, added, first] = (await rest("GET", f"/channels/{thread}/messages")).body
    assert [user["id"] for user in added["mentions"]] == [newcomer.user_id]
    assert (first["referenced_message"]["id"], first["referenced_message"]["content"]) == (message["id"], "Wer kommt?")


async def test_who_comes_to_a_thread_by_themselves_is_not_announced(
    rest: Client, newcomer: Client, channel: str
) -> None:
    thread = (await rest("POST", f"/channels/{channel}/threads", {"name": "offen", "type": 11})).body["id"]
    await newcomer("PUT", f"/channels/{thread}/thread-members/@me")
    assert await messages(rest, thread) == []
