"""Scheduling, answering and cancelling: each one transaction, with everything that follows from it on the due list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from cogs.meetings.models.due import CANCELLED, CARD
from cogs.meetings.models.meetings import (
    Answer,
    Meeting,
    MeetingDetails,
    MeetingInput,
    MeetingPlan,
    MeetingState,
    Organiser,
    Reply,
)
from cogs.meetings.models.series import Scope, Series
from cogs.meetings.rules.admission import admit_answer, admit_cancelling
from cogs.meetings.rules.entry import cancel_reason, read_input
from cogs.meetings.rules.recurrence import reminders_for
from cogs.meetings.rules.reminders import ping_batches
from cogs.meetings.service.cancelling import cancel_series
from cogs.meetings.service.due_items import MeetingDueItems
from cogs.meetings.service.reading import NO_MEETING, MeetingReader
from cogs.meetings.service.series import SeriesService
from cogs.meetings.store import meetings as store
from cogs.meetings.store import people as people_store
from cogs.meetings.store import series as series_store
from cogs.network.models.cities import City
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

REMINDERS = "reminders"
"""The key of the setting that says how long before a meeting its reminders go out."""
DEPUTY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Planned:
    """What an entry would become: the plan, who hosts it, and its reminders."""

    plan: MeetingPlan
    host: City
    reminders: tuple[timedelta, ...]


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
        self._drafts = drafts
        self._settings = settings
        self._cities = cities
        self._topics = topics
        self._server = server
        self._reader = reader
        self.due_items = MeetingDueItems(due)
        self.series = SeriesService(database, clock, self.due_items)

    async def plan(self, actor: Person, typed: MeetingInput) -> Planned:
        """What the entry would become (delegates); the start is read on the host city's clocks, and nothing is kept.

        Raises NotAllowed, or UserError for what was typed or is missing.
        """
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        guild_id = actor.guild_id
        if typed.host:
            host = await self._cities.resolve(guild_id, typed.host)
        else:
            host = await self._cities.city(guild_id, actor.city_id)
        plan = read_input(typed, await self._topics.resolve(guild_id, typed.topic), self._clock.now(), host.zone)
        if await self._server.channel(guild_id, plan.topic.channel_key) is None:
            raise UserError(
                Text(
                    "The topic “{topic}” has no channel yet. Please ask an administrator to run `/setup apply`; what "
                    "you typed is kept.",
                    topic=plan.topic.name,
                )
            )
        offsets = parse_offsets(await self._settings.get(guild_id, REMINDERS))
        return Planned(plan, host, reminders_for(offsets, plan.recurrence))

    async def schedule(self, actor: Person, typed: MeetingInput, draft: Draft | None = None) -> MeetingDetails:
        """Call a meeting, or a series of them, as `plan` reads it. `draft` is spent with it. Raises as `plan` does."""
        planned = await self.plan(actor, typed)
        guild_id, now = actor.guild_id, self._clock.now()
        organiser = Organiser(actor.user_id, clean_line(actor.name))
        async with self._database.transaction() as tx:
            twin = await store.same(tx, guild_id, planned.plan)
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
            meeting_id = await self.add(tx, guild_id, planned, organiser, now)
        return await self._reader.details(guild_id, meeting_id)

    async def add(self, tx: Transaction, guild_id: int, planned: Planned, organiser: Organiser, now: datetime) -> int:
        """Keep what was planned, in somebody's transaction; returns the number of the (first) meeting."""
        series = _series(guild_id, planned, now)
        if series is not None:
            return await self.series.begin(tx, series, organiser, now)
        meeting_id = await store.add(tx, _single(guild_id, planned, now), organiser)
        await self.due_items.enqueue_all(tx, await get_or_refuse(tx, guild_id, meeting_id), now)
        return meeting_id

    async def answer(self, actor: Person, meeting_id: int, answer: Answer, deputy: str = "") -> Meeting:
        """Keep what the actor answers, in place of an earlier answer; the same answer twice changes nothing."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            meeting = await get_or_refuse(tx, actor.guild_id, meeting_id)
            city_id = admit_answer(actor, meeting, now)
            reply = Reply(actor.user_id, clean_line(actor.name), city_id, answer, clean_line(deputy)[:DEPUTY_LENGTH])
            if await people_store.answer(tx, actor.guild_id, meeting_id, reply, now) and meeting.shown:
                await self.due_items.enqueue(tx, meeting, CARD)
        return meeting

    async def cancel(
        self, actor: Person, meeting_id: int, reason: str, draft: Draft | None = None, scope: Scope = Scope.ONE
    ) -> MeetingDetails:
        """Call it off (organiser, moderators), alone or with the rest of its series: card, event and reminders follow,
        and everyone who answered is told, once.
        """
        guild_id, now = actor.guild_id, self._clock.now()
        async with self._database.transaction() as tx:
            meeting = await get_or_refuse(tx, guild_id, meeting_id)
            admit_cancelling(actor, meeting, await store.organiser_of(tx, guild_id, meeting_id), now)
            reason = cancel_reason(reason)
            if draft is not None:
                await self._drafts.use(tx, draft)
            gone = [meeting]
            if meeting.series_id is not None and scope is not Scope.ONE:
                gone = await cancel_series(tx, meeting, scope, now)
            for one in gone:
                await store.cancel(tx, guild_id, one.id, reason, now)
                await self.due_items.withdraw(tx, one)
            await self.due_items.enqueue(tx, meeting, CANCELLED, {"meetings": [one.id for one in gone]})
            if meeting.series_id is not None:
                await series_store.touch(tx, guild_id, meeting.series_id, now)
                await self.series.show_next(tx, guild_id, meeting.series_id, now)
        return await self._reader.details(guild_id, meeting_id)

    async def card_was_deleted(self, meeting: Meeting) -> Meeting:
        """Count on to the card that takes the deleted one's place."""
        async with self._database.transaction() as tx:
            await store.next_card(tx, meeting)
            return await get_or_refuse(tx, meeting.guild_id, meeting.id)

    async def notified(self, meeting: Meeting) -> None:
        """Keep that those who answered know when and where the meeting is now."""
        async with self._database.transaction() as tx:
            await store.save_notified(tx, meeting)

    async def settle(self, meeting: Meeting, occasion: str, user_ids: Sequence[int]) -> list[tuple[int, ...]]:
        """Whom each message of a post pings. Settled once: asked again for the occasion, it answers the same."""
        async with self._database.transaction() as tx:
            known = await people_store.settled(tx, meeting.guild_id, meeting.id, occasion)
            if known:
                return known
            fresh = ping_batches(user_ids)
            await people_store.settle(tx, meeting.guild_id, meeting.id, occasion, fresh, self._clock.now())
        return fresh


