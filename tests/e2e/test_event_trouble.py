"""What people do to events in Discord: the meeting stands, its organiser is told, and a press makes the event again."""

from datetime import timedelta

import pytest

from bot.delivery.events import MAX_EVENTS
from bot.due.models import DueState
from sandbox.people import Person, text_of
from sandbox.rest.guilds.event_times import ACTIVE, COMPLETED, EXTERNAL, SCHEDULED
from sandbox.world.entities import ScheduledEvent
from tests.conftest import first_quick
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import CHANNEL, START, confirmed, reminders, scheduled

A_MOMENT = timedelta(seconds=5)


async def owner(world: ForumWorld) -> Person:
    """The admin, as the server's owner: who may change channels and the events that others made."""
    admin = await world.person("Forum Admin")
    world.sandbox.seeded.guild.owner_id = int(admin.id)
    return admin


async def voice_channel(world: ForumWorld, name: str) -> str:
    """A voice channel that the owner makes; returns its id."""
    admin = await owner(world)
    made = await admin.request("POST", f"/guilds/{world.guild_id}/channels", {"name": name, "type": 2})
    await world.settle()
    return str(made["id"])


def waiting(world: ForumWorld) -> list[ScheduledEvent]:
    return [event for event in world.sandbox.seeded.guild.events.values() if event.status == SCHEDULED]


@pytest.mark.parametrize("steps", first_quick([[ACTIVE], [ACTIVE, COMPLETED]]))
async def test_an_event_that_is_started_or_ended_too_early_is_made_again(
    ready_forum: ForumWorld, steps: list[int]
) -> None:
    await scheduled(ready_forum)
    stab, admin = await ready_forum.person("Stab Dortmund"), await owner(ready_forum)
    (event,) = admin.events()
    for status in steps:
        path = f"/guilds/{admin.guild_id}/scheduled-events/{event['id']}"
        await admin.request("PATCH", path, {"status": status})
        await ready_forum.travel(A_MOMENT)
    told = await stab.wait_message("vor ihrer Zeit gestartet" if steps == [ACTIVE] else "bevor die Sitzung begonnen")
    assert "weiterhin geplant" in text_of(told)
    await (await stab.press(told, "Veranstaltung neu anlegen")).final()
    await ready_forum.settle()
    (again,) = waiting(ready_forum)
    assert again.starts_at == START
    # What was made again is followed as the first one was.
    await ready_forum.travel(to=START + timedelta(minutes=1))
    assert again.status == ACTIVE


async def test_a_series_whose_voice_channel_goes_is_held_elsewhere_with_all_that_follows(
    ready_forum: ForumWorld,
) -> None:
    gone, other = await voice_channel(ready_forum, "Saal Nord"), await voice_channel(ready_forum, "Saal Süd")
    stab, admin = await ready_forum.person("Stab Dortmund"), await owner(ready_forum)
    options = {"topic": "Klimaschutz", "title": "Jour fixe", "start": "3.12. 15 Uhr", "repeat": "weekly"}
    await confirmed(stab, "meeting schedule", options | {"place": f"<#{gone}>"})
    await ready_forum.settle()
    await admin.request("DELETE", f"/channels/{gone}")
    await ready_forum.travel(A_MOMENT)
    told = await stab.wait_message("Sprachkanal dieser Sitzung")
    answer = await (await stab.select(told, None, "🔊 Saal Süd")).final()
    assert f"<#{other}>" in answer.text
    await ready_forum.settle()
    assert [str(event.channel_id) for event in waiting(ready_forum)] == [other]
    await ready_forum.travel(to=START + timedelta(minutes=1))
    assert [str(event.channel_id) for event in waiting(ready_forum)] == [other], "the next meeting's event"


