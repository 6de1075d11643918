"""How far people have read, and their direct channels: what a client asks for and bots do not."""

from sandbox.app import Sandbox
from sandbox.people import Person
from tests.rest.client import Client
from tests.rest.conftest import newcomer as newcomer
from tests.rest.conftest import rest as rest
from tests.rest.conftest import session as session


def _entries(person: Person) -> dict[str, dict[str, object]]:
    ready = next(data for name, data in person.memory.log if name == "READY")
    return {entry["id"]: entry for entry in ready["read_state"]["entries"]}


async def test_a_client_that_comes_back_learns_what_it_has_not_read(sandbox: Sandbox) -> None:
    info = sandbox.info()
    async with Person(info, "Newcomer") as newcomer, Person(info, "Moderation") as moderator:
        first = await newcomer.say("general", "one")
        await newcomer.say("general", f"two <@{moderator.id}>")
        channel = first["channel_id"]
        await moderator.request("POST", f"/channels/{channel}/messages/{first['id']}/ack", {"token": None})
        await moderator.wait_until(
            lambda: any(name == "MESSAGE_ACK" for name, _ in moderator.memory.log), "the mark on other devices"
        )
        assert not any(name == "MESSAGE_ACK" for name, _ in newcomer.memory.log)
    async with Person(info, "Moderation") as moderator, Person(info, "Newcomer") as newcomer:
        assert _entries(moderator)[channel] == {"id": channel, "last_message_id": first["id"], "mention_count": 1}
        assert _entries(newcomer)[channel]["mention_count"] == 0
        assert str(_entries(newcomer)[channel]["last_message_id"]) > first["id"]


async def test_a_mark_moves_back_only_when_a_person_asks_for_it(sandbox: Sandbox, newcomer: Client) -> None:
    channel = str(sandbox.seeded.guild.system_channel_id)
    ids = [(await newcomer("POST", f"/channels/{channel}/messages", {"content": text})).body["id"] for text in "ab"]
    acks = [f"/channels/{channel}/messages/{message}/ack" for message in ids]
    marks = sandbox.world.read_marks
    for path, body, expected in (
        (acks[1], {}, ids[1]),
        (acks[0], {}, ids[1]),
        (acks[0], {"manual": True, "mention_count": 1}, ids[0]),
    ):
        assert (await newcomer("POST", path, body)).body == {"token": None}
        assert marks[int(newcomer.user_id)][int(channel)] == int(expected)


async def test_a_client_learns_which_events_its_person_has_marked(
    sandbox: Sandbox, rest: Client, newcomer: Client
) -> None:
    sandbox.world.guilds[int(rest.guild_id)].roles[int(rest.guild_id)].permissions |= 1 << 44  # CREATE_EVENTS
    event = {
        "name": "Council",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Town hall"},
        "scheduled_start_time": "2099-01-01T10:00:00Z",
        "scheduled_end_time": "2099-01-01T11:00:00Z",
    }
    made = (await rest("POST", "/guilds/GUILD/scheduled-events", event)).body
    assert (await newcomer("GET", "/users/@me/scheduled-events")).body == []
    await newcomer("PUT", f"/guilds/GUILD/scheduled-events/{made['id']}/users/@me")
    (marked,) = (await newcomer("GET", "/users/@me/scheduled-events?guild_ids=GUILD")).body
    assert (marked["guild_scheduled_event_id"], marked["user_id"]) == (made["id"], newcomer.user_id)


async def test_bots_have_no_marks_and_no_direct_channels_to_list(rest: Client, newcomer: Client) -> None:
    opened = (await newcomer("POST", "/users/@me/channels", {"recipient_id": rest.user_id})).body
    assert [channel["id"] for channel in (await newcomer("GET", "/users/@me/channels")).body] == [opened["id"]]
    assert (await rest("GET", "/users/@me/channels")).body == []
    message = (await newcomer("POST", f"/channels/{opened['id']}/messages", {"content": "hello"})).body
    assert (await rest("POST", f"/channels/{opened['id']}/messages/{message['id']}/ack")).code == 20001
