"""Locking, opening and slowing down channels as moderators do it: what is closed, what comes back, and when."""

import asyncio
import copy
from datetime import timedelta

import discord
import pytest

from bot.demo.forum import ADMIN, MODERATOR, NEWCOMER, OB_DORTMUND, STAFF_PITTSBURGH
from cogs.moderation.jobs.channel_state import ChannelEvents
from sandbox.people import Person, RefusedError, buttons_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_setup_apply import guild_of

EXCHANGE = "austausch-exchange"
MEETINGS = "sitzungen-meetings"
LOG = "protokoll-log"
Overwrites = dict[int, tuple[int, int]]


async def overwrites(world: ForumWorld, person: Person, name: str) -> Overwrites:
    """As Discord has them, with their bits."""
    channel = await guild_of(world).fetch_channel(int(person.channel(name)["id"]))
    assert isinstance(channel, discord.TextChannel)
    pairs = {target.id: overwrite.pair() for target, overwrite in channel.overwrites.items()}
    return {target: (allow.value, deny.value) for target, (allow, deny) in pairs.items() if allow.value or deny.value}


async def said(person: Person, command: str, options: dict[str, object]) -> str:
    return (await (await person.command(command, options)).final()).text


async def can_write(person: Person, channel: str) -> bool:
    try:
        await person.say(channel, "hello")
    except RefusedError as refused:
        if "50013" not in str(refused):
            raise
        return False
    return True


async def set_seconds(world: ForumWorld, person: Person, name: str) -> int:
    channel = await guild_of(world).fetch_channel(int(person.channel(name)["id"]))
    assert isinstance(channel, discord.TextChannel)
    return channel.slowmode_delay


async def notices(person: Person, channel: str) -> list[str]:
    return [
        text_of(message)
        for message in await person.history(channel)
        if "🔒" in text_of(message) or "🔓" in text_of(message)
    ]


async def card(person: Person, number: int) -> str:
    (found,) = [text_of(message) for message in await person.history(LOG) if f"#{number} ·" in text_of(message)]
    return found


async def test_a_lock_closes_a_channel_and_its_threads_and_everything_comes_back_on_time(
    ready_forum: ForumWorld,
) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    mayor, newcomer = await ready_forum.person(OB_DORTMUND), await ready_forum.person(NEWCOMER)
    before = await overwrites(ready_forum, admin, MEETINGS)
    opener = await mayor.say(MEETINGS, "A thread")
    thread = await mayor.request(
        "POST", f"/channels/{opener['channel_id']}/messages/{opener['id']}/threads", {"name": "x"}
    )
    assert await can_write(mayor, MEETINGS)
    answer = await said(
        moderator, "mod lock", {"channel": MEETINGS, "duration": "2 Stunden", "reason": "Bitte *durchatmen*"}
    )
    assert "ist geschlossen, bis" in answer
    assert "(Fall #1)" in answer
    assert not await can_write(mayor, MEETINGS)
    assert not await can_write(newcomer, MEETINGS)
    with pytest.raises(RefusedError, match="50013"):
        await mayor.say(thread, "in the thread")
    assert await can_write(moderator, MEETINGS)
    assert await can_write(admin, MEETINGS)
    (notice,) = await notices(mayor, MEETINGS)
    assert "geschlossen bis <t:" in notice
    assert "closed until <t:" in notice
    assert "Grund: Bitte \\*durchatmen\\*" in notice
    await ready_forum.settle()
    assert "in Kraft" in await card(admin, 1)
    await ready_forum.travel(timedelta(hours=2, minutes=1))
    assert await overwrites(ready_forum, admin, MEETINGS) == before
    assert await can_write(mayor, MEETINGS)
    (notice,) = await notices(mayor, MEETINGS)
    assert "wieder offen" in notice
    assert "open again" in notice
    assert "abgelaufen" in await card(admin, 1)


