"""Previews purges, has them confirmed, and notes them batch by batch.

Each message is kept as evidence before it is deleted, and what was
done is noted after each batch: a process that dies goes on where it was, and deletes nothing that was not shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.moderation.models.cases import Case, CaseEventKind, CaseKind, CaseState, EvidenceMessage, NewCase
from cogs.moderation.models.due import PURGE
from cogs.moderation.models.purges import MessageState, Purge, PurgeState, PurgeTally
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.store import evidence
from cogs.moderation.store import purges as store

PREVIEW_HOLDS = timedelta(hours=1)
"""What was shown longer ago may not be what somebody still wants."""

NO_LONGER = Text("This preview is no longer valid. Please call `/mod purge` again; nothing was deleted.")
NOT_YOURS = Text("Only the moderator who called `/mod purge` can confirm it.")
BEGUN = Text("This purge has been confirmed already. “Show progress” tells how far it is.")


@dataclass(frozen=True, slots=True)
class PurgeService:
    """For moderators; the job calls what needs no actor."""

    work: Work
    cases: CaseService

    async def preview(self, actor: Person, purge: Purge, message_ids: Collection[int], draft: Draft | None) -> Purge:
        """Keep what was found, to be confirmed; `purge` without its id."""
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id, draft) as unit:
            return replace(purge, id=await store.add(unit.tx, purge, message_ids))

    async def confirm(self, actor: Person, purge_id: int) -> tuple[Case, Purge]:
        """Open the case and have the messages deleted. Raises UserError for a preview that no longer holds."""
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id) as unit:
            purge = await self._own(unit.tx, actor, purge_id)
            if purge.state is not PurgeState.PREVIEWED:
                raise UserError(BEGUN)
            if purge.previewed_at + PREVIEW_HOLDS < unit.now:
                raise UserError(NO_LONGER)
            case = await self.cases.open(
                unit,
                NewCase(
                    guild_id=purge.guild_id,
                    kind=CaseKind.PURGE,
                    moderator=party(actor),
                    reason=purge.reason,
                    target=purge.author,
                    channel_id=purge.channel_id,
                ),
            )
            purge = replace(purge, state=PurgeState.RUNNING, case_number=case.number)
            await store.put(unit.tx, purge)
            await put_purge_due(unit, purge)
        return case, purge

    async def cancel(self, actor: Person, purge_id: int) -> Purge | None:
        """Stop after the present batch; a preview is forgotten (None)."""
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id) as unit:
            purge = await store.find(unit.tx, actor.guild_id, purge_id)
            if purge is None:
                return None
            if purge.state is PurgeState.PREVIEWED:
                if purge.moderator.user_id != actor.user_id:
                    raise UserError(NOT_YOURS)
                await store.delete(unit.tx, purge)
                return None
            number = purge.case_number
            if purge.state is PurgeState.RUNNING and number is not None:
                purge = replace(purge, state=PurgeState.CANCELLED)
                await store.put(unit.tx, purge)
                case = await self.cases.load(unit.tx, purge.guild_id, number)
                await self.cases.record(unit, case, CaseEventKind.CANCELLED, by=party(actor))
        return purge

    async def progress(self, actor: Person, purge_id: int) -> tuple[Purge, PurgeTally, Case | None]:
        """How far it is. Raises UserError for one that is forgotten."""
        actor.require(Right.MOD)
        async with self.work.read() as reader:
            purge = await store.find(reader, actor.guild_id, purge_id)
            if purge is None:
                raise UserError(NO_LONGER)
            case = None
            if purge.case_number is not None:
                case = await self.cases.load(reader, purge.guild_id, purge.case_number)
            return purge, await store.tally(reader, purge.id), case

    async def resume(self, guild_id: int, purge_id: int) -> tuple[Purge, Case] | None:
        """The purge and its case, to be worked on; None when it is over or was never confirmed."""
        async with self.work.begin(guild_id) as unit:
            purge = await store.find(unit.tx, guild_id, purge_id)
            if purge is None or purge.case_number is None:
                return None
            case = await self.cases.load(unit.tx, guild_id, purge.case_number)
            if case.state is CaseState.FAILED and case.failed_from is not None:
                case = await self.cases.move(unit, case, case.failed_from, CaseEventKind.RETRIED)
            return (purge, case) if case.state is CaseState.PENDING else None

    async def left(self, purge: Purge) -> tuple[list[int], set[int]]:
        """What is still to be deleted, the latest first, and which of it was kept as evidence already.

        Nothing for one that was cancelled.
        """
        async with self.work.read() as reader:
            current = await store.find(reader, purge.guild_id, purge.id)
            taken = await store.messages(reader, purge.id, MessageState.TAKEN)
            if current is None or current.state is not PurgeState.RUNNING:
                return [], set(taken)
            return await store.messages(reader, purge.id, MessageState.WAITING, MessageState.TAKEN), set(taken)

    async def take(
        self, purge: Purge, doomed: Sequence[EvidenceMessage], *, missing: Collection[int], pinned: Collection[int]
    ) -> None:
        """Keep these messages as evidence; they are about to be deleted.

        `missing` are not there: those that were taken before are ours, deleted before we could note it.
        """
        async with self.work.begin(purge.guild_id) as unit:
            taken = set(await store.messages(unit.tx, purge.id, MessageState.TAKEN))
            fresh = [message for message in doomed if message.message_id not in taken]
            await evidence.add(unit.tx, fresh, purge.case_number, unit.now)
            await store.set_state(unit.tx, purge.id, [message.message_id for message in fresh], MessageState.TAKEN)
            await store.set_state(unit.tx, purge.id, taken & set(missing), MessageState.DELETED)
            await store.set_state(unit.tx, purge.id, set(missing) - taken, MessageState.GONE)
            await store.set_state(unit.tx, purge.id, pinned, MessageState.PINNED)

    async def release(self, purge: Purge, staying: Collection[int], gone: Collection[int]) -> None:
        """After a cancellation: what was about to be deleted and stays is not kept; what is gone was ours."""
        async with self.work.begin(purge.guild_id) as unit:
            await evidence.drop(unit.tx, purge.guild_id, purge.case_number or 0, staying)
            await store.set_state(unit.tx, purge.id, staying, MessageState.WAITING)
            await store.set_state(unit.tx, purge.id, gone, MessageState.DELETED)

    async def note(self, purge: Purge, message_ids: Collection[int], state: MessageState) -> PurgeTally:
        """What has become of some messages; returns how far the purge is."""
        async with self.work.begin(purge.guild_id) as unit:
            await store.set_state(unit.tx, purge.id, message_ids, state)
            return await store.tally(unit.tx, purge.id)

    async def tally(self, purge: Purge) -> PurgeTally:
        async with self.work.read() as reader:
            return await store.tally(reader, purge.id)

    async def of_case(self, case: Case) -> PurgeTally:
        """How far the purge of a case is."""
        async with self.work.read() as reader:
            purge = await store.of_case(reader, case.guild_id, case.number)
            return await store.tally(reader, purge.id) if purge is not None else PurgeTally()

    async def finish(self, purge: Purge) -> tuple[Purge, PurgeTally]:
        """Nothing is left to do, or it was cancelled: the case says what was done."""
        async with self.work.begin(purge.guild_id) as unit:
            current = await store.find(unit.tx, purge.guild_id, purge.id) or purge
            tally = await store.tally(unit.tx, purge.id)
            case = await self.cases.load(unit.tx, purge.guild_id, purge.case_number or 0)
            if case.state is CaseState.PENDING:
                kept = len(await evidence.of_case(unit.tx, case.guild_id, case.number))
                await self.cases.record(unit, case, CaseEventKind.EVIDENCE, detail=str(kept))
                detail = f"{tally.deleted} {tally.gone} {tally.pinned}"
                await self.cases.move(
                    unit, replace(case, error=None), CaseState.DONE, CaseEventKind.PURGED, detail=detail
                )
            if current.state is PurgeState.RUNNING:
                current = replace(current, state=PurgeState.DONE)
                await store.put(unit.tx, current)
        return current, tally

    async def _own(self, reader: Reader, actor: Person, purge_id: int) -> Purge:
        purge = await store.find(reader, actor.guild_id, purge_id)
        if purge is None:
            raise UserError(NO_LONGER)
        if purge.moderator.user_id != actor.user_id:
            raise UserError(NOT_YOURS)
        return purge


async def put_purge_due(unit: UnitOfWork, purge: Purge) -> None:
    """Have deleted what is left."""
    await unit.put_due(PURGE, f"purge:{purge.id}")
