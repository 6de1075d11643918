"""Who may do what over REST: access, permissions, hierarchy, and what a bot gives itself."""

import pytest

from sandbox.app import Sandbox
from sandbox.world.entities import Channel, ChannelType, Guild, Member, Overwrite, OverwriteTarget, Role
from sandbox.world.permissions import ALL, NONE, Permission, channel_permissions
from sandbox.world.world import World
from tests.rest.client import Client

VIEW = int(Permission.VIEW_CHANNEL)
SEND = int(Permission.SEND_MESSAGES)
EMBED = int(Permission.EMBED_LINKS)
HISTORY = int(Permission.READ_MESSAGE_HISTORY)

EVERYONE, ROLE_A, ROLE_B, MEMBER, OWNER, CHANNEL = 1, 2, 3, 10, 11, 20


def _held(sandbox: Sandbox, everyone: int, overwrites: dict[int, tuple[int, int]]) -> Permission:
    """What a member with both roles holds in a channel; `overwrites`: id -> (allow, deny)."""
    world = World(sandbox.clock.now)
    roles = {
        EVERYONE: Role(EVERYONE, "@everyone", everyone),
        ROLE_A: Role(ROLE_A, "a", position=1),
        ROLE_B: Role(ROLE_B, "b", position=2),
    }
    member = Member(MEMBER, EVERYONE, world.now(), [ROLE_A, ROLE_B])
    world.guilds[EVERYONE] = Guild(EVERYONE, "g", OWNER, roles=roles, members={MEMBER: member})
    made = {
        key: Overwrite(key, OverwriteTarget.MEMBER if key == MEMBER else OverwriteTarget.ROLE, allow, deny)
        for key, (allow, deny) in overwrites.items()
    }
    channel = Channel(CHANNEL, ChannelType.GUILD_TEXT, EVERYONE, overwrites=made)
    return channel_permissions(world, member, channel)


@pytest.mark.parametrize(
    ("everyone", "overwrites", "held"),
    [
        (VIEW | SEND, {}, VIEW | SEND),
        (VIEW | SEND, {EVERYONE: (0, SEND)}, VIEW),
        (VIEW, {EVERYONE: (0, SEND), ROLE_A: (SEND, 0)}, VIEW | SEND),
        (VIEW, {ROLE_A: (SEND, 0), ROLE_B: (0, SEND)}, VIEW | SEND),
        (VIEW | SEND, {ROLE_A: (SEND, 0), MEMBER: (0, SEND)}, VIEW),
        (VIEW | SEND, {EVERYONE: (0, VIEW)}, 0),
        (VIEW | SEND, {EVERYONE: (0, VIEW), MEMBER: (VIEW, 0)}, VIEW | SEND),
        (VIEW | EMBED, {}, VIEW),
        (int(Permission.ADMINISTRATOR), {EVERYONE: (0, VIEW)}, int(ALL)),
    ],
)
def test_permissions_follow_discords_algorithm(
    sandbox: Sandbox, everyone: int, overwrites: dict[int, tuple[int, int]], held: int
) -> None:
    """Everyone, then roles together (allowing wins), then the member; unseen channels give nothing."""
    assert int(_held(sandbox, everyone, overwrites)) == held


async def test_a_channel_closed_to_the_bot_is_out_of_its_reach(rest: Client, admin: Client, channel: str) -> None:
    await rest("PUT", f"/channels/{channel}/permissions/{rest.guild_id}", {"type": 0, "allow": "0", "deny": str(VIEW)})
    replies = [
        await rest("GET", f"/channels/{channel}"),
        await rest("POST", f"/channels/{channel}/messages", {"content": "x"}),
        await rest("PATCH", f"/channels/{channel}", {"name": "neu"}),
        await rest("DELETE", f"/channels/{channel}"),
        await admin("GET", f"/channels/{channel}/messages"),
    ]
    assert [(reply.status, reply.code) for reply in replies] == [(403, 50001)] * 5
    listed = (await rest("GET", "/guilds/GUILD/channels")).body
    assert channel not in [entry["id"] for entry in listed]


