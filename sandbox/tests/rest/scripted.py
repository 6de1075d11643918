"""A session that asks for nearly everything that the REST API offers a bot, for the conformance test."""

import base64
from datetime import timedelta
from typing import Any

from sandbox.app import Sandbox
from tests.rest import payloads
from tests.rest.client import Client


async def all_accepted(rest: Client, *requests: tuple[str, str, object]) -> list[Any]:
    replies = [await rest(method, path, body) for method, path, body in requests]
    assert [(r.status, r.body) for r in replies if r.status >= 300] == []
    return [reply.body for reply in replies]


async def channels(rest: Client) -> str:
    everyone = {"id": rest.guild_id, "type": 0, "allow": "0", "deny": "1024"}
    bot = {"id": rest.user_id, "type": 1, "allow": "3072", "deny": "0"}
    category, voice, forum, news = await all_accepted(
        rest,
        ("POST", "/guilds/GUILD/channels", {"name": "Rat", "type": 4, "permission_overwrites": [bot, everyone]}),
        ("POST", "/guilds/GUILD/channels", {"name": "Sitzung", "type": 2, "bitrate": 64000}),
        (
            "POST",
            "/guilds/GUILD/channels",
            {"name": "fragen", "type": 15, "topic": "?", "available_tags": [{"name": "x"}]},
        ),
        ("POST", "/guilds/GUILD/channels", {"name": "Neues", "type": 5}),
    )
    channel_id = await rest.new_channel("rats saal", topic="Worum es geht", parent_id=category["id"])
    await all_accepted(
        rest,
        ("GET", f"/channels/{channel_id}", None),
        ("PATCH", f"/channels/{channel_id}", {"topic": "Anderes", "rate_limit_per_user": 0, "nsfw": False}),
        ("PATCH", "/guilds/GUILD/channels", [{"id": channel_id, "position": 3}]),
        ("GET", "/guilds/GUILD/channels", None),
        (
            "PUT",
            f"/channels/{channel_id}/permissions/{rest.guild_id}",
            {"type": 0, "allow": "1024", "deny": "0"},
        ),
        ("DELETE", f"/channels/{channel_id}/permissions/{rest.guild_id}", None),
        (
            "POST",
            f"/channels/{forum['id']}/threads",
            {"name": "Frage", "message": {"content": "Wie?"}, "auto_archive_duration": 1440},
        ),
        ("DELETE", f"/channels/{voice['id']}", None),
        ("DELETE", f"/channels/{news['id']}", None),
    )
    return channel_id


async def invites(rest: Client, newcomer: Client, channel_id: str) -> None:
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Eingeladen"})).body["id"]
    body = {"max_age": 3600, "max_uses": 2, "unique": True, "role_ids": [role]}
    invite = (await rest("POST", f"/channels/{channel_id}/invites", body)).body
    await all_accepted(
        newcomer, ("DELETE", "/users/@me/guilds/GUILD", None), ("POST", f"/invites/{invite['code']}", {})
    )
    await all_accepted(
        rest,
        ("GET", f"/channels/{channel_id}/invites", None),
        ("GET", "/guilds/GUILD/invites", None),
        ("GET", f"/invites/{invite['code']}?with_counts=true", None),
        ("DELETE", f"/invites/{invite['code']}", None),
    )