def _single(guild_id: int, planned: Planned, now: datetime) -> Meeting:
    plan = planned.plan
    return Meeting(
        id=0,
        guild_id=guild_id,
        topic_id=plan.topic.id,
        host_city_id=planned.host.id,
        title=plan.title,
        start=plan.start,
        duration=plan.duration,
        reminders=planned.reminders,
        state=MeetingState.PLANNED,
        card=1,
        created_at=now,
        place=plan.place,
        language=plan.language,
    )


def _series(guild_id: int, planned: Planned, now: datetime) -> Series | None:
    plan = planned.plan
    if plan.recurrence is None:
        return None
    return Series(
        id=0,
        guild_id=guild_id,
        origin=0,
        recurrence=plan.recurrence,
        anchor=plan.start.wall,
        zone=plan.start.zone,
        topic_id=plan.topic.id,
        host_city_id=planned.host.id,
        title=plan.title,
        duration=plan.duration,
        place=plan.place.words,
        voice_channel_id=plan.place.voice_channel_id,
        language=plan.language,
        reminders=planned.reminders,
        sequence=0,
        changed_at=now,
    )


async def get_or_refuse(tx: Transaction, guild_id: int, meeting_id: int) -> Meeting:
    """Raises UserError when there is none of that number."""
    meeting = await store.find(tx, guild_id, meeting_id)
    if meeting is None:
        raise UserError(NO_MEETING)
    return meeting
