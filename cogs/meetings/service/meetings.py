"""Scheduling, answering and cancelling: each one transaction, with everything that follows from it on the due list."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.people import Person, Right
from bot.settings.service import Settings
from bot.texts import Text
from bot.when import parse_offsets
from cogs.meetings.models.due import CANCELLED, CARD, EVENT, REMINDER, closing_key, reminder_key, seconds
from cogs.meetings.models.meetings import Answer, Entry, Meeting, Organiser, Reply, Sheet
from cogs.meetings.rules.admission import admit_answer, admit_cancelling
from cogs.meetings.rules.entry import read_entry, read_reason
from cogs.meetings.rules.reminders import instants, parts
from cogs.meetings.service.reading import NO_MEETING, MeetingReader
from cogs.meetings.store import meetings as store
from cogs.meetings.store import people as people_store
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

REMINDERS = "reminders"
"""The key of the setting that says how long before a meeting its reminders go out."""


class MeetingService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    def __init__(  # noqa: PLR0913 - what the use cases stand on, each by its name
        self,
        *,
        database: Database,
        clock: Clock,
        due: DueList,
        drafts: Drafts,
        settings: Settings,
        cities: CityService,
        topics: TopicService,
        server: ServerService,
        reader: MeetingReader,
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._settings = settings
        self._cities = cities
        self._topics = topics
        self._server = server
        self._reader = reader

    async def schedule(self, actor: Person, entry: Entry, draft: Draft | None = None) -> Sheet:
        """Call a meeting of the actor's city (delegates); the start is read on that city's clocks.

        `draft` is spent with it. Raises NotAllowed, or UserError for what was typed or is missing.
        """
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        guild_id, now = actor.guild_id, self._clock.now()
        host = await self._cities.city(guild_id, actor.city_id)
        plan = read_entry(entry, await self._topics.pick(guild_id, entry.topic), now, host.zone)
        if await self._server.channel(guild_id, plan.topic.channel_key) is None:
            raise UserError(
                Text(
                    "The topic “{topic}” has no channel yet. Please ask an administrator to run `/setup apply`; what "
                    "you typed is kept.",
                    topic=plan.topic.name,
                )
            )
        offsets = parse_offsets(await self._settings.get(guild_id, REMINDERS))
        organiser = Organiser(actor.user_id, clean_line(actor.name))
        async with self._database.transaction() as tx:
            twin = await store.same(tx, guild_id, plan)
            if twin is not None:
                raise UserError(
                    Text(
                        "This meeting is already planned: it is number {number}, “{title}”, at the same time.",
                        number=str(twin.id),
                        title=plain(twin.title),
                    )
                )
            if draft is not None:
                await self._drafts.use(tx, draft)
            meeting_id = await store.add(
                tx,
                guild_id=guild_id,
                host_city_id=host.id,
                plan=plan,
                reminders=offsets,
                organiser=organiser,
                now=now,
            )
            meeting = await _existing(tx, guild_id, meeting_id)
            await self._ask(tx, meeting, CARD)
            await self._ask(tx, meeting, EVENT)
            for offset, instant in instants(meeting.starts_at, offsets, now):
                await self._due.put(
                    tx,
                    guild_id=guild_id,
                    kind=REMINDER,
                    subject=meeting.subject,
                    key=reminder_key(meeting, offset),
                    at=instant,
                    payload={"seconds": seconds(offset)},
                )
            await self._due.put(
                tx,
                guild_id=guild_id,
                kind=CARD,
                subject=meeting.subject,
                key=closing_key(meeting),
                at=meeting.starts_at,
            )
        return await self._reader.sheet(guild_id, meeting_id)

    async def answer(self, actor: Person, meeting_id: int, answer: Answer) -> Meeting:
        """Keep what the actor answers, in place of an earlier answer; the same answer twice changes nothing."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            meeting = await _existing(tx, actor.guild_id, meeting_id)
            city_id = admit_answer(actor, meeting, now)
            reply = Reply(actor.user_id, clean_line(actor.name), city_id, answer)
            if await people_store.answer(tx, actor.guild_id, meeting_id, reply, now):
                await self._ask(tx, meeting, CARD)
        return meeting

    async def cancel(self, actor: Person, meeting_id: int, reason: str, draft: Draft | None = None) -> Sheet:
        """Call it off (organiser, moderators): card, event and reminders follow, those who said yes are told once."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            meeting = await _existing(tx, actor.guild_id, meeting_id)
            admit_cancelling(actor, meeting, await store.organiser_of(tx, actor.guild_id, meeting_id), now)
            reason = read_reason(reason)
            if draft is not None:
                await self._drafts.use(tx, draft)
            await store.cancel(tx, actor.guild_id, meeting_id, reason, now)
            await self._due.cancel(tx, actor.guild_id, meeting.subject)
            for kind in (CARD, EVENT, CANCELLED):
                await self._ask(tx, meeting, kind)
        return await self._reader.sheet(actor.guild_id, meeting_id)

    async def card_was_deleted(self, meeting: Meeting) -> Meeting:
        """Count on to the card that takes the deleted one's place."""
        async with self._database.transaction() as tx:
            await store.next_card(tx, meeting)
            return await _existing(tx, meeting.guild_id, meeting.id)

    async def settle(self, meeting: Meeting, occasion: str, user_ids: Sequence[int]) -> list[tuple[int, ...]]:
        """Whom each message of a post pings. Settled once: asked again for the occasion, it answers the same."""
        async with self._database.transaction() as tx:
            known = await people_store.settled(tx, meeting.guild_id, meeting.id, occasion)
            if known:
                return known
            fresh = parts(user_ids)
            await people_store.settle(tx, meeting.guild_id, meeting.id, occasion, fresh, self._clock.now())
        return fresh

    async def _ask(self, tx: Transaction, meeting: Meeting, kind: str) -> None:
        await self._due.put(tx, guild_id=meeting.guild_id, kind=kind, subject=meeting.subject)


async def _existing(tx: Transaction, guild_id: int, meeting_id: int) -> Meeting:
    meeting = await store.find(tx, guild_id, meeting_id)
    if meeting is None:
        raise UserError(NO_MEETING)
    return meeting