async def messages(rest: Client, newcomer: Client, channel_id: str) -> None:
    messages = f"/channels/{channel_id}/messages"
    picture = (("bild.png", payloads.PNG),)
    attachment = [{"id": 0, "filename": "bild.png", "description": "Ein Bild"}]
    with_file = await rest(
        "POST",
        messages,
        {"content": "Hallo", "embeds": [payloads.embed()], "components": payloads.rows(), "attachments": attachment},
        files=picture,
    )
    assert with_file.status == 200, with_file.body
    flagged = {"flags": payloads.V2, "components": payloads.layout(), "attachments": attachment}
    layout = await rest("POST", messages, flagged, files=picture)
    assert layout.status == 200, layout.body
    first = with_file.body["id"]
    mention = f"<@{newcomer.user_id}> @everyone"
    message = await rest.say(channel_id, mention, nonce="n-1", enforce_nonce=True, allowed_mentions={"parse": []})
    await all_accepted(
        rest,
        ("POST", messages, {"content": "Antwort", "message_reference": {"message_id": first}}),
        ("GET", f"{messages}?limit=50", None),
        ("GET", f"{messages}/{first}", None),
        ("PATCH", f"{messages}/{first}", {"content": "Neu", "embeds": [], "components": []}),
        ("PATCH", f"{messages}/{layout.body['id']}", {"components": [{"type": 10, "content": "x"}]}),
        ("POST", f"/channels/{channel_id}/typing", None),
        ("PUT", f"{messages}/{first}/reactions/👍/@me", None),
        ("GET", f"{messages}/{first}/reactions/👍", None),
        ("GET", f"{messages}/{first}", None),
        ("DELETE", f"{messages}/{first}/reactions/👍/@me", None),
        ("DELETE", f"{messages}/{first}/reactions/👍/{rest.user_id}", None),
        ("DELETE", f"{messages}/{first}/reactions/👍", None),
        ("DELETE", f"{messages}/{first}/reactions", None),
        ("PUT", f"{messages}/pins/{first}", None),
        ("GET", f"{messages}/pins", None),
        ("GET", f"/channels/{channel_id}/pins", None),
        ("DELETE", f"{messages}/pins/{first}", None),
        ("PUT", f"/channels/{channel_id}/pins/{first}", None),
        ("DELETE", f"/channels/{channel_id}/pins/{first}", None),
        ("DELETE", f"{messages}/{message['id']}", None),
        ("POST", f"{messages}/bulk-delete", {"messages": [first, layout.body["id"]]}),
    )
    dm = (await rest("POST", "/users/@me/channels", {"recipient_id": newcomer.user_id})).body
    await rest.say(dm["id"], "Willkommen")
    await all_accepted(rest, ("GET", f"/channels/{dm['id']}", None), ("GET", f"/channels/{dm['id']}/messages", None))


async def polls(rest: Client, newcomer: Client, channel_id: str) -> None:
    answers = [{"poll_media": {"text": "Ja", "emoji": {"name": "👍"}}}, {"poll_media": {"text": "Nein"}}]
    poll = {"question": {"text": "Einverstanden?"}, "answers": answers, "duration": 24, "allow_multiselect": True}
    asked = await rest("POST", f"/channels/{channel_id}/messages", {"poll": poll})
    path = f"/channels/{channel_id}/polls/{asked.body['id']}"
    await all_accepted(newcomer, ("PUT", f"{path}/answers/@me", {"answer_ids": ["1", "2"]}))
    await all_accepted(
        rest,
        ("GET", f"{path}/answers/1?limit=10", None),
        ("GET", f"/channels/{channel_id}/messages?limit=5", None),
        ("POST", f"{path}/expire", None),
        ("GET", f"/channels/{channel_id}/messages?limit=5", None),
    )


async def emojis(rest: Client, channel_id: str) -> None:
    image = f"data:image/png;base64,{base64.b64encode(payloads.PNG).decode()}"
    [made] = await all_accepted(rest, ("POST", "/guilds/GUILD/emojis", {"name": "wappen", "image": image}))
    said = await rest.say(channel_id)
    message = f"/channels/{channel_id}/messages/{said['id']}"
    await all_accepted(
        rest,
        ("GET", "/guilds/GUILD/emojis", None),
        ("GET", f"/guilds/GUILD/emojis/{made['id']}", None),
        ("PATCH", f"/guilds/GUILD/emojis/{made['id']}", {"name": "stadtwappen"}),
        ("PUT", f"{message}/reactions/stadtwappen:{made['id']}/@me", None),
        ("GET", message, None),
        ("DELETE", f"{message}/reactions/stadtwappen:{made['id']}/@me", None),
        ("DELETE", f"/guilds/GUILD/emojis/{made['id']}", None),
    )


