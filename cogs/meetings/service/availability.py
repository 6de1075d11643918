"""Finding a time: the slots that suit, a poll about them, and the meeting that comes of it."""

import asyncio
from collections.abc import Collection
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import NotAllowed, UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.settings.service import Settings
from bot.texts import Text
from bot.when import Moment, WhenError, parse_offsets, parse_when
from bot.when.texts import explain
from cogs.meetings.models.availability import LONGEST_SPAN, AvailabilityAnswer, AvailabilityPoll, Fit, SlotSearch
from cogs.meetings.models.due import AVAILABILITY_POLL
from cogs.meetings.models.meetings import MeetingPlan, Organiser
from cogs.meetings.rules.availability import WIDE, find_slots, read_hours
from cogs.meetings.rules.entry import read_length, read_title
from cogs.meetings.service.meetings import REMINDERS, MeetingService, Planned
from cogs.meetings.store import availability as store
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

HOURS = "working_hours"
"""The key of the setting that says when people work, in general and in single cities."""
_NO_SEARCH = Text("There is no such availability poll.")


class AvailabilityService:
    """Delegates look and ask; whoever asked, or a moderator, closes."""

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
        meetings: MeetingService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._settings = settings
        self._cities = cities
        self._topics = topics
        self._server = server
        self._meetings = meetings

    async def find(self, actor: Person, cities: str, first: str, last: str, duration: str) -> SlotSearch:
        """The best slots for these cities (names, separated by commas; the actor's own is among them in any case).

        Raises NotAllowed, or UserError for what was typed and when nothing suits.
        """
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        own = await self._cities.city(actor.guild_id, actor.city_id)
        named = [await self._cities.resolve(actor.guild_id, part) for part in cities.split(",") if part.strip()]
        wanted = tuple({city.id: city for city in (own, *named)}.values())
        if len(wanted) == 1:
            wanted = (own, *(city for city in await self._cities.cities(actor.guild_id) if city.id != own.id))
        begin, end = self._day(first, own.zone), self._day(last, own.zone)
        if not begin <= end <= begin + LONGEST_SPAN:
            raise UserError(Text("Please give a first and a last day, at most two months apart."))
        length = read_length(duration)
        general, single = read_hours(await self._settings.get(actor.guild_id, HOURS))
        hours = {city.id: single.get(city.name.casefold(), general) for city in wanted}
        now = self._clock.now()
        slots = await asyncio.to_thread(find_slots, wanted, hours, begin, end, length, now)
        widened = not slots
        if widened:
            wide = dict.fromkeys(hours, WIDE)
            slots = await asyncio.to_thread(find_slots, wanted, wide, begin, end, length, now)
        if not slots:
            raise UserError(
                Text(
                    "Between these days there is no working day on which so long a meeting fits between 7 am and 8 pm "
                    "everywhere. Please choose a shorter meeting or fewer cities."
                )
            )
        return SlotSearch(tuple(slots), wanted, length, widened)

    async def open(
        self, actor: Person, found: SlotSearch, title: str, topic: str, draft: Draft | None = None
    ) -> AvailabilityPoll:
        """Ask about these slots in the topic's channel (delegates). Raises NotAllowed or UserError."""
        actor.require(Right.DELEGATE)
        guild_id = actor.guild_id
        row = store.AvailabilityPollRow(
            id=0,
            guild_id=guild_id,
            topic_id=(await self._topics.resolve(guild_id, topic)).id,
            city_id=found.cities[0].id,
            title=read_title(title),
            duration=found.duration,
            cities=tuple(city.id for city in found.cities),
            open=True,
            meeting_id=None,
        )
        organiser = Organiser(actor.user_id, clean_line(actor.name))
        async with self._database.transaction() as tx:
            if draft is not None:
                await self._drafts.use(tx, draft)
            poll_id = await store.add(tx, row, [slot.start for slot in found.slots], organiser, self._clock.now())
            await self._ask(tx, guild_id, poll_id)
        return await self.poll(guild_id, poll_id)

    async def poll(self, guild_id: int, poll_id: int) -> AvailabilityPoll:
        """Everything that is shown of a poll. Raises UserError when there is none of that number."""
        async with self._database.read() as reader:
            row = await store.find(reader, guild_id, poll_id)
            if row is None:
                raise UserError(_NO_SEARCH)
            starts = await store.starts(reader, guild_id, poll_id)
            answers = await store.answers(reader, guild_id, poll_id)
            organiser = await store.searcher(reader, guild_id, poll_id)
        topic = await self._topics.topic(guild_id, row.topic_id)
        return AvailabilityPoll(
            id=row.id,
            guild_id=guild_id,
            topic=topic,
            host=await self._cities.city(guild_id, row.city_id),
            title=row.title,
            duration=row.duration,
            cities=tuple([await self._cities.city(guild_id, city_id) for city_id in row.cities]),
            starts=tuple(starts),
            answers=tuple(answers),
            organiser=organiser,
            open=row.open,
            channel_id=await self._server.channel(guild_id, topic.channel_key),
            meeting_id=row.meeting_id,
        )

    async def answer(self, actor: Person, poll_id: int, fits: Fit, numbers: Collection[int]) -> AvailabilityPoll:
        """Say that exactly these slots suit (`YES`) or would do (`IF_NEED_BE`); yes wins over that, the rest is no."""
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        poll = await self.poll(actor.guild_id, poll_id)
        _require_open(poll)
        before = {one.number: one.fits for one in poll.answers if one.user_id == actor.user_id}
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
        async with self._database.transaction() as tx:
            await store.save_answers(tx, actor.guild_id, poll_id, answers, self._clock.now())
            await self._ask(tx, actor.guild_id, poll_id)
        return await self.poll(actor.guild_id, poll_id)

    async def close(self, actor: Person, poll_id: int, number: int) -> int:
        """Make the meeting at a slot (whoever asked, moderators); returns its number. Raises NotAllowed, UserError."""
        poll = await self.poll(actor.guild_id, poll_id)
        admit_closing(actor, poll)
        start, now = poll.starts[number - 1], self._clock.now()
        if start <= now:
            raise UserError(Text("This time is past already. Please choose a later one."))
        plan = MeetingPlan(poll.topic, poll.title, Moment.of(start, poll.host.zone), poll.duration)
        offsets = parse_offsets(await self._settings.get(actor.guild_id, REMINDERS))
        organiser = poll.organiser or Organiser(actor.user_id, clean_line(actor.name))
        async with self._database.transaction() as tx:
            meeting_id = await self._meetings.add(tx, actor.guild_id, Planned(plan, poll.host, offsets), organiser, now)
            if not await store.close(tx, actor.guild_id, poll_id, meeting_id):
                raise UserError(Text("This poll is closed already."))
            await self._ask(tx, actor.guild_id, poll_id)
        return meeting_id

    def _day(self, typed: str, zone: ZoneInfo) -> date:
        try:
            return parse_when(typed, now=self._clock.now(), zone=zone, default_time=time(23, 59)).wall.date()
        except WhenError as error:
            raise UserError(explain(error)) from error

    async def _ask(self, tx: Transaction, guild_id: int, poll_id: int) -> None:
        await self._due.put(tx, guild_id=guild_id, kind=AVAILABILITY_POLL, queue_key=f"search:{poll_id}")


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
