"""Schedules, answers and cancels: each one unit of work, with everything that follows from it on the due list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.settings import Settings
from bot.texts import Text
from bot.when import parse_offsets
from bot.work import UnitOfWork, Work
from cogs.meetings.models.due import CANCELLED, CARD, EVENT, CancelledPayload
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
from cogs.meetings.models.previews import CancelPreview
from cogs.meetings.models.series import ChangeTarget, Scope, Series
from cogs.meetings.rules.admission import admit_answer, admit_cancelling
from cogs.meetings.rules.entry import cancel_reason, read_input
from cogs.meetings.rules.recurrence import later_moments, readings_of
from cogs.meetings.rules.reminders import ping_batches
from cogs.meetings.rules.series_changes import MeetingChanged, cut_series, slot_of, version_of
from cogs.meetings.service.due_items import enqueue, enqueue_all, withdraw
from cogs.meetings.service.reading import MeetingReader, get_or_refuse, respondents_of, series_of
from cogs.meetings.service.series import SeriesService
from cogs.meetings.store import meetings as store
from cogs.meetings.store import people as people_store
from cogs.meetings.store import series as series_store
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

REMINDERS = "reminders"
"""The key of the setting that says how long before a meeting its reminders go out."""
DEPUTY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class MeetingService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    work: Work
    settings: Settings
    cities: CityService
    topics: TopicService
    server: ServerService
    reader: MeetingReader
    series: SeriesService

    async def plan(self, actor: Person, typed: MeetingInput) -> MeetingPlan:
        """What was typed would become (delegates); the start is read on the host city's clocks, and nothing is kept.

        Raises NotAllowed, or UserError for what was typed or is missing, and for what is planned already.
        """
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        guild_id = actor.guild_id
        if typed.host:
            host = await self.cities.resolve(guild_id, typed.host)
        else:
            host = await self.cities.city(guild_id, actor.city_id)
        topic = await self.topics.resolve(guild_id, typed.topic)
        plan = read_input(typed, topic, host, await self.reminder_offsets(guild_id), self.work.now())
        if (await self.reader.place_of(guild_id, plan.topic)).channel_id is None:
            raise UserError(
                Text(
                    "The topic “{topic}” has no channel yet. Please ask an administrator to run `/setup apply`; what "
                    "you typed is kept.",
                    topic=plan.topic.name,
                )
            )
        async with self.work.read() as reader:
            await _refuse_twin(reader, guild_id, plan)
        return plan

    async def reminder_offsets(self, guild_id: int) -> tuple[timedelta, ...]:
        """How long before new meetings of the forum their reminders go out."""
        return tuple(parse_offsets(await self.settings.get(guild_id, REMINDERS)))

    async def schedule(self, actor: Person, typed: MeetingInput, draft: Draft | None = None) -> MeetingDetails:
        """Call a meeting, or a series of them, as `plan` reads it. `draft` is spent with it.

        Raises as `plan` does; UserError too where the first date of a series can stand for several patterns.
        """
        plan = await self.plan(actor, typed)
        if plan.recurrence is not None and len(readings_of(plan.recurrence, plan.start.wall)) > 1:
            raise UserError(
                Text(
                    "The first date is the fourth of its weekday in the month and the last one too. Please choose "
                    "which is meant."
                )
            )
        organiser = Organiser(actor.user_id, clean_line(actor.name))
        async with self.work.begin(actor.guild_id, draft) as unit:
            await _refuse_twin(unit.tx, actor.guild_id, plan)
            meeting_id = await self.add(unit, plan, organiser)
        return await self.reader.details(actor.guild_id, meeting_id)

    async def add(self, unit: UnitOfWork, plan: MeetingPlan, organiser: Organiser) -> int:
        """Keep what was planned, in somebody's unit of work; returns the number of the (first) meeting."""
        series = _series(unit, plan)
        if series is not None:
            return await self.series.begin(unit, series, organiser)
        meeting_id = await store.add(unit.tx, _single(unit, plan), organiser)
        await enqueue_all(unit, await get_or_refuse(unit.tx, unit.guild_id, meeting_id))
        return meeting_id

    async def answer(self, actor: Person, meeting_id: int, answer: Answer, deputy: str = "") -> Meeting:
        """Keep what the actor answers, in place of an earlier answer; the same answer twice changes nothing."""
        async with self.work.begin(actor.guild_id) as unit:
            meeting = await get_or_refuse(unit.tx, actor.guild_id, meeting_id)
            city_id = admit_answer(actor, meeting, unit.now)
            reply = Reply(actor.user_id, clean_line(actor.name), city_id, answer, clean_line(deputy)[:DEPUTY_LENGTH])
            new = await people_store.answer(unit.tx, actor.guild_id, meeting_id, reply, unit.now)
            if new and meeting.shown:
                await enqueue(unit, meeting, CARD)
        return meeting

    async def preview_cancel(self, actor: Person, target: ChangeTarget, reason: str) -> CancelPreview:
        """What `cancel` would call off, and whom it would tell. Raises NotAllowed or UserError."""
        details = await self.reader.details(actor.guild_id, target.meeting_id)
        meeting, now = details.meeting, self.work.now()
        admit_cancelling(actor, meeting, details.organiser, now)
        async with self.work.read() as reader:
            series, known = await series_of(reader, meeting)
            _, cancelled = _cut(series, known, meeting, target.scope, now)
            people = await respondents_of(reader, actor.guild_id, [each.id for each in cancelled], declined=True)
        version = version_of(meeting, series)
        whole = series is not None and target.scope is not Scope.ONE
        later = later_moments(series, slot_of(known[-1])) if series is not None and whole else ()
        return CancelPreview(details, tuple(cancelled), later, cancel_reason(reason), version, len(people))

    async def cancel(
        self,
        actor: Person,
        target: ChangeTarget,
        reason: str,
        draft: Draft | None = None,
        version: str | None = None,
    ) -> MeetingDetails:
        """Call it off (organiser, moderators), alone or with the rest of its series: card, event and reminders follow,
        and everyone who answered is told, once. Raises MeetingChanged where it is no longer as previewed in `version`.
        """
        guild_id, meeting_id = actor.guild_id, target.meeting_id
        async with self.work.begin(guild_id, draft) as unit:
            meeting = await get_or_refuse(unit.tx, guild_id, meeting_id)
            admit_cancelling(actor, meeting, await store.organiser_of(unit.tx, guild_id, meeting_id), unit.now)
            reason = cancel_reason(reason)
            series, known = await series_of(unit.tx, meeting)
            if version not in {None, version_of(meeting, series)}:
                raise MeetingChanged
            shortened, cancelled = _cut(series, known, meeting, target.scope, unit.now)
            if shortened is not None:
                await series_store.save(unit.tx, shortened)
            for each in cancelled:
                await store.cancel(unit.tx, guild_id, each.id, reason, unit.now)
                await withdraw(unit, each)
            payload = CancelledPayload(tuple(each.id for each in cancelled))
            await enqueue(unit, meeting, CANCELLED, payload=payload)
            if meeting.series_id is not None:
                await series_store.touch(unit.tx, guild_id, meeting.series_id, unit.now)
                await self.series.show_next(unit, meeting.series_id)
        return await self.reader.details(guild_id, meeting_id)

    async def card_was_deleted(self, meeting: Meeting) -> Meeting:
        """Count on to the card that takes the deleted one's place, to which the event is to lead."""
        async with self.work.begin(meeting.guild_id) as unit:
            await store.next_card(unit.tx, meeting)
            await enqueue(unit, meeting, EVENT)
            return await get_or_refuse(unit.tx, meeting.guild_id, meeting.id)

    async def save_notified(self, meeting: Meeting) -> None:
        """Keep that those who answered know when and where the meeting is now."""
        async with self.work.begin(meeting.guild_id) as unit:
            await store.save_notified(unit.tx, meeting)

    async def assign_batches(self, meeting: Meeting, occasion: str, user_ids: Sequence[int]) -> list[tuple[int, ...]]:
        """Whom each message of a post pings. Settled once: asked again for the occasion, it answers the same."""
        async with self.work.begin(meeting.guild_id) as unit:
            known = await people_store.assigned_batches(unit.tx, meeting.guild_id, meeting.id, occasion)
            if known:
                return known
            batches = ping_batches(user_ids)
            await people_store.assign_batches(unit.tx, meeting.guild_id, meeting.id, occasion, batches, unit.now)
        return batches


