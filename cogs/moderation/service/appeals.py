"""Takes appeals, once a case, and has somebody decide who was not involved. What is granted is taken back with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.work import UnitOfWork, Work
from cogs.moderation.models.appeals import Appeal, AppealState, AppealView
from cogs.moderation.models.cases import Case, CaseEventKind, Party
from cogs.moderation.models.due import APPEAL_CARD
from cogs.moderation.models.reports import ReplyNotification
from cogs.moderation.rules.appeals import (
    NOT_YOURS,
    admit_appeal,
    admit_decision,
    read_answer,
    read_words,
)
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.consequences import Consequences, get_appeal
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.store import appeals as store
from cogs.moderation.store import cases as case_store

_NAME = 100


@dataclass(frozen=True, slots=True)
class AppealService:
    """The person objects as a user, not as a member: a ban must not take that from them."""

    work: Work
    cases: CaseService
    corrections: CorrectionService
    consequences: Consequences

    async def admit(self, guild_id: int, user_id: int, number: int) -> Case:
        """The case, for the form. Raises UserError where the person cannot object; a decision is told that way."""
        async with self.work.read() as reader:
            case = await self._case(reader, guild_id, number)
            admit_appeal(user_id, case, await self._earlier(reader, case))
        return case

    async def appeal(
        self, guild_id: int, user_id: int, name: str, number: int, typed: str, draft: Draft | None = None
    ) -> AppealView:
        """Object to a case. Raises UserError."""
        async with self.work.begin(guild_id, draft) as unit:
            case = await self._case(unit.tx, guild_id, number)
            admit_appeal(user_id, case, await self._earlier(unit.tx, case))
            words = read_words(typed)
            appeal = Appeal(
                guild_id=guild_id,
                case_number=number,
                user_id=user_id,
                name=clean_line(name)[:_NAME],
                words=words,
                state=AppealState.OPEN,
                appealed_at=unit.now,
            )
            await store.add(unit.tx, appeal)
            await self.cases.record(unit, case, CaseEventKind.APPEALED, by=Party(user_id, appeal.name))
            await self._redraw(unit, appeal)
            return AppealView(appeal, case)

    async def view(self, guild_id: int, number: int) -> AppealView:
        """Raises UserError when nobody has appealed against the case."""
        async with self.work.read() as reader:
            return await get_appeal(reader, guild_id, number)

    async def to_decide(self, actor: Person, number: int, *, others: bool) -> AppealView:
        """The appeal, for a form about it. Raises NotAllowed, UserError."""
        appeal_view = await self.view(actor.guild_id, number)
        admit_decision(actor, appeal_view, others=others)
        return appeal_view

    async def grant(
        self, actor: Person, number: int, reply: str, *, others: bool, draft: Draft | None = None
    ) -> AppealView:
        """The person is right: the whole case is taken back."""
        async with self.work.begin(actor.guild_id, draft) as unit:
            appeal_view = await get_appeal(unit.tx, actor.guild_id, number)
            admit_decision(actor, appeal_view, others=others)
            reply = read_answer(reply)
            await self.consequences.decide_appeal(unit, appeal_view.appeal, actor, AppealState.GRANTED, reply)
            await self.corrections.pardon_in(unit, actor, number, reply)
            return await get_appeal(unit.tx, actor.guild_id, number)

    async def uphold(
        self, actor: Person, number: int, reply: str, *, others: bool, draft: Draft | None = None
    ) -> AppealView:
        """The action stands; the person is owed the reason."""
        async with self.work.begin(actor.guild_id, draft) as unit:
            appeal_view = await get_appeal(unit.tx, actor.guild_id, number)
            admit_decision(actor, appeal_view, others=others)
            reply = read_answer(reply)
            await self.consequences.decide_appeal(unit, appeal_view.appeal, actor, AppealState.UPHELD, reply)
            return await get_appeal(unit.tx, actor.guild_id, number)

    async def pending(self, actor: Person) -> Sequence[AppealView]:
        """Appeals that wait for a moderator, without those that the actor made or that concern their own actions."""
        if not actor.may(Right.MOD):
            return ()
        async with self.work.read() as reader:
            views = [
                AppealView(appeal, await self._case(reader, actor.guild_id, appeal.case_number))
                for appeal in await store.pending(reader, actor.guild_id)
            ]
        return [view for view in views if actor.user_id not in {view.appeal.user_id, view.case.moderator.user_id}]

    async def unread(self, actor: Person) -> Sequence[Appeal]:
        """Decisions on the actor's appeals of which no direct message could tell them."""
        async with self.work.read() as reader:
            return await store.unread(reader, actor.guild_id, actor.user_id)

    async def record_notification(self, guild_id: int, number: int, notification: ReplyNotification) -> None:
        """How the person heard of the decision; the card shows it where they did not."""
        async with self.work.begin(guild_id) as unit:
            appeal_view = await get_appeal(unit.tx, guild_id, number)
            await store.set_notification(unit.tx, appeal_view.appeal, notification)
            await self._redraw(unit, appeal_view.appeal)

    async def read(self, guild_id: int, user_id: int, number: int) -> Appeal:
        """The person has seen the decision. Raises UserError for somebody else's appeal."""
        async with self.work.begin(guild_id) as unit:
            appeal = await store.find(unit.tx, guild_id, number)
            if appeal is None or appeal.user_id != user_id:
                raise UserError(NOT_YOURS)
            if appeal.state is not AppealState.OPEN and appeal.notification is ReplyNotification.CLOSED:
                await store.set_notification(unit.tx, appeal, ReplyNotification.READ)
                await self._redraw(unit, appeal)
            return appeal

    async def _redraw(self, unit: UnitOfWork, appeal: Appeal) -> None:
        await unit.put_due(APPEAL_CARD, appeal.queue_key)

    @staticmethod
    async def _earlier(reader: Reader, case: Case) -> Appeal | None:
        """The appeal against the case, or against the one that it has shortened: that has been heard."""
        appeal = await store.find(reader, case.guild_id, case.number)
        if appeal is None and case.refers_to is not None:
            before = await store.find(reader, case.guild_id, case.refers_to)
            appeal = before if before is not None and before.state is AppealState.SHORTENED else None
        return appeal

    @staticmethod
    async def _case(reader: Reader, guild_id: int, number: int) -> Case:
        case = await case_store.find(reader, guild_id, number)
        if case is None:
            raise UserError(NOT_YOURS)
        return case
