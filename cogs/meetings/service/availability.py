"""Finds a time: the slots that suit, a poll about them, and the meeting that comes of it."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from bot.drafts import Draft
from bot.errors import NotAllowed, UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.settings import Settings
from bot.texts import Text
from bot.when import Moment
from bot.work import UnitOfWork, Work
from cogs.meetings.models.availability import AvailabilityAnswer, AvailabilityPoll, Fit, SlotSearch
from cogs.meetings.models.due import AVAILABILITY_POLL
from cogs.meetings.models.meetings import MeetingPlan, Organiser
from cogs.meetings.models.place import STAND_IN
from cogs.meetings.rules.availability import WIDE, find_slots, read_days, read_hours
from cogs.meetings.rules.entry import read_title
from cogs.meetings.rules.timing import read_length
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.store import availability as store
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

HOURS = "working_hours"
"""The key of the setting that says when people work, in general and in single cities."""
_EVERYBODY = frozenset(("", "all", "alle"))
_NO_POLL = Text("There is no such availability poll.")


@dataclass(frozen=True, slots=True)
class AvailabilityService:
    """Delegates look and ask; whoever asked, or a moderator, closes."""

    work: Work
    settings: Settings
    cities: CityService
    topics: TopicService
    server: ServerService
    meetings: MeetingService

    async def find(self, actor: Person, cities: str, first: str, last: str, duration: str) -> SlotSearch:
        """The best slots for these cities (a list of names, the actor's own is among them in any case; empty or
        "all": every city).

        Raises NotAllowed, or UserError for what was typed and when nothing suits.
        """
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        own = await self.cities.city(actor.guild_id, actor.city_id)
        everybody = cities.strip().casefold() in _EVERYBODY
        if everybody:
            named = tuple(await self.cities.cities(actor.guild_id))
        else:
            named = await self.cities.resolve_list(actor.guild_id, cities)
        wanted = (own, *(city for city in named if city.id != own.id))
        if len(wanted) == 1 and not everybody:
            raise UserError(
                Text("Please name at least one city besides {city}, or “all” for every city.", city=own.name)
            )
        begin, end = read_days(first, last, self.work.now(), own.zone)
        length = read_length(duration)
        general, single = read_hours(await self.settings.get(actor.guild_id, HOURS))
        hours = {
            city.id: single.get(city.name.casefold(), single.get(city.own_name.casefold(), general)) for city in wanted
        }
        now = self.work.now()
        slots = await asyncio.to_thread(find_slots, wanted, hours, begin, end, length, now)
        widened = not slots
        if widened:
            wide = dict.fromkeys(hours, WIDE)
            slots = await asyncio.to_thread(find_slots, wanted, wide, begin, end, length, now)
        if not slots:
            raise UserError(
                Text(
                    "No working day left in this range has room for a meeting this long between 7 AM and 8 PM in "
                    "every city. Please choose other days, a shorter meeting, or fewer cities."
                )
            )
        return SlotSearch(tuple(slots), wanted, length, widened)

    async def open(
        self, actor: Person, result: SlotSearch, title: str, topic: str, draft: Draft | None = None
    ) -> AvailabilityPoll:
        """Ask about these slots in the topic's channel (delegates). Raises NotAllowed or UserError."""
        actor.require(Right.DELEGATE)
        guild_id = actor.guild_id
        row = store.AvailabilityPollRow(
            id=0,
            guild_id=guild_id,
            topic_id=(await self.topics.resolve(guild_id, topic)).id,
            city_id=result.cities[0].id,
            title=read_title(title),
            duration=result.duration,
            cities=tuple(city.id for city in result.cities),
            open=True,
            meeting_id=None,
        )
        organiser = Organiser(actor.user_id, clean_line(actor.name))
        async with self.work.begin(guild_id, draft) as unit:
            poll_id = await store.add(unit.tx, row, [slot.start for slot in result.slots], organiser, unit.now)
            await _redraw(unit, poll_id)
        return await self.poll(guild_id, poll_id)

    async def poll(self, guild_id: int, poll_id: int) -> AvailabilityPoll:
        """Everything that is shown of a poll. Raises UserError when there is none of that number."""
        async with self.work.read() as reader:
            row = await store.find(reader, guild_id, poll_id)
            if row is None:
                raise UserError(_NO_POLL)
            starts = await store.starts(reader, guild_id, poll_id)
            answers = await store.answers(reader, guild_id, poll_id)
            organiser = await store.searcher(reader, guild_id, poll_id)
        topic = await self.topics.topic(guild_id, row.topic_id)
        return AvailabilityPoll(
            id=row.id,
            guild_id=guild_id,
            topic=topic,
            host=await self.cities.city(guild_id, row.city_id),
            title=row.title,
            duration=row.duration,
            cities=tuple([await self.cities.city(guild_id, city_id) for city_id in row.cities]),
            starts=tuple(starts),
            answers=tuple(answers),
            organiser=organiser,
            open=row.open,
            channel_id=(await self.server.posting_place(guild_id, topic.channel_key, STAND_IN)).channel_id,
            meeting_id=row.meeting_id,
        )

    async def answer(self, actor: Person, poll_id: int, fits: Fit, numbers: Collection[int]) -> AvailabilityPoll:
        """Say that exactly these slots suit (`YES`) or would do (`IF_NEED_BE`); yes wins over that, the rest is no."""
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        poll = await self.poll(actor.guild_id, poll_id)
        _require_open(poll)
        before = {answer.number: answer.fits for answer in poll.answers if answer.user_id == actor.user_id}
        answers = [
            AvailabilityAnswer(
                actor.user_id,
                clean_line(actor.name),
                actor.city_id,
                number,
                _merged(before.get(number, Fit.NO), fits, chosen=number in numbers),
            )
            for number in range(1, len(poll.starts) + 1)
        ]
        async with self.work.begin(actor.guild_id) as unit:
            await store.save_answers(unit.tx, actor.guild_id, poll_id, answers, unit.now)
            await _redraw(unit, poll_id)
        return await self.poll(actor.guild_id, poll_id)

    async def plan(self, actor: Person, poll_id: int, number: int) -> MeetingPlan:
        """The meeting at a slot (whoever asked, moderators), before it is made. Raises NotAllowed or UserError."""
        poll = await self.poll(actor.guild_id, poll_id)
        admit_closing(actor, poll)
        start = poll.starts[number - 1]
        if start <= self.work.now():
            raise UserError(Text("This time is past already. Please choose a later one."))
        return MeetingPlan(
            topic=poll.topic,
            host=poll.host,
            title=poll.title,
            start=Moment.of(start, poll.host.zone),
            duration=poll.duration,
            reminders=await self.meetings.reminder_offsets(actor.guild_id),
        )

    async def close(self, actor: Person, poll_id: int, number: int) -> int:
        """Make the meeting at a slot, as `plan` says; returns its number. Raises as `plan` does."""
        plan = await self.plan(actor, poll_id, number)
        organiser = (await self.poll(actor.guild_id, poll_id)).organiser
        organiser = organiser or Organiser(actor.user_id, clean_line(actor.name))
        async with self.work.begin(actor.guild_id) as unit:
            meeting_id = await self.meetings.add(unit, plan, organiser)
            if not await store.close(unit.tx, actor.guild_id, poll_id, meeting_id):
                raise UserError(Text("This poll is closed already."))
            await _redraw(unit, poll_id)
        return meeting_id


async def _redraw(unit: UnitOfWork, poll_id: int) -> None:
    await unit.put_due(AVAILABILITY_POLL, f"search:{poll_id}")


def admit_closing(actor: Person, poll: AvailabilityPoll) -> None:
    """Whoever asked, and moderators, while it is open. Raises NotAllowed or UserError."""
    if not actor.may(Right.MOD) and (poll.organiser is None or poll.organiser.user_id != actor.user_id):
        raise NotAllowed(Text("Only the person who asked, or a moderator, can close this poll."))
    _require_open(poll)


def _require_open(poll: AvailabilityPoll) -> None:
    if not poll.open:
        raise UserError(Text("This poll is closed already."))


def _merged(before: Fit, fits: Fit, *, chosen: bool) -> Fit:
    if fits is Fit.YES:
        return Fit.YES if chosen else (Fit.NO if before is Fit.YES else before)
    if before is Fit.YES:
        return Fit.YES
    return Fit.IF_NEED_BE if chosen else Fit.NO
