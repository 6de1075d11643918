"""Reminders as people chose them, and voice channels that open on time."""

from datetime import timedelta

from bot.due.models import DueState
from sandbox.people import text_of
from sandbox.world.entities import Channel, ChannelType
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import START, reminders, scheduled

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def test_who_asked_for_direct_messages_gets_them_in_their_language(ready_forum: ForumWorld) -> None:
    card = await scheduled(ready_forum)
    mayor, stab = await ready_forum.person("Mayor Pittsburgh"), await ready_forum.person("Stab Dortmund")
    for person in (mayor, stab):
        await person.press(card, "Ja / Yes")
    form = (await mayor.press((await mayor.command("me settings")).message, "Change")).form
    await mayor.submit(form, {"reminders": "on"})
    before = len(mayor.dms())
    await ready_forum.travel(to=START - HOUR)
    (message, *_) = mayor.dms()[before:]
    assert "Please answer on the card" in text_of(message)
    assert "Bitte antworten" not in text_of(message)
    assert len([entry for entry in mayor.dms() if "⏰" in text_of(entry)]) == 3
    assert [entry for entry in stab.dms() if "⏰" in text_of(entry)] == []


async def test_an_event_in_a_voice_channel_is_started_and_ended_on_time(ready_forum: ForumWorld) -> None:
    world = ready_forum.sandbox.world
    voice = Channel(world.new_id(), ChannelType.GUILD_VOICE, ready_forum.guild_id, "Sitzungssaal")
    world.channels[voice.id] = voice
    await ready_forum.restart_bot()
    await scheduled(ready_forum, place=f"<#{voice.id}>")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    (event,) = mayor.events()
    assert (event["entity_type"], event["channel_id"]) == (2, str(voice.id))
    await ready_forum.travel(to=START + MINUTE)
    assert [event["status"] for event in mayor.events()] == [2]
    await ready_forum.travel(to=START + 2 * HOUR)
    assert [event["status"] for event in mayor.events() if event["status"] == 2] == []
    done = await ready_forum.bot.due.of_queue(ready_forum.guild_id, "meeting:1")
    assert {item.state for item in done if item.kind == "meetings.run"} == {DueState.DONE}


async def test_reminders_of_one_meeting_are_changed_and_the_setting_stays(ready_forum: ForumWorld) -> None:
    await scheduled(ready_forum)
    stab = await ready_forum.person("Stab Dortmund")
    refused = await stab.command("meeting reminders", {"meeting": "1", "offsets": "bald"})
    assert "bald" not in refused.text
    answer = await stab.command("meeting reminders", {"meeting": "1", "offsets": "2h, 30m"})
    assert "Sitzung 1" in answer.text
    assert "2 Stunden und 30 Minuten" in answer.text
    await ready_forum.travel(to=START)
    assert len(await reminders(stab)) == 2