async def test_who_may_not_write_is_told_so(rest: Client, newcomer: Client, channel: str) -> None:
    everyone = {"type": 0, "allow": "0", "deny": str(SEND)}
    await rest("PUT", f"/channels/{channel}/permissions/{rest.guild_id}", everyone)
    reply = await newcomer("POST", f"/channels/{channel}/messages", {"content": "x"})
    assert (reply.status, reply.code, reply.body["message"]) == (403, 50013, "Missing Permissions")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/guilds/GUILD/channels", {"name": "x"}),
        ("PATCH", "/channels/CHANNEL", {"name": "x"}),
        ("DELETE", "/channels/CHANNEL", None),
        ("PUT", "/channels/CHANNEL/permissions/GUILD", {"type": 0}),
        ("POST", "/channels/CHANNEL/messages/bulk-delete", {"messages": ["1", "2"]}),
        ("POST", "/channels/CHANNEL/webhooks", {"name": "x"}),
        ("POST", "/guilds/GUILD/roles", {"name": "x"}),
        ("PATCH", "/guilds/GUILD", {"name": "xy"}),
        ("PATCH", "/guilds/GUILD/members/OTHER", {"nick": "x"}),
        ("DELETE", "/guilds/GUILD/members/OTHER", None),
        ("PUT", "/guilds/GUILD/bans/OTHER", {}),
        ("GET", "/guilds/GUILD/bans", None),
        ("GET", "/guilds/GUILD/audit-logs", None),
        ("GET", "/guilds/GUILD/auto-moderation/rules", None),
        (
            "POST",
            "/guilds/GUILD/scheduled-events",
            {
                "name": "x",
                "privacy_level": 2,
                "entity_type": 3,
                "scheduled_start_time": "2030-01-01T00:00:00Z",
                "scheduled_end_time": "2030-01-01T01:00:00Z",
                "entity_metadata": {"location": "x"},
            },
        ),
    ],
)
async def test_a_newcomer_may_not_run_the_server(
    newcomer: Client, admin: Client, channel: str, method: str, path: str, body: object
) -> None:
    reply = await newcomer(method, path.replace("CHANNEL", channel).replace("OTHER", admin.user_id), body)
    assert reply.status == 403
    assert reply.code in {50013, 20002}


async def test_a_role_above_ones_own_is_out_of_reach(sandbox: Sandbox, rest: Client, newcomer: Client) -> None:
    guild = sandbox.seeded.guild
    high = Role(sandbox.world.new_id(), "Stadtspitze", position=len(guild.roles))
    guild.roles[high.id] = high
    replies = [
        await rest("PATCH", f"/guilds/GUILD/roles/{high.id}", {"name": "x"}),
        await rest("DELETE", f"/guilds/GUILD/roles/{high.id}"),
        await rest("PUT", f"/guilds/GUILD/members/{newcomer.user_id}/roles/{high.id}"),
        await rest("PATCH", f"/guilds/GUILD/members/{newcomer.user_id}", {"roles": [str(high.id)]}),
        await rest("PATCH", "/guilds/GUILD/roles", [{"id": str(high.id), "position": 1}]),
    ]
    assert [reply.code for reply in replies] == [50013] * 5


async def test_nobody_acts_upon_the_owner_or_a_higher_member(sandbox: Sandbox, rest: Client) -> None:
    owner = sandbox.seeded.guild.owner_id
    replies = [
        await rest("PUT", f"/guilds/GUILD/bans/{owner}", {}),
        await rest("DELETE", f"/guilds/GUILD/members/{owner}"),
        await rest("PATCH", f"/guilds/GUILD/members/{owner}", {"nick": "x"}),
    ]
    assert [reply.code for reply in replies] == [50013] * 3