async def threads_and_webhooks(rest: Client, channel_id: str) -> None:
    message = await rest.say(channel_id)
    base = f"/channels/{channel_id}"
    thread, alone = await all_accepted(
        rest,
        ("POST", f"{base}/messages/{message['id']}/threads", {"name": "Dazu"}),
        ("POST", f"{base}/threads", {"name": "Vertraulich", "type": 12, "invitable": False}),
    )
    members = f"/channels/{alone['id']}/thread-members"
    await all_accepted(
        rest,
        ("GET", f"{base}/messages/{message['id']}", None),
        ("GET", f"/channels/{thread['id']}/messages", None),
        ("PUT", f"{members}/{rest.user_id}", None),
        ("GET", f"{members}?with_member=true", None),
        ("GET", f"{members}/{rest.user_id}", None),
        ("DELETE", f"{members}/@me", None),
        ("PUT", f"{members}/@me", None),
        ("DELETE", f"{members}/{rest.user_id}", None),
        ("GET", "/guilds/GUILD/threads/active", None),
        ("PATCH", f"/channels/{thread['id']}", {"archived": True, "locked": True}),
        ("GET", f"{base}/threads/archived/public", None),
        ("GET", f"{base}/threads/archived/private", None),
        ("GET", f"{base}/users/@me/threads/archived/private", None),
        ("DELETE", f"/channels/{alone['id']}", None),
    )
    hook = (await rest("POST", f"{base}/webhooks", {"name": "Presse"})).body
    by_token, by_id = f"/webhooks/{hook['id']}/{hook['token']}", f"/webhooks/{hook['id']}"
    posted = (await rest("POST", f"{by_token}?wait=true", {"content": "Meldung", "username": "Amt"})).body
    await all_accepted(
        rest,
        ("GET", f"{base}/webhooks", None),
        ("GET", "/guilds/GUILD/webhooks", None),
        ("GET", by_id, None),
        ("GET", by_token, None),
        ("POST", by_token, {"content": "Stille"}),
        ("PATCH", by_id, {"name": "Stadt"}),
        ("PATCH", by_token, {"name": "Land"}),
        ("GET", f"{by_token}/messages/{posted['id']}", None),
        ("PATCH", f"{by_token}/messages/{posted['id']}", {"content": "Richtigstellung"}),
        ("DELETE", f"{by_token}/messages/{posted['id']}", None),
        ("DELETE", by_token, None),
    )
    again = (await rest("POST", f"{base}/webhooks", {"name": "Presse"})).body
    await all_accepted(rest, ("DELETE", f"/webhooks/{again['id']}", None))


async def roles_and_members(rest: Client, newcomer: Client) -> None:
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Rat", "permissions": "1024", "color": 255})).body
    member = f"/guilds/GUILD/members/{newcomer.user_id}"
    soon = (rest.sandbox.world.now() + timedelta(hours=1)).isoformat()
    await all_accepted(
        rest,
        ("GET", "/guilds/GUILD?with_counts=true", None),
        ("PATCH", "/guilds/GUILD", {"description": "Ein Forum"}),
        ("GET", "/guilds/GUILD/emojis", None),
        ("GET", "/guilds/GUILD/stickers", None),
        ("GET", f"/applications/{rest.application_id}/emojis", None),
        ("GET", "/guilds/GUILD/roles", None),
        ("GET", f"/guilds/GUILD/roles/{role['id']}", None),
        ("GET", "/guilds/GUILD/roles/member-counts", None),
        ("PATCH", f"/guilds/GUILD/roles/{role['id']}", {"name": "Räte", "mentionable": True}),
        ("PATCH", "/guilds/GUILD/roles", [{"id": role["id"], "position": 2}]),
        ("GET", "/guilds/GUILD/members?limit=10", None),
        ("GET", "/guilds/GUILD/members/search?query=new&limit=5", None),
        ("GET", member, None),
        ("PATCH", member, {"nick": "Neu", "roles": [role["id"]]}),
        ("PATCH", member, {"communication_disabled_until": soon}),
        ("PATCH", member, {"communication_disabled_until": None}),
        ("PATCH", "/guilds/GUILD/members/@me", {"nick": "Bote"}),
        ("DELETE", f"{member}/roles/{role['id']}", None),
        ("PUT", f"{member}/roles/{role['id']}", None),
        ("DELETE", f"/guilds/GUILD/roles/{role['id']}", None),
        ("PUT", f"/guilds/GUILD/bans/{newcomer.user_id}", {"delete_message_seconds": 3600}),
        ("GET", "/guilds/GUILD/bans", None),
        ("GET", f"/guilds/GUILD/bans/{newcomer.user_id}", None),
        ("DELETE", f"/guilds/GUILD/bans/{newcomer.user_id}", None),
    )
    staff = Client(rest.sandbox, rest.session, "Stab Dortmund")
    await all_accepted(
        rest,
        ("POST", "/guilds/GUILD/bulk-ban", {"user_ids": [newcomer.user_id]}),
        ("DELETE", f"/guilds/GUILD/members/{staff.user_id}", None),
    )


