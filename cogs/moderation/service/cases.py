"""Opens, moves and reads cases. Whatever sanctions, purges, locks or reports goes through here,
inside its own transaction, so that the case and what it causes are kept together or not at all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.database import Reader
from bot.errors import UserError
from bot.matching import best, read_id
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.moderation.models.cases import (
    Case,
    CaseEvent,
    CaseEventKind,
    CaseKind,
    CaseState,
    Ending,
    EvidenceMessage,
    NewCase,
    NotificationState,
    Party,
    step,
)
from cogs.moderation.models.due import CARD, LOG_QUEUE, CaseDue
from cogs.moderation.store import cases as store
from cogs.moderation.store import evidence

NO_SUCH_CASE = Text("There is no case of this number. Please choose one from the list.")
_CALLED = frozenset({"case", "fall"})


@dataclass(frozen=True, slots=True)
class CaseService:
    """Every change writes a line of history and has the card in the log redrawn."""

    work: Work

    async def open(self, unit: UnitOfWork, new_case: NewCase) -> Case:
        """Open a case under the guild's next number, in the transaction that causes it."""
        case = await store.add(unit.tx, new_case, new_case.at or unit.now)
        what = CaseEventKind.TAKEN_FROM_LOG if new_case.by_hand else CaseEventKind.OPENED
        return await self.record(unit, case, what, by=new_case.moderator)

    async def move(
        self,
        unit: UnitOfWork,
        case: Case,
        state: CaseState,
        change: CaseEventKind,
        *,
        by: Party | None = None,
        detail: str = "",
        ending: Ending | None = None,
        error: str | None = None,
    ) -> Case:
        """Bring a case into the next state. `error` says why it failed, in English.

        Raises ValueError for a step that is not possible (rules/states.py).
        """
        step(case, state)
        failed = state is CaseState.FAILED
        case = replace(
            case,
            state=state,
            failed_from=case.state if failed else None,
            ending=ending or case.ending,
            ended_at=unit.now if state is CaseState.DONE else None,
            error=error if failed else None,
        )
        await store.put(unit.tx, case)
        return await self.record(unit, case, change, by=by, detail=detail)

    async def change(
        self, unit: UnitOfWork, case: Case, change: CaseEventKind, *, by: Party | None = None, detail: str = ""
    ) -> Case:
        """Keep a case whose other values were changed with `dataclasses.replace`; its state stays as it is."""
        await store.put(unit.tx, case)
        return await self.record(unit, case, change, by=by, detail=detail)

    async def save(self, unit: UnitOfWork, case: Case) -> Case:
        """Keep changed values that are no news to anybody (the last error, an id); the card follows all the same."""
        await store.put(unit.tx, case)
        await self.redraw(unit, case)
        return case

    async def record(
        self, unit: UnitOfWork, case: Case, change: CaseEventKind, *, by: Party | None = None, detail: str = ""
    ) -> Case:
        """Add a line of history."""
        await store.add_event(unit.tx, case.guild_id, case.number, CaseEvent(unit.now, change, by, detail))
        await self.redraw(unit, case)
        return case

    async def redraw(self, unit: UnitOfWork, case: Case) -> None:
        """Have the card in the log brought up to date."""
        await unit.put_due(
            CARD,
            LOG_QUEUE,
            key=case.key(CARD),
            payload=CaseDue(case.number),
        )

    async def record_notification(self, unit: UnitOfWork, case: Case, notification: NotificationState) -> Case:
        """What became of the direct message."""
        return await self.change(
            unit, replace(case, notification=notification), CaseEventKind.NOTIFIED, detail=notification.value
        )

    async def keep_evidence(
        self,
        unit: UnitOfWork,
        snapshots: Sequence[EvidenceMessage],
        case: Case | None = None,
        *,
        by: Party | None = None,
    ) -> list[int]:
        """Keep messages as they are now, with a case or before there is one; returns the ids."""
        ids = await evidence.add(unit.tx, snapshots, case.number if case else None, unit.now)
        if case is not None and ids:
            await self.record(unit, case, CaseEventKind.EVIDENCE, by=by, detail=str(len(ids)))
        return ids

    async def attach(
        self, unit: UnitOfWork, case: Case, snapshot_ids: Sequence[int], *, by: Party | None = None
    ) -> None:
        """Have messages that were kept before belong to a case."""
        count = await evidence.attach(unit.tx, case.guild_id, case.number, snapshot_ids)
        if count:
            await self.record(unit, case, CaseEventKind.EVIDENCE, by=by, detail=str(count))

    async def load(self, reader: Reader, guild_id: int, number: int) -> Case:
        """The case, in a transaction or a view of one's own. Raises UserError when there is none."""
        case = await store.find(reader, guild_id, number)
        if case is None:
            raise UserError(NO_SUCH_CASE)
        return case

    async def case(self, guild_id: int, number: int) -> Case:
        """Raises UserError when there is none."""
        async with self.work.read() as reader:
            return await self.load(reader, guild_id, number)

    async def history(self, guild_id: int, number: int) -> list[CaseEvent]:
        async with self.work.read() as reader:
            return await store.events_of(reader, guild_id, number)

    async def evidence(self, guild_id: int, number: int) -> list[EvidenceMessage]:
        """What is still kept of the messages that the case is about."""
        async with self.work.read() as reader:
            return await evidence.of_case(reader, guild_id, number)

    async def snapshot(self, guild_id: int, snapshot_id: int) -> EvidenceMessage | None:
        async with self.work.read() as reader:
            return await evidence.find(reader, guild_id, snapshot_id)

    async def about(self, guild_id: int, target_id: int, limit: int = 25) -> list[Case]:
        """The latest cases about a person."""
        async with self.work.read() as reader:
            return await store.about(reader, guild_id, target_id, limit)

    async def not_done(self, guild_id: int, kinds: Collection[CaseKind], states: Collection[CaseState]) -> list[Case]:
        """Every case of these kinds in one of these states (not `done`), the first one first."""
        async with self.work.read() as reader:
            return await store.not_done(reader, guild_id, kinds, states)

    async def pick(self, actor: Person, typed: str) -> Case:
        """The case that was typed or chosen: "12", "#12". Raises UserError when there is none."""
        actor.require(Right.MOD)
        number = read_id(typed.split("·", 1)[0], _CALLED)
        if number is None:
            raise UserError(NO_SUCH_CASE)
        return await self.case(actor.guild_id, number)

    async def suggestions(self, actor: Person, typed: str, limit: int = 25) -> list[Case]:
        """The cases that fit what was typed so far, the latest first. Raises NotAllowed."""
        actor.require(Right.MOD)
        wanted = typed.strip().lstrip("#")
        async with self.work.read() as reader:
            people = best(wanted, await store.target_names(reader, actor.guild_id), lambda name: (name,))
            return await store.by_number_or_name(reader, actor.guild_id, wanted, people, limit)


def party(actor: Person) -> Party:
    """Somebody who acts, as a case names them."""
    return Party(actor.user_id, actor.name)
