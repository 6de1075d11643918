"""Appeals: made once, decided by somebody who was not involved. What is granted is taken back in that transaction."""

from collections.abc import Sequence
from typing import Final

from bot.clock import Clock
from bot.database import Database, Reader, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.texts import Text
from cogs.moderation.models.appeals import Appeal, AppealState, AppealView
from cogs.moderation.models.cases import Case, CaseEventKind, Party
from cogs.moderation.models.due import APPEAL_ANSWER, APPEAL_CARD
from cogs.moderation.models.reports import ReplyNotification
from cogs.moderation.rules.appeals import (
    NOT_YOURS,
    admit_appeal,
    admit_decision,
    admit_shortening,
    read_answer,
    read_words,
)
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.store import appeals as store
from cogs.moderation.store import cases as case_store

NO_APPEAL = Text("There is no objection to this case.")
ORIGIN: Final = "appeal"
"""What measures that shorten another name as their origin."""
_NAME = 100


class AppealService:
    """The person objects as a user, not as a member: a ban must not take that from them."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        due: DueList,
        drafts: Drafts,
        cases: CaseService,
        corrections: CorrectionService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._cases = cases
        self._corrections = corrections

    async def admit(self, guild_id: int, user_id: int, number: int) -> Case:
        """The case, for the form. Raises UserError where the person cannot object; a decision is told that way."""
        async with self._database.read() as reader:
            case = await self._case(reader, guild_id, number)
            admit_appeal(user_id, case, await self._earlier(reader, case))
        return case

    async def appeal(
        self, guild_id: int, user_id: int, name: str, number: int, typed: str, draft: Draft | None = None
    ) -> AppealView:
        """Object to a case. Raises UserError."""
        async with self._database.transaction() as tx:
            case = await self._case(tx, guild_id, number)
            admit_appeal(user_id, case, await self._earlier(tx, case))
            words = read_words(typed)
            if draft is not None:
                await self._drafts.use(tx, draft)
            appeal = Appeal(
                guild_id=guild_id,
                case_number=number,
                user_id=user_id,
                name=clean_line(name)[:_NAME],
                words=words,
                state=AppealState.OPEN,
                appealed_at=self._clock.now(),
            )
            await store.insert(tx, appeal)
            await self._cases.record(tx, case, CaseEventKind.APPEALED, by=Party(user_id, appeal.name))
            await self._redraw(tx, appeal)
            return AppealView(appeal, case)

    async def view(self, guild_id: int, number: int) -> AppealView:
        """Raises UserError when nobody has appealed against the case."""
        async with self._database.read() as reader:
            return await self._view(reader, guild_id, number)

    async def to_decide(self, actor: Person, number: int, *, others: bool) -> AppealView:
        """The appeal, for a form about it. Raises NotAllowed, UserError."""
        shown = await self.view(actor.guild_id, number)
        admit_decision(actor, shown, others=others)
        return shown

    async def grant(
        self, actor: Person, number: int, reply: str, *, others: bool, draft: Draft | None = None
    ) -> AppealView:
        """The person is right: the whole case is taken back."""
        async with self._database.transaction() as tx:
            shown = await self._view(tx, actor.guild_id, number)
            admit_decision(actor, shown, others=others)
            reply = read_answer(reply)
            if draft is not None:
                await self._drafts.use(tx, draft)
            await self._decide(tx, shown.appeal, actor, AppealState.GRANTED, reply)
            await self._corrections.pardon_in(tx, actor, number, reply)
            return await self._view(tx, actor.guild_id, number)

    async def uphold(
        self, actor: Person, number: int, reply: str, *, others: bool, draft: Draft | None = None
    ) -> AppealView:
        """The measure stands; the person is owed the reason."""
        async with self._database.transaction() as tx:
            shown = await self._view(tx, actor.guild_id, number)
            admit_decision(actor, shown, others=others)
            reply = read_answer(reply)
            if draft is not None:
                await self._drafts.use(tx, draft)
            await self._decide(tx, shown.appeal, actor, AppealState.UPHELD, reply)
            return await self._view(tx, actor.guild_id, number)

    async def shortened(self, tx: Transaction, actor: Person, number: int, case: Case) -> None:
        """A measure that ends sooner takes the case's place: called in the transaction that opens it."""
        shown = await self._view(tx, actor.guild_id, number)
        admit_decision(actor, shown, others=False)
        admit_shortening(shown.case, case)
        await self._decide(tx, shown.appeal, actor, AppealState.SHORTENED, case.reason)

    async def pardoned(self, tx: Transaction, actor: Person, case: Case) -> None:
        """The case was taken back by other ways: with that, an appeal against it has succeeded."""
        appeal = await store.find(tx, case.guild_id, case.number)
        if appeal is not None and appeal.state is AppealState.OPEN:
            await self._decide(tx, appeal, actor, AppealState.GRANTED, "")

    async def answers(self, tx: Transaction, case: Case) -> bool:
        """Whether the person hears with the answer to their appeal that the case was taken back."""
        appeal = await store.find(tx, case.guild_id, case.number)
        return appeal is not None and appeal.state in {AppealState.OPEN, AppealState.GRANTED}

    async def pending(self, actor: Person) -> Sequence[AppealView]:
        """Appeals that wait for a moderator, without those that the actor made or that concern their own measures."""
        if not actor.may(Right.MOD):
            return ()
        async with self._database.read() as reader:
            found = [
                AppealView(one, await self._case(reader, actor.guild_id, one.case_number))
                for one in await store.pending(reader, actor.guild_id)
            ]
        return [one for one in found if actor.user_id not in {one.appeal.user_id, one.case.moderator.user_id}]

    async def unread(self, actor: Person) -> Sequence[Appeal]:
        """Decisions on the actor's appeals of which no direct message could tell them."""
        async with self._database.read() as reader:
            return await store.unread(reader, actor.guild_id, actor.user_id)

    async def record_notification(self, guild_id: int, number: int, notification: ReplyNotification) -> None:
        """How the person heard of the decision; the card shows it where they did not."""
        async with self._database.transaction() as tx:
            shown = await self._view(tx, guild_id, number)
            await store.tell(tx, shown.appeal, notification)
            await self._redraw(tx, shown.appeal)

    async def read(self, guild_id: int, user_id: int, number: int) -> Appeal:
        """The person has seen the decision. Raises UserError for somebody else's appeal."""
        async with self._database.transaction() as tx:
            appeal = await store.find(tx, guild_id, number)
            if appeal is None or appeal.user_id != user_id:
                raise UserError(NOT_YOURS)
            if appeal.state is not AppealState.OPEN and appeal.notification is ReplyNotification.CLOSED:
                await store.tell(tx, appeal, ReplyNotification.READ)
                await self._redraw(tx, appeal)
            return appeal

    async def _decide(self, tx: Transaction, appeal: Appeal, actor: Person, state: AppealState, reply: str) -> None:
        await store.decide(tx, appeal, state, actor.user_id, reply, self._clock.now())
        case = await self._cases.load(tx, appeal.guild_id, appeal.case_number)
        await self._cases.record(tx, case, CaseEventKind.ANSWERED, by=party(actor), detail=state.value)
        await self._redraw(tx, appeal)
        await self._due.put(tx, guild_id=appeal.guild_id, kind=APPEAL_ANSWER, queue_key=appeal.queue_key)

    async def _redraw(self, tx: Transaction, appeal: Appeal) -> None:
        await self._due.put(tx, guild_id=appeal.guild_id, kind=APPEAL_CARD, queue_key=appeal.queue_key)

    async def _view(self, reader: Reader, guild_id: int, number: int) -> AppealView:
        appeal = await store.find(reader, guild_id, number)
        if appeal is None:
            raise UserError(NO_APPEAL)
        return AppealView(appeal, await self._case(reader, guild_id, number))

    @staticmethod
    async def _earlier(reader: Reader, case: Case) -> Appeal | None:
        """The appeal against the case, or against the one that it has shortened: that has been heard."""
        found = await store.find(reader, case.guild_id, case.number)
        if found is None and case.refers_to is not None:
            before = await store.find(reader, case.guild_id, case.refers_to)
            found = before if before is not None and before.state is AppealState.SHORTENED else None
        return found

    @staticmethod
    async def _case(reader: Reader, guild_id: int, number: int) -> Case:
        case = await case_store.find(reader, guild_id, number)
        if case is None:
            raise UserError(NOT_YOURS)
        return case
