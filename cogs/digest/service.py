"""Gathers the digest from what features registered, and plans the next one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.contributions import DigestSection
from bot.database import Database
from bot.due.service import DueList
from bot.markup import plain
from bot.settings.service import Settings
from bot.texts import Text
from cogs.digest.models import DUE, KEY, Digest, Rhythm, Section
from cogs.digest.rules import next_digest, still_worth
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.server import ServerService

_PAGES = 10
"""Pages of coming meetings that are looked through: more than a week holds."""


class DigestService:
    """`sections` is the registry's live mapping."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        due: DueList,
        settings: Settings,
        server: ServerService,
        meetings: MeetingReader,
        sections: Mapping[str, DigestSection],
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._settings = settings
        self._server = server
        self._meetings = meetings
        self._sections = sections

    async def begin(self, guild_id: int) -> None:
        """At the start: a digest that was due while the bot was away is still to come."""
        if not await self._due.waits(guild_id, f"digest:{guild_id}"):
            await self.plan(guild_id)

    async def plan(self, guild_id: int) -> None:
        """Put the next digest on the due list, or take it off; also called when the setting changes."""
        at = next_digest(self._clock.now(), self._server.forum.zone, await self._rhythm(guild_id))
        queue_key = f"digest:{guild_id}"
        async with self._database.transaction() as tx:
            if at is None:
                await self._due.cancel(tx, guild_id, queue_key)
            else:
                await self._due.put(tx, guild_id=guild_id, kind=DUE, queue_key=queue_key, at=at)

    async def digest(self, guild_id: int, due_at: datetime) -> Digest | None:
        """The digest that was due at that instant; None when none is wanted, or it comes too late to be of use."""
        rhythm, now = await self._rhythm(guild_id), self._clock.now()
        local = due_at.astimezone(self._server.forum.zone)
        if rhythm is Rhythm.OFF or not still_worth(due_at, now, rhythm):
            return None
        until = (local + timedelta(days=rhythm.days)).astimezone(UTC)
        sections = []
        for section in sorted(self._sections.values(), key=lambda one: (one.order, one.key)):
            lines = tuple(await section.lines(guild_id, due_at, until))
            if lines:
                sections.append(Section(section.title, lines))
        return Digest(rhythm, due_at, until, tuple(sections))

    async def _rhythm(self, guild_id: int) -> Rhythm:
        return Rhythm(await self._settings.get(guild_id, KEY))

    async def meetings(self, guild_id: int, since: datetime, until: datetime) -> Sequence[Text]:
        """What is planned between two digests."""
        found = []
        for page in range(_PAGES):
            meetings, more = await self._meetings.upcoming_page(guild_id, page)
            found += [one for one in meetings if since <= one.starts_at < until]
            if not more or (meetings and meetings[-1].starts_at >= until):
                break
        return [
            Text(
                "{moment}: {title} (meeting {number})",
                moment=f"<t:{int(one.starts_at.timestamp())}:F>",
                title=plain(one.title),
                number=str(one.id),
            )
            for one in found
        ]
