"""Messages over REST: what is refused and how, nonces, mentions, files, edits, deletions, direct messages."""

from datetime import timedelta
from typing import Any

from sandbox.app import Sandbox
from sandbox.world.permissions import Permission
from tests.rest.client import Client, Reply


async def _post(rest: Client, channel: str, **body: Any) -> Reply:  # noqa: ANN401 - any field of a message
    return await rest("POST", f"/channels/{channel}/messages", body)


async def test_a_body_that_is_no_json_is_refused(rest: Client, channel: str) -> None:
    headers = {"Authorization": rest.authorization, "Content-Type": "application/json"}
    url = f"{rest.sandbox.api}/channels/{channel}/messages"
    async with rest.session.post(url, data=b"{", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50109)


async def test_the_content_type_of_json_names_no_charset(rest: Client) -> None:
    assert (await rest("GET", "/users/@me")).headers["Content-Type"] == "application/json"


async def test_the_same_nonce_gives_the_same_message(rest: Client, channel: str) -> None:
    first = await rest.say(channel, "eins", nonce="n", enforce_nonce=True)
    second = await rest.say(channel, "zwei", nonce="n", enforce_nonce=True)
    assert (second["id"], second["content"], second["nonce"]) == (first["id"], "eins", "n")


async def test_a_nonce_that_is_not_enforced_hinders_nothing(rest: Client, channel: str) -> None:
    first, second = [await rest.say(channel, nonce="n") for _ in range(2)]
    assert first["id"] != second["id"]


async def test_a_nonce_belongs_to_its_author(rest: Client, admin: Client, channel: str) -> None:
    ours = await rest.say(channel, nonce="n", enforce_nonce=True)
    theirs = await admin.say(channel, nonce="n", enforce_nonce=True)
    assert ours["id"] != theirs["id"]


async def test_a_nonce_is_forgotten_after_minutes_of_the_worlds_time(
    sandbox: Sandbox, rest: Client, channel: str
) -> None:
    first = await rest.say(channel, nonce="n", enforce_nonce=True)
    sandbox.clock.freeze(sandbox.world.now() + timedelta(minutes=4))
    assert (await rest.say(channel, nonce="n", enforce_nonce=True))["id"] == first["id"]
    sandbox.clock.freeze(sandbox.world.now() + timedelta(minutes=2))
    assert (await rest.say(channel, nonce="n", enforce_nonce=True))["id"] != first["id"]


async def test_the_time_of_a_message_is_the_worlds(sandbox: Sandbox, rest: Client, channel: str) -> None:
    moment = sandbox.world.now() + timedelta(days=7)
    sandbox.clock.freeze(moment)
    assert (await rest.say(channel))["timestamp"][:19] == moment.isoformat()[:19]


async def test_mentions_are_those_that_are_allowed(rest: Client, newcomer: Client, channel: str) -> None:
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Rat"})).body["id"]
    content = f"@everyone <@{newcomer.user_id}> <@&{role}>"
    everything = await rest.say(channel, content)
    assert everything["mention_everyone"]
    assert [user["id"] for user in everything["mentions"]] == [newcomer.user_id]
    assert everything["mention_roles"] == [role]
    nothing = await rest.say(channel, content, allowed_mentions={"parse": []})
    assert (nothing["mention_everyone"], nothing["mentions"], nothing["mention_roles"]) == (False, [], [])
    one = await rest.say(channel, content, allowed_mentions={"roles": [role]})
    assert (one["mentions"], one["mention_roles"]) == ([], [role])


async def test_who_may_not_mention_everyone_does_not(rest: Client, admin: Client, channel: str) -> None:
    everyone = {"type": 0, "allow": "0", "deny": str(1 << 17)}
    await rest("PUT", f"/channels/{channel}/permissions/{rest.guild_id}", everyone)
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Rat"})).body["id"]
    message = await admin.say(channel, f"@here <@&{role}>")
    assert (message["mention_everyone"], message["mention_roles"]) == (False, [])


