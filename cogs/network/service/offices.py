"""Changes who holds which office: appoint, succeed, dismiss, leave, and a city that goes. What was done in one stays.

Stands apart from the cities: other features read those; they never write these.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.contributions import CitiesChanged
from bot.drafts import Draft
from bot.errors import NotAllowed, UserError
from bot.markup import read_reason
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.network.models.cities import ABSENT, CITY_REMOVED, Appointment, City, Delegate, Function
from cogs.network.models.joining import RequestState
from cogs.network.rules.appointing import (
    admit_appointment,
    admit_dismissal,
    find_predecessor,
    may_appoint_in,
)
from cogs.network.service.cities import get_city, get_member_city
from cogs.network.service.promises import withdraw_with_city, withdraw_with_term
from cogs.network.service.terms import CITY_GONE, JOIN_ANSWER, JOIN_CARD, JOIN_EXPIRY, NewTerm, Terms
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as store
from cogs.network.store import joining as join_store

REASON_LENGTH = 500
LEFT = "left the office"
NOT_REGISTERED = Text("This person does not act for any city. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class OfficeService:
    """Who may do what: `rules.appointing`. Every write is one unit of work; the roles on the server follow it."""

    work: Work
    terms: Terms
    cities_changed: Sequence[CitiesChanged] = ()

    async def appoint(
        self,
        actor: Person,
        user_id: int,
        name: str,
        city_id: int,
        function: Function,
        *,
        replaces: int | None = None,
        confirmed: Collection[int] = (),
        draft: Draft | None = None,
    ) -> Appointment:
        """Give somebody a function; a term that they hold ends, and stays on record. Their roles follow.

        `name` is how the server shows the person; `replaces` the term that they take over. A city has one mayor: a new
        one succeeds the sitting one. `confirmed`: the ids of the terms that the actor has seen to end. Raises
        MandateReplaced while a term that speaks for a city would end unseen, else NotAllowed and UserError.
        """
        async with self.work.begin(actor.guild_id, draft) as unit:
            city = await get_member_city(unit.tx, actor.guild_id, city_id)
            admit_appointment(actor, city, function, await store.active(unit.tx, actor.guild_id, user_id))
            acting = await store.of_city(unit.tx, actor.guild_id, city.id)
            predecessor = find_predecessor(acting, user_id, function, replaces)
            if predecessor is not None:
                admit_dismissal(actor, predecessor)
            new = NewTerm(actor.user_id, user_id, name, city, function, predecessor, confirmed)
            return await self.terms.begin(unit, new)

    async def dismiss(self, actor: Person, user_id: int, reason: str) -> tuple[Delegate, City]:
        """End somebody's term for a reason that they are told. Raises NotAllowed, UserError."""
        because = read_reason(reason, REASON_LENGTH)
        async with self.work.begin(actor.guild_id) as unit:
            term = await store.active(unit.tx, actor.guild_id, user_id)
            if term is None:
                raise UserError(NOT_REGISTERED)
            if term.user_id == actor.user_id:
                raise UserError(Text("To end your own term, use `/city leave`."))
            admit_dismissal(actor, term)
            ended = await self._take(unit, term, actor, because)
            return ended, await get_city(unit.tx, actor.guild_id, term.city_id)

    async def end_absent(self, actor: Person, term_id: int) -> tuple[Delegate, City]:
        """End the term of somebody who has left the server. Raises NotAllowed, UserError when it is not so any more."""
        async with self.work.begin(actor.guild_id) as unit:
            term = await store.find(unit.tx, actor.guild_id, term_id)
            if term is None or term.ended_at is not None or term.absent_since is None:
                raise UserError(Text("This term has ended, or the person is back on the server. Nothing was changed."))
            admit_dismissal(actor, term)
            ended = await self._take(unit, term, actor, ABSENT)
            return ended, await get_city(unit.tx, actor.guild_id, term.city_id)

    async def leave(self, actor: Person, term_id: int) -> tuple[Delegate, City]:
        """End one's own term. Raises UserError when it is not the one that lasts: a late press ends nothing."""
        async with self.work.begin(actor.guild_id) as unit:
            term = await store.active(unit.tx, actor.guild_id, actor.user_id)
            if term is None or term.id != term_id:
                raise UserError(Text("This term has already ended. Nothing was changed."))
            ended = await self._take(unit, term, actor, LEFT)
            return ended, await get_city(unit.tx, actor.guild_id, term.city_id)

    async def remove_city(self, actor: Person, city_id: int, reason: str, draft: Draft | None = None) -> int:
        """Take a city out of the forum (admins): its people's terms end, its record stays. Returns how many terms."""
        actor.require(Right.ADMIN)
        because = read_reason(reason, REASON_LENGTH)
        guild_id = actor.guild_id
        async with self.work.begin(guild_id, draft) as unit:
            await get_member_city(unit.tx, guild_id, city_id)
            terms = await store.of_city(unit.tx, guild_id, city_id)
            for term in terms:
                await self.terms.end(unit, term, actor.user_id, CITY_REMOVED, announced=False)
            for request in await join_store.open_in(unit.tx, guild_id, city_id):
                await join_store.end(unit.tx, guild_id, request.id, RequestState.DECLINED, actor.user_id, unit.now)
                await unit.cancel_due(request.queue_key, JOIN_EXPIRY)
                for kind in (JOIN_CARD, JOIN_ANSWER):
                    await unit.put_due(kind, request.queue_key)
            await withdraw_with_city(unit, city_id)
            await city_store.remove(unit.tx, guild_id, city_id, because, unit.now)
            await unit.put_due(CITY_GONE, f"city:{city_id}")
            self.terms.changed(unit)
            for changed in self.cities_changed:
                await changed(unit.tx, guild_id)
        return len(terms)

    async def history(self, actor: Person, city_id: int) -> list[Delegate]:
        """Every term in a city, the latest first (moderators, and the liaison of that city)."""
        if not may_appoint_in(actor, city_id):
            raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
        async with self.work.read() as reader:
            return await store.history(reader, actor.guild_id, city_id)

    async def term(self, guild_id: int, term_id: int) -> tuple[Delegate, City]:
        """A term and its city, both also when they have ended. Raises LookupError."""
        async with self.work.read() as reader:
            term = await store.find(reader, guild_id, term_id)
            if term is None:
                raise LookupError(term_id)
            return term, await get_city(reader, guild_id, term.city_id)

    async def appointment(self, guild_id: int, term_id: int) -> Appointment:
        """What an appointment did, read back from its term. Raises LookupError."""
        term, city = await self.term(guild_id, term_id)
        async with self.work.read() as reader:
            ended = await store.succeeded_by(reader, guild_id, term_id)
            before = next((former for former in ended if former.user_id == term.user_id), None)
            return Appointment(
                term,
                city,
                before,
                await get_city(reader, guild_id, before.city_id) if before is not None else None,
                next((former for former in ended if former.user_id != term.user_id), None),
            )

    async def _take(self, unit: UnitOfWork, term: Delegate, actor: Person, because: str) -> Delegate:
        ended = await self.terms.end(unit, term, actor.user_id, because)
        await withdraw_with_term(unit, term)
        return ended
