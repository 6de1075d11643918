"""The forms to schedule and to cancel a meeting, opened filled in when something in a command was wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import Clock
from bot.texts import Text, Texts
from bot.ui.act import Act
from bot.ui.forms import Choice, Field, Form
from cogs.meetings.models.meetings import Entry
from cogs.meetings.render import answers
from cogs.meetings.service.meetings import MeetingService
from cogs.network.service.topics import TopicService

SCHEDULE = "meetings.schedule"
CANCEL = "meetings.cancel"
TEXT_LENGTH = 4000
"""Discord's longest text input. Titles are checked after cleaning, so that a form never cuts what was typed."""
_MAX_OPTIONS = 25


class MeetingForms:
    """Both forms. The commands use `schedule` and `cancel` as well: from the draft on, the ways are the same."""

    def __init__(self, service: MeetingService, topics: TopicService, texts: Texts, clock: Clock) -> None:
        self._service = service
        self._topics = topics
        self._texts = texts
        self._clock = clock
        self.forms = (
            Form(SCHEDULE, Text("Schedule a meeting"), self._schedule_fields, self._schedule_submitted),
            Form(CANCEL, Text("Cancel a meeting"), self._cancel_fields, self._cancel_submitted),
        )

    async def schedule(self, act: Act, entry: Entry) -> None:
        """Schedule what was typed, and say what became of it. The draft has been kept."""
        sheet = await self._service.schedule(act.person, entry, act.draft)
        act.draft = None
        await act.answer(answers.scheduled(sheet, self._texts, act.language, self._now()))

    async def cancel(self, act: Act, meeting_id: int, reason: str) -> None:
        """Cancel, and say so. The draft has been kept."""
        sheet = await self._service.cancel(act.person, meeting_id, reason, act.draft)
        act.draft = None
        await act.answer(answers.cancelled(sheet))

    async def _schedule_fields(self, act: Act, _: tuple[str, ...]) -> Sequence[Field]:
        topics = await self._topics.topics(act.guild_id)
        few = len(topics) <= _MAX_OPTIONS
        return (
            Field(
                "topic",
                Text("Topic"),
                choices=tuple(Choice(str(topic.id), topic.name) for topic in topics) if few else (),
            ),
            Field("title", Text("Title"), Text("At most 100 characters"), max_length=TEXT_LENGTH),
            Field("start", Text("Start"), Text("On your city's clocks, e.g. “3 Dec 15:00”"), max_length=TEXT_LENGTH),
            Field(
                "duration",
                Text("Duration"),
                Text("5 minutes to 24 hours, e.g. “90 min”; empty: one hour"),
                required=False,
                max_length=TEXT_LENGTH,
            ),
        )

    async def _schedule_submitted(self, act: Act, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.schedule(
            act,
            Entry(
                topic=values.get("topic", ""),
                title=values.get("title", ""),
                start=values.get("start", ""),
                duration=values.get("duration", ""),
            ),
        )

    async def _cancel_fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("reason", Text("Reason"), Text("All who were invited see it"), long=True, max_length=TEXT_LENGTH),
        )

    async def _cancel_submitted(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.cancel(act, int(arguments[0]), values.get("reason", ""))

    def _now(self) -> datetime:
        return self._clock.now()
