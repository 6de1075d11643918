"""Judges what was promised: an invitation, or a term planned ahead, takes effect by the rights that whoever made it has
on that day, and is withdrawn with their office or with the city.
"""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from bot.database import Reader
from bot.people import MemberRecord, Person, rights_of
from bot.texts import Language
from bot.work import UnitOfWork
from cogs.network.models.cities import Delegate
from cogs.network.models.invitations import Invitation, InvitationState
from cogs.network.models.terms import Hindrance, PlannedTerm, TermHindered
from cogs.network.service.terms import TERM_HINDERED
from cogs.network.store import delegates as store
from cogs.network.store import invitations as invitation_store
from cogs.network.store import planned_terms as plan_store

INVITATION_END = "network.invitation_end"
"""The kind of due work that takes an invitation off the server; its queue key is `invitation:<id>`."""

Moderates = Callable[[int, int], Awaitable[bool]]
"""(guild id, user id) -> whether the person moderates the forum, as Discord says now."""


async def promiser(reader: Reader, guild_id: int, user_id: int, *, moderator: bool) -> Person:
    """Whoever promised something, with the rights that they have now."""
    term = await store.active(reader, guild_id, user_id)
    record = MemberRecord(
        city_id=term.city_id if term is not None else None,
        function=term.function.value if term is not None else None,
        mandate=term is not None and term.function.mandate,
        moderator=moderator,
    )
    rights = rights_of(record, manage_guild=False, moderate_members=False)
    return Person(guild_id, user_id, "", Language.EN, ZoneInfo("UTC"), record.city_id, record.function, rights)


async def withdraw_with_term(unit: UnitOfWork, term: Delegate) -> None:
    """Somebody loses their office: what they promised in that city holds no longer, nor does what is planned for them.

    The moderators are told of plans: whether they still hold is theirs to say.
    """
    for invitation in await invitation_store.open_in(unit.tx, unit.guild_id, term.city_id, unit.now):
        if invitation.created_by == term.user_id:
            await _revoke(unit, invitation)
    own = await plan_store.of_person(unit.tx, unit.guild_id, term.user_id)
    if own is not None:
        await unit.cancel_due(own.queue_key)
        await hinder(unit, own, Hindrance.OFFICE_ENDED)
    for planned in await plan_store.of_city(unit.tx, unit.guild_id, term.city_id):
        if planned.appointed_by == term.user_id:
            await unit.cancel_due(planned.queue_key)
            await hinder(unit, planned, Hindrance.NO_RIGHT)


async def withdraw_with_city(unit: UnitOfWork, city_id: int) -> None:
    """A city leaves the forum: nobody can be invited to it, and nothing is planned in it any more."""
    for invitation in await invitation_store.open_in(unit.tx, unit.guild_id, city_id, unit.now):
        await _revoke(unit, invitation)
    for planned in await plan_store.of_city(unit.tx, unit.guild_id, city_id):
        await plan_store.delete(unit.tx, planned)
        await unit.cancel_due(planned.queue_key)


async def hinder(unit: UnitOfWork, planned: PlannedTerm, hindrance: Hindrance) -> None:
    """A planned term does not begin: the moderators are told why."""
    change = planned.change
    if await plan_store.delete(unit.tx, planned):
        payload = TermHindered(change.city_id, change.user_id, change.name, change.function, hindrance)
        await unit.put_due(TERM_HINDERED, planned.queue_key, payload=payload)


async def _revoke(unit: UnitOfWork, invitation: Invitation) -> None:
    if await invitation_store.end(unit.tx, invitation, InvitationState.REVOKED):
        await unit.put_due(INVITATION_END, invitation.queue_key)