async def test_when_discord_takes_no_more_events_the_organiser_is_told_and_can_make_it_later(
    ready_forum: ForumWorld,
) -> None:
    world, guild = ready_forum.sandbox.world, ready_forum.sandbox.seeded.guild
    full = [
        ScheduledEvent(world.new_id(), guild.id, guild.owner_id, "Full", START, EXTERNAL, location="Rathaus")
        for _ in range(MAX_EVENTS)
    ]
    guild.events.update({event.id: event for event in full})
    await scheduled(ready_forum)
    (failed,) = await ready_forum.bot.due.failed(guild.id)
    assert (failed.kind, failed.state) == ("meetings.event", DueState.FAILED)
    stab = await ready_forum.person("Stab Dortmund")
    told = await stab.wait_message("100 Veranstaltungen")
    refused = await (await stab.press(told, "Veranstaltung neu anlegen")).final()
    assert "noch immer 100" in refused.text
    del guild.events[full[0].id]
    assert "wieder so eingetragen" in (await (await stab.press(told, "Veranstaltung neu anlegen")).final()).text
    await ready_forum.settle()
    assert [event.name for event in guild.events.values() if event.name != "Full"] == ["Wärmeplanung"]


async def test_an_event_that_is_longer_than_a_meeting_can_be_is_not_adopted_as_something_else(
    ready_forum: ForumWorld,
) -> None:
    await scheduled(ready_forum)
    stab, admin = await ready_forum.person("Stab Dortmund"), await owner(ready_forum)
    (event,) = admin.events()
    longer = {"scheduled_end_time": "2027-01-03T15:00:00Z"}
    await admin.request("PATCH", f"/guilds/{admin.guild_id}/scheduled-events/{event['id']}", longer)
    await ready_forum.travel(A_MOMENT)
    offer = await stab.wait_message("Soll das gelten?", channel=CHANNEL)
    assert "<t:1798988400:F>" in text_of(offer), "an end on another day is written with its day"
    refused = await (await stab.press(offer, "Übernehmen / Adopt")).final()
    assert "Das ist zu lang" in refused.text


async def test_an_event_that_was_moved_by_hand_does_not_outlive_its_meeting(ready_forum: ForumWorld) -> None:
    """Nobody adopted the move before the meeting began, and the bot was away while it took place."""
    await scheduled(ready_forum)
    admin = await owner(ready_forum)
    (event,) = admin.events()
    moved = {"scheduled_start_time": "2026-12-10T14:00:00Z", "scheduled_end_time": "2026-12-10T15:00:00Z"}
    await admin.request("PATCH", f"/guilds/{admin.guild_id}/scheduled-events/{event['id']}", moved)
    await ready_forum.travel(A_MOMENT)
    await ready_forum.stop_bot()
    await ready_forum.travel(to=START + timedelta(days=1))
    await ready_forum.start_bot()
    await ready_forum.settle()
    assert waiting(ready_forum) == []


@pytest.mark.parametrize("how", first_quick(["moved", "deleted", "started", "ended"]))
async def test_what_people_did_to_an_event_while_the_bot_was_away_is_seen_at_the_next_start(
    ready_forum: ForumWorld, how: str
) -> None:
    await scheduled(ready_forum)
    stab, admin = await ready_forum.person("Stab Dortmund"), await owner(ready_forum)
    (event,) = admin.events()
    path = f"/guilds/{admin.guild_id}/scheduled-events/{event['id']}"
    await ready_forum.stop_bot()
    if how == "deleted":
        await admin.request("DELETE", path)
    elif how == "moved":
        times = {"scheduled_start_time": "2026-12-03T16:00:00Z", "scheduled_end_time": "2026-12-03T17:00:00Z"}
        await admin.request("PATCH", path, times)
    else:
        for status in [ACTIVE, COMPLETED][: 1 if how == "started" else 2]:
            await admin.request("PATCH", path, {"status": status})
    await ready_forum.start_bot()
    # Neither the next nights nor another start say it once more.
    await ready_forum.travel(timedelta(hours=30))
    await ready_forum.stop_bot()
    await ready_forum.start_bot()
    await ready_forum.travel(A_MOMENT)
    said = await reminders(stab, "Soll das gelten?") if how == "moved" else stab.dms()
    told = {"moved": "Soll das gelten", "deleted": "gelöscht", "started": "gestartet", "ended": "beendet"}[how]
    assert [told in text_of(message) for message in said] == [True]
