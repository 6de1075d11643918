"""Plans terms ahead: who takes an office from which day, and until when. On the day it happens by itself.

Stands apart from the offices that change at once: what was confirmed weeks ago is judged again on the day.
"""

from dataclasses import dataclass, replace

from bot.database import Reader
from bot.drafts import Draft
from bot.due.models import Skipped
from bot.errors import NotAllowed, UserError
from bot.markup import clean_line, plain
from bot.people import Person
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.network.models.cities import NAME_LENGTH, Appointment, City, Delegate, MandateReplaced
from cogs.network.models.terms import TERM_OVER, Hindrance, PlannedTerm, TermChange, TermOutcome, TermPreview
from cogs.network.rules.appointing import admit_appointment, admit_dismissal, find_predecessor, may_appoint_in
from cogs.network.service.cities import get_city, get_member_city
from cogs.network.service.joining import IsMember
from cogs.network.service.promises import Moderates, hinder, promiser
from cogs.network.service.terms import TERM_BEGINS, NewTerm, Terms
from cogs.network.store import delegates as store
from cogs.network.store import planned_terms as plan_store

NOT_PLANNED = Text("This is not planned (any more). Nothing was changed.")


@dataclass(frozen=True, slots=True)
class TermPlanner:
    """One unit of work each; the rights are those of an appointment at once."""

    work: Work
    terms: Terms
    is_member: IsMember
    moderates: Moderates

    async def preview(self, actor: Person, change: TermChange) -> TermPreview:
        """What the change would come to; nothing is changed. Raises NotAllowed, UserError."""
        async with self.work.read() as reader:
            return await self._admit(reader, actor, change)

    async def confirm(self, actor: Person, change: TermChange, draft: Draft) -> TermOutcome:
        """Do it, now or on its day. Raises MandateReplaced when other terms would end than were seen, else as above."""
        change = replace(change, name=clean_line(change.name)[:NAME_LENGTH])
        async with self.work.begin(actor.guild_id, draft) as unit:
            preview = await self._admit(unit.tx, actor, change)
            if preview.prolonged is not None:
                term = await self.terms.set_end(unit, preview.prolonged, change.ends_at)
                return TermOutcome(preview.city, prolonged=term)
            if change.begins_at is None:
                return TermOutcome(
                    preview.city, appointment=await self._begin(unit, preview.city, change, actor.user_id)
                )
            if {term.id for term in preview.ended} - change.confirmed:
                raise MandateReplaced(
                    Text("Somebody else holds this office by now. Nothing was changed."), preview.ended
                )
            number = await plan_store.add(unit.tx, actor.guild_id, change, change.begins_at, actor.user_id)
            planned = PlannedTerm(number, actor.guild_id, actor.user_id, change, change.begins_at)
            await unit.put_due(TERM_BEGINS, planned.queue_key, at=planned.begins_at)
            return TermOutcome(preview.city, planned)

    async def take_back(self, actor: Person, planned_id: int) -> tuple[PlannedTerm, City]:
        """What was planned does not happen (whoever may appoint in the city). Raises UserError, NotAllowed."""
        async with self.work.begin(actor.guild_id) as unit:
            planned = await plan_store.find(unit.tx, actor.guild_id, planned_id)
            if planned is None or not may_appoint_in(actor, planned.change.city_id):
                raise UserError(NOT_PLANNED)
            city = await get_city(unit.tx, actor.guild_id, planned.change.city_id)
            admit_appointment(actor, city, planned.change.function, None)
            await plan_store.delete(unit.tx, planned)
            await unit.cancel_due(planned.queue_key)
            return planned, city

    async def planned_in(self, guild_id: int, city_id: int) -> list[PlannedTerm]:
        """What is planned in a city, the next one first."""
        async with self.work.read() as reader:
            return await plan_store.of_city(reader, guild_id, city_id)

    async def begin(self, guild_id: int, planned_id: int) -> None:
        """Begin a planned term on its day, or have the moderators told why that cannot be. Raises Skipped."""
        if not await self._begin_or_hinder(guild_id, planned_id):
            raise Skipped("it was taken back")

    async def _begin_or_hinder(self, guild_id: int, planned_id: int) -> bool:
        """Begin a planned term, or say what hinders it; False when it is not planned any more."""
        async with self.work.read() as reader:
            planned = await plan_store.find(reader, guild_id, planned_id)
        if planned is None:
            return False
        present = await self.is_member(guild_id, planned.change.user_id)
        hindrance = await self._begin_planned(planned) if present else Hindrance.LEFT
        if hindrance is not None:
            async with self.work.begin(guild_id) as unit:
                await hinder(unit, planned, hindrance)
        return True

    async def end(self, guild_id: int, term_id: int) -> None:
        """End a term whose end has come; whoever takes over on this day does so first. Raises Skipped."""
        async with self.work.read() as reader:
            term = await store.find(reader, guild_id, term_id)
            if term is None or not self._is_over(term):
                raise Skipped("the term has ended, or its end has moved")
            following = await plan_store.of_city(reader, guild_id, term.city_id)
        for planned in following:
            if planned.begins_at <= self.work.now():
                await self._begin_or_hinder(guild_id, planned.id)
        async with self.work.begin(guild_id) as unit:
            term = await store.find(unit.tx, guild_id, term_id)
            if term is not None and self._is_over(term):
                await self.terms.end(unit, term, term.appointed_by, TERM_OVER)

    def _is_over(self, term: Delegate) -> bool:
        return term.ended_at is None and term.ends_at is not None and term.ends_at <= self.work.now()

    async def _admit(self, reader: Reader, actor: Person, change: TermChange) -> TermPreview:
        guild_id = actor.guild_id
        city = await get_member_city(reader, guild_id, change.city_id)
        present = await store.active(reader, guild_id, change.user_id)
        if (
            present is not None
            and change.begins_at is None
            and (change.ends_at is not None or (change.endless and present.ends_at is not None))
            and (present.city_id, present.function) == (city.id, change.function)
        ):
            admit_dismissal(actor, present)
            return TermPreview(city, (), present)
        admit_appointment(actor, city, change.function, present, ahead=change.begins_at is not None)
        planned = await plan_store.of_person(reader, guild_id, change.user_id)
        if planned is not None:
            raise UserError(
                Text(
                    "A term of {name} is planned already. Please take that back first: `/city delegates` lists it.",
                    name=plain(planned.change.name),
                )
            )
        acting = await store.of_city(reader, guild_id, city.id)
        predecessor = find_predecessor(acting, change.user_id, change.function, change.replaces)
        if predecessor is not None:
            admit_dismissal(actor, predecessor)
        return TermPreview(city, tuple(term for term in (present, predecessor) if term is not None))

    async def _begin_planned(self, planned: PlannedTerm) -> Hindrance | None:
        """What hinders it: whoever planned it may not appoint like this today, the city has left, or terms would end
        that nobody has seen to end.
        """
        change = planned.change
        moderator = await self.moderates(planned.guild_id, planned.appointed_by)
        try:
            async with self.work.begin(planned.guild_id) as unit:
                if not await plan_store.delete(unit.tx, planned):
                    # Taken back meanwhile, or begun by the end of another term on this day.
                    return None
                city = await get_member_city(unit.tx, planned.guild_id, change.city_id)
                appointer = await promiser(unit.tx, planned.guild_id, planned.appointed_by, moderator=moderator)
                present = await store.active(unit.tx, planned.guild_id, change.user_id)
                admit_appointment(appointer, city, change.function, present, ahead=True)
                for term in await store.of_city(unit.tx, planned.guild_id, city.id):
                    if term.id == change.replaces:
                        admit_dismissal(appointer, term)
                await self._begin(unit, city, change, planned.appointed_by)
        except NotAllowed:
            return Hindrance.NO_RIGHT
        except UserError:
            return Hindrance.OFFICES_CHANGED
        return None

    async def _begin(self, unit: UnitOfWork, city: City, change: TermChange, appointed_by: int) -> Appointment:
        acting = await store.of_city(unit.tx, unit.guild_id, city.id)
        replaces = change.replaces if change.replaces in {term.id for term in acting} else None
        predecessor = find_predecessor(acting, change.user_id, change.function, replaces)
        new = NewTerm(
            appointed_by,
            change.user_id,
            change.name,
            city,
            change.function,
            predecessor,
            change.confirmed,
            ends_at=change.ends_at,
        )
        return await self.terms.begin(unit, new)
