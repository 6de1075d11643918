"""Keeps invitations to act for a city, and registers whoever came by one.

The roles that Discord gives with an invitation say who used it. Where they do not, nobody is registered on a guess:
the moderators are asked, and roles that the records do not give are taken off until they decide.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.database import Reader
from bot.drafts import Draft
from bot.due.models import Skipped
from bot.errors import NotAllowed, UserError
from bot.markup import clean_line, plain
from bot.people import Person, Right
from bot.texts import Text
from bot.work import Work
from cogs.network.models.cities import City, Function
from cogs.network.models.invitations import (
    WHOM_LENGTH,
    Arrival,
    Invitation,
    InvitationDetails,
    InvitationState,
    MadeInvite,
    StrayRoles,
)
from cogs.network.rules.appointing import BY_LIAISON, admit_appointment, find_predecessor, may_appoint_in
from cogs.network.rules.invitation_list import InvitationRow
from cogs.network.service.cities import get_city, get_member_city
from cogs.network.service.promises import INVITATION_END, Moderates, promiser
from cogs.network.service.terms import NewTerm, Terms
from cogs.network.store import delegates as delegate_store
from cogs.network.store import invitations as store

ARRIVAL, INVITATION_UNCLEAR, STRAY_ROLES = "network.arrival", "network.invitation_unclear", "network.stray_roles"
"""Kinds of due work: look by which invitation somebody came (`arrival:<user id>`), and ask the moderators who used one
(`invitation:<id>`), or about somebody who came with roles of no invitation that holds (`arrival:<user id>`).
"""
NO_INVITATION = Text("There is no such invitation (any more). Nothing was changed.")
_LOOK_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class InvitationService:
    """One unit of work each. Whoever may appoint in a city may invite to it."""

    work: Work
    terms: Terms
    moderates: Moderates

    async def admit(self, actor: Person, city_id: int, function: Function) -> City:
        """The city, where the actor may invite somebody to this function. Raises NotAllowed, UserError."""
        async with self.work.read() as reader:
            return await self._admit(reader, actor, city_id, function)

    async def record(
        self,
        actor: Person,
        city_id: int,
        made: Sequence[tuple[InvitationRow, MadeInvite]],
        holds_for: timedelta,
        draft: Draft | None = None,
    ) -> list[InvitationDetails]:
        """Remember what Discord has made, all or nothing. Raises as `admit`."""
        recorded: list[InvitationDetails] = []
        async with self.work.begin(actor.guild_id, draft) as unit:
            for row, invite in made:
                city = await self._admit(unit.tx, actor, city_id, row.function)
                new = Invitation(
                    id=0,
                    guild_id=actor.guild_id,
                    city_id=city.id,
                    function=row.function,
                    whom=clean_line(row.whom)[:WHOM_LENGTH],
                    made=invite,
                    state=InvitationState.OPEN,
                    created_by=actor.user_id,
                    created_at=unit.now,
                    expires_at=unit.now + holds_for,
                )
                recorded.append(InvitationDetails(replace(new, id=await store.insert(unit.tx, new)), city))
        return recorded

    async def open_for(self, actor: Person) -> list[InvitationDetails]:
        """What can still be used: of all cities for moderators, of their own for liaisons. Raises NotAllowed."""
        city_id = None if actor.may(Right.MOD) else actor.city_id
        if not actor.may(Right.MOD) and (city_id is None or not may_appoint_in(actor, city_id)):
            raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
        async with self.work.read() as reader:
            invitations = await store.open_in(reader, actor.guild_id, city_id, self.work.now())
            return [
                InvitationDetails(invitation, await get_city(reader, actor.guild_id, invitation.city_id))
                for invitation in invitations
                if actor.may(Right.MOD) or invitation.function in BY_LIAISON
            ]

    async def open_in(self, guild_id: int) -> list[Invitation]:
        """What can still be used, in the whole forum."""
        async with self.work.read() as reader:
            return await store.open_in(reader, guild_id, None, self.work.now())

    async def details(self, guild_id: int, invitation_id: int) -> InvitationDetails:
        """Raises UserError when there never was one of that number."""
        async with self.work.read() as reader:
            invitation = await store.find(reader, guild_id, invitation_id)
            if invitation is None:
                raise UserError(NO_INVITATION)
            return InvitationDetails(invitation, await get_city(reader, guild_id, invitation.city_id))

    async def revoke(self, actor: Person, invitation_id: int) -> InvitationDetails:
        """Nobody can use it any more; it is taken off the server. Raises UserError, NotAllowed."""
        details = await self.details(actor.guild_id, invitation_id)
        admit_appointment(actor, details.city, details.invitation.function, None)
        async with self.work.begin(actor.guild_id) as unit:
            if not await store.end(unit.tx, details.invitation, InvitationState.REVOKED):
                raise UserError(NO_INVITATION)
            await unit.put_due(INVITATION_END, details.invitation.queue_key)
        return details

    async def expect(self, guild_id: int, user_id: int) -> None:
        """Somebody has joined the server: have it looked at by which invitation, where there ever were any."""
        async with self.work.begin(guild_id) as unit:
            if await store.all_of(unit.tx, guild_id):
                await unit.put_due(ARRIVAL, f"arrival:{user_id}", payload=Arrival(user_id))

    async def arrived(
        self, guild_id: int, arrival: Arrival, name: str, carried: Collection[int], uses: Mapping[str, int]
    ) -> None:
        """Register whoever carries the roles of an invitation that was used once. `uses`: by code, as Discord says now.

        Raises Skipped where no invitation was used, and the person carries nothing that the records do not give.
        """
        stray = await self.stray_roles(guild_id, arrival.user, carried)
        used = [invitation for invitation in await self.open_in(guild_id) if uses.get(invitation.made.code)]
        fitting = [invitation for invitation in used if came_by(invitation, carried, stray)]
        offices = {(invitation.city_id, invitation.function) for invitation in fitting}
        alone = all(uses[invitation.made.code] == 1 for invitation in fitting)
        if len(offices) == 1 and alone and await self._enter(fitting[0], arrival.user, name):
            return
        if fitting:
            await self.ask(guild_id, fitting, arrival.user)
            return
        if stray:
            await self.ask_about(guild_id, arrival.user, stray)
        elif not used:
            raise Skipped("nobody has used an invitation of ours")
        if arrival.again:
            await self.ask(guild_id, used, arrival.user)
        if arrival.again or not used:
            return
        # The roles may come a moment later, and whoever used the invitation may be looked at next.
        async with self.work.begin(guild_id) as unit:
            again = replace(arrival, again=True)
            await unit.put_due(ARRIVAL, f"arrival:{arrival.user}", at=unit.now + _LOOK_AGAIN, payload=again)

    async def ask(self, guild_id: int, invitations: Collection[Invitation], user_id: int | None) -> None:
        """Have the moderators asked who used these; they hold no longer, and the person has no roles by them."""
        async with self.work.begin(guild_id) as unit:
            for invitation in invitations:
                if await store.end(unit.tx, invitation, InvitationState.UNCLEAR, user_id):
                    await unit.put_due(INVITATION_UNCLEAR, invitation.queue_key)
                    await unit.put_due(INVITATION_END, invitation.queue_key)
            if user_id is not None:
                await self.terms.roles.schedule(unit, user_id)

    async def ask_about(self, guild_id: int, user_id: int, stray: Collection[int]) -> None:
        """Have the moderators asked about somebody who came with roles that the records do not give; they go."""
        async with self.work.begin(guild_id) as unit:
            payload = StrayRoles(user_id, tuple(sorted(stray)))
            await unit.put_due(STRAY_ROLES, f"arrival:{user_id}", payload=payload)
            await self.terms.roles.schedule(unit, user_id)

    async def stray_roles(self, guild_id: int, user_id: int, carried: Collection[int]) -> frozenset[int]:
        """Which of the roles that somebody carries are ours to give, and are not given by the records."""
        return (await self.terms.roles.role_change_of(guild_id, user_id, carried)).remove

    async def on_record(self, guild_id: int) -> list[Invitation]:
        """Every invitation that is on record, also those that have ended."""
        async with self.work.read() as reader:
            return await store.all_of(reader, guild_id)

    async def _enter(self, invitation: Invitation, user_id: int, name: str) -> bool:
        """False where the office cannot be given like this any more, or not by whoever invited."""
        guild_id = invitation.guild_id
        moderator = await self.moderates(guild_id, invitation.created_by)
        try:
            async with self.work.begin(guild_id) as unit:
                city = await get_member_city(unit.tx, guild_id, invitation.city_id)
                inviter = await promiser(unit.tx, guild_id, invitation.created_by, moderator=moderator)
                present = await delegate_store.active(unit.tx, guild_id, user_id)
                admit_appointment(inviter, city, invitation.function, present)
                acting = await delegate_store.of_city(unit.tx, guild_id, city.id)
                predecessor = find_predecessor(acting, user_id, invitation.function, None)
                if not await store.end(unit.tx, invitation, InvitationState.USED, user_id):
                    return False
                new = NewTerm(invitation.created_by, user_id, name, city, invitation.function, predecessor)
                await self.terms.begin(unit, new)
                await unit.put_due(INVITATION_END, invitation.queue_key)
        except UserError:
            return False
        return True

    async def _admit(self, reader: Reader, actor: Person, city_id: int, function: Function) -> City:
        city = await get_member_city(reader, actor.guild_id, city_id)
        admit_appointment(actor, city, function, None)
        mayor = find_predecessor(await delegate_store.of_city(reader, actor.guild_id, city.id), 0, function, None)
        if mayor is not None:
            raise UserError(
                Text(
                    "{city} has a mayor, {name}. Invite the successor to another function, and register them as mayor "
                    "with `/city appoint` once they are here.",
                    city=plain(city.name),
                    name=plain(mayor.name),
                )
            )
        return city


def came_by(invitation: Invitation, carried: Collection[int], stray: Collection[int]) -> bool:
    """Whether the roles say that somebody used the invitation: what the records give them is no proof."""
    given = set(invitation.made.role_ids)
    return given <= set(carried) and bool(given & set(stray))
