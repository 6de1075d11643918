"""Gathers the digest from what features registered, and plans the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.contributions import DigestSection
from bot.settings import Settings
from bot.texts import Text
from bot.work import Work
from cogs.digest.models import DUE, KEY, Digest, Rhythm, Section
from cogs.digest.rules import next_digest, still_worth
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.server import ServerService


@dataclass(frozen=True, slots=True)
class DigestService:
    """`sections` is the registry's live mapping."""

    work: Work
    settings: Settings
    server: ServerService
    meeting_reader: MeetingReader
    sections: Mapping[str, DigestSection]

    async def begin(self, guild_id: int) -> None:
        """At the start: a digest that was due while the bot was away is still to come."""
        at = await self._next(guild_id)
        if at is not None:
            await self.work.due.begin(guild_id, DUE, _queue_key(guild_id), at)

    async def plan_anew(self, guild_id: int) -> None:
        """When the setting changes: what was planned by the earlier one is taken back."""
        async with self.work.begin(guild_id) as unit:
            await unit.cancel_due(_queue_key(guild_id))
        await self.plan_next(guild_id)

    async def plan_next(self, guild_id: int) -> None:
        """Plan the next digest by the calendar, whatever became of the last one. Doing it twice changes nothing."""
        at = await self._next(guild_id)
        if at is not None:
            await self.work.due.recur(guild_id, DUE, _queue_key(guild_id), at)

    async def digest(self, guild_id: int, due_at: datetime) -> Digest | None:
        """The digest that was due at that instant; None when none is wanted, or it comes too late to be of use."""
        rhythm, now = await self._rhythm(guild_id), self.work.now()
        local = due_at.astimezone(self.server.forum.zone)
        if rhythm is Rhythm.OFF or not still_worth(due_at, now, rhythm):
            return None
        until = (local + timedelta(days=rhythm.days)).astimezone(UTC)
        sections = []
        for section in sorted(self.sections.values(), key=lambda section: (section.order, section.key)):
            lines = tuple(await section.lines(guild_id, due_at, until))
            if lines:
                sections.append(Section(section.title, lines))
        return Digest(rhythm, due_at, until, tuple(sections))

    async def _next(self, guild_id: int) -> datetime | None:
        return next_digest(self.work.now(), self.server.forum.zone, await self._rhythm(guild_id))

    async def _rhythm(self, guild_id: int) -> Rhythm:
        return Rhythm(await self.settings.get(guild_id, KEY))

    async def meetings(self, guild_id: int, since: datetime, until: datetime) -> Sequence[Text]:
        """What is planned between two digests, each meeting of a series; it leads to its card where there is one."""
        between = [
            meeting for meeting in await self.meeting_reader.upcoming(guild_id) if since <= meeting.starts_at < until
        ]
        return [
            Text(
                "{moment}: {title} (meeting {number})",
                moment=f"<t:{int(meeting.starts_at.timestamp())}:F>",
                title=meeting.mention,
                number=str(meeting.id),
            )
            for meeting in between
        ]


def _queue_key(guild_id: int) -> str:
    return f"digest:{guild_id}"