async def events_and_rules(sandbox: Sandbox, rest: Client, newcomer: Client) -> None:
    assert newcomer.persona is not None
    mayor = Client(sandbox, rest.session, "Mayor Pittsburgh")
    now = sandbox.world.now()
    body = {
        "name": "Sitzung",
        "description": "Tagesordnung",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": (now + timedelta(days=1)).isoformat(),
        "scheduled_end_time": (now + timedelta(days=1, hours=1)).isoformat(),
        "entity_metadata": {"location": "Rathaus"},
    }
    event = (await rest("POST", "/guilds/GUILD/scheduled-events", body)).body
    path = f"/guilds/GUILD/scheduled-events/{event['id']}"
    await all_accepted(mayor, ("PUT", f"{path}/users/@me", None))
    await all_accepted(
        rest,
        ("GET", "/guilds/GUILD/scheduled-events?with_user_count=true", None),
        ("GET", path, None),
        ("GET", f"{path}/users?with_member=true", None),
        ("PATCH", path, {"name": "Sondersitzung", "status": 2}),
    )
    await all_accepted(mayor, ("DELETE", f"{path}/users/@me", None))
    channel_id = await rest.new_channel("log")
    rules = "/guilds/GUILD/auto-moderation/rules"
    rule = {
        "name": "Wörter",
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": {"keyword_filter": ["*spam*"]},
        "actions": [{"type": 1}, {"type": 2, "metadata": {"channel_id": channel_id}}],
        "enabled": True,
    }
    made = (await rest("POST", rules, rule)).body
    await all_accepted(
        rest,
        ("GET", rules, None),
        ("GET", f"{rules}/{made['id']}", None),
        ("PATCH", f"{rules}/{made['id']}", {"enabled": False}),
        ("DELETE", f"{rules}/{made['id']}", None),
        ("DELETE", path, None),
        ("GET", "/guilds/GUILD/audit-logs?limit=100", None),
    )
    presence = {"name": "Hörprobe", "privacy_level": 2, "entity_type": 2}
    presence["scheduled_start_time"] = (now + timedelta(days=2)).isoformat()
    voice = (await rest("POST", "/guilds/GUILD/channels", {"name": "Hören", "type": 2})).body
    [heard] = await all_accepted(
        rest,
        ("POST", "/guilds/GUILD/scheduled-events", {**presence, "channel_id": voice["id"], "entity_metadata": None}),
    )
    again = f"/guilds/GUILD/scheduled-events/{heard['id']}"
    await all_accepted(rest, ("PATCH", again, {"status": 2}), ("PATCH", again, {"status": 3}), ("GET", again, None))


async def errors(rest: Client) -> None:
    replies = [
        await rest("GET", "/channels/1"),
        await rest("POST", "/guilds/GUILD/channels", {"name": ""}),
        await rest("GET", "/users/@me", authorized=False),
    ]
    assert [reply.status for reply in replies] == [404, 400, 401]
