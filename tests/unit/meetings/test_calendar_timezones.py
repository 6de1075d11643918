"""How zones change their clocks, in files of the bot, as three independent libraries read it: ten years of instants.

None of them may look the zone up in a database of its own: in the files read here it has a name that nobody knows.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest

from bot.texts import Language
from bot.when import wall_readings
from cogs.meetings.models.calendar import CalendarContents, CalendarSeries, EventContext
from cogs.meetings.models.place import TOPIC_CHANNEL
from cogs.meetings.models.series import Recurrence, Repeat, Series
from cogs.meetings.render.calendar import calendar_file
from cogs.meetings.render.timezones import FIRST_YEAR, vtimezone
from cogs.meetings.rules.recurrence import slots
from tests.unit.meetings.calendar_readers import READERS, readers
from tests.unit.meetings.samples import DORTMUND, GUILD, NOW, OFFSETS, TOPIC, say

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
HERE = EventContext(TOPIC, DORTMUND, None)


def weekly(number: int, anchor: datetime, zone: ZoneInfo) -> Series:
    return Series(
        number, GUILD, number, Recurrence(Repeat.WEEKLY), anchor, zone.key, 1, 1, "x",
        timedelta(minutes=5), TOPIC_CHANNEL, None, OFFSETS, 0, NOW,
    )  # fmt: skip


def instants(anchor: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When a weekly series meets, but for hours that clocks skip or show twice: no series is planned into those."""
    rule = takewhile(lambda slot: slot.replace(tzinfo=zone) < UNTIL, slots(anchor, Recurrence(Repeat.WEEKLY)))
    return (readings[0].instant for readings in (wall_readings(slot, zone) for slot in rule) if len(readings) == 1)


def check(reader: str, zone: ZoneInfo, anchors: list[datetime]) -> None:
    series = [weekly(number, anchor, zone) for number, anchor in enumerate(anchors, 1)]
    entries = tuple(CalendarSeries(each, HERE, (), NOW) for each in series)
    content = calendar_file(CalendarContents(entries), say(Language.DE), Language.DE, NOW)
    content = content.replace(zone.key.encode(), f"Nowhere/{zone.key}".encode())
    found = {occurrence.start for occurrence in READERS[reader](content, UNTIL)}
    wanted = [set(instants(anchor, zone)) for anchor in anchors]
    assert set().union(*wanted) <= found
    assert len(found) <= sum(len(each) + 2 * (UNTIL.year - FIRST_YEAR) for each in wanted)


@readers
@pytest.mark.parametrize(
    "key", [*ZONES[:QUICK], *(pytest.param(key, marks=pytest.mark.thorough) for key in ZONES[QUICK:])]
)
def test_every_day_of_ten_years_is_read_by_others_at_its_instant(reader: str, key: str) -> None:
    check(reader, ZoneInfo(key), [datetime(FIRST_YEAR, 1, day, 10) for day in range(1, 8)])  # noqa: DTZ001 - walls


@readers
@pytest.mark.thorough
@pytest.mark.parametrize("key", ZONES)
def test_every_hour_of_the_days_on_which_clocks_change_is_read_by_others_at_its_instant(reader: str, key: str) -> None:
    days = (2, 4) if key == "Asia/Jerusalem" else (4,)  # Sundays, and a Friday
    check(reader, ZoneInfo(key), [datetime(FIRST_YEAR, 1, day, hour) for day in days for hour in range(24)])  # noqa: DTZ001 - walls


def test_a_zone_with_rules_has_each_as_one_rule_and_no_dates() -> None:
    text = vtimezone(ZoneInfo("Europe/Berlin")).to_ical().decode()
    assert "DTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text
    assert "RDATE" not in text
