"""`/setup status` and `/setup settings`: what was changed by hand, what is hidden, what can be chosen."""

import discord

from sandbox.people import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_setup_apply import ADMIN, all_pages, confirm, guild_of, offer, set_up, text


async def channel(world: ForumWorld, name: str) -> discord.TextChannel:
    found = [entry for entry in await guild_of(world).fetch_channels() if entry.name == name]
    assert isinstance(found[0], discord.TextChannel)
    return found[0]


async def test_a_new_server_is_told_what_to_do(world: ForumWorld) -> None:
    status = await text(await world.person(ADMIN), "setup status")
    assert "noch nichts eingerichtet" in status
    assert "Deutsch, Englisch" in status


async def test_what_was_changed_by_hand_is_shown_and_restored(world: ForumWorld) -> None:
    admin = await set_up(world)
    await (await channel(world, "klimaschutz-climate")).edit(name="klima", topic="Alles zum Klima")
    await (await channel(world, "migration")).delete()
    status = await text(admin, "setup status")
    assert "geändert: klima: Name" in status
    assert "gelöscht: migration" in status
    plan = await all_pages(admin)
    assert "Name „klima“ → „klimaschutz-climate“ (von Hand geändert)" in plan
    assert "neu: migration" in plan
    await confirm(admin, await offer(admin))
    await world.settle()
    assert "es ist nichts zu tun" in await text(admin, "setup plan")
    assert (await channel(world, "klimaschutz-climate")).topic != "Alles zum Klima"


async def test_a_channel_hidden_from_the_bot_is_not_made_again(world: ForumWorld) -> None:
    admin = await set_up(world)
    log = await channel(world, "protokoll-log")
    await log.set_permissions(guild_of(world).me, overwrite=None)
    plan = await text(admin, "setup plan")
    assert "protokoll-log" in plan
    assert "darf den Kanal nicht ansehen" in plan
    assert "neu:" not in plan
    assert "protokoll-log" in await text(admin, "setup status")


async def test_a_welcome_post_that_was_deleted_comes_back_with_the_next_run(world: ForumWorld) -> None:
    admin = await set_up(world)
    (post,) = await admin.history("willkommen-welcome")
    place = await channel(world, "willkommen-welcome")
    await place.get_partial_message(int(post["id"])).delete()
    for _ in range(2):
        await (await channel(world, "migration")).delete()
        await confirm(admin, await offer(admin))
        await world.settle()
    (again,) = await admin.history("willkommen-welcome")
    assert "Welcome! Here cities" in text_of(again)


async def test_settings_are_listed_changed_and_refused_with_what_is_accepted(world: ForumWorld) -> None:
    admin = await world.person(ADMIN)
    assert "`languages` = `beide`" in (await admin.command("setup settings")).text
    assert (
        "Möglich: `beide`, `Deutsch`, `Englisch`" in (await admin.command("setup settings", {"key": "languages"})).text
    )
    refused = await admin.command("setup settings", {"key": "languages", "value": "fr"})
    assert "beide, Deutsch, Englisch" in refused.text
    assert "nicht" in (await admin.command("setup settings", {"key": "color", "value": "red"})).text
    for typed in ("de", "deutsch", "German", " DEUTSCH "):
        changed = await admin.command("setup settings", {"key": "languages", "value": typed})
        assert "`languages` = `Deutsch`" in changed.text
    changed = await admin.command("setup settings", {"key": "digest", "value": "taeglich"})
    assert "`digest` = `täglich`" in changed.text
    assert await world.bot.settings.get(world.guild_id, "digest") == "daily"
    changed = await admin.command("setup settings", {"key": "evidence_days", "value": "3 Wochen"})
    assert "`evidence_days` = `21`" in changed.text
    assert await world.bot.settings.get(world.guild_id, "languages") == "de"


async def test_settings_are_completed_while_they_are_typed(world: ForumWorld) -> None:
    admin = await world.person(ADMIN)
    keys = await admin.autocomplete("setup settings", "key", "sprach")
    assert [key["value"] for key in keys] == ["languages"]
    values = await admin.autocomplete("setup settings", "value", "", {"key": "languages"})
    assert [entry["value"] for entry in values] == ["both", "de", "en"]
    assert [entry["name"] for entry in values] == ["beide", "Deutsch", "Englisch"]
    values = await admin.autocomplete("setup settings", "value", "eng", {"key": "languages"})
    assert [entry["value"] for entry in values] == ["en"]


async def test_an_english_speaking_admin_reads_english(world: ForumWorld) -> None:
    guild = guild_of(world)
    mayor = await world.person("Mayor Pittsburgh")
    member = await guild.fetch_member(int(mayor.id))
    role = next(role for role in guild.roles if role.name == ADMIN)
    await member.add_roles(role)
    await mayor.wait_until(lambda: ADMIN in mayor.roles(), "the role")
    offered = await offer(mayor)
    assert "35 new" in offered.text
    await confirm(mayor, offered)
    await world.settle()
    assert "35 steps done" in text_of(await mayor.wait_message("The server is set up"))
    assert "matches the configuration" in await text(mayor, "setup status")
