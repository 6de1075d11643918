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
from cogs.meetings.models.due import SEARCH
from cogs.meetings.models.finding import LONGEST_SPAN, Availability, Fits, Found, Search
from cogs.meetings.models.meetings import Organiser, Plan
from cogs.meetings.rules.entry import read_length, read_title
from cogs.meetings.rules.finding import WIDE, find_slots, read_hours
from cogs.meetings.service.meetings import REMINDERS, MeetingService, Planned
from cogs.meetings.store import finding as store
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

HOURS = "working_hours"
"""The key of the setting that says when people work, in general and in single cities."""
_NO_SEARCH = Text("There is no such availability poll.")


class FindingService:
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

    async def find(self, actor: Person, cities: str, first: str, last: str, duration: str) -> Found:
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
        return Found(tuple(slots), wanted, length, widened)

    async def open(self, actor: Person, found: Found, title: str, topic: str, draft: Draft | None = None) -> Search:
        """Ask about these slots in the topic's channel (delegates). Raises NotAllowed or UserError."""
        actor.require(Right.DELEGATE)
        guild_id = actor.guild_id
        row = store.SearchRow(
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
            search_id = await store.add(tx, row, [slot.start for slot in found.slots], organiser, self._clock.now())
            await self._ask(tx, guild_id, search_id)
        return await self.search(guild_id, search_id)

    async def search(self, guild_id: int, search_id: int) -> Search:
        """Everything that is shown of a poll. Raises UserError when there is none of that number."""
        async with self._database.read() as reader:
            row = await store.find(reader, guild_id, search_id)
            if row is None:
                raise UserError(_NO_SEARCH)
            starts = await store.starts(reader, guild_id, search_id)
            said = await store.said(reader, guild_id, search_id)
            organiser = await store.searcher(reader, guild_id, search_id)
        topic = await self._topics.topic(guild_id, row.topic_id)
        return Search(
            id=row.id,
            guild_id=guild_id,
            topic=topic,
            host=await self._cities.city(guild_id, row.city_id),
            title=row.title,
            duration=row.duration,
            cities=tuple([await self._cities.city(guild_id, city_id) for city_id in row.cities]),
            starts=tuple(starts),
            said=tuple(said),
            organiser=organiser,
            open=row.open,
            channel_id=await self._server.channel(guild_id, topic.channel_key),
            meeting_id=row.meeting_id,
        )

    async def answer(self, actor: Person, search_id: int, fits: Fits, numbers: Collection[int]) -> Search:
        """Say that exactly these slots suit (`YES`) or would do (`IF_NEED_BE`); yes wins over that, the rest is no."""
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        search = await self.search(actor.guild_id, search_id)
        _require_open(search)
        before = {one.number: one.fits for one in search.said if one.user_id == actor.user_id}
        answers = [
            Availability(
                actor.user_id,
                clean_line(actor.name),
                actor.city_id,
                number,
                _merged(before.get(number, Fits.NO), fits, chosen=number in numbers),
            )
            for number in range(1, len(search.starts) + 1)
        ]
        async with self._database.transaction() as tx:
            await store.say(tx, actor.guild_id, search_id, answers, self._clock.now())
            await self._ask(tx, actor.guild_id, search_id)
        return await self.search(actor.guild_id, search_id)

    async def close(self, actor: Person, search_id: int, number: int) -> int:
        """Make the meeting at a slot (whoever asked, moderators); returns its number. Raises NotAllowed, UserError."""
        search = await self.search(actor.guild_id, search_id)
        admit_closing(actor, search)
        start, now = search.starts[number - 1], self._clock.now()
        if start <= now:
            raise UserError(Text("This time is past already. Please choose a later one."))
        plan = Plan(search.topic, search.title, Moment.of(start, search.host.zone), search.duration)
        offsets = parse_offsets(await self._settings.get(actor.guild_id, REMINDERS))
        organiser = search.organiser or Organiser(actor.user_id, clean_line(actor.name))
        async with self._database.transaction() as tx:
            meeting_id = await self._meetings.add(
                tx, actor.guild_id, Planned(plan, search.host, offsets), organiser, now
            )
            if not await store.close(tx, actor.guild_id, search_id, meeting_id):
                raise UserError(Text("This poll is closed already."))
            await self._ask(tx, actor.guild_id, search_id)
        return meeting_id

    def _day(self, typed: str, zone: ZoneInfo) -> date:
        try:
            return parse_when(typed, now=self._clock.now(), zone=zone, default_time=time(23, 59)).wall.date()
        except WhenError as error:
            raise UserError(explain(error)) from error

    async def _ask(self, tx: Transaction, guild_id: int, search_id: int) -> None:
        await self._due.put(tx, guild_id=guild_id, kind=SEARCH, queue_key=f"search:{search_id}")


def admit_closing(actor: Person, search: Search) -> None:
    """Whoever asked, and moderators, while it is open. Raises NotAllowed or UserError."""
    if not actor.may(Right.MOD) and (search.organiser is None or search.organiser.user_id != actor.user_id):
        raise NotAllowed(Text("Only the person who asked, or a moderator, can close this poll."))
    _require_open(search)


def _require_open(search: Search) -> None:
    if not search.open:
        raise UserError(Text("This poll is closed already."))


def _merged(before: Fits, fits: Fits, *, chosen: bool) -> Fits:
    if fits is Fits.YES:
        return Fits.YES if chosen else (Fits.NO if before is Fits.YES else before)
    if before is Fits.YES:
        return Fits.YES
    return Fits.IF_NEED_BE if chosen else Fits.NO
