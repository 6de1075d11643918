"""When the digest comes, and how it becomes messages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.texts import Bilingual, Language, Text, Texts
from cogs.digest.models import Digest, Rhythm, Section
from cogs.digest.render import parts
from cogs.digest.rules import next_digest, still_worth

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXTS = Texts(PROJECT / "data" / "locales")


@pytest.mark.parametrize(
    ("now", "rhythm", "expected"),
    [
        (NOW, Rhythm.WEEKLY, datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (NOW.replace(hour=7), Rhythm.WEEKLY, datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (NOW, Rhythm.DAILY, datetime(2026, 11, 24, 8, tzinfo=UTC)),
        # Summer time: nine o'clock in Berlin is seven in UTC.
        (datetime(2026, 7, 1, tzinfo=UTC), Rhythm.DAILY, datetime(2026, 7, 1, 7, tzinfo=UTC)),
        (NOW, Rhythm.OFF, None),
    ],
)
def test_the_digest_comes_at_nine_on_the_forums_clocks(
    now: datetime, rhythm: Rhythm, expected: datetime | None
) -> None:
    assert next_digest(now, BERLIN, rhythm) == expected


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.sampled_from([Rhythm.WEEKLY, Rhythm.DAILY]))  # noqa: DTZ001 - bounds of a strategy are naive
def test_it_is_always_nine_and_a_monday_where_it_is_weekly(now: datetime, rhythm: Rhythm) -> None:
    at = next_digest(now.replace(tzinfo=UTC), BERLIN, rhythm)
    assert at is not None
    local = at.astimezone(BERLIN)
    assert (local.hour, local.minute) == (9, 0)
    assert rhythm is Rhythm.DAILY or local.weekday() == 0
    assert timedelta() < at - now.replace(tzinfo=UTC) <= timedelta(days=rhythm.days, hours=1)


@pytest.mark.parametrize(
    ("rhythm", "late", "worth"),
    [
        (Rhythm.WEEKLY, timedelta(days=2), True),
        (Rhythm.WEEKLY, timedelta(days=4), False),
        (Rhythm.DAILY, timedelta(hours=3), True),
        (Rhythm.DAILY, timedelta(hours=13), False),
    ],
)
def test_a_digest_that_comes_too_late_is_none(rhythm: Rhythm, late: timedelta, *, worth: bool) -> None:
    assert still_worth(NOW, NOW + late, rhythm) is worth


@given(st.lists(st.text("ab ", max_size=9000), max_size=4))
def test_everything_is_said_and_every_message_fits(lines: list[str]) -> None:
    said = tuple(Text("{line}", line=Bilingual(line, line)) for line in lines)
    digest = Digest(Rhythm.WEEKLY, NOW, NOW + timedelta(days=7), (Section(Text("Meetings to come"), said),))
    found = parts(digest, TEXTS, tuple(Language))
    assert all(len(part) <= 3600 for part in found)
    letters = "".join(lines).replace(" ", "")
    counted = "".join(found).count("a"), "".join(found).count("b")
    heads = "".join(
        parts(Digest(Rhythm.WEEKLY, NOW, NOW, (Section(Text("Meetings to come"), ()),)), TEXTS, tuple(Language))
    )
    assert counted == (letters.count("a") * 2 + heads.count("a"), letters.count("b") * 2 + heads.count("b"))
