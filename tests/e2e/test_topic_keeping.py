"""Admins add, edit and archive topics, and decide about what was changed by hand on the server."""

import discord
import pytest

from sandbox.people import Person, text_of
from sandbox.people.reading import Json, selects_of
from tests.e2e.conftest import ForumWorld

WATER = {"name_de": "Wasser", "name_en": "Water", "emoji": "💧"}


async def channels(person: Person) -> dict[str, Json]:
    return {entry["name"]: entry for entry in await person.request("GET", f"/guilds/{person.guild_id}/channels")}


async def roles(person: Person) -> dict[str, Json]:
    return {entry["name"]: entry for entry in await person.request("GET", f"/guilds/{person.guild_id}/roles")}


async def test_a_new_topic_gets_its_channel_and_role_and_can_be_followed(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person("Forum Admin"), await ready_forum.person("Newcomer")
    added = await admin.command("thema aufnehmen", WATER)
    assert "**💧 Wasser** ist jetzt ein Thema." in added.text
    await ready_forum.settle()
    assert "wasser-water" in await channels(admin)
    await newcomer.command("topic follow", {"topic": "water"})
    await ready_forum.settle()
    assert "💧 Wasser · Water" in newcomer.roles()
    for taken in ({"name_de": "Wasser", "name_en": "Rivers"}, {"name_de": "Flüsse", "name_en": "Water"}):
        assert "gibt es schon" in (await admin.command("topic add", taken)).text
    again = await admin.command("topic add", WATER)
    assert "gibt es schon" in again.text
    form = (await admin.press(again.message, "Berichtigen")).form
    assert form.fields["name_en"]["value"] == "Water"
    done = await admin.submit(form, {"name_de": "Abwasser", "name_en": "Waste water"})
    assert "Abwasser" in done.text


async def test_an_edited_topic_keeps_channel_role_and_followers_under_its_new_name(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person("Forum Admin"), await ready_forum.person("Newcomer")
    await newcomer.command("topic follow", {"topic": "Migration"})
    await ready_forum.settle()
    before = (await channels(admin))["migration"]["id"]
    await admin.command("topic edit", {"topic": "Migration", "name_de": "Zuwanderung", "name_en": "Immigration"})
    await ready_forum.settle()
    assert (await channels(admin))["zuwanderung-immigration"]["id"] == before
    assert "🧭 Zuwanderung · Immigration" in newcomer.roles()
    assert "es ist nichts zu tun" in (await (await admin.command("setup plan")).final()).text


async def test_an_archived_topic_can_be_read_and_no_longer_followed(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person("Forum Admin"), await ready_forum.person("Newcomer")
    staff = await ready_forum.person("Chief of Staff Pittsburgh")
    await newcomer.command("topic follow", {"topic": "Migration"})
    await ready_forum.settle()
    question = await admin.command("thema archivieren", {"topic": "Migration"})
    assert "(1 Abo)" in question.text
    done = await admin.press(question.message, "Archivieren")
    assert "**Migration** ist archiviert" in done.text
    await ready_forum.settle()
    found = await channels(admin)
    assert found["migration"]["parent_id"] == found["Archiv · Archive"]["id"]
    assert not any("Migration" in role for role in newcomer.roles())
    place = staff.channel("migration")
    assert await staff.history(place) == []
    refused = None
    try:
        await staff.say(place, "still here?")
    except Exception as error:  # noqa: BLE001 - whatever the people's API refuses with
        refused = error
    assert refused is not None
    assert "There is no such topic" in (await newcomer.command("topic follow", {"topic": "Migration"})).text


async def test_an_archived_topic_is_taken_up_again_with_channel_role_and_followers(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person("Forum Admin"), await ready_forum.person("Newcomer")
    staff = await ready_forum.person("Stab Dortmund")
    for person in (newcomer, staff):
        await person.command("topic follow", {"topic": "Migration"})
    await ready_forum.settle()
    roles_before, channel = set(newcomer.roles()), (await channels(admin))["migration"]
    await admin.press((await admin.command("topic archive", {"topic": "Migration"})).message, "Archivieren")
    await ready_forum.settle()
    await staff.request("DELETE", f"/users/@me/guilds/{staff.guild_id}")
    await ready_forum.settle()
    (offered,) = await admin.autocomplete("topic restore", "topic", "")
    done = await admin.command("topic restore", {"topic": offered["value"]})
    assert "ist wieder ein Thema; 1 Person hat es abonniert" in done.text
    await ready_forum.settle()
    restored = (await channels(admin))["migration"]
    assert (restored["id"], restored["parent_id"]) == (channel["id"], channel["parent_id"])
    assert set(newcomer.roles()) == roles_before
    assert "es ist nichts zu tun" in (await (await admin.command("setup plan")).final()).text
    again = await admin.command("topic restore", {"topic": offered["value"]})
    assert "Dieses Thema gibt es nicht" in again.text


async def drifted(world: ForumWorld) -> tuple[Person, str]:
    """Somebody renames the role of Dortmund by hand."""
    admin = await world.person("Forum Admin")
    role = (await roles(admin))["Dortmund"]["id"]
    await admin.request("PATCH", f"/guilds/{admin.guild_id}/roles/{role}", {"name": "Ruhrgebiet"})
    return admin, role


async def choose(admin: Person) -> Json:
    plan = await (await admin.command("setup plan")).final()
    (select,) = selects_of(plan.message)
    answer = await (await admin.select(plan.message, select["custom_id"], select["options"][0]["value"])).final()
    message: Json = answer.message
    return message


async def test_what_was_changed_by_hand_is_kept_and_then_counts_as_declared(ready_forum: ForumWorld) -> None:
    admin, _ = await drifted(ready_forum)
    offer = await choose(admin)
    assert "Ruhrgebiet" in text_of(offer)
    kept = await (await admin.press(offer, "Wie auf dem Server behalten")).final()
    assert "Behalten: Von nun an gilt dies als Vorgabe" in kept.text
    plan = await (await admin.command("setup plan")).final()
    assert "es ist nichts zu tun" in plan.text
    status = await (await admin.command("setup status")).final()
    assert "Ruhrgebiet" not in status.text
    restored = await choose(admin)
    await (await admin.press(restored, "Vorgabe wiederherstellen")).final()
    await ready_forum.settle()
    assert "Dortmund" in await roles(admin)


async def test_what_was_changed_by_hand_is_restored_and_nothing_else(ready_forum: ForumWorld) -> None:
    admin, role = await drifted(ready_forum)
    other = (await roles(admin))["Pittsburgh"]["id"]
    await admin.request("PATCH", f"/guilds/{admin.guild_id}/roles/{other}", {"name": "Steel City"})
    offer = await choose(admin)
    await (await admin.press(offer, "Vorgabe wiederherstellen")).final()
    await ready_forum.settle()
    found = await roles(admin)
    assert found["Dortmund"]["id"] == role
    assert "Steel City" in found


async def test_what_was_deleted_by_hand_may_stay_deleted(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    await admin.request("DELETE", f"/guilds/{admin.guild_id}/roles/{(await roles(admin))['Dortmund']['id']}")
    offer = await choose(admin)
    assert "gelöscht: Dortmund" in text_of(offer)
    await (await admin.press(offer, "Wie auf dem Server behalten")).final()
    assert "es ist nichts zu tun" in (await (await admin.command("setup plan")).final()).text
    assert "Dortmund" not in await roles(admin)


async def test_a_channel_that_was_closed_by_hand_and_kept_stays_closed_under_its_topics_new_name(
    ready_forum: ForumWorld,
) -> None:
    admin, guild = await ready_forum.person("Forum Admin"), guild_of(ready_forum)
    room = (await channels(admin))["migration"]["id"]
    await ready_forum.bot.http.edit_channel_permissions(int(room), str(guild.id), "0", VIEW, 0)
    await (await admin.press(await choose(admin), "Wie auf dem Server behalten")).final()
    names = {"topic": "Migration", "name_de": "Zuwanderung", "name_en": "Immigration"}
    await (await admin.command("topic edit", names)).final()
    await ready_forum.settle()
    renamed = await guild.fetch_channel(int(room))
    assert isinstance(renamed, discord.TextChannel)
    assert renamed.name == "zuwanderung-immigration"
    assert renamed.overwrites_for(guild.default_role).view_channel is False
    assert "es ist nichts zu tun" in (await (await admin.command("setup plan")).final()).text


BUDGET = {"name_de": "Haushalt", "name_en": "Budget"}
VIEW = "1024"


def guild_of(world: ForumWorld) -> discord.Guild:
    guild = world.bot.get_guild(world.guild_id)
    assert guild is not None
    return guild


async def make_channel(world: ForumWorld, *, private: bool) -> discord.TextChannel:
    """Somebody makes a channel with the name that the topic's channel would get; the bot may view it."""
    guild = guild_of(world)
    closed: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        guild.me: discord.PermissionOverwrite(view_channel=True),
    }
    return await guild.create_text_channel("haushalt-budget", overwrites=closed if private else {})


async def named(admin: Person, name: str) -> list[Json]:
    return [
        entry for entry in await admin.request("GET", f"/guilds/{admin.guild_id}/channels") if entry["name"] == name
    ]


async def test_a_private_channel_with_a_topics_name_is_left_to_those_who_meet_there(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    private = await make_channel(ready_forum, private=True)
    await (await admin.command("topic add", BUDGET)).final()
    await ready_forum.settle()
    (new,) = await named(admin, "haushalt-budget")
    assert new["id"] != str(private.id)
    assert new["parent_id"] is not None
    room = await guild_of(ready_forum).fetch_channel(private.id)
    assert isinstance(room, discord.TextChannel)
    assert {target.id for target in room.overwrites} == {ready_forum.guild_id, guild_of(ready_forum).me.id}
    assert room.category_id is None


async def test_taking_over_a_channel_is_asked_first(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    there = await make_channel(ready_forum, private=False)
    question = await (await admin.command("topic add", BUDGET)).final()
    assert "übernommen: haushalt-budget" in question.text
    await ready_forum.settle()
    assert [entry["parent_id"] for entry in await named(admin, "haushalt-budget")] == [None]
    await admin.press(question.message, "Übernehmen")
    await ready_forum.settle()
    (channel,) = await named(admin, "haushalt-budget")
    assert channel["id"] == str(there.id)
    assert channel["parent_id"] is not None


async def test_a_stranger_in_the_moderators_room_is_named_and_shown_out(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person("Forum Admin"), await ready_forum.person("Newcomer")
    (room,) = await named(admin, "moderation")
    await admin.request("PUT", f"/channels/{room['id']}/permissions/{newcomer.id}", {"type": 1, "allow": VIEW})
    status = await (await admin.command("setup status")).final()
    assert "Newcomer" in status.text
    assert "✅ Der Server" not in status.text
    offer = await choose(admin)
    await (await admin.press(offer, "Vorgabe wiederherstellen")).final()
    await ready_forum.settle()
    (room,) = await named(admin, "moderation")
    assert str(newcomer.id) not in {overwrite["id"] for overwrite in room["permission_overwrites"]}
    assert "es ist nichts zu tun" in (await (await admin.command("setup plan")).final()).text


async def test_a_topic_on_a_full_category_gets_a_second_one(ready_forum: ForumWorld) -> None:
    admin, guild = await ready_forum.person("Forum Admin"), guild_of(ready_forum)
    (category,) = [category for category in guild.categories if category.name == "Themen · Topics"]
    for number in range(50 - len(category.channels)):
        await guild.create_text_channel(f"other-{number}", category=category)
    await admin.command("topic add", WATER)
    await ready_forum.settle()
    known = await channels(admin)
    assert known["wasser-water"]["parent_id"] == known["Themen · Topics 2"]["id"]
    assert "es ist nichts zu tun" in (await (await admin.command("setup plan")).final()).text


@pytest.mark.thorough
async def test_a_topic_on_a_full_server_is_refused_before_anything_is_kept(ready_forum: ForumWorld) -> None:
    admin, guild = await ready_forum.person("Forum Admin"), guild_of(ready_forum)
    for number in range(len(await channels(admin)), 500):
        await guild.create_voice_channel(f"voice-{number}")
    refused = await (await admin.command("topic add", {"name_de": "Verkehr", "name_en": "Traffic"})).final()
    assert "501 Kanäle; Discord erlaubt 500" in refused.text
    assert "Verkehr" not in (await admin.command("topic list")).text