async def test_an_open_channel_is_opened_again_by_command_in_english(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    chief = await ready_forum.person(STAFF_PITTSBURGH)
    await moderator_too(ready_forum, chief)
    before = await overwrites(ready_forum, admin, EXCHANGE)
    assert "is closed until somebody undoes it" in await said(chief, "mod lock", {"channel": EXCHANGE})
    assert not await can_write(await ready_forum.person(NEWCOMER), EXCHANGE)
    assert await can_write(moderator, EXCHANGE)
    answer = await said(chief, "mod unlock", {"channel": EXCHANGE, "reason": "calm again"})
    assert "is open again, with the rights from before" in answer
    assert await overwrites(ready_forum, admin, EXCHANGE) == before
    case = (await moderator.command("mod case", {"number": "1"})).text
    assert "aufgehoben: calm again · Chief of Staff Pittsburgh" in case


async def moderator_too(world: ForumWorld, person: Person) -> None:
    member = await guild_of(world).fetch_member(int(person.id))
    await member.add_roles(discord.Object(int(person.memory.find_role("Moderation"))))
    await person.wait_until(lambda: "Moderation" in person.roles(), "the role")


async def test_a_second_lock_prolongs_the_first_and_keeps_what_was_saved(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    before = await overwrites(ready_forum, admin, EXCHANGE)
    await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "1 Stunde"})
    again = await said(admin, "mod lock", {"channel": EXCHANGE, "duration": "5 Stunden"})
    assert "war schon geschlossen und bleibt es nun bis" in again
    assert "(Fall #1)" in again
    await ready_forum.travel(timedelta(hours=2))
    assert not await can_write(await ready_forum.person(NEWCOMER), EXCHANGE)
    await ready_forum.travel(timedelta(hours=4))
    assert await overwrites(ready_forum, admin, EXCHANGE) == before
    assert len(await notices(admin, EXCHANGE)) == 1


