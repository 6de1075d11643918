"""Meetings whose bot is killed (SIGKILL, a process of its own) while a reminder is under way: nothing is lost, nothing
is told twice, and what people did in between counts.
"""

from datetime import timedelta

import pytest

from sandbox.people import Person, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import Mortal, buried, held_at, recovered, windows
from tests.e2e.test_meetings import CHANNEL, START, confirmed, reminders, scheduled

DAY = timedelta(days=1)
EXPIRED = timedelta(minutes=10)


async def struck_while_sending(world: ForumWorld, channel_id: str, *, applied: bool) -> Mortal:
    """A process that hangs in posting the reminder of the day before, with or without the post having taken place.

    Only posts in the meeting's channel count: other features post elsewhere when the bot comes back.
    """
    await world.stop_bot()
    await world.travel(to=START - DAY)
    return await held_at(world, f"POST /channels/{channel_id}/messages", applied=applied)


async def survive(world: ForumWorld, mortal: Mortal) -> None:
    """Kill the process and let another take its place, once Discord has forgotten the nonces."""
    await buried(world, mortal)
    await recovered(world, EXPIRED)


async def shown(person: Person, message_id: str) -> str:
    (found,) = [text_of(message) for message in await person.history(CHANNEL) if message["id"] == message_id]
    return found


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"moved": ()}, always={"moved, after"}))
async def test_a_meeting_moved_while_its_reminder_was_under_way_has_one_truth(
    ready_forum: ForumWorld, *, applied: bool
) -> None:
    card = await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    await mayor.press(card, "Ja / Yes")
    mortal = await struck_while_sending(ready_forum, card["channel_id"], applied=applied)
    assert "Geändert." in await confirmed(stab, "meeting edit", {"meeting": "1", "start": "10.12. 15 Uhr"})
    await survive(ready_forum, mortal)
    assert "Dortmund: Do., 10. Dez., 15:00 Uhr" in await shown(mayor, card["id"])
    (event,) = mayor.events()
    assert event["scheduled_start_time"].startswith("2026-12-10T14:00")
    assert len(await reminders(mayor, "📅")) == 1
    await ready_forum.travel(to=START + 7 * DAY)
    bells = [text_of(reminder) for reminder in await reminders(mayor)]
    assert sum("3. Dez., 15:00 Uhr" in text for text in bells) == applied
    for left in ("1 day to go", "1 hour to go", "10 minutes to go"):
        assert sum(left in text and "10. Dez., 15:00 Uhr" in text for text in bells) == 1


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"cancelled": ()}, always=set()))
async def test_a_meeting_cancelled_while_its_reminder_was_under_way_tells_once(
    ready_forum: ForumWorld, *, applied: bool
) -> None:
    card = await scheduled(ready_forum)
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    await mayor.press(card, "Ja / Yes")
    mortal = await struck_while_sending(ready_forum, card["channel_id"], applied=applied)
    assert "abgesagt" in await confirmed(stab, "meeting cancel", {"meeting": "1", "reason": "Sturm"})
    await survive(ready_forum, mortal)
    await ready_forum.travel(to=START + DAY)
    assert len(await reminders(mayor, "❌")) == 1
    assert len(await reminders(mayor)) == applied
    assert "Abgesagt / Canceled" in await shown(mayor, card["id"])
    assert [event for event in mayor.events() if event["status"] in {1, 2}] == []


@pytest.mark.kill
@pytest.mark.parametrize("applied", windows({"two at once": ()}, always={"two at once, before"}))
async def test_of_two_reminders_due_in_one_second_each_comes_once(ready_forum: ForumWorld, *, applied: bool) -> None:
    card = await scheduled(ready_forum)
    await scheduled(ready_forum, title="Radwege")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    mortal = await struck_while_sending(ready_forum, card["channel_id"], applied=applied)
    await survive(ready_forum, mortal)
    bells = [text_of(reminder) for reminder in await reminders(mayor)]
    assert sum("Wärmeplanung" in text for text in bells) == sum("Radwege" in text for text in bells) == 1
