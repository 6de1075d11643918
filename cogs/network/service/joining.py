"""The use cases of joining a city: ask, withdraw, answer, and what nobody has answered in time."""

from dataclasses import replace

from bot.clock import Clock
from bot.database import Database, Reader, Transaction
from bot.due.models import Skipped
from bot.due.service import DueList
from bot.errors import UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.texts import Text
from cogs.network.models.cities import NAME_LENGTH, City, Delegate, Function
from cogs.network.models.joining import OPEN_FOR, WITHIN, JoinDecision, JoinRequest, JoinRequestDetails, RequestState
from cogs.network.rules.appointing import may_appoint_in
from cogs.network.rules.joining import admit_answer, admit_request
from cogs.network.service.cities import NO_CITY
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.terms import JOIN_ANSWER, JOIN_CARD, JOIN_EXPIRY, JOIN_LIAISON, Terms
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as delegate_store
from cogs.network.store import joining as store

LIAISON = "liaison"
"""In the payload of `JOIN_LIAISON`: whom to write to."""
NO_REQUEST = Text("There is no such request (any more).")


class JoinService:
    """One transaction each. A request ends once: whoever answers second is told what became of it."""

    def __init__(
        self, database: Database, clock: Clock, due: DueList, terms: Terms, preferences: PreferenceService
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._terms = terms
        self._preferences = preferences

    async def ask(self, actor: Person, city_id: int, function: Function, channel_id: int) -> JoinRequestDetails:
        """Ask to act for a city; the moderators and the city's liaisons are written to. Raises UserError."""
        guild_id, now = actor.guild_id, self._clock.now()
        writing = {
            one: await self._preferences.when_to_write(guild_id, one, now)
            for one in await self._liaisons(guild_id, city_id)
        }
        async with self._database.transaction() as tx:
            city = await city_store.find(tx, guild_id, city_id)
            if city is None or city.removed_at is not None:
                raise UserError(NO_CITY)
            await self._admit(tx, actor)
            wanted = JoinRequest(
                id=0,
                guild_id=guild_id,
                city_id=city.id,
                user_id=actor.user_id,
                name=clean_line(actor.name)[:NAME_LENGTH],
                function=function,
                channel_id=channel_id,
                state=RequestState.OPEN,
                asked_at=now,
                expires_at=now + OPEN_FOR,
            )
            request = replace(wanted, id=await store.insert(tx, wanted))
            await self._due.put(tx, guild_id=guild_id, kind=JOIN_CARD, queue_key=request.queue_key)
            await self._due.put(
                tx, guild_id=guild_id, kind=JOIN_EXPIRY, queue_key=request.queue_key, at=request.expires_at
            )
            for liaison, moment in writing.items():
                await self._due.put(
                    tx,
                    guild_id=guild_id,
                    kind=JOIN_LIAISON,
                    queue_key=f"{request.queue_key}/liaison:{liaison}",
                    at=moment,
                    payload={"request": request.id, LIAISON: liaison},
                )
        return JoinRequestDetails(request, city)

    async def admit(self, actor: Person) -> None:
        """Raises UserError when the actor may not ask now, before they take the trouble to choose."""
        async with self._database.read() as reader:
            await self._admit(reader, actor)

    async def withdraw(self, actor: Person, request_id: int) -> JoinRequestDetails:
        """Take back one's own request. Raises UserError when it is somebody else's or has been answered."""
        async with self._database.transaction() as tx:
            shown = await _shown(tx, actor.guild_id, request_id)
            if shown.request.user_id != actor.user_id:
                raise UserError(NO_REQUEST)
            if not await self._end(tx, shown.request, RequestState.WITHDRAWN, actor.user_id):
                raise UserError(Text("Your request has already been answered. Nothing was changed."))
            return await _shown(tx, actor.guild_id, request_id)

    async def gone(self, guild_id: int, user_id: int) -> None:
        """Somebody has left the server: a request of theirs waits no longer."""
        async with self._database.transaction() as tx:
            request = await store.open_of(tx, guild_id, user_id)
            if request is not None:
                await self._end(tx, request, RequestState.WITHDRAWN, user_id)

    async def decide(self, actor: Person, request_id: int, *, approve: bool) -> JoinDecision:
        """Approve or decline (moderators, and the liaison of that city). Raises NotAllowed, UserError."""
        async with self._database.transaction() as tx:
            shown = await _shown(tx, actor.guild_id, request_id)
            request, city = shown.request, shown.city
            present = await delegate_store.active(tx, actor.guild_id, request.user_id)
            if request.state is not RequestState.OPEN:
                return JoinDecision(shown, fresh=False)
            admit_answer(actor, request, city, present, approve=approve)
            state = RequestState.APPROVED if approve else RequestState.DECLINED
            await self._end(tx, request, state, actor.user_id)
            await self._due.put(tx, guild_id=request.guild_id, kind=JOIN_ANSWER, queue_key=request.queue_key)
            appointment = None
            if approve:
                predecessor = await self._sitting_mayor(tx, request)
                appointment = await self._terms.begin(
                    tx,
                    appointed_by=actor.user_id,
                    user_id=request.user_id,
                    name=request.name,
                    city=city,
                    function=request.function,
                    predecessor=predecessor,
                )
            return JoinDecision(await _shown(tx, actor.guild_id, request_id), fresh=True, appointment=appointment)

    async def expire(self, guild_id: int, request_id: int) -> None:
        """Nobody has answered in time. Raises Dropped when somebody has."""
        async with self._database.transaction() as tx:
            shown = await _shown(tx, guild_id, request_id)
            if not await self._end(tx, shown.request, RequestState.EXPIRED, None):
                raise Skipped("the request was answered in time")
            await self._due.put(tx, guild_id=guild_id, kind=JOIN_ANSWER, queue_key=shown.request.queue_key)

    async def shown(self, guild_id: int, request_id: int) -> JoinRequestDetails:
        """A request with its city, in whatever state. Raises UserError when there is none."""
        async with self._database.read() as reader:
            return await _shown(reader, guild_id, request_id)

    async def own(self, actor: Person) -> JoinRequestDetails | None:
        """The actor's request that waits for an answer."""
        async with self._database.read() as reader:
            request = await store.open_of(reader, actor.guild_id, actor.user_id)
            return await _shown(reader, actor.guild_id, request.id) if request is not None else None

    async def to_answer(self, actor: Person) -> list[JoinRequestDetails]:
        """The requests that wait for an answer and that the actor may give it to; the oldest first."""
        async with self._database.read() as reader:
            if actor.may(Right.MOD):
                waiting = await store.open_in(reader, actor.guild_id, None)
            elif actor.city_id is not None and may_appoint_in(actor, actor.city_id):
                waiting = await store.open_in(reader, actor.guild_id, actor.city_id)
            else:
                waiting = []
            return [await _shown(reader, actor.guild_id, one.id) for one in waiting if one.user_id != actor.user_id]

    async def _admit(self, reader: Reader, actor: Person) -> None:
        admit_request(
            await delegate_store.active(reader, actor.guild_id, actor.user_id),
            await store.open_of(reader, actor.guild_id, actor.user_id),
            await store.asked_since(reader, actor.guild_id, actor.user_id, self._clock.now() - WITHIN),
        )

    async def _end(self, tx: Transaction, request: JoinRequest, state: RequestState, by: int | None) -> bool:
        if not await store.end(tx, request.guild_id, request.id, state, by, self._clock.now()):
            return False
        await self._due.put(tx, guild_id=request.guild_id, kind=JOIN_CARD, queue_key=request.queue_key)
        if state is not RequestState.EXPIRED:
            await self._due.cancel(tx, request.guild_id, request.queue_key, JOIN_EXPIRY)
        return True

    async def _liaisons(self, guild_id: int, city_id: int) -> list[int]:
        async with self._database.read() as reader:
            people = await delegate_store.of_city(reader, guild_id, city_id)
        return [one.user_id for one in people if one.function is Function.LIAISON]

    async def _sitting_mayor(self, tx: Transaction, request: JoinRequest) -> Delegate | None:
        if request.function is not Function.MAYOR:
            return None
        people = await delegate_store.of_city(tx, request.guild_id, request.city_id)
        return next((one for one in people if one.function is Function.MAYOR), None)


async def _shown(reader: Reader, guild_id: int, request_id: int) -> JoinRequestDetails:
    request = await store.find(reader, guild_id, request_id)
    city: City | None = await city_store.find(reader, guild_id, request.city_id) if request is not None else None
    if request is None or city is None:
        raise UserError(NO_REQUEST)
    return JoinRequestDetails(request, city)
