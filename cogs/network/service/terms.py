"""Terms of office, begun and ended inside the transaction of whoever has a reason to. Stands apart from the services
of cities and of joining, because both do it, and everything that hangs on a term has to follow in one commit.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.database import Transaction
from bot.due.service import DueList
from bot.markup import clean_line
from bot.people import DutyMover, Succession
from cogs.network.models.cities import NAME_LENGTH, Appointment, City, Delegate, Function
from cogs.network.models.joining import RequestState
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.roles import MemberRoles
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as store
from cogs.network.store import joining as join_store

ANOTHER_FUNCTION = "appointed to another function"
SUCCEEDED = "succeeded in office"

JOIN_CARD, JOIN_LIAISON, JOIN_ANSWER, JOIN_EXPIRY = (
    "network.join_card",
    "network.join_liaison",
    "network.join_answer",
    "network.join_expiry",
)
"""Kinds of due work about a request to join; their subjects begin with `join:<id>`."""
ENDED_NOTE = "network.term_ended"
"""The kind of due work that tells somebody that their term was ended; its queue key is `term:<id>`."""


class Terms:
    """Every write drops the standings, has the roles set, and moves what the person had still to do."""

    def __init__(
        self,
        clock: Clock,
        due: DueList,
        roles: MemberRoles,
        member_records: MemberRecords,
        duties: Mapping[str, DutyMover],
    ) -> None:
        self._clock = clock
        self._due = due
        self._roles = roles
        self._member_records = member_records
        self._duties = duties

    async def begin(
        self,
        tx: Transaction,
        *,
        appointed_by: int,
        user_id: int,
        name: str,
        city: City,
        function: Function,
        predecessor: Delegate | None = None,
    ) -> Appointment:
        """Begin a term. The person's own earlier one ends, and so does the predecessor's; both stay on record."""
        guild_id, now = city.guild_id, self._clock.now()
        before = await store.active(tx, guild_id, user_id)
        if before is not None:
            await store.end(tx, before, appointed_by, ANOTHER_FUNCTION, now)
            if before.city_id != city.id:
                await self._move(tx, Succession(guild_id, before.city_id, user_id))
        if predecessor is not None:
            await store.end(tx, predecessor, appointed_by, SUCCEEDED, now)
        shown = clean_line(name)[:NAME_LENGTH]
        term = await store.begin(
            tx,
            guild_id=guild_id,
            city_id=city.id,
            user_id=user_id,
            name=shown,
            function=function,
            appointed_by=appointed_by,
            now=now,
        )
        moved = 0
        if predecessor is not None:
            moved = await self._move(tx, Succession(guild_id, city.id, predecessor.user_id, user_id, shown))
            await self._roles.ask(tx, guild_id, predecessor.user_id)
        waiting = await join_store.open_of(tx, guild_id, user_id)
        if waiting is not None:
            await join_store.end(tx, guild_id, waiting.id, RequestState.OVERTAKEN, appointed_by, now)
            await self._due.cancel(tx, guild_id, waiting.queue_key, JOIN_EXPIRY)
            await self._due.put(tx, guild_id=guild_id, kind=JOIN_CARD, queue_key=waiting.queue_key)
        await self._roles.ask(tx, guild_id, user_id)
        self._member_records.invalidate_after(tx, guild_id)
        city_before = await city_store.find(tx, guild_id, before.city_id) if before is not None else None
        return Appointment(term, city, before, city_before, predecessor, moved)

    async def end(self, tx: Transaction, term: Delegate, ended_by: int, because: str, *, tell: bool) -> Delegate:
        """End a term without a successor. `tell`: the person learns of it by direct message."""
        now = self._clock.now()
        await store.end(tx, term, ended_by, because, now)
        await self._move(tx, Succession(term.guild_id, term.city_id, term.user_id))
        await self._roles.ask(tx, term.guild_id, term.user_id)
        if tell:
            await self._due.put(tx, guild_id=term.guild_id, kind=ENDED_NOTE, queue_key=f"term:{term.id}")
        self._member_records.invalidate_after(tx, term.guild_id)
        return replace(term, ended_at=now)

    def changed(self, tx: Transaction, guild_id: int) -> None:
        """Say that this transaction changes something else that standings depend on."""
        self._member_records.invalidate_after(tx, guild_id)

    async def _move(self, tx: Transaction, succession: Succession) -> int:
        return sum([await move(tx, succession) for move in self._duties.values()])
