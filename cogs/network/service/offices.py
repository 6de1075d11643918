"""The use cases of offices: appoint, succeed, dismiss, leave, and a city that goes. What was done in an office stays.

Stands apart from the cities: other features read those; they never write these.
"""

from bot.clock import Clock
from bot.database import Database, Reader, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.reasons import read_reason
from bot.texts import Text
from cogs.network.models.cities import Appointment, City, Delegate, Function
from cogs.network.models.joining import RequestState
from cogs.network.rules.appointing import admit_appointment, admit_dismissal, may_appoint_in
from cogs.network.service.cities import NO_CITY
from cogs.network.service.terms import JOIN_ANSWER, JOIN_CARD, JOIN_EXPIRY, Terms
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as store
from cogs.network.store import joining as join_store

REASON_LENGTH = 500
LEFT = "left the office"
CITY_REMOVED = "the city is no longer a member"
NOT_REGISTERED = Text("This person does not act for any city. Nothing was changed.")


class OfficeService:
    """Who may do what: `rules.appointing`. Every write is one transaction; the roles on the server follow it."""

    def __init__(self, database: Database, clock: Clock, due: DueList, drafts: Drafts, terms: Terms) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._terms = terms

    async def appoint(
        self,
        actor: Person,
        user_id: int,
        name: str,
        city_id: int,
        function: Function,
        *,
        replaces: int | None = None,
        draft: Draft | None = None,
    ) -> Appointment:
        """Give somebody a function; a term that they hold ends, and stays on record. Their roles follow.

        `name` is how the server shows the person; `replaces` the term that they take over. A city has one mayor: a new
        one succeeds the sitting one. Raises NotAllowed, UserError.
        """
        async with self._database.transaction() as tx:
            city = await _member_city(tx, actor.guild_id, city_id)
            admit_appointment(actor, city, function, await store.active(tx, actor.guild_id, user_id))
            predecessor = await self._predecessor(tx, city, user_id, function, replaces)
            if predecessor is not None:
                admit_dismissal(actor, predecessor)
            done = await self._terms.begin(
                tx,
                appointed_by=actor.user_id,
                user_id=user_id,
                name=name,
                city=city,
                function=function,
                predecessor=predecessor,
            )
            if draft is not None:
                await self._drafts.use(tx, draft)
        return done

    async def dismiss(self, actor: Person, user_id: int, reason: str) -> tuple[Delegate, City]:
        """End somebody's term for a reason that they are told. Raises NotAllowed, UserError."""
        because = read_reason(reason, REASON_LENGTH)
        async with self._database.transaction() as tx:
            term = await store.active(tx, actor.guild_id, user_id)
            if term is None:
                raise UserError(NOT_REGISTERED)
            if term.user_id == actor.user_id:
                raise UserError(Text("To end your own term, use `/city leave`."))
            admit_dismissal(actor, term)
            ended = await self._terms.end(tx, term, actor.user_id, because, tell=True)
            return ended, await _city(tx, actor.guild_id, term.city_id)

    async def leave(self, actor: Person, term_id: int) -> tuple[Delegate, City]:
        """End one's own term. Raises UserError when it is not the one that lasts: a late press ends nothing."""
        async with self._database.transaction() as tx:
            term = await store.active(tx, actor.guild_id, actor.user_id)
            if term is None or term.id != term_id:
                raise UserError(Text("This term has already ended. Nothing was changed."))
            ended = await self._terms.end(tx, term, actor.user_id, LEFT, tell=False)
            return ended, await _city(tx, actor.guild_id, term.city_id)

    async def remove_city(self, actor: Person, city_id: int, reason: str, draft: Draft | None = None) -> int:
        """Take a city out of the forum (admins): its people's terms end, its record stays. Returns how many terms."""
        actor.require(Right.ADMIN)
        because = read_reason(reason, REASON_LENGTH)
        guild_id, now = actor.guild_id, self._clock.now()
        async with self._database.transaction() as tx:
            await _member_city(tx, guild_id, city_id)
            people = await store.of_city(tx, guild_id, city_id)
            for term in people:
                await self._terms.end(tx, term, actor.user_id, CITY_REMOVED, tell=False)
            for request in await join_store.open_in(tx, guild_id, city_id):
                await join_store.end(tx, guild_id, request.id, RequestState.DECLINED, actor.user_id, now)
                await self._due.cancel(tx, guild_id, request.queue_key, JOIN_EXPIRY)
                for kind in (JOIN_CARD, JOIN_ANSWER):
                    await self._due.put(tx, guild_id=guild_id, kind=kind, queue_key=request.queue_key)
            await city_store.remove(tx, guild_id, city_id, because, now)
            if draft is not None:
                await self._drafts.use(tx, draft)
            self._terms.changed(tx, guild_id)
        return len(people)

    async def history(self, actor: Person, city_id: int) -> list[Delegate]:
        """Every term in a city, the latest first (moderators, and the liaison of that city)."""
        if not may_appoint_in(actor, city_id):
            raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
        async with self._database.read() as reader:
            return await store.history(reader, actor.guild_id, city_id)

    async def term(self, guild_id: int, term_id: int) -> tuple[Delegate, City]:
        """A term and its city, both also when they have ended. Raises LookupError."""
        async with self._database.read() as reader:
            found = await store.find(reader, guild_id, term_id)
            if found is None:
                raise LookupError(term_id)
            return found, await _city(reader, guild_id, found.city_id)

    async def _predecessor(
        self, tx: Transaction, city: City, user_id: int, function: Function, replaces: int | None
    ) -> Delegate | None:
        sitting = await store.of_city(tx, city.guild_id, city.id)
        if function is Function.MAYOR:
            return next((one for one in sitting if one.function is function and one.user_id != user_id), None)
        if replaces is None:
            return None
        found = next((one for one in sitting if replaces in {one.id, one.user_id}), None)
        if found is None:
            raise UserError(Text("The person to be replaced does not act for this city. Please choose from the list."))
        if found.user_id == user_id:
            raise UserError(Text("Nobody can succeed themselves. Nothing was changed."))
        return found


async def _city(reader: Reader, guild_id: int, city_id: int) -> City:
    city = await city_store.find(reader, guild_id, city_id)
    if city is None:
        raise UserError(NO_CITY)
    return city


async def _member_city(reader: Reader, guild_id: int, city_id: int) -> City:
    city = await _city(reader, guild_id, city_id)
    if city.removed_at is not None:
        raise UserError(NO_CITY)
    return city