async def test_nobody_gives_what_they_do_not_hold(rest: Client, channel: str) -> None:
    administrator = str(int(Permission.ADMINISTRATOR))
    replies = [
        await rest("POST", "/guilds/GUILD/roles", {"name": "x", "permissions": administrator}),
        await rest(
            "PUT",
            f"/channels/{channel}/permissions/{rest.guild_id}",
            {"type": 0, "allow": administrator, "deny": "0"},
        ),
        await rest(
            "POST",
            "/guilds/GUILD/channels",
            {"name": "x", "permission_overwrites": [{"id": rest.guild_id, "type": 0, "allow": administrator}]},
        ),
    ]
    assert [reply.code for reply in replies] == [50013] * 3


async def test_a_timeout_leaves_reading_only(sandbox: Sandbox, rest: Client, newcomer: Client, channel: str) -> None:
    member = f"/guilds/GUILD/members/{newcomer.user_id}"
    now = sandbox.world.now()
    until = now.replace(year=now.year + 1)
    too_long = await rest("PATCH", member, {"communication_disabled_until": until.isoformat()})
    assert too_long.error_at("communication_disabled_until") == "MODERATE_MEMBERS_TIMEOUT_TOO_LONG"
    sandbox.seeded.guild.members[int(newcomer.user_id)].timeout_until = until
    assert (await newcomer("GET", f"/channels/{channel}/messages")).status == 200
    assert (await newcomer("POST", f"/channels/{channel}/messages", {"content": "x"})).code == 50013


async def test_a_channel_in_a_category_takes_its_overwrites_unless_it_brings_its_own(rest: Client) -> None:
    denied = {"id": rest.guild_id, "type": 0, "allow": "0", "deny": str(SEND)}
    body = {"name": "Rat", "type": 4, "permission_overwrites": [denied]}
    category = (await rest("POST", "/guilds/GUILD/channels", body)).body["id"]
    inherits = await rest.new_channel("eins", parent_id=category)
    brings = await rest.new_channel("zwei", parent_id=category, permission_overwrites=[])
    first, second = [(await rest("GET", f"/channels/{entry}")).body for entry in (inherits, brings)]
    assert first["permission_overwrites"] == [denied]
    assert second["permission_overwrites"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/channels/1", 404, 10003),
        ("/guilds/1", 404, 10004),
        ("/guilds/GUILD/members/1", 404, 10013),
        ("/channels/CHANNEL/messages/1", 404, 10008),
        ("/guilds/GUILD/roles/1", 404, 10011),
        ("/users/1", 404, 10013),
        ("/webhooks/1", 404, 10015),
        ("/guilds/GUILD/bans/1", 404, 10026),
        ("/guilds/GUILD/scheduled-events/1", 404, 10070),
        ("/applications/APP/commands/1", 404, 10063),
        ("/applications/1/commands", 404, 10002),
        ("/guilds/GUILD/unheard-of", 404, 0),
        ("/channels/abc", 400, 50035),
    ],
)
async def test_unknown_things_have_their_codes(rest: Client, channel: str, path: str, status: int, code: int) -> None:
    reply = await rest("GET", path.replace("CHANNEL", channel).replace("APP", rest.application_id))
    assert (reply.status, reply.code) == (status, code)


async def test_an_unknown_route_is_recorded_as_such(sandbox: Sandbox, rest: Client) -> None:
    await rest("GET", "/guilds/GUILD/unheard-of")
    last = sandbox.record.since(0)[-1].request
    assert (last.unknown, last.status, last.user) == (True, 404, "bot")


async def test_without_a_token_or_with_a_wrong_one_nothing_is_answered(rest: Client, newcomer: Client) -> None:
    prefixed = {"Authorization": f"Bot {newcomer.authorization}"}
    async with rest.session.get(f"{rest.sandbox.api}/users/@me", headers=prefixed) as response:
        statuses = [response.status]
    statuses.append((await rest("GET", "/users/@me", authorized=False)).status)
    assert statuses == [401, 401]