async def test_in_code_nothing_is_a_mention(rest: Client, newcomer: Client, channel: str) -> None:
    message = await rest.say(channel, f"`<@{newcomer.user_id}>` ```@everyone```")
    assert (message["mentions"], message["mention_everyone"]) == ([], False)


async def test_a_reply_mentions_whom_it_answers_unless_told_not_to(
    rest: Client, newcomer: Client, channel: str
) -> None:
    asked = await newcomer.say(channel, "Wann?")
    reference = {"message_id": asked["id"]}
    answer = await rest.say(channel, "Um neun", message_reference=reference)
    quiet = await rest.say(
        channel, "Um neun", message_reference=reference, allowed_mentions={"parse": [], "replied_user": False}
    )
    assert (answer["type"], [user["id"] for user in answer["mentions"]]) == (19, [newcomer.user_id])
    assert quiet["mentions"] == []
    assert quiet["message_reference"]["message_id"] == asked["id"]


async def test_files_come_back_as_they_were_sent(rest: Client, channel: str) -> None:
    reply = await rest(
        "POST",
        f"/channels/{channel}/messages",
        {"attachments": [{"id": 1, "filename": "zwei.txt", "description": "Die zweite"}]},
        files=(("eins.txt", b"1"), ("../zwei 2.txt", "ä".encode())),
    )
    first, second = reply.body["attachments"]
    assert (first["filename"], second["filename"], second["description"]) == (
        "eins.txt",
        "zwei.txt",
        "Die zweite",
    )
    async with rest.session.get(second["url"]) as response:
        assert await response.read() == "ä".encode()


async def test_the_address_of_a_file_expires(sandbox: Sandbox, rest: Client, channel: str) -> None:
    reply = await rest("POST", f"/channels/{channel}/messages", files=(("a.txt", b"1"),))
    url = reply.body["attachments"][0]["url"]
    sandbox.clock.freeze(sandbox.world.now() + timedelta(days=2))
    async with rest.session.get(url) as response:
        assert response.status == 404
    fresh = await rest("GET", f"/channels/{channel}/messages/{reply.body['id']}")
    async with rest.session.get(fresh.body["attachments"][0]["url"]) as response:
        assert response.status == 200


async def test_an_edit_changes_what_it_names_and_nothing_else(rest: Client, channel: str) -> None:
    message = await rest.say(channel, "alt", embeds=[{"title": "Titel"}])
    path = f"/channels/{channel}/messages/{message['id']}"
    edited = (await rest("PATCH", path, {"content": "neu"})).body
    assert (edited["content"], edited["embeds"][0]["title"]) == ("neu", "Titel")
    assert edited["edited_timestamp"] is not None
    emptied = await rest("PATCH", path, {"content": None, "embeds": []})
    assert emptied.code == 50006
    assert (await rest("GET", path)).body["content"] == "neu"


async def test_what_others_wrote_can_be_deleted_by_moderators_and_edited_by_nobody(
    rest: Client, newcomer: Client, channel: str
) -> None:
    ours, theirs = await rest.say(channel), await newcomer.say(channel)
    edit = await rest("PATCH", f"/channels/{channel}/messages/{theirs['id']}", {"content": "anders"})
    assert (edit.status, edit.code) == (403, 50005)
    assert (await newcomer("DELETE", f"/channels/{channel}/messages/{ours['id']}")).code == 50013
    assert (await rest("DELETE", f"/channels/{channel}/messages/{theirs['id']}")).status == 204
    assert (await rest("GET", f"/channels/{channel}/messages/{theirs['id']}")).code == 10008


