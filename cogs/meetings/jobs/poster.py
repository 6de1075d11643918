"""Posts notices of meetings in consecutive messages that each ping exactly their people, and reads for every handler
the meeting as it is now.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem
from bot.ui.post_text import PostLanguages
from cogs.meetings.models.meetings import Meeting, MeetingDetails
from cogs.meetings.render.notices import NoticePart, notice
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.reading import MeetingReader

WriteNotice = Callable[[PostLanguages, NoticePart], list[str]]
"""Writes what stands in a part of a notice, a text for each component."""


@dataclass(frozen=True, slots=True)
class MeetingPoster:
    """Shared by the handlers; keeps nothing in memory."""

    service: MeetingService
    reader: MeetingReader
    posting: Posting
    clock: Clock

    async def details(self, item: DueItem) -> MeetingDetails:
        return await self.reader.details(item.guild_id, item.queue_number)

    def ahead(self, meeting: Meeting) -> bool:
        return not meeting.cancelled and self.clock.now() < meeting.starts_at

    async def notify(self, details: MeetingDetails, occasion: str, people: Sequence[int], write: WriteNotice) -> None:
        """Post a notice to these people, each part once."""
        meeting = details.meeting
        batches = await self.service.assign_batches(meeting, occasion, people)
        for number, user_ids in enumerate(batches, 1):
            render = partial(self._render, details, write, NoticePart(number, len(batches), user_ids))
            key = f"{meeting.queue_key}/{occasion}/{number}"
            await self.posting.post(meeting.guild_id, key, details.channel_id, render)

    def _render(
        self, details: MeetingDetails, write: WriteNotice, part: NoticePart, languages: PostLanguages, token: str
    ) -> Outgoing:
        return notice(details, languages, self.clock.now(), token, write(languages, part), part)
