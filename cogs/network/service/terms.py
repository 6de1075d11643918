"""Begins and ends terms of office inside the unit of work of whoever has a reason to. Stands apart from the services
of cities and of joining, because both do it, and everything that hangs on a term has to follow in one commit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.markup import clean_line
from bot.people import DutyMover, Succession
from bot.work import UnitOfWork
from cogs.network.models.cities import NAME_LENGTH, Appointment, City, Delegate, Function
from cogs.network.models.joining import RequestState
from cogs.network.rules.appointing import require_confirmation
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.roles import MemberRoles
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as store
from cogs.network.store import joining as join_store

ANOTHER_FUNCTION = "appointed to another function"
ANOTHER_TERM = "began another term"
SUCCEEDED = "succeeded in office"

JOIN_CARD, JOIN_LIAISON, JOIN_ANSWER, JOIN_EXPIRY = (
    "network.join_card",
    "network.join_liaison",
    "network.join_answer",
    "network.join_expiry",
)
"""Kinds of due work about a request to join; their queue keys begin with `join:<id>`."""
TERM_ENDED = "network.term_ended"
"""The kind of due work that tells somebody that their term was ended; its queue key is `term:<id>`."""
TERM_BEGUN, TERM_VACATED = "network.term_begun", "network.term_vacated"
"""Kinds of due work that post an appointment, or an end without a successor, where the city's people see it."""
TERM_APPOINTED = "network.term_appointed"
"""The kind of due work that tells somebody that they were appointed; queue keys as above."""
TERM_BEGINS, TERM_ENDS = "network.term_begins", "network.term_ends"
"""Kinds of due work that begin a planned term and end one whose end was known: `planned_term:<id>`, `term:<id>`."""
TERM_HINDERED = "network.term_hindered"
"""The kind of due work that tells the moderators that a planned term could not begin."""
ABSENCE_CARD = "network.absence_card"
"""The kind of due work that asks the moderators about an office whose holder is gone; its queue key is `term:<id>`."""
CITY_GONE = "network.city_gone"
"""The kind of due work that posts that a city is no longer a member; its queue key is `city:<id>`."""


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A term that is to begin. `name` is how the server shows the person; the `predecessor`'s term ends by it.

    `confirmed` are the ids of the terms that whoever appoints has seen to end; `requested`: the person asked for it,
    and is answered there; `ends_at`: when the term is to end, where that is known.
    """

    appointed_by: int
    user_id: int
    name: str
    city: City
    function: Function
    predecessor: Delegate | None = None
    confirmed: Collection[int] = ()
    requested: bool = False
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Every write drops the member records, has the roles set, and moves what the person had still to do."""

    roles: MemberRoles
    member_records: MemberRecords
    duties: Mapping[str, DutyMover]

    async def begin(self, unit: UnitOfWork, new: NewTerm) -> Appointment:
        """Begin a term. The person's own earlier one ends, and so does the predecessor's; both stay on record.

        Raises MandateReplaced.
        """
        tx, guild_id, now = unit.tx, unit.guild_id, unit.now
        user_id, city, predecessor = new.user_id, new.city, new.predecessor
        before = await store.active(tx, guild_id, user_id)
        ended = [term for term in (before, predecessor) if term is not None]
        require_confirmation(city, new.function, ended, user_id, new.confirmed)
        if before is not None:
            again = (before.city_id, before.function) == (city.id, new.function)
            await store.end(tx, before, new.appointed_by, ANOTHER_TERM if again else ANOTHER_FUNCTION, now)
            if before.city_id != city.id:
                await self._move_duties(unit, Succession(guild_id, before.city_id, user_id))
                await unit.put_due(TERM_VACATED, f"term:{before.id}")
        if predecessor is not None:
            await store.end(tx, predecessor, new.appointed_by, SUCCEEDED, now)
        shown_name = clean_line(new.name)[:NAME_LENGTH]
        term = await store.begin(
            tx,
            guild_id=guild_id,
            city_id=city.id,
            user_id=user_id,
            name=shown_name,
            function=new.function,
            appointed_by=new.appointed_by,
            now=now,
        )
        if new.ends_at is not None:
            term = await self.set_end(unit, term, new.ends_at)
        for former in ended:
            await store.succeed(tx, former, term)
        moved_duties = 0
        if predecessor is not None:
            succession = Succession(guild_id, city.id, predecessor.user_id, user_id, shown_name)
            moved_duties = await self._move_duties(unit, succession)
            await self.roles.office_changed(unit, predecessor.user_id)
            await self._notify_ended(unit, predecessor, new.appointed_by)
        open_request = await join_store.open_of(tx, guild_id, user_id)
        if open_request is not None:
            await join_store.end(tx, guild_id, open_request.id, RequestState.OVERTAKEN, new.appointed_by, now)
            await unit.cancel_due(open_request.queue_key, JOIN_EXPIRY)
            await unit.put_due(JOIN_CARD, open_request.queue_key)
        await self.roles.office_changed(unit, user_id)
        await unit.put_due(TERM_BEGUN, f"term:{term.id}")
        if not new.requested and new.appointed_by != user_id:
            await unit.put_due(TERM_APPOINTED, f"term:{term.id}")
        for changed in (term, *ended):
            await self._redraw_requests(unit, changed)
        self.changed(unit)
        city_before = await city_store.find(tx, guild_id, before.city_id) if before is not None else None
        return Appointment(term, city, before, city_before, predecessor, moved_duties)

    async def end(
        self, unit: UnitOfWork, term: Delegate, ended_by: int, because: str, *, announced: bool = True
    ) -> Delegate:
        """End a term without a successor. Whoever did not end it themselves learns of it by direct message.

        `announced`: the city's people learn of it where they are.
        """
        await store.end(unit.tx, term, ended_by, because, unit.now)
        await self._move_duties(unit, Succession(term.guild_id, term.city_id, term.user_id))
        await self.roles.office_changed(unit, term.user_id)
        await self._notify_ended(unit, term, ended_by)
        if announced:
            await unit.put_due(TERM_VACATED, f"term:{term.id}")
        await self._redraw_requests(unit, term)
        self.changed(unit)
        return replace(term, ended_at=unit.now)

    async def set_end(self, unit: UnitOfWork, term: Delegate, ends_at: datetime | None) -> Delegate:
        """Have a term end at an instant ahead, or not by itself."""
        await store.set_end(unit.tx, term, ends_at)
        await unit.cancel_due(f"term:{term.id}", TERM_ENDS)
        if ends_at is not None:
            await unit.put_due(TERM_ENDS, f"term:{term.id}", at=ends_at)
        return replace(term, ends_at=ends_at)

    def changed(self, unit: UnitOfWork) -> None:
        """Say that this unit of work changes something that member records depend on."""
        self.member_records.invalidate_after(unit.tx, unit.guild_id)

    async def _notify_ended(self, unit: UnitOfWork, term: Delegate, ended_by: int) -> None:
        if term.absent_since is not None:
            await unit.put_due(ABSENCE_CARD, f"term:{term.id}")
        if ended_by != term.user_id:
            await unit.put_due(TERM_ENDED, f"term:{term.id}")

    async def _redraw_requests(self, unit: UnitOfWork, changed: Delegate) -> None:
        """The cards of requests say whom an approval would replace."""
        if changed.function is not Function.MAYOR:
            return
        for request in await join_store.open_in(unit.tx, unit.guild_id, changed.city_id):
            if request.function is Function.MAYOR:
                await unit.put_due(JOIN_CARD, request.queue_key)

    async def _move_duties(self, unit: UnitOfWork, succession: Succession) -> int:
        return sum([await move(unit.tx, succession) for move in self.duties.values()])