async def test_what_others_change_meanwhile_stays_and_the_rest_comes_back(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    guild = guild_of(ready_forum)
    before = await overwrites(ready_forum, admin, MEETINGS)
    staff, mayors = (int(admin.memory.find_role(name)) for name in ("Stab · Staff", "Stadtspitzen · Mayors"))
    await said(moderator, "mod lock", {"channel": MEETINGS})
    channel = await guild.fetch_channel(int(admin.channel(MEETINGS)["id"]))
    assert isinstance(channel, discord.TextChannel)
    role = guild.get_role(staff)
    assert role is not None
    await channel.set_permissions(role, send_messages=False, attach_files=False)
    answer = await said(moderator, "mod unlock", {"channel": MEETINGS})
    assert "wieder offen" in answer
    after = await overwrites(ready_forum, admin, MEETINGS)
    assert after[mayors] == before[mayors]
    send, attach = discord.Permissions(send_messages=True).value, discord.Permissions(attach_files=True).value
    assert after[staff][1] & (send | attach) == send | attach
    assert not after[staff][0] & send
    assert {key: bits for key, bits in after.items() if key != staff} == {
        key: bits for key, bits in before.items() if key != staff
    }
    assert (
        "1 Einstellung hatte inzwischen jemand anders geändert"
        in (await moderator.command("mod case", {"number": "1"})).text
    )


async def test_opening_by_hand_ends_the_lock_and_puts_the_rest_back(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    guild = guild_of(ready_forum)
    before = await overwrites(ready_forum, admin, EXCHANGE)
    await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "2 Tage"})
    channel = guild.get_channel(int(admin.channel(EXCHANGE)["id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(guild.default_role, overwrite=None)
    await admin.wait_until(lambda: any("wieder offen" in text_of(m) for m in admin.memory.messages.values()), "open")
    await ready_forum.settle()
    assert await overwrites(ready_forum, admin, EXCHANGE) == before
    assert "von Hand in Discord aufgehoben" in (await moderator.command("mod case", {"number": "1"})).text
    assert "hat diesen Kanal nicht geschlossen" in await said(moderator, "mod unlock", {"channel": EXCHANGE})


async def test_opening_by_hand_while_the_bot_is_away_is_seen_at_the_next_start(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    before = await overwrites(ready_forum, admin, EXCHANGE)
    await said(moderator, "mod lock", {"channel": EXCHANGE})
    await ready_forum.stop_bot()
    channel = admin.channel(EXCHANGE)["id"]
    await admin.request("DELETE", f"/channels/{channel}/permissions/{admin.guild_id}")
    await ready_forum.start_bot()
    await ready_forum.settle()
    assert await overwrites(ready_forum, admin, EXCHANGE) == before
    assert "wieder offen" in (await notices(admin, EXCHANGE))[0]


async def test_a_channel_that_is_deleted_ends_its_case(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "1 Tag"})
    await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "30 s"})
    channel = guild_of(ready_forum).get_channel(int(admin.channel(EXCHANGE)["id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.delete()
    await admin.wait_until(lambda: EXCHANGE not in {c.get("name") for c in admin.memory.channels.values()}, "gone")
    await ready_forum.travel(timedelta(days=2))
    for number in "12":
        text = (await moderator.command("mod case", {"number": number})).text
        assert "beendet, weil der Kanal gelöscht wurde" in text


async def test_a_lock_survives_a_restart(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    before = await overwrites(ready_forum, admin, EXCHANGE)
    await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "1 Stunde"})
    await ready_forum.stop_bot()
    await ready_forum.travel(timedelta(hours=3))
    await ready_forum.start_bot()
    await ready_forum.settle()
    assert await overwrites(ready_forum, admin, EXCHANGE) == before


async def test_setup_explains_a_lock_and_does_not_break_it(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    await said(moderator, "mod lock", {"channel": MEETINGS})
    locked = await overwrites(ready_forum, admin, MEETINGS)
    for command in ("setup plan", "setup status"):
        shown = await said(admin, command, {})
        assert "vorübergehend geschlossen" in shown
        assert "von Hand geändert)" not in shown
    plan = await (await admin.command("setup plan")).final()
    assert not [part for row in plan.message["components"] for part in row["components"] if part["type"] == 3]
    migration = guild_of(ready_forum).get_channel(int(admin.channel("migration")["id"]))
    assert migration is not None
    await migration.delete()
    offered = await (await admin.command("setup apply")).final()
    button = next(p["custom_id"] for row in offered.message["components"] for p in row["components"])
    await (await admin.press(offered.message, button)).final()
    await ready_forum.settle()
    assert await overwrites(ready_forum, admin, MEETINGS) == locked
    await said(moderator, "mod unlock", {"channel": MEETINGS})
    assert "vorübergehend geschlossen" not in await said(admin, "setup plan", {})


async def test_a_register_that_nobody_writes_in_is_not_opened_to_moderators_by_a_lock(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    assert "können ohnehin nur" in await said(moderator, "mod lock", {"channel": "beschlüsse-decisions"})
    assert not await can_write(moderator, "beschlüsse-decisions")
    await said(moderator, "mod lock", {"channel": EXCHANGE})
    assert "Threads" not in await said(admin, "mod case", {"number": "1"})


async def test_refusals_name_what_to_do(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    newcomer = await ready_forum.person(NEWCOMER)
    assert "Only moderators" in await said(newcomer, "mod lock", {"channel": EXCHANGE})
    opener = await moderator.say(EXCHANGE, "A thread")
    path = f"/channels/{opener['channel_id']}/messages/{opener['id']}/threads"
    thread = await moderator.request("POST", path, {"name": "x"})
    inside = await (await moderator.command("mod lock", channel=thread)).final()
    assert f"wählen Sie <#{opener['channel_id']}>" in inside.text
    wrong = await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "ein Weilchen"})
    assert "bis Freitag 18 Uhr" in wrong
    guild = guild_of(ready_forum)
    channel = guild.get_channel(int(admin.channel(EXCHANGE)["id"]))
    assert isinstance(channel, discord.TextChannel)
    role = next(role for role in guild.roles if role.is_bot_managed())
    bits = ready_forum.sandbox.seeded.guild.roles[role.id]
    bits.permissions &= ~discord.Permissions(manage_roles=True, manage_channels=True).value
    await ready_forum.restart_bot()
    assert "Berechtigungen verwalten" in await said(moderator, "mod lock", {"channel": EXCHANGE})
    assert "Kanäle verwalten" in await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "10"})


async def test_a_typing_error_brings_back_what_was_typed(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person(MODERATOR)
    wrong = await (
        await moderator.command("mod lock", {"channel": EXCHANGE, "duration": "1 Woch", "reason": "Ruhe"})
    ).final()
    form = (await moderator.press(wrong.message, "Berichtigen")).form
    assert form.fields["reason"]["value"] == "Ruhe"
    answer = await (await moderator.submit(form, {"duration": "1 Woche"})).final()
    assert "ist geschlossen, bis" in answer.text


async def test_a_slow_mode_comes_and_goes_and_keeps_what_was_before(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    channel = guild_of(ready_forum).get_channel(int(admin.channel(EXCHANGE)["id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.edit(slowmode_delay=5)
    answer = await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "2 min", "duration": "1 Stunde"})
    assert "2 Minuten zwischen zwei Nachrichten einer Person, bis" in answer
    assert await set_seconds(ready_forum, admin, EXCHANGE) == 120
    answer = await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "30", "duration": "1 Stunde"})
    assert "30 Sekunden zwischen" in answer
    assert await set_seconds(ready_forum, admin, EXCHANGE) == 30
    await ready_forum.travel(timedelta(hours=2))
    assert await set_seconds(ready_forum, admin, EXCHANGE) == 5
    await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "1h"})
    assert "so schnell wie vorher" in await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "aus"})
    assert await set_seconds(ready_forum, admin, EXCHANGE) == 5
    await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "aus"})
    assert await set_seconds(ready_forum, admin, EXCHANGE) == 0
    assert "1 Sekunde bis 6 Stunden" in await said(
        moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "7 Stunden"}
    )