async def test_history_is_read_in_pages(rest: Client, channel: str) -> None:
    ids = [(await rest.say(channel, str(number)))["id"] for number in range(5)]

    async def page(query: str) -> list[int]:
        reply = await rest("GET", f"/channels/{channel}/messages?{query}")
        return [ids.index(message["id"]) for message in reply.body]

    assert await page("limit=2") == [4, 3]
    assert await page(f"limit=2&before={ids[3]}") == [2, 1]
    assert await page(f"limit=2&after={ids[0]}") == [2, 1]
    assert await page(f"limit=3&around={ids[2]}") == [3, 2, 1]
    too_many = await rest("GET", f"/channels/{channel}/messages?limit=101")
    assert too_many.error_at("limit") == "NUMBER_TYPE_MAX"


async def test_bulk_deletion_takes_two_to_a_hundred_young_messages(
    sandbox: Sandbox, rest: Client, channel: str
) -> None:
    path = f"/channels/{channel}/messages/bulk-delete"
    old = [(await rest.say(channel))["id"] for _ in range(2)]
    assert (await rest("POST", path, {"messages": old[:1]})).code == 50016
    sandbox.clock.freeze(sandbox.world.now() + timedelta(days=14, seconds=1))
    young = [(await rest.say(channel))["id"] for _ in range(2)]
    assert (await rest("POST", path, {"messages": [*young, old[0]]})).code == 50034
    assert (await rest("POST", path, {"messages": [*young, str(int(young[1]) + 1)]})).status == 204
    left = (await rest("GET", f"/channels/{channel}/messages")).body
    assert [message["id"] for message in left] == old[::-1]


async def test_who_closed_their_direct_messages_gets_none(sandbox: Sandbox, rest: Client, newcomer: Client) -> None:
    dm = (await rest("POST", "/users/@me/channels", {"recipient_id": newcomer.user_id})).body["id"]
    await rest.say(dm)
    sandbox.world.users[int(newcomer.user_id)].dms_open = False
    assert (await _post(rest, dm, content="x")).code == 50007


async def test_after_a_ban_direct_messages_fail(rest: Client, newcomer: Client) -> None:
    dm = (await rest("POST", "/users/@me/channels", {"recipient_id": newcomer.user_id})).body["id"]
    await rest("PUT", f"/guilds/GUILD/bans/{newcomer.user_id}", {})
    assert (await _post(rest, dm, content="x")).code == 50007


async def test_a_bot_without_the_intent_reads_blank_messages(
    sandbox: Sandbox, rest: Client, newcomer: Client, channel: str
) -> None:
    application = sandbox.world.applications[int(rest.application_id)]
    assert not application.may_read_content()
    theirs, ours = await newcomer.say(channel, "geheim"), await rest.say(channel, "offen")
    named = await newcomer.say(channel, f"<@{rest.user_id}> hallo")
    history = (await rest("GET", f"/channels/{channel}/messages")).body
    shown = {message["id"]: message["content"] for message in history}
    assert (shown[theirs["id"]], shown[ours["id"]], shown[named["id"]]) == ("", "offen", named["content"])
    application.flags |= 1 << 19
    assert (await rest("GET", f"/channels/{channel}/messages/{theirs['id']}")).body["content"] == "geheim"


async def test_slow_mode_holds_people_back(rest: Client, newcomer: Client, channel: str) -> None:
    await rest("PATCH", f"/channels/{channel}", {"rate_limit_per_user": 60})
    await newcomer.say(channel)
    reply = await _post(newcomer, channel, content="noch einmal")
    assert (reply.status, reply.code) == (429, 20016)
    assert 0 < reply.body["retry_after"] <= 60


async def test_slow_mode_does_not_slow_bots(sandbox: Sandbox, rest: Client, channel: str) -> None:
    """Reference, "Channel Object", `rate_limit_per_user`: bots are unaffected, whatever they may."""
    bots_own = next(role for role in sandbox.seeded.guild.roles.values() if role.bot_id is not None)
    bots_own.permissions &= ~int(Permission.BYPASS_SLOWMODE | Permission.ADMINISTRATOR)
    await rest("PATCH", f"/channels/{channel}", {"rate_limit_per_user": 60})
    await rest.say(channel)
    await rest.say(channel, "noch einmal")
