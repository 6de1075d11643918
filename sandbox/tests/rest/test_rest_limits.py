"""How much of everything a server may hold, and what a command may be."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.app import Sandbox
from sandbox.world.entities import Channel, ChannelType, Role, ScheduledEvent
from tests.rest.client import Client, Reply


async def test_a_server_holds_250_roles(sandbox: Sandbox, rest: Client) -> None:
    guild = sandbox.seeded.guild
    while len(guild.roles) < 249:
        role = Role(sandbox.world.new_id(), "Stadt")
        guild.roles[role.id] = role
    replies = [await rest("POST", "/guilds/GUILD/roles", {"name": "Stadt"}) for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 400]
    assert replies[1].code == 30005


def _fill_channels(sandbox: Sandbox, count: int, parent: int | None = None) -> None:
    world, guild_id = sandbox.world, sandbox.seeded.guild.id
    have = sum(c.parent_id == parent or parent is None for c in world.guild_channels(guild_id))
    for _ in range(count - have):
        channel = Channel(world.new_id(), ChannelType.GUILD_TEXT, guild_id, "voll", parent_id=parent)
        world.channels[channel.id] = channel


async def test_a_server_holds_500_channels(sandbox: Sandbox, rest: Client) -> None:
    _fill_channels(sandbox, 499)
    replies = [await rest("POST", "/guilds/GUILD/channels", {"name": "x"}) for _ in range(2)]
    assert [reply.status for reply in replies] == [201, 400]
    assert replies[1].code == 30013


async def test_a_category_holds_50_channels(sandbox: Sandbox, rest: Client) -> None:
    category = await rest.new_channel("Rat", type=4)
    _fill_channels(sandbox, 50, int(category))
    reply = await rest("POST", "/guilds/GUILD/channels", {"name": "x", "parent_id": category})
    assert reply.error_at("parent_id") == "CHANNEL_PARENT_MAX_CHANNELS"


def _event(sandbox: Sandbox, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of an event
    now = sandbox.world.now()
    return {
        "name": "Sitzung",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": (now + timedelta(days=1)).isoformat(),
        "scheduled_end_time": (now + timedelta(days=2)).isoformat(),
        "entity_metadata": {"location": "Rathaus"},
        **changes,
    }


async def test_a_server_holds_100_open_events(sandbox: Sandbox, rest: Client) -> None:
    guild, now = sandbox.seeded.guild, sandbox.world.now()
    for number in range(100):
        guild.events[number] = ScheduledEvent(number, guild.id, 1, "x", now, 3, status=1 if number else 3)
    replies = [await rest("POST", "/guilds/GUILD/scheduled-events", _event(sandbox)) for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 400]
    assert replies[1].code == 30038


async def test_an_event_is_whole_and_lies_ahead(sandbox: Sandbox, rest: Client) -> None:
    path, past = "/guilds/GUILD/scheduled-events", (sandbox.world.now() - timedelta(hours=1)).isoformat()

    async def refused(**changes: Any) -> Reply:  # noqa: ANN401 - any field of an event
        return await rest("POST", path, _event(sandbox, **changes))

    assert (await refused(name="x" * 101)).error_at("name") == "BASE_TYPE_BAD_LENGTH"
    assert (await refused(description="x" * 1001)).error_at("description") == "BASE_TYPE_MAX_LENGTH"
    assert (await refused(scheduled_start_time=past)).error_at("scheduled_start_time").endswith("SCHEDULE_PAST")
    assert (await refused(scheduled_end_time=None)).error_at("scheduled_end_time") == "BASE_TYPE_REQUIRED"
    assert (await refused(entity_metadata=None)).error_at("entity_metadata", "location") == "BASE_TYPE_REQUIRED"
    assert (await refused(entity_type=2)).error_at("channel_id") == "BASE_TYPE_REQUIRED"


async def test_an_event_that_is_over_cannot_be_changed(sandbox: Sandbox, rest: Client) -> None:
    event = (await rest("POST", "/guilds/GUILD/scheduled-events", _event(sandbox))).body
    path = f"/guilds/GUILD/scheduled-events/{event['id']}"
    assert (await rest("PATCH", path, {"status": 3})).error_at("status").endswith("INVALID_STATUS")
    assert (await rest("PATCH", path, {"status": 4})).body["status"] == 4
    assert (await rest("PATCH", path, {"name": "x"})).code == 180000


async def test_at_most_100_overwrites_in_one_request(rest: Client) -> None:
    entries = [{"id": str(number), "type": 1, "allow": "0"} for number in range(1, 102)]
    reply = await rest("POST", "/guilds/GUILD/channels", {"name": "x", "permission_overwrites": entries})
    assert reply.error_at("permission_overwrites") == "BASE_TYPE_MAX_LENGTH"


async def test_six_keyword_rules_and_no_more(rest: Client) -> None:
    rule = {
        "name": "x",
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": {"keyword_filter": ["x"]},
        "actions": [{"type": 1}],
    }
    statuses = [(await rest("POST", "/guilds/GUILD/auto-moderation/rules", rule)).status for _ in range(7)]
    assert statuses == [200] * 6 + [400]


def _command(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a command
    return {"name": "stadt", "description": "Städte", **changes}


def _option(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of an option
    return {"type": 3, "name": "name", "description": "Name", **changes}


def _options(*options: dict[str, Any]) -> dict[str, Any]:
    return _command(options=list(options))


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (_command(name="Stadt"), ("name",)),
        (_command(name="zwei worte"), ("name",)),
        (_command(name="x" * 33), ("name",)),
        (_command(description=""), ("description",)),
        (_command(description="x" * 101), ("description",)),
        (_command(name_localizations={"de": "Städte"}), ("name_localizations", "de")),
        (_command(name_localizations={"xx": "x"}), ("name_localizations",)),
        (_command(description_localizations={"de": "x" * 101}), ("description_localizations", "de")),
        (_options(*[_option(name=f"n{n}") for n in range(26)]), ("options",)),
        (_options(_option(name="Name")), ("options", "0", "name")),
        (_options(_option(), _option()), ("options", "1", "name")),
        (_options(_option(), _option(name="b", required=True)), ("options", "1", "required")),
        (_options(_option(choices=[{"name": "x", "value": "x"}] * 26)), ("options", "0", "choices")),
        (
            _options(_option(autocomplete=True, choices=[{"name": "x", "value": "x"}])),
            ("options", "0", "autocomplete"),
        ),
        (_options(_option(type=1, name="a"), _option(name="b")), ("options",)),
        (
            _options({"type": 2, "name": "g", "description": "x", "options": [_option()]}),
            ("options", "0", "options", "0", "type"),
        ),
    ],
)
async def test_a_command_that_breaks_a_rule_fails_the_whole_sync(
    rest: Client, body: dict[str, Any], path: tuple[str, ...]
) -> None:
    base = f"/applications/{rest.application_id}/commands"
    await rest("PUT", base, [_command(name="alt")])
    reply = await rest("PUT", base, [_command(name="gut"), body])
    assert (reply.status, reply.code) == (400, 50035)
    assert reply.error_at("1", *path)
    assert [entry["name"] for entry in (await rest("GET", base)).body] == ["alt"]


async def test_the_texts_of_a_command_have_8000_characters_the_longest_language_counting(rest: Client) -> None:
    def long(localised: int) -> dict[str, Any]:
        return _options(
            *[
                {
                    "type": 1,
                    "name": f"s{n}",
                    "description": "kurz",
                    "options": [
                        _option(
                            name=f"o{m}",
                            description="x",
                            description_localizations={"de": "x" * localised},
                        )
                        for m in range(4)
                    ],
                }
                for n in range(20)
            ]
        )

    base = f"/applications/{rest.application_id}/commands"
    assert (await rest("POST", base, long(90))).status == 201
    assert (await rest("POST", base, long(100))).code == 50035


async def test_umlauts_and_hyphens_are_good_names(rest: Client) -> None:
    body = _command(name="städte-liste_2", name_localizations={"en-US": "city-list", "ja": "都市"})
    assert (await rest("POST", f"/applications/{rest.application_id}/commands", body)).status == 201


async def test_what_keeps_its_name_in_a_sync_keeps_its_id(rest: Client) -> None:
    base = f"/applications/{rest.application_id}/guilds/GUILD/commands"
    first = (await rest("PUT", base, [_command(), _command(name="weg")])).body
    second = (await rest("PUT", base, [_command(description="Neu")])).body
    assert [entry["id"] for entry in second] == [first[0]["id"]]
    assert second[0]["version"] != first[0]["version"]
    assert len((await rest("GET", base)).body) == 1


async def test_names_of_text_channels_become_one_word(rest: Client) -> None:
    channel_id = await rest.new_channel("Rat und  Tat")
    assert (await rest("GET", f"/channels/{channel_id}")).body["name"] == "rat-und-tat"