async def test_a_reason_is_in_the_audit_log(rest: Client, newcomer: Client) -> None:
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Rat"})).body["id"]
    path = f"/guilds/GUILD/members/{newcomer.user_id}/roles/{role}"
    await rest("PUT", path, reason="Berufung f%C3%BCr Dortmund")
    log = (await rest("GET", "/guilds/GUILD/audit-logs?action_type=25")).body
    entry = log["audit_log_entries"][0]
    assert (entry["reason"], entry["target_id"], entry["user_id"]) == (
        "Berufung für Dortmund",
        newcomer.user_id,
        rest.user_id,
    )
    assert entry["changes"][0]["key"] == "$add"


async def test_deleting_what_others_wrote_is_in_the_audit_log(rest: Client, newcomer: Client, channel: str) -> None:
    ours = await rest.say(channel)
    theirs = [(await newcomer.say(channel))["id"] for _ in range(3)]
    await rest("DELETE", f"/channels/{channel}/messages/{ours['id']}")
    await rest("DELETE", f"/channels/{channel}/messages/{theirs[0]}", reason="Werbung")
    await rest("POST", f"/channels/{channel}/messages/bulk-delete", {"messages": theirs[1:]})
    log = (await rest("GET", "/guilds/GUILD/audit-logs?limit=2")).body["audit_log_entries"]
    assert [(entry["action_type"], entry["options"]["count"]) for entry in log] == [(73, "2"), (72, "1")]
    assert (log[1]["reason"], log[1]["target_id"]) == ("Werbung", newcomer.user_id)


async def test_nothing_is_held_in_a_strange_dm(rest: Client, newcomer: Client, admin: Client) -> None:
    dm = (await rest("POST", "/users/@me/channels", {"recipient_id": newcomer.user_id})).body["id"]
    assert (await admin("GET", f"/channels/{dm}/messages")).code == 50001
    world = rest.sandbox.world
    stranger = Member(int(admin.user_id), 0, world.now())
    assert channel_permissions(world, stranger, world.channels[int(dm)]) == NONE


async def test_an_invitation_gives_roles_that_its_maker_could_give(
    rest: Client, newcomer: Client, admin: Client, channel: str
) -> None:
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Stadt"})).body["id"]
    form = {"max_uses": 1, "role_ids": [role]}
    invite = (await rest("POST", f"/channels/{channel}/invites", form)).body
    assert [entry["id"] for entry in invite["roles"]] == [role]
    assert (await newcomer("POST", f"/channels/{channel}/invites", form)).code == 50013
    assert (await rest("POST", f"/channels/{channel}/invites", {"role_ids": ["1"]})).code == 10011
    assert (await newcomer("DELETE", "/users/@me/guilds/GUILD")).status == 204
    assert (await newcomer("POST", f"/invites/{invite['code']}")).status == 200
    assert (await admin("GET", f"/guilds/GUILD/members/{newcomer.user_id}")).body["roles"] == [role]


async def test_an_invitation_lets_a_person_in_until_it_is_used_up_and_never_the_banned(
    rest: Client, newcomer: Client, admin: Client, channel: str
) -> None:
    invite = (await rest("POST", f"/channels/{channel}/invites", {"max_uses": 1})).body["code"]
    assert (await newcomer("DELETE", "/users/@me/guilds/GUILD")).status == 204
    assert (await newcomer("GET", f"/channels/{channel}")).code == 50001
    assert (await newcomer("POST", f"/invites/{invite}")).status == 200
    assert (await newcomer("GET", f"/channels/{channel}")).status == 200
    assert (await admin("POST", f"/invites/{invite}")).code == 10006
    second = (await rest("POST", f"/channels/{channel}/invites", {})).body["code"]
    await rest("PUT", f"/guilds/GUILD/bans/{newcomer.user_id}", {})
    assert (await newcomer("POST", f"/invites/{second}")).code == 40007
