"""Reads calendar files with three libraries that know nothing of each other: what each finds, as the same values."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events
import vobject

from bot.config import PROJECT

ORACLE = PROJECT / "tests" / "oracle"
NODE = shutil.which("node")
ICAL_JS = ORACLE / "node_modules" / "ical.js"


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time that something takes place, as a calendar shows it; instants are in UTC."""

    start: datetime
    end: datetime
    uid: str
    summary: str
    place: str
    description: str
    status: str


def by_icalendar(content: bytes, until: datetime) -> list[Occurrence]:
    """Icalendar with recurring-ical-events."""
    calendar = icalendar.Calendar.from_ical(content)
    events = recurring_ical_events.of(calendar).between(datetime(2000, 1, 1, tzinfo=UTC), until)
    return sorted(
        Occurrence(
            event["DTSTART"].dt.astimezone(UTC),
            event["DTEND"].dt.astimezone(UTC) if "DTEND" in event else event["DTSTART"].dt + event["DURATION"].dt,
            str(event["UID"]),
            str(event["SUMMARY"]),
            str(event["LOCATION"]),
            str(event["DESCRIPTION"]),
            str(event["STATUS"]),
        )
        for event in events
    )


def by_vobject(content: bytes, until: datetime) -> list[Occurrence]:
    """vobject, which evaluates VTIMEZONE and rules by python-dateutil; it leaves RECURRENCE-ID to its callers."""
    calendar: Any = vobject.readOne(content.decode())
    events: list[Any] = calendar.contents.get("vevent", [])
    replaced = {
        (event.uid.value, event.recurrence_id.value.astimezone(UTC)): event
        for event in events
        if "recurrence-id" in event.contents
    }
    occurrences = []
    for event in events:
        if "recurrence-id" in event.contents:
            continue
        starts = [event.dtstart.value]
        if "rrule" in event.contents:
            rules = event.getrruleset(addRDate=True)
            starts = list(rules.between(datetime(2000, 1, 1, tzinfo=UTC), until, inc=True))
        for start in starts:
            override = replaced.pop((event.uid.value, start.astimezone(UTC)), None)
            occurrences.append(_of_vobject(event, start) if override is None else _of_vobject(override))
    assert not replaced, "every RECURRENCE-ID names a time of the rule"
    return sorted(occurrence for occurrence in occurrences if occurrence.start < until)


def by_ical_js(content: bytes, until: datetime) -> list[Occurrence]:
    """ical.js, the reader of Thunderbird."""
    done = subprocess.run(  # noqa: S603 - our own program
        [NODE or "node", ORACLE / "calendar_occurrences.mjs"],
        input=json.dumps({"ics": content.decode(), "until": until.timestamp()}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return sorted(
        Occurrence(
            datetime.fromtimestamp(event.pop("start"), UTC), datetime.fromtimestamp(event.pop("end"), UTC), **event
        )
        for event in json.loads(done.stdout)
    )


READERS: dict[str, Callable[[bytes, datetime], list[Occurrence]]] = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ical.js": by_ical_js,
}

_needs_ical_js = pytest.mark.skipif(
    not (NODE and ICAL_JS.is_dir()) and os.environ.get("RATSBOTE_ORACLE") != "required",
    reason="ical.js comes from npm: make oracle, or npm ci --prefix tests/oracle",
)
readers = pytest.mark.parametrize(
    "reader", [pytest.param(name, marks=_needs_ical_js if name == "ical.js" else ()) for name in READERS]
)


def _of_vobject(event: Any, start: datetime | None = None) -> Occurrence:  # noqa: ANN401 - the library has no types
    start = start or event.dtstart.value
    length: timedelta = (
        event.duration.value if "duration" in event.contents else event.dtend.value - event.dtstart.value
    )
    return Occurrence(
        start.astimezone(UTC),
        start.astimezone(UTC) + length,
        event.uid.value,
        event.summary.value,
        event.location.value,
        event.description.value,
        event.status.value,
    )
