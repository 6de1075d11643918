"""Decides when reminders go out, which of them still make sense, and whom each of their messages pings."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cogs.meetings.models.meetings import Answer, Meeting, Reply

PINGS_A_MESSAGE: Final = 80
"""Discord pings at most 100 people a message; 80 mentions of 24 characters leave half of its 4,000 to the text."""
TOLERANCE: Final = timedelta(minutes=2)
"""A reminder that is later than this says so; below it, nobody would notice."""


@dataclass(frozen=True, slots=True)
class SendReminder:
    """The reminder goes out; `late` is how long after its time, None when it is on time."""

    late: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SkipReminder:
    """The reminder is dropped; `reason` is kept with the record, in English, for IT."""

    reason: str


def reminder_times(start: datetime, offsets: Iterable[timedelta], now: datetime) -> list[tuple[timedelta, datetime]]:
    """The reminders that still lie ahead of `now`: how long before the start, and when (UTC); the earliest first."""
    return [(offset, start - offset) for offset in sorted(offsets, reverse=True) if start - offset > now]


def decide_reminder(meeting: Meeting, offset: timedelta, now: datetime) -> SendReminder | SkipReminder:
    """What becomes of a reminder that is worked off at `now`."""
    if meeting.cancelled:
        return SkipReminder("the meeting was cancelled")
    if now >= meeting.starts_at:
        return SkipReminder("the meeting has begun")
    if any(other < offset and meeting.starts_at - other <= now for other in meeting.reminders):
        return SkipReminder("a later reminder is due as well")
    late = now - (meeting.starts_at - offset)
    return SendReminder(late if late > TOLERANCE else None)


def recipients(replies: Iterable[Reply], followers: Collection[int]) -> list[int]:
    """Exactly those who said yes or follow the topic, less those who said no; each once, in a stable order."""
    answers = {reply.user_id: reply.answer for reply in replies}
    coming = {user_id for user_id, answer in answers.items() if answer is Answer.YES}
    declined = {user_id for user_id, answer in answers.items() if answer is Answer.NO}
    return sorted((coming | set(followers)) - declined)


def respondents(replies: Iterable[Reply], *, declined: bool) -> list[int]:
    """Everyone who answered; those who said no only where it matters to them too."""
    return sorted(reply.user_id for reply in replies if declined or reply.answer is not Answer.NO)


def ping_batches(user_ids: Sequence[int], size: int = PINGS_A_MESSAGE) -> list[tuple[int, ...]]:
    """The people of each consecutive message. Always one message at least, with nobody to ping if need be."""
    return [tuple(user_ids[at : at + size]) for at in range(0, len(user_ids), size)] or [()]
