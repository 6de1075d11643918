"""Opening and translating polls: each one transaction, with everything that follows from it on the due list."""

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.people import Person, Right
from bot.texts import Bilingual, Language, Text
from cogs.network.models.topics import Topic
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService
from cogs.polls.models.due import CARD
from cogs.polls.models.polls import (
    Author,
    Design,
    Entry,
    Option,
    Plan,
    Poll,
    Secrecy,
    Voters,
)
from cogs.polls.rules.admission import admit_translating
from cogs.polls.rules.entry import (
    check_electorate,
    check_plan,
    in_language,
    read_closes,
    read_entry,
    read_other_options,
    read_question,
)
from cogs.polls.service.ending import wait_for_close
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.reading import existing
from cogs.polls.store import polls as store
from cogs.polls.store import votes

BAROMETER = Bilingual(
    "Prioritätenbarometer: Welche Themen sind für Ihre Stadt jetzt am wichtigsten?",
    "Priority barometer: which topics matter most to your city now?",
)
_FEWEST_TOPICS = 2
_MOST_TOPICS = 25


class PollService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        due: DueList,
        drafts: Drafts,
        cities: CityService,
        topics: TopicService,
        keys: KeyRing,
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._cities = cities
        self._topics = topics
        self._keys = keys

    async def plan(self, actor: Person, entry: Entry, members: int) -> Plan:
        """What the entry means, checked as `publish` will check it; `members` is how many people the server has.

        Raises NotAllowed, or UserError for what was typed.
        """
        actor.require(Right.DELEGATE)
        topic = await self._topics.resolve(actor.guild_id, entry.topic) if entry.topic.strip() else None
        plan = read_entry(entry, topic, self._clock.now(), actor.zone)
        countries, delegates = await self._electorate(actor.guild_id)
        check_electorate(plan.design, _eligible(plan.design, countries, delegates, members))
        return plan

    async def publish(
        self, actor: Person, entry: Entry, members: int, drafts: tuple[Draft, ...] = ()
    ) -> tuple[Poll, Plan]:
        """Open the poll that was previewed; the drafts are spent with it. Raises as `plan` does."""
        plan = await self.plan(actor, entry, members)
        return await self._open(actor, plan, members, drafts), plan

    async def barometer(
        self,
        actor: Person,
        *,
        topics: str,
        design: Design,
        closes: str,
        members: int,
        draft: Draft | None = None,
    ) -> tuple[Poll, Plan]:
        """Open the priority barometer over the forum's topics, or those that are named (delegates)."""
        actor.require(Right.DELEGATE)
        chosen = await self._chosen(actor.guild_id, topics)
        plan = check_plan(
            Plan(
                question=BAROMETER,
                options=tuple(Option(topic.name, topic.id) for topic in chosen),
                topic=None,
                closes=read_closes(closes, self._clock.now(), actor.zone),
                quorum=0,
                design=design,
                barometer=True,
            )
        )
        return await self._open(actor, plan, members, (draft,) if draft is not None else ()), plan

    async def translate(
        self, actor: Person, poll_id: int, question: str, options: str, draft: Draft | None = None
    ) -> Poll:
        """Add the missing language; ballots do not change by it. Raises NotAllowed or UserError."""
        async with self._database.transaction() as tx:
            poll = await existing(tx, actor.guild_id, poll_id)
            admit_translating(actor, poll, await store.author(tx, actor.guild_id, poll_id, "organiser"))
            written = Language.DE if poll.question.de else Language.EN
            texts = read_other_options(options, len(poll.options))
            if draft is not None:
                await self._drafts.use(tx, draft)
            await store.translate(
                tx,
                poll,
                in_language(poll.question.pick(written), read_question(question), written),
                [
                    in_language(option.text.pick(written), text, written)
                    for option, text in zip(poll.options, texts, strict=True)
                ],
            )
            author = Author(actor.user_id, clean_line(actor.name), actor.city_id)
            await store.set_author(tx, actor.guild_id, poll_id, "translator", author)
            await self._ask(tx, poll, CARD, poll.card_queue_key)
            return await existing(tx, actor.guild_id, poll_id)

    async def card_was_deleted(self, poll: Poll) -> None:
        """Count on to the card that takes the deleted one's place."""
        async with self._database.transaction() as tx:
            await store.next_card(tx, poll)

    async def _open(self, actor: Person, plan: Plan, members: int, drafts: tuple[Draft, ...]) -> Poll:
        guild_id, design = actor.guild_id, plan.design
        countries, delegates = await self._electorate(guild_id)
        eligible = _eligible(design, countries, delegates, members)
        check_electorate(design, eligible)
        # On disk before the poll is: a poll whose key never was could take no vote.
        key_name = await self._keys.make() if design.secrecy is Secrecy.ANONYMOUS else None
        organiser = Author(actor.user_id, clean_line(actor.name), actor.city_id)
        async with self._database.transaction() as tx:
            for draft in drafts:
                await self._drafts.use(tx, draft)
            poll_id = await store.add(
                tx,
                guild_id=guild_id,
                plan=plan,
                eligible=eligible,
                organiser=organiser,
                key_name=key_name,
                now=self._clock.now(),
            )
            if design.voters is not Voters.EVERYONE:
                await votes.freeze_cities(tx, guild_id, poll_id, countries)
            if design.voters is Voters.DELEGATES:
                await votes.freeze_delegates(tx, guild_id, poll_id, delegates)
            poll = await existing(tx, guild_id, poll_id)
            await self._ask(tx, poll, CARD, poll.card_queue_key)
            await wait_for_close(self._due, tx, poll, self._clock.now())
        return poll

    async def _electorate(self, guild_id: int) -> tuple[dict[int, str], list[tuple[int, int]]]:
        """Cities with their countries, and delegates (user id, city id) of now."""
        cities = await self._cities.cities(guild_id)
        delegates = [
            (delegate.user_id, city.id)
            for city in cities
            for delegate in await self._cities.delegates(guild_id, city.id)
        ]
        return {city.id: city.country for city in cities}, delegates

    async def _chosen(self, guild_id: int, typed: str) -> list[Topic]:
        names = [name for name in typed.replace("|", ",").replace("\n", ",").split(",") if name.strip()]
        if not names:
            chosen = await self._topics.topics(guild_id)
        else:
            chosen = list({topic.id: topic for topic in [await self._topic(guild_id, one) for one in names]}.values())
        if not _FEWEST_TOPICS <= len(chosen) <= _MOST_TOPICS:
            raise UserError(
                Text(
                    "A barometer compares {fewest} to {most} topics, and these are {n}. Please name others.",
                    fewest=_FEWEST_TOPICS,
                    most=_MOST_TOPICS,
                    n=len(chosen),
                )
            )
        return chosen

    async def _topic(self, guild_id: int, typed: str) -> Topic:
        """The topic; among several, it is said which one is not known."""
        try:
            return await self._topics.resolve(guild_id, typed)
        except UserError as error:
            said = Text(
                "There is no topic “{topic}”. Please correct it; `/topic list` shows all of them.",
                topic=plain(typed.strip()),
            )
            raise UserError(said) from error

    async def _ask(self, tx: Transaction, poll: Poll, kind: str, queue_key: str) -> None:
        await self._due.put(tx, guild_id=poll.guild_id, kind=kind, queue_key=queue_key)


def _eligible(design: Design, countries: dict[int, str], delegates: list[tuple[int, int]], members: int) -> int:
    match design.voters:
        case Voters.CITIES:
            return len(countries)
        case Voters.DELEGATES:
            return len(delegates)
        case Voters.EVERYONE:
            return members