async def test_a_slow_mode_that_was_changed_by_hand_is_left_alone_at_its_end(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    await said(moderator, "mod slowmode", {"channel": EXCHANGE, "interval": "1 min", "duration": "1 Stunde"})
    channel = guild_of(ready_forum).get_channel(int(admin.channel(EXCHANGE)["id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.edit(slowmode_delay=10)
    await ready_forum.travel(timedelta(hours=2))
    assert await set_seconds(ready_forum, admin, EXCHANGE) == 10
    assert "jemand anders geändert" in (await moderator.command("mod case", {"number": "1"})).text


async def test_an_outage_is_said_and_made_good(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person(MODERATOR)
    path = "PUT /channels/[0-9]+/permissions/[0-9]+"
    ready_forum.sandbox.faults.add({"match": path, "kind": "status", "status": 503, "times": 100})
    answer = await said(moderator, "mod lock", {"channel": EXCHANGE})
    assert "antwortet im Augenblick nicht" in answer or "in Arbeit" in answer
    ready_forum.sandbox.faults.clear()
    await ready_forum.travel(timedelta(minutes=1))
    assert not await can_write(await ready_forum.person(NEWCOMER), EXCHANGE)


async def test_what_discord_refuses_fails_visibly_and_can_be_tried_again(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    before = await overwrites(ready_forum, admin, EXCHANGE)
    path = "PUT /channels/[0-9]+/permissions/[0-9]+"
    ready_forum.sandbox.faults.add({"match": path, "kind": "status", "status": 403, "times": 100, "after": 1})
    answer = await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "2 Stunden"})
    assert "Discord hat es abgelehnt" in answer
    await ready_forum.settle()
    (message,) = [message for message in await moderator.history(LOG) if "#1 ·" in text_of(message)]
    assert "fehlgeschlagen" in text_of(message)
    ready_forum.sandbox.faults.clear()
    button = next(str(button["custom_id"]) for button in buttons_of(message) if "retry" in str(button["custom_id"]))
    await (await moderator.press(message, button)).final()
    await ready_forum.settle()
    assert not await can_write(await ready_forum.person(NEWCOMER), EXCHANGE)
    await ready_forum.travel(timedelta(hours=3))
    assert await overwrites(ready_forum, admin, EXCHANGE) == before


async def test_a_restoration_that_was_offered_before_the_lock_does_not_break_it(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    channel = guild_of(ready_forum).get_channel(int(admin.channel(MEETINGS)["id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.edit(topic="Anders")
    shown = await (await admin.command("setup plan")).final()
    choice = await (await admin.select(shown.message, "network.drift", "channel:meetings")).final()
    await said(moderator, "mod lock", {"channel": MEETINGS})
    locked = await overwrites(ready_forum, admin, MEETINGS)
    for button in ("Vorgabe wiederherstellen", "Wie auf dem Server behalten"):
        answer = await (await admin.press(choice.message, button)).final()
        assert "ist vorübergehend geschlossen; seine Rechte kommen danach" in answer.text
    await ready_forum.settle()
    assert await overwrites(ready_forum, admin, MEETINGS) == locked


async def test_two_moderators_in_the_same_moment_make_one_lock(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    before = await overwrites(ready_forum, admin, EXCHANGE)
    answers = await asyncio.gather(
        said(admin, "mod lock", {"channel": EXCHANGE, "duration": "1 Stunde"}),
        said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "1 Stunde"}),
    )
    assert sorted("war schon geschlossen" in answer for answer in answers) == [False, True]
    await ready_forum.settle()
    assert len(await notices(admin, EXCHANGE)) == 1
    await ready_forum.travel(timedelta(hours=2))
    assert await overwrites(ready_forum, admin, EXCHANGE) == before
    assert "gibt es nicht" in await said(moderator, "mod case", {"number": "2"})


async def test_while_a_duration_is_typed_the_bot_shows_what_it_understood(ready_forum: ForumWorld) -> None:
    moderator, chief = await ready_forum.person(MODERATOR), await ready_forum.person(STAFF_PITTSBURGH)
    await moderator_too(ready_forum, chief)
    (found,) = await moderator.autocomplete("mod lock", "duration", "2 Stunden")
    assert (found["name"], found["value"]) == ("bis Mo., 23. Nov. 2026, 12:00 Uhr (2 Stunden)", "2 Stunden")
    (found,) = await chief.autocomplete("mod slowmode", "duration", "until Friday 6pm")
    assert found["name"].startswith("until Fri, Nov 27, 2026, 6:00 PM")
    assert len(await moderator.autocomplete("mod lock", "duration", "")) > 3


async def test_a_thread_is_slowed_down_by_itself(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person(MODERATOR)
    opener = await moderator.say(EXCHANGE, "A thread")
    path = f"/channels/{opener['channel_id']}/messages/{opener['id']}/threads"
    thread = await moderator.request("POST", path, {"name": "x"})
    command = await moderator.command("mod slowmode", {"interval": "10", "duration": "1 Stunde"}, channel=thread)
    assert "10 Sekunden zwischen" in (await command.final()).text
    guild = guild_of(ready_forum)
    found = await guild.fetch_channel(int(thread["id"]))
    assert isinstance(found, discord.Thread)
    assert found.slowmode_delay == 10
    await ready_forum.travel(timedelta(hours=2))
    found = await guild.fetch_channel(int(thread["id"]))
    assert isinstance(found, discord.Thread)
    assert found.slowmode_delay == 0
    assert await set_seconds(ready_forum, moderator, EXCHANGE) == 0


async def test_news_from_before_the_lock_that_come_late_do_not_open_the_channel(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    earlier = guild_of(ready_forum).get_channel(int(admin.channel(EXCHANGE)["id"]))
    assert earlier is not None
    earlier = copy.copy(earlier)
    await said(moderator, "mod lock", {"channel": EXCHANGE})
    ready_forum.bot.dispatch("guild_channel_update", earlier, earlier)
    cog = ready_forum.bot.get_cog("ChannelEvents")
    assert isinstance(cog, ChannelEvents)
    await cog.on_guild_channel_update(earlier, earlier)
    await ready_forum.settle()
    assert not await can_write(await ready_forum.person(NEWCOMER), EXCHANGE)
    assert "in Kraft" in await said(moderator, "mod case", {"number": "1"})