def _cut(
    series: Series | None, known: Sequence[Meeting], meeting: Meeting, scope: Scope, now: datetime
) -> tuple[Series | None, list[Meeting]]:
    """The series as it ends where the cancellation reaches beyond one meeting, and the meetings that are cancelled."""
    if series is None or scope is Scope.ONE:
        return None, [meeting]
    return cut_series(series, known, meeting, scope, now)


async def _refuse_twin(reader: Reader, guild_id: int, plan: MeetingPlan) -> None:
    twin = await store.same(reader, guild_id, plan)
    if twin is not None:
        raise UserError(
            Text(
                "This meeting is already planned: it is number {number}, “{title}”, at the same time.",
                number=str(twin.id),
                title=twin.mention,
            )
        )


def _single(unit: UnitOfWork, plan: MeetingPlan) -> Meeting:
    return Meeting(
        id=0,
        guild_id=unit.guild_id,
        topic_id=plan.topic.id,
        host_city_id=plan.host.id,
        title=plan.title,
        start=plan.start,
        duration=plan.duration,
        reminders=plan.reminders,
        state=MeetingState.PLANNED,
        card=1,
        created_at=unit.now,
        place=plan.place,
        language=plan.language,
    )


def _series(unit: UnitOfWork, plan: MeetingPlan) -> Series | None:
    if plan.recurrence is None:
        return None
    return Series(
        id=0,
        guild_id=unit.guild_id,
        origin=0,
        recurrence=plan.recurrence,
        anchor=plan.start.wall,
        zone=plan.start.zone,
        topic_id=plan.topic.id,
        host_city_id=plan.host.id,
        title=plan.title,
        duration=plan.duration,
        place=plan.place,
        language=plan.language,
        reminders=plan.reminders,
        sequence=0,
        changed_at=unit.now,
    )
