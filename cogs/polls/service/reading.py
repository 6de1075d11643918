"""Reads polls. Results leave this module only where `rules.visibility` lets them; every other module asks here."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.database import Reader
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.matching import best, meant
from bot.pages import Page, read_page
from bot.people import Person
from bot.texts import Bilingual, Text
from bot.work import Work
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic
from cogs.network.service.cities import CityService
from cogs.network.service.server import PostingPlace, ServerService
from cogs.network.service.topics import TopicService
from cogs.polls.models.polls import Ballot, Poll, PollState, Seat, Secrecy, Voters
from cogs.polls.models.results import BarometerReading, Result
from cogs.polls.models.snapshots import PollSnapshot, Turnout
from cogs.polls.rules.admission import admit_vote
from cogs.polls.rules.awaited import awaited, may_vote, takes_votes
from cogs.polls.rules.tally import tally
from cogs.polls.rules.trend import places
from cogs.polls.rules.verdict import judge
from cogs.polls.rules.visibility import WITHHELD, ballot_visible, given_mandate, participation_visible, result_visible
from cogs.polls.service.keys import KeyRing
from cogs.polls.store import polls as store
from cogs.polls.store import votes

PAGE = 6
"""Polls on one page of a list: their questions are shown whole."""
_SEARCH_LIMIT = 200
_TYPED_LENGTH = 40
DEFAULT_CHANNEL = "exchange"
"""The channel of polls without a topic."""
LOG_CHANNEL = "log"
_CALLED = frozenset({"poll", "umfrage"})
NO_POLL = Text("There is no such poll. Please choose one from the list; `/poll list` shows all of them.")
HIDDEN = Text(
    "The result of this poll stays hidden until it closes on {moment}: nobody sees more than the turnout, moderators "
    "included."
)
NO_RESULT = Text("This poll was canceled; there is no result.")


@dataclass(frozen=True, slots=True)
class PollReader:
    """Reads only; anybody may look at what may be looked at."""

    work: Work
    cities: CityService
    topics: TopicService
    server: ServerService
    keys: KeyRing

    async def poll(self, guild_id: int, poll_id: int) -> Poll:
        """Raises UserError when there is none of that number."""
        async with self.work.read() as reader:
            return await require_poll(reader, guild_id, poll_id)

    async def pick(self, guild_id: int, typed: str) -> Poll:
        """The poll that somebody means by its number or question. Raises UserError, naming all that can be meant."""
        async with self.work.read() as reader:
            questions = await store.questions(reader, guild_id) if typed.strip() else []
        fitting = meant(
            typed, questions, lambda numbered: (numbered[1].de, numbered[1].en), lambda numbered: numbered[0], _CALLED
        )
        if len(fitting) > 1:
            raise UserError(
                Text(
                    "“{typed}” can mean more than one poll: {numbers}. Please choose one by its number.",
                    typed=plain(clean_line(typed)[:_TYPED_LENGTH]),
                    numbers=", ".join(str(poll_id) for poll_id, _ in fitting[:_TYPED_LENGTH]),
                )
            )
        if not fitting:
            raise UserError(NO_POLL)
        return await self.poll(guild_id, fitting[0][0])

    async def find(self, guild_id: int, typed: str, *, state: PollState | None = None, limit: int = 25) -> list[Poll]:
        """Polls that fit what was typed so far, by number or question, open ones first."""
        async with self.work.read() as reader:
            if not typed.strip():
                return await store.recent(reader, guild_id, limit, state=state)
            questions = await store.questions(reader, guild_id, state=state)
            fitting = best(typed.strip().removeprefix("#"), questions, _names)[:limit]
            return [await require_poll(reader, guild_id, poll_id) for poll_id, _ in fitting]

    async def listed(self, guild_id: int, page: int, state: PollState | None, topic_id: int | None) -> Page[Poll]:
        """One page (from 0)."""
        async with self.work.read() as reader:
            return await read_page(page, PAGE, partial(store.recent, reader, guild_id, state=state, topic_id=topic_id))

    async def place_of(self, guild_id: int, topic: Topic | None) -> PostingPlace:
        """Where the polls of a topic are posted, and those of none."""
        return await self.server.posting_place(
            guild_id, topic.channel_key if topic else DEFAULT_CHANNEL, DEFAULT_CHANNEL
        )

    async def view(self, guild_id: int, poll_id: int) -> tuple[PollSnapshot, Result | None]:
        """The poll and, only where it may be seen, its result: of one moment. Raises UserError for no such poll."""
        async with self.work.read() as reader:
            poll = await require_poll(reader, guild_id, poll_id)
            organiser = await store.author(reader, guild_id, poll_id, "organiser")
            translator = await store.author(reader, guild_id, poll_id, "translator")
            corrector = await store.author(reader, guild_id, poll_id, "corrector")
            countries = await votes.countries(reader, poll_id)
            turnout = Turnout(
                ballots=await votes.count(reader, poll),
                eligible=poll.eligible,
                voted=await votes.voted_cities(reader, poll) if participation_visible(poll) else None,
            )
            visible = result_visible(poll, turnout.ballots)
            ballots = await votes.ballots(reader, poll) if visible else []
            electorate = await votes.seats(reader, poll) if participation_visible(poll) else {}
            voted = await votes.voted_seats(reader, poll)
        topic = await self.topics.topic(guild_id, poll.topic_id) if poll.topic_id is not None else None
        key_lost = poll.state is PollState.OPEN and await self.keys.lost(poll)
        snapshot = PollSnapshot(
            poll=poll,
            topic=topic,
            cities=await self._cities_of(guild_id, frozenset(countries)),
            organiser=organiser,
            translator=translator,
            corrector=corrector,
            turnout=turnout,
            channel_id=(await self.place_of(guild_id, topic)).channel_id,
            key_lost=key_lost,
            awaited=Counter(electorate[seat] for seat in awaited(electorate, await self._able(poll), voted))
            if participation_visible(poll) and takes_votes(poll, self.work.now(), key_lost=key_lost)
            else None,
        )
        if not visible:
            return snapshot, None
        counted = tally(poll.method, len(poll.options), [ballot.choice for ballot in ballots], poll.abstentions)
        return snapshot, Result(snapshot, counted, judge(poll, counted, ballots, countries), tuple(ballots))

    async def result(self, guild_id: int, poll_id: int) -> Result:
        """Raises UserError where nobody may see it, or not yet."""
        snapshot, result = await self.view(guild_id, poll_id)
        if result is None:
            poll = snapshot.poll
            if poll.state is PollState.CANCELLED:
                raise UserError(NO_RESULT)
            if poll.state is PollState.CLOSED:
                raise UserError(WITHHELD)
            raise UserError(Text(HIDDEN.message, moment=f"<t:{int(poll.closes_at.timestamp())}:F>"))
        return result

    async def own_ballot(self, actor: Person, poll: Poll) -> Ballot | None:
        """The standing ballot of the actor's city, or of the actor, where it may be shown to them."""
        ballot = await self._standing_ballot(actor, poll)
        if ballot is None:
            return None
        seat = Seat(actor.user_id, actor.city_id, city_seat=poll.voters is Voters.CITIES)
        receipt = await self.keys.receipt_of(poll, seat)
        terms = await self.cities.terms(actor.guild_id, actor.user_id)
        return ballot if ballot_visible(actor, poll, ballot, receipt, terms) else None

    async def _standing_ballot(self, actor: Person, poll: Poll) -> Ballot | None:
        """Whatever was cast for the actor's seat, and by whomever."""
        city_seat = poll.voters is Voters.CITIES
        if city_seat and actor.city_id is None:
            return None
        seat = Seat(actor.user_id, actor.city_id, city_seat=city_seat)
        slot = await self.keys.slot_of(poll, seat) if poll.secrecy is Secrecy.ANONYMOUS else None
        async with self.work.read() as reader:
            if poll.secrecy is not Secrecy.ANONYMOUS:
                return await votes.own(reader, poll, seat)
            return await votes.own_anonymous(reader, poll, slot) if slot is not None else None

    async def require_seat(self, actor: Person, poll: Poll) -> None:
        """Raises what casting a ballot would raise now: nobody shall fill in one for nothing."""
        async with self.work.read() as reader:
            electorate = await votes.electorate(reader, poll, [(actor.user_id, actor.city_id)])
        admit_vote(actor, poll, electorate, self.work.now())

    async def awaiting_vote(self, actor: Person) -> list[Poll]:
        """The open polls in which the actor's city, or the actor, can vote and has not voted."""
        now = self.work.now()
        # Whether a city has voted anonymously is not said to whoever appointed themselves.
        given = given_mandate(actor, await self.cities.terms(actor.guild_id, actor.user_id))
        polls: list[Poll] = []
        async with self.work.read() as reader:
            known = await store.recent(reader, actor.guild_id, _SEARCH_LIMIT, state=PollState.OPEN)
            electorates = [await votes.electorate(reader, poll, [(actor.user_id, actor.city_id)]) for poll in known]
        for poll, electorate in zip(known, electorates, strict=True):
            able = electorate if may_vote(actor, poll) else frozenset[int]()
            if poll.secrecy is Secrecy.ANONYMOUS and poll.voters is Voters.CITIES and not given:
                able = frozenset[int]()
            voted = electorate if await self._standing_ballot(actor, poll) is not None else frozenset[int]()
            open_still = takes_votes(poll, now, key_lost=await self.keys.lost(poll))
            if open_still and awaited(electorate, able, voted):
                polls.append(poll)
        return polls

    async def log_channel(self, guild_id: int) -> int | None:
        """Where it is noted what was done."""
        return await self.server.channel(guild_id, LOG_CHANNEL)

    async def trend(self, guild_id: int, since: datetime) -> list[BarometerReading]:
        """The barometers that were closed since then, the first one first."""
        async with self.work.read() as reader:
            known = await store.barometers(reader, guild_id, since)
        readings = []
        for poll in known:
            result = await self.result(guild_id, poll.id)
            if result.tally.ballots:
                readings.append(
                    BarometerReading(
                        poll.id, poll.ended_at or poll.closes_at, places(poll, result.tally), len(poll.options)
                    )
                )
        return readings

    async def between(self, guild_id: int, start: datetime, end: datetime) -> list[Poll]:
        """The polls that ended in that time, and those that are open at its end."""
        async with self.work.read() as reader:
            return await store.between(reader, guild_id, start, end)

    async def _able(self, poll: Poll) -> frozenset[int]:
        """The member cities, or the delegates, of now."""
        cities = await self.cities.cities(poll.guild_id)
        if poll.voters is Voters.CITIES:
            return frozenset(city.id for city in cities)
        delegates = [await self.cities.delegates(poll.guild_id, city.id) for city in cities]
        return frozenset(delegate.user_id for of_city in delegates for delegate in of_city)

    async def _cities_of(self, guild_id: int, city_ids: frozenset[int]) -> dict[int, City]:
        """The cities by id, in the order of their names; those removed since are asked for one by one."""
        members = {city.id: city for city in await self.cities.cities(guild_id) if city.id in city_ids}
        for city_id in sorted(city_ids - set(members)):
            members[city_id] = await self.cities.city(guild_id, city_id)
        return members


def _names(numbered: tuple[int, Bilingual]) -> tuple[str, str, str]:
    """What a poll is found by."""
    poll_id, question = numbered
    return str(poll_id), question.de, question.en


async def require_poll(reader: Reader, guild_id: int, poll_id: int) -> Poll:
    """Raises UserError when there is no poll of that number in the guild."""
    poll = await store.find(reader, guild_id, poll_id)
    if poll is None:
        raise UserError(NO_POLL)
    return poll
