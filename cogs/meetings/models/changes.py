"""Holds what is to be otherwise about a meeting or its series, and what comes of it."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Self

from bot.texts import Language
from bot.when import Moment
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.models.series import Series


@dataclass(frozen=True, slots=True)
class MeetingChanges:
    """What is to be otherwise; None leaves it as it is. `language` is a tuple, because None is one of its values."""

    title: str | None = None
    start: Moment | None = None
    duration: timedelta | None = None
    place: MeetingPlace | None = None
    topic_id: int | None = None
    host_city_id: int | None = None
    language: tuple[Language | None] | None = None
    reminders: tuple[timedelta, ...] | None = None

    def beyond(self, meeting: Meeting) -> Self:
        """The changes without those that the meeting fulfils already."""
        fulfilled = {
            "title": self.title == meeting.title,
            "start": self.start == meeting.start,
            "duration": self.duration == meeting.duration,
            "place": self.place == meeting.place,
            "topic_id": self.topic_id == meeting.topic_id,
            "host_city_id": self.host_city_id == meeting.host_city_id,
            "language": self.language == (meeting.language,),
            "reminders": self.reminders == meeting.reminders,
        }
        return replace(self, **{name: None for name, same in fulfilled.items() if same})

    def on(self, meeting: Meeting) -> Meeting:
        """The meeting with everything changed but its time."""
        return replace(
            meeting,
            title=self.title or meeting.title,
            duration=self.duration or meeting.duration,
            place=self.place if self.place is not None else meeting.place,
            topic_id=self.topic_id or meeting.topic_id,
            host_city_id=self.host_city_id or meeting.host_city_id,
            language=self.language[0] if self.language is not None else meeting.language,
            reminders=self.reminders if self.reminders is not None else meeting.reminders,
        )

    @property
    def named(self) -> frozenset[str]:
        """What they name, but for the start."""
        return frozenset(each.name for each in fields(self) if getattr(self, each.name) is not None) - {"start"}

    def overridden(self, meeting: Meeting) -> frozenset[str]:
        """What they name that the meeting keeps otherwise when its series is changed."""
        return meeting.own & self.beyond(meeting).named

    def on_other(self, meeting: Meeting) -> Meeting:
        """As `on`, for one that a change of its series reaches: it keeps what was set on it alone."""
        overridden = self.overridden(meeting)
        changed = replace(self, **dict.fromkeys(overridden)).on(meeting)
        return replace(changed, own=meeting.own - self.named | overridden)

    def on_series(self, series: Series, now: datetime) -> Series:
        """The series with what its next meetings are made of changed."""
        return replace(
            series,
            title=self.title or series.title,
            duration=self.duration or series.duration,
            place=self.place if self.place is not None else series.place,
            topic_id=self.topic_id or series.topic_id,
            host_city_id=self.host_city_id or series.host_city_id,
            language=self.language[0] if self.language is not None else series.language,
            reminders=self.reminders if self.reminders is not None else series.reminders,
            sequence=series.sequence + 1,
            changed_at=now,
        )


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """What a change makes of a meeting or its series. `changed` are otherwise than before; `kept`, begun or held
    already, have only another slot. Both belong to `series`, None for a single meeting; its id is 0 where it needs a
    row of its own. `ended`: what stays of the series before it, None where nothing does. `later`: when it will meet
    beyond the meetings that are on the list. `differing`: meetings that keep something of their own, and what that is.
    """

    changed: tuple[Meeting, ...]
    kept: tuple[Meeting, ...] = ()
    series: Series | None = None
    ended: Series | None = None
    later: tuple[Moment, ...] = ()
    differing: tuple[tuple[Meeting, frozenset[str]], ...] = ()

    @property
    def dates(self) -> list[Moment]:
        """When everything that it reaches takes place, in order."""
        return sorted([*(meeting.start for meeting in self.changed if not meeting.cancelled), *self.later])
