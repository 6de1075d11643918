"""What befell the event of a meeting is told apart: what people did to it, and what they may do without a word."""

from datetime import datetime, timedelta

import pytest

from cogs.meetings.models.events import EARLY, EventStatus, EventTrouble, LiveEvent
from cogs.meetings.rules.events import differs, trouble_of
from tests.unit.meetings.samples import START, meeting

LONG_BEFORE, SHORTLY = START - timedelta(days=2), START - EARLY
STATUS = EventStatus


def event(status: EventStatus, **changes: object) -> LiveEvent:
    planned = meeting()
    stated = {"title": planned.title, "start": planned.starts_at, "end": planned.ends_at} | changes
    return LiveEvent(status, **stated)  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("status", "now", "channel_there", "expected"),
    [
        (STATUS.SCHEDULED, LONG_BEFORE, True, None),
        (STATUS.GONE, LONG_BEFORE, True, EventTrouble.DELETED),
        (None, LONG_BEFORE, True, EventTrouble.DELETED),
        (STATUS.COMPLETED, LONG_BEFORE, True, EventTrouble.ENDED),
        (STATUS.COMPLETED, SHORTLY, True, EventTrouble.ENDED),
        (STATUS.ACTIVE, LONG_BEFORE, True, EventTrouble.STARTED),
        (STATUS.ACTIVE, SHORTLY, True, None),
        (None, LONG_BEFORE, False, EventTrouble.CHANNEL_GONE),
        (STATUS.SCHEDULED, SHORTLY, False, EventTrouble.CHANNEL_GONE),
    ],
)
def test_what_befell_it(
    status: EventStatus | None, now: datetime, *, channel_there: bool, expected: EventTrouble | None
) -> None:
    live = event(status) if status is not None else None
    assert trouble_of(meeting(), live, now, channel_there=channel_there) is expected


@pytest.mark.parametrize(
    ("live", "expected"),
    [
        (event(STATUS.SCHEDULED), False),
        (event(STATUS.SCHEDULED, end=None), False),
        (event(STATUS.SCHEDULED, title="Something else"), True),
        (event(STATUS.SCHEDULED, start=LONG_BEFORE), True),
        (event(STATUS.SCHEDULED, end=START + timedelta(days=1)), True),
        (event(STATUS.ACTIVE, title="Something else"), False),
    ],
)
def test_only_an_event_that_waits_can_say_something_to_be_adopted(live: LiveEvent, *, expected: bool) -> None:
    assert differs(meeting(), live) is expected
