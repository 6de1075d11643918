"""Keeps what was chosen or previewed: both 2:30 of the night when clocks are put back, and the end of a poll."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.people import Person, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meeting_series_story import forum_at

TYPED = "25.10. 2:30"
SQUARE = "austausch-exchange"
FIRST, SECOND = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.fixture
async def october(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    async with forum_at(datetime(2026, 10, 20, 8, tzinfo=UTC), tmp_path) as world:
        yield world


async def both(person: Person, command: str, option: str, **others: object) -> list[str]:
    """The values of what is offered for the two."""
    offers = await person.autocomplete(command, option, TYPED, others)
    zones = [offer for offer in offers if "02:30 Uhr MESZ" in offer["name"] or "02:30 Uhr MEZ" in offer["name"]]
    assert ["MESZ" in offer["name"] for offer in zones] == [True, False], offers
    return [str(offer["value"]) for offer in zones]


def stamps(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}"


async def test_a_meeting_and_a_polls_end_keep_the_instant_that_was_chosen(october: ForumWorld) -> None:
    stab = await october.person("Stab Dortmund")
    starts = await both(stab, "meeting schedule", "start", topic="Klimaschutz", title="Nacht")
    ends = await both(stab, "poll create", "closes", question="Wann?", options="Ja|Nein")
    for start, end, instant in zip(starts, ends, (FIRST, SECOND), strict=True):
        meeting = {"topic": "Klimaschutz", "title": "Nacht", "start": start}
        preview = await stab.command("meeting schedule", meeting)
        assert stamps(instant) in preview.text
        poll = {"question": "Wann?", "options": "Ja|Nein", "closes": end}
        assert stamps(instant) in (await stab.command("poll create", poll)).text


@pytest.mark.parametrize(("number", "instant"), [(0, FIRST), (1, SECOND)])
async def test_a_timeout_ends_at_the_instant_that_was_chosen(
    october: ForumWorld, number: int, instant: datetime
) -> None:
    moderator, newcomer = await october.person("Moderation"), await october.person("Newcomer")
    ends = await both(moderator, "mod timeout", "duration", member=newcomer)
    options = {"member": newcomer, "duration": ends[number], "reason": "Werbung"}
    await (await moderator.command("mod timeout", options)).final()
    await october.settle()
    member = await moderator.request("GET", f"/guilds/{moderator.guild_id}/members/{newcomer.id}")
    assert datetime.fromisoformat(member["communication_disabled_until"]) == instant


@pytest.mark.parametrize("closes", ["übermorgen 18 Uhr", "in 2 Tagen um 18 Uhr", "Do 18 Uhr"])
async def test_a_poll_that_is_published_a_day_later_closes_when_its_preview_said(
    ready_forum: ForumWorld, closes: str
) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    preview = await stab.command("poll create", {"question": "Beitreten?", "options": "Ja|Nein", "closes": closes})
    (closing,) = set(re.findall(r"<t:(\d+)", preview.text))
    await ready_forum.travel(timedelta(days=1))
    await (await stab.press(preview.message, "Veröffentlichen")).final()
    await ready_forum.settle()
    card = await stab.wait_message("Beitreten?", channel=SQUARE)
    assert f"<t:{closing}" in text_of(card)


async def test_a_poll_whose_end_has_passed_before_it_is_published_is_not_published(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    poll = {"question": "Beitreten?", "options": "Ja|Nein", "closes": "heute 18 Uhr"}
    preview = await stab.command("poll create", poll)
    await ready_forum.travel(timedelta(days=1))
    refused = await (await stab.press(preview.message, "Veröffentlichen")).final()
    assert "Berichtigen" in refused.text
    await ready_forum.settle()
    assert not [message for message in await stab.history(SQUARE) if "Beitreten?" in text_of(message)]
