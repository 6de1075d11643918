"""How zones change their clocks, in files of the bot, as three independent libraries read it: ten years of instants.

None of them may look the zone up in a database of its own: in the files read here it has a name that nobody knows.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest

from bot.texts import Language
from bot.when import wall_readings
from cogs.meetings.models.place import TOPIC_CHANNEL
from cogs.meetings.models.series import Recurrence, Repeat, Series
from cogs.meetings.render.calendar import CalendarEntry, calendar_file
from cogs.meetings.render.timezones import FIRST_YEAR, vtimezone
from cogs.meetings.rules.recurrence import slots
from tests.unit.meetings.calendar_readers import ICAL_JS, NODE, READERS
from tests.unit.meetings.samples import GUILD, NOW, OFFSETS, say

UNTIL = datetime(FIRST_YEAR + 10, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Santiago",  # a Sunday between two dates, no "first" or "last"
    "Asia/Jerusalem",
    "Africa/Casablanca",  # no rule at all: Ramadan
    "America/Phoenix",
)
QUICK = 3
needs_ical_js = pytest.mark.skipif(
    not (NODE and ICAL_JS.is_dir()) and os.environ.get("RATSBOTE_ORACLE") != "required",
    reason="ical.js comes from npm: npm ci --prefix tests/oracle",
)
readers = pytest.mark.parametrize(
    "reader", [pytest.param(name, marks=needs_ical_js if name == "ical.js" else ()) for name in READERS]
)


def weekly(number: int, anchor: datetime, zone: ZoneInfo) -> Series:
    return Series(
        number, GUILD, number, Recurrence(Repeat.WEEKLY), anchor, zone.key, 1, 1, "x",
        timedelta(minutes=5), TOPIC_CHANNEL, None, OFFSETS, 0, NOW,
    )  # fmt: skip


def walls(anchor: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The walls of a weekly series that exist, and of those that come twice the first, as RFC 5545 reads them."""
    rule = takewhile(lambda slot: slot.replace(tzinfo=zone) < UNTIL, slots(anchor, Recurrence(Repeat.WEEKLY)))
    return (reading[0].instant for reading in (wall_readings(slot, zone) for slot in rule) if reading)


def check(reader: str, zone: ZoneInfo, anchors: list[datetime]) -> None:
    series = [weekly(number, anchor, zone) for number, anchor in enumerate(anchors, 1)]
    entries = [CalendarEntry(each, (), "Dortmund", "y", "z", "https://x.y") for each in series]
    content = calendar_file(entries, say(Language.DE), Language.DE, NOW)
    content = content.replace(zone.key.encode(), f"Nowhere/{zone.key}".encode())
    found = {occurrence.start for occurrence in READERS[reader](content, UNTIL)}
    wanted = {wall for anchor in anchors for wall in walls(anchor, zone)}
    # A wall that is skipped is read as one after the jump or before it: what exists is all there.
    assert not wanted - found
    assert len(found) <= sum(len(list(walls(anchor, zone))) + 10 for anchor in anchors)


@readers
@pytest.mark.parametrize(
    "key", [*ZONES[:QUICK], *(pytest.param(key, marks=pytest.mark.thorough) for key in ZONES[QUICK:])]
)
def test_every_day_of_ten_years_is_read_by_others_at_its_instant(reader: str, key: str) -> None:
    check(reader, ZoneInfo(key), [datetime(FIRST_YEAR, 1, day, 10) for day in range(1, 8)])  # noqa: DTZ001 - walls


@readers
@pytest.mark.thorough
@pytest.mark.parametrize("key", ZONES)
@pytest.mark.timeout(600)
def test_every_hour_of_ten_years_is_read_by_others_at_its_instant(reader: str, key: str) -> None:
    hours = [(day, hour) for day in range(1, 8) for hour in range(24)]
    check(reader, ZoneInfo(key), [datetime(FIRST_YEAR, 1, day, hour) for day, hour in hours])  # noqa: DTZ001 - walls


def test_a_zone_with_rules_has_each_as_one_rule_and_no_dates() -> None:
    text = vtimezone(ZoneInfo("Europe/Berlin")).to_ical().decode()
    assert "DTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text
    assert "RDATE" not in text
