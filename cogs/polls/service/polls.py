"""Opens and translates polls: each one transaction, with everything that follows from it on the due list."""

from dataclasses import dataclass

from bot.database import Transaction
from bot.drafts import Draft
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.people import Person, Right, Succession
from bot.texts import Bilingual, Text
from bot.work import UnitOfWork, Work
from cogs.network.models.topics import Topic
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService
from cogs.polls.models.due import CARD
from cogs.polls.models.polls import (
    Option,
    Poll,
    PollAuthor,
    PollDesign,
    PollInput,
    PollSettings,
    Secrecy,
    Voters,
)
from cogs.polls.rules.admission import require_may_translate
from cogs.polls.rules.corrections import corrected, require_may_correct, require_same_words
from cogs.polls.rules.options import parse_translations
from cogs.polls.rules.parsing import (
    check_design,
    check_electorate,
    completed,
    parse_closing_time,
    parse_input,
    parse_question,
)
from cogs.polls.service.closing import schedule_close
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.reading import require_poll
from cogs.polls.store import polls as store
from cogs.polls.store import votes

BAROMETER = Bilingual(
    "Prioritätenbarometer: Welche Themen sind für Ihre Stadt jetzt am wichtigsten?",
    "Priority barometer: which topics matter most to your city now?",
)
_MIN_TOPICS = 2
_MAX_TOPICS = 25


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who could vote at a moment: cities with their countries, delegates (user id, city id), the cities for which
    somebody may speak, and how many people the server has.
    """

    countries: dict[int, str]
    delegates: list[tuple[int, int]]
    mandated: frozenset[int]
    members: int

    def eligible(self, voters: Voters) -> int:
        """How many ballots a quorum is counted of."""
        return {
            Voters.CITIES: len(self.countries),
            Voters.DELEGATES: len(self.delegates),
            Voters.EVERYONE: self.members,
        }[voters]

    def able(self, voters: Voters) -> int:
        """How many ballots can come: a city without anybody who may speak for it casts none."""
        return len(self.mandated) if voters is Voters.CITIES else self.eligible(voters)


@dataclass(frozen=True, slots=True)
class PollService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    work: Work
    cities: CityService
    topics: TopicService
    keys: KeyRing

    async def design(self, actor: Person, poll_input: PollInput, members: int) -> PollDesign:
        """What the entry means, checked as `publish` will check it; `members` is how many people the server has.

        Raises NotAllowed, or UserError for what was typed.
        """
        actor.require(Right.DELEGATE)
        topic = await self.topics.resolve(actor.guild_id, poll_input.topic) if poll_input.topic.strip() else None
        design = parse_input(poll_input, topic, self.work.now(), actor.zone)
        await self._electorate(actor.guild_id, design.settings, members)
        return design

    async def publish(
        self, actor: Person, poll_input: PollInput, members: int, drafts: tuple[Draft | None, ...] = ()
    ) -> tuple[Poll, PollDesign]:
        """Open the poll that was previewed; the drafts are spent with it. Raises as `design` does."""
        design = await self.design(actor, poll_input, members)
        return await self._open(actor, design, members, drafts), design

    async def barometer(
        self,
        actor: Person,
        *,
        topics: str,
        settings: PollSettings,
        closes: str,
        members: int,
        draft: Draft | None = None,
    ) -> tuple[Poll, PollDesign]:
        """Open the priority barometer over the forum's topics, or those that are named (delegates)."""
        actor.require(Right.DELEGATE)
        chosen = await self._chosen(actor.guild_id, topics)
        design = check_design(
            PollDesign(
                question=BAROMETER,
                options=tuple(Option(topic.name, topic.id) for topic in chosen),
                topic=None,
                closes=parse_closing_time(closes, self.work.now(), actor.zone),
                quorum=0,
                settings=settings,
                barometer=True,
            )
        )
        return await self._open(actor, design, members, (draft,)), design

    async def translate(
        self, actor: Person, poll_id: int, question: str, options: str, draft: Draft | None = None
    ) -> Poll:
        """Add what is missing of the other language: the question, and the options that lack it, one on each line.

        Finished words stay, and ballots do not change by it. Raises NotAllowed or UserError.
        """
        async with self.work.begin(actor.guild_id, draft) as unit:
            tx = unit.tx
            poll = await require_poll(tx, actor.guild_id, poll_id)
            require_may_translate(actor, poll, await store.author(tx, actor.guild_id, poll_id, "organiser"))
            texts = iter(parse_translations(options, poll.untranslated))
            await store.translate(
                tx,
                poll,
                poll.question if poll.question.complete else completed(poll.question, parse_question(question)),
                [
                    option.text if option.text.complete else completed(option.text, next(texts))
                    for option in poll.options
                ],
            )
            await self._set_author(unit, actor, poll, "translator")
            return await require_poll(tx, actor.guild_id, poll_id)

    async def correct(
        self, actor: Person, poll_id: int, question: str, options: str, *, version: str, draft: Draft | None = None
    ) -> Poll:
        """Put other words in place of the translation of that `version`: the question, and the options, one on each
        line.

        What was asked stays, and so do the ballots; the card names who corrected it. Raises NotAllowed or UserError.
        """
        async with self.work.begin(actor.guild_id, draft) as unit:
            tx = unit.tx
            poll = await require_poll(tx, actor.guild_id, poll_id)
            authors = [await store.author(tx, actor.guild_id, poll_id, part) for part in ("organiser", "translator")]
            require_may_correct(actor, poll, authors, unit.now)
            require_same_words(poll, version)
            await store.translate(tx, poll, *corrected(poll, question, options))
            await store.set_corrected(tx, poll, unit.now)
            await self._set_author(unit, actor, poll, "corrector")
            return await require_poll(tx, actor.guild_id, poll_id)

    async def _set_author(self, unit: UnitOfWork, actor: Person, poll: Poll, part: str) -> None:
        author = PollAuthor(actor.user_id, clean_line(actor.name), actor.city_id)
        await store.set_author(unit.tx, actor.guild_id, poll.id, part, author)
        await unit.put_due(CARD, poll.card_queue_key)

    async def card_was_deleted(self, poll: Poll) -> None:
        """Count on to the card that takes the deleted one's place."""
        async with self.work.begin(poll.guild_id) as unit:
            await store.next_card(unit.tx, poll)

    async def hand_over(self, tx: Transaction, change: Succession) -> int:
        """Give what the predecessor has opened and what is open still to the successor, in the transaction that ends a
        term; returns how many polls have a new organiser.

        The city's vote needs no passing on: it is the city's. A seat of one's own (delegates) ends with the term: the
        electorate was fixed when the poll was opened. Without a successor polls keep theirs: moderators may act.
        """
        if change.successor_id is None:
            return 0
        guild_id = change.guild_id
        unit = self.work.within(tx, guild_id)
        polls = await store.opened_by(tx, guild_id, change.predecessor_id, change.city_id, unit.now)
        successor = PollAuthor(change.successor_id, change.successor_name, change.city_id)
        for poll in polls:
            await store.set_author(tx, guild_id, poll.id, "organiser", successor)
            await unit.put_due(CARD, poll.card_queue_key)
        return len(polls)

    async def cities_changed(self, tx: Transaction, guild_id: int) -> None:
        """Have every open poll's card say what its cities are called now, and which of them have left."""
        unit = self.work.within(tx, guild_id)
        for poll in await store.open_in(tx, guild_id):
            await unit.put_due(CARD, poll.card_queue_key)

    async def _open(self, actor: Person, design: PollDesign, members: int, drafts: tuple[Draft | None, ...]) -> Poll:
        guild_id, settings = actor.guild_id, design.settings
        electorate = await self._electorate(guild_id, settings, members)
        # On disk before the poll is: a poll whose key never was could take no vote.
        key_name = await self.keys.make() if settings.secrecy is Secrecy.ANONYMOUS else None
        organiser = PollAuthor(actor.user_id, clean_line(actor.name), actor.city_id)
        async with self.work.begin(guild_id, *drafts) as unit:
            tx = unit.tx
            poll_id = await store.add(
                tx,
                guild_id=guild_id,
                design=design,
                eligible=electorate.eligible(settings.voters),
                organiser=organiser,
                key_name=key_name,
                now=unit.now,
            )
            if settings.voters is not Voters.EVERYONE:
                await votes.record_cities(tx, guild_id, poll_id, electorate.countries)
            if settings.voters is Voters.DELEGATES:
                await votes.record_delegates(tx, guild_id, poll_id, electorate.delegates)
            poll = await require_poll(tx, guild_id, poll_id)
            await unit.put_due(CARD, poll.card_queue_key)
            await schedule_close(unit, poll)
        return poll

    async def _electorate(self, guild_id: int, settings: PollSettings, members: int) -> Electorate:
        """Who can vote now. Raises UserError where nobody can, or too few for a secret ballot."""
        cities = await self.cities.cities(guild_id)
        delegates = [delegate for city in cities for delegate in await self.cities.delegates(guild_id, city.id)]
        electorate = Electorate(
            {city.id: city.country for city in cities},
            [(delegate.user_id, delegate.city_id) for delegate in delegates],
            frozenset(delegate.city_id for delegate in delegates if delegate.function.mandate),
            members,
        )
        check_electorate(settings, electorate.eligible(settings.voters), electorate.able(settings.voters))
        return electorate

    async def _chosen(self, guild_id: int, typed: str) -> list[Topic]:
        names = [name for name in typed.replace("|", ",").replace("\n", ",").split(",") if name.strip()]
        if not names:
            chosen = await self.topics.topics(guild_id)
        else:
            chosen = list({topic.id: topic for topic in [await self._topic(guild_id, name) for name in names]}.values())
        if not _MIN_TOPICS <= len(chosen) <= _MAX_TOPICS:
            raise UserError(
                Text(
                    "A barometer compares {fewest} to {most} topics, and these are {n}. Please name others.",
                    fewest=_MIN_TOPICS,
                    most=_MAX_TOPICS,
                    n=len(chosen),
                )
            )
        return chosen

    async def _topic(self, guild_id: int, typed: str) -> Topic:
        """The topic; among several, it is said which one is not known."""
        try:
            return await self.topics.resolve(guild_id, typed)
        except UserError as error:
            message = Text(
                "There is no topic “{topic}”. Please correct it; `/topic list` shows all of them.",
                topic=plain(typed.strip()),
            )
            raise UserError(message) from error
