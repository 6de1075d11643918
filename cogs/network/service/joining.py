"""Takes requests to join a city from asking to their end: withdrawn, answered, or answered by nobody in time."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace

from bot.database import Reader
from bot.due.models import Skipped
from bot.errors import PlaceMissing, UserError
from bot.markup import clean_line, plain
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.network.models.cities import NAME_LENGTH, City, Function
from cogs.network.models.joining import (
    OPEN_FOR,
    WITHIN,
    JoinDecision,
    JoinRequest,
    JoinRequestDetails,
    LiaisonNotice,
    RequestState,
)
from cogs.network.rules.appointing import find_predecessor, may_appoint_in
from cogs.network.rules.joining import admit_answer, admit_request
from cogs.network.service.cities import get_member_city
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.terms import JOIN_ANSWER, JOIN_CARD, JOIN_EXPIRY, JOIN_LIAISON, NewTerm, Terms
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as delegate_store
from cogs.network.store import joining as store

IsMember = Callable[[int, int], Awaitable[bool]]
"""(guild id, user id) -> whether Discord says, now, that the person is on the server. Raises PlaceMissing when the bot
is not on it: then nothing is decided about anybody."""
CANNOT_SAY = Text(
    "The bot is not on the server at the moment, so nothing was changed. Please try again once it is back."
)
NO_REQUEST = Text("There is no such request (any more).")


@dataclass(frozen=True, slots=True)
class JoinService:
    """One unit of work each. A request ends once: whoever answers second is told what became of it."""

    work: Work
    terms: Terms
    preferences: PreferenceService
    is_member: IsMember

    async def ask(self, actor: Person, city_id: int, function: Function, channel_id: int) -> JoinRequestDetails:
        """Ask to act for a city; the moderators and the city's liaisons are written to. Raises UserError."""
        guild_id, now = actor.guild_id, self.work.now()
        notify_at = {
            liaison: await self.preferences.when_to_write(guild_id, liaison, now)
            for liaison in await self._liaisons(guild_id, city_id)
        }
        async with self.work.begin(guild_id) as unit:
            city = await get_member_city(unit.tx, guild_id, city_id)
            await self._admit(unit.tx, actor)
            new = JoinRequest(
                id=0,
                guild_id=guild_id,
                city_id=city.id,
                user_id=actor.user_id,
                name=clean_line(actor.name)[:NAME_LENGTH],
                function=function,
                channel_id=channel_id,
                state=RequestState.OPEN,
                asked_at=unit.now,
                expires_at=unit.now + OPEN_FOR,
            )
            request = replace(new, id=await store.insert(unit.tx, new))
            await unit.put_due(JOIN_CARD, request.queue_key)
            await unit.put_due(JOIN_EXPIRY, request.queue_key, at=request.expires_at)
            for liaison, instant in notify_at.items():
                await unit.put_due(
                    JOIN_LIAISON,
                    f"{request.queue_key}/liaison:{liaison}",
                    at=instant,
                    payload=LiaisonNotice(request.id, liaison),
                )
            return await _details(unit.tx, guild_id, request.id)

    async def admit(self, actor: Person) -> None:
        """Raises UserError when the actor may not ask now, before they take the trouble to choose."""
        async with self.work.read() as reader:
            await self._admit(reader, actor)

    async def withdraw(self, actor: Person, request_id: int) -> JoinRequestDetails:
        """Take back one's own request. Raises UserError when it is somebody else's or has been answered."""
        async with self.work.begin(actor.guild_id) as unit:
            details = await _details(unit.tx, actor.guild_id, request_id)
            if details.request.user_id != actor.user_id:
                raise UserError(NO_REQUEST)
            if not await _end(unit, details.request, RequestState.WITHDRAWN, actor.user_id):
                raise UserError(Text("Your request has already been answered. Nothing was changed."))
            return await _details(unit.tx, actor.guild_id, request_id)

    async def gone(self, guild_id: int, user_id: int) -> None:
        """Somebody has left the server: a request of theirs waits no longer."""
        async with self.work.begin(guild_id) as unit:
            request = await store.open_of(unit.tx, guild_id, user_id)
            if request is not None:
                await _end(unit, request, RequestState.WITHDRAWN, user_id)

    async def decide(
        self, actor: Person, request_id: int, *, approve: bool, confirmed: Collection[int] = ()
    ) -> JoinDecision:
        """Approve or decline (moderators, and the liaison of that city).

        `confirmed`: the ids of the terms that the actor has seen to end. Raises MandateReplaced while a term that
        speaks for a city would end unseen, else NotAllowed and UserError; the latter also for somebody who has left the
        server, whose request is withdrawn, and while the bot is not on the server.
        """
        asking = (await self.request(actor.guild_id, request_id)).request
        if approve and asking.state is RequestState.OPEN and not await self._is_here(actor.guild_id, asking.user_id):
            await self.gone(actor.guild_id, asking.user_id)
            raise UserError(
                Text("{name} is no longer on the server; the request has been withdrawn.", name=plain(asking.name))
            )
        async with self.work.begin(actor.guild_id) as unit:
            details = await _details(unit.tx, actor.guild_id, request_id)
            request, city = details.request, details.city
            present = await delegate_store.active(unit.tx, actor.guild_id, request.user_id)
            if request.state is not RequestState.OPEN:
                return JoinDecision(details, is_new=False)
            admit_answer(actor, request, city, present, approve=approve)
            state = RequestState.APPROVED if approve else RequestState.DECLINED
            await _end(unit, request, state, actor.user_id)
            await unit.put_due(JOIN_ANSWER, request.queue_key)
            appointment = None
            if approve:
                new = NewTerm(
                    appointed_by=actor.user_id,
                    user_id=request.user_id,
                    name=request.name,
                    city=city,
                    function=request.function,
                    predecessor=details.incumbent,
                    confirmed=confirmed,
                    requested=True,
                )
                appointment = await self.terms.begin(unit, new)
            decided = await _details(unit.tx, actor.guild_id, request_id)
            return JoinDecision(decided, is_new=True, appointment=appointment)

    async def expire(self, guild_id: int, request_id: int) -> None:
        """Nobody has answered in time. Raises Skipped when somebody has."""
        async with self.work.begin(guild_id) as unit:
            details = await _details(unit.tx, guild_id, request_id)
            if not await _end(unit, details.request, RequestState.EXPIRED, None):
                raise Skipped("the request was answered in time")
            await unit.put_due(JOIN_ANSWER, details.request.queue_key)

    async def request(self, guild_id: int, request_id: int) -> JoinRequestDetails:
        """A request with its city, in whatever state. Raises UserError when there is none."""
        async with self.work.read() as reader:
            return await _details(reader, guild_id, request_id)

    async def own(self, actor: Person) -> JoinRequestDetails | None:
        """The actor's request that waits for an answer."""
        async with self.work.read() as reader:
            request = await store.open_of(reader, actor.guild_id, actor.user_id)
            return await _details(reader, actor.guild_id, request.id) if request is not None else None

    async def to_answer(self, actor: Person) -> list[JoinRequestDetails]:
        """The requests that wait for an answer and that the actor may give it to; the oldest first."""
        async with self.work.read() as reader:
            if actor.may(Right.MOD):
                waiting = await store.open_in(reader, actor.guild_id, None)
            elif actor.city_id is not None and may_appoint_in(actor, actor.city_id):
                waiting = await store.open_in(reader, actor.guild_id, actor.city_id)
            else:
                waiting = []
            return [
                await _details(reader, actor.guild_id, request.id)
                for request in waiting
                if request.user_id != actor.user_id
            ]

    async def _is_here(self, guild_id: int, user_id: int) -> bool:
        try:
            return await self.is_member(guild_id, user_id)
        except PlaceMissing as error:
            raise UserError(CANNOT_SAY) from error

    async def _admit(self, reader: Reader, actor: Person) -> None:
        admit_request(
            await delegate_store.active(reader, actor.guild_id, actor.user_id),
            await store.open_of(reader, actor.guild_id, actor.user_id),
            await store.asked_since(reader, actor.guild_id, actor.user_id, self.work.now() - WITHIN),
        )

    async def _liaisons(self, guild_id: int, city_id: int) -> list[int]:
        async with self.work.read() as reader:
            terms = await delegate_store.of_city(reader, guild_id, city_id)
        return [term.user_id for term in terms if term.function is Function.LIAISON]


async def _end(unit: UnitOfWork, request: JoinRequest, state: RequestState, ended_by: int | None) -> bool:
    """False when it had ended before."""
    if not await store.end(unit.tx, request.guild_id, request.id, state, ended_by, unit.now):
        return False
    await unit.put_due(JOIN_CARD, request.queue_key)
    if state is not RequestState.EXPIRED:
        await unit.cancel_due(request.queue_key, JOIN_EXPIRY)
    return True


async def _details(reader: Reader, guild_id: int, request_id: int) -> JoinRequestDetails:
    request = await store.find(reader, guild_id, request_id)
    city: City | None = await city_store.find(reader, guild_id, request.city_id) if request is not None else None
    if request is None or city is None:
        raise UserError(NO_REQUEST)
    if request.state is not RequestState.OPEN:
        return JoinRequestDetails(request, city)
    acting = await delegate_store.of_city(reader, guild_id, city.id)
    return JoinRequestDetails(request, city, find_predecessor(acting, request.user_id, request.function, None))
