"""Purges: previewed, confirmed, done bite by bite. Each message is kept as evidence before it is deleted, and what was
done is noted after each bite: a process that dies goes on where it was, and deletes nothing that was not shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.moderation.models.cases import Case, CaseEventKind, CaseKind, CaseState, EvidenceMessage, NewCase
from cogs.moderation.models.purges import MessageState, Purge, PurgeState, PurgeTally
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.store import evidence
from cogs.moderation.store import purges as store

PURGE = "moderation.purge"
"""The kind of due work that deletes; its queue key is `purge:<id>`."""
PREVIEW_HOLDS = timedelta(hours=1)
"""What was shown longer ago may not be what somebody still wants."""

NO_LONGER = Text("This preview is no longer valid. Please call `/mod purge` again; nothing was deleted.")
NOT_YOURS = Text("Only the moderator who called `/mod purge` can confirm it.")
BEGUN = Text("This purge has been confirmed already. “Show progress” tells how far it is.")


class PurgeService:
    """For moderators; the job calls what needs no actor."""

    def __init__(self, database: Database, clock: Clock, due: DueList, drafts: Drafts, cases: CaseService) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._cases = cases

    async def preview(self, actor: Person, purge: Purge, message_ids: Collection[int], draft: Draft | None) -> Purge:
        """Keep what was found, to be confirmed; `purge` without its id."""
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            if draft is not None:
                await self._drafts.use(tx, draft)
            return replace(purge, id=await store.add(tx, purge, message_ids))

    async def confirm(self, actor: Person, purge_id: int) -> tuple[Case, Purge]:
        """Open the case and have the messages deleted. Raises UserError for a preview that no longer holds."""
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            purge = await self._own(tx, actor, purge_id)
            if purge.state is not PurgeState.PREVIEWED:
                raise UserError(BEGUN)
            if purge.previewed_at + PREVIEW_HOLDS < self._clock.now():
                raise UserError(NO_LONGER)
            case = await self._cases.open(
                tx,
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
            await store.put(tx, purge)
            await self._put(tx, purge)
        return case, purge

    async def cancel(self, actor: Person, purge_id: int) -> Purge | None:
        """Stop after the present bite; a preview is forgotten (None)."""
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            purge = await store.find(tx, actor.guild_id, purge_id)
            if purge is None:
                return None
            if purge.state is PurgeState.PREVIEWED:
                if purge.moderator.user_id != actor.user_id:
                    raise UserError(NOT_YOURS)
                await store.delete(tx, purge)
                return None
            number = purge.case_number
            if purge.state is PurgeState.RUNNING and number is not None:
                purge = replace(purge, state=PurgeState.CANCELLED)
                await store.put(tx, purge)
                case = await self._cases.load(tx, purge.guild_id, number)
                await self._cases.record(tx, case, CaseEventKind.CANCELLED, by=party(actor))
        return purge

    async def progress(self, actor: Person, purge_id: int) -> tuple[Purge, PurgeTally, Case | None]:
        """How far it is. Raises UserError for one that is forgotten."""
        actor.require(Right.MOD)
        async with self._database.read() as reader:
            purge = await store.find(reader, actor.guild_id, purge_id)
            if purge is None:
                raise UserError(NO_LONGER)
            case = None
            if purge.case_number is not None:
                case = await self._cases.load(reader, purge.guild_id, purge.case_number)
            return purge, await store.tally(reader, purge.id), case

    async def resume(self, guild_id: int, purge_id: int) -> tuple[Purge, Case] | None:
        """The purge and its case, to be worked on; None when it is over or was never confirmed."""
        async with self._database.transaction() as tx:
            purge = await store.find(tx, guild_id, purge_id)
            if purge is None or purge.case_number is None:
                return None
            case = await self._cases.load(tx, guild_id, purge.case_number)
            if case.state is CaseState.FAILED and case.failed_from is not None:
                case = await self._cases.move(tx, case, case.failed_from, CaseEventKind.RETRIED)
            return (purge, case) if case.state is CaseState.PENDING else None

    async def left(self, purge: Purge) -> tuple[list[int], set[int]]:
        """What is still to be deleted, the latest first, and which of it was kept as evidence already.

        Nothing for one that was cancelled.
        """
        async with self._database.read() as reader:
            current = await store.find(reader, purge.guild_id, purge.id)
            taken = await store.messages(reader, purge.id, MessageState.TAKEN)
            if current is None or current.state is not PurgeState.RUNNING:
                return [], set(taken)
            return await store.messages(reader, purge.id, MessageState.WAITING, MessageState.TAKEN), set(taken)

    async def take(
        self, purge: Purge, found: Sequence[EvidenceMessage], *, missing: Collection[int], spared: Collection[int]
    ) -> None:
        """Keep what was found as evidence; it is about to be deleted.

        `missing` are not there: those that were taken before are ours, deleted before we could note it.
        """
        async with self._database.transaction() as tx:
            taken = set(await store.messages(tx, purge.id, MessageState.TAKEN))
            fresh = [one for one in found if one.message_id not in taken]
            await evidence.add(tx, fresh, purge.case_number, self._clock.now())
            await store.set_state(tx, purge.id, [one.message_id for one in fresh], MessageState.TAKEN)
            await store.set_state(tx, purge.id, taken & set(missing), MessageState.DELETED)
            await store.set_state(tx, purge.id, set(missing) - taken, MessageState.GONE)
            await store.set_state(tx, purge.id, spared, MessageState.SPARED)

    async def release(self, purge: Purge, staying: Collection[int], gone: Collection[int]) -> None:
        """After a cancellation: what was about to be deleted and stays is not kept; what is gone was ours."""
        async with self._database.transaction() as tx:
            await evidence.drop(tx, purge.guild_id, purge.case_number or 0, staying)
            await store.set_state(tx, purge.id, staying, MessageState.WAITING)
            await store.set_state(tx, purge.id, gone, MessageState.DELETED)

    async def note(self, purge: Purge, message_ids: Collection[int], state: MessageState) -> PurgeTally:
        """What has become of some messages; returns how far the purge is."""
        async with self._database.transaction() as tx:
            await store.set_state(tx, purge.id, message_ids, state)
            return await store.tally(tx, purge.id)

    async def tally(self, purge: Purge) -> PurgeTally:
        async with self._database.read() as reader:
            return await store.tally(reader, purge.id)

    async def of_case(self, case: Case) -> PurgeTally:
        """How far the purge of a case is."""
        async with self._database.read() as reader:
            purge = await store.of_case(reader, case.guild_id, case.number)
            return await store.tally(reader, purge.id) if purge is not None else PurgeTally()

    async def finish(self, purge: Purge) -> tuple[Purge, PurgeTally]:
        """Nothing is left to do, or it was cancelled: the case says what was done."""
        async with self._database.transaction() as tx:
            current = await store.find(tx, purge.guild_id, purge.id) or purge
            tally = await store.tally(tx, purge.id)
            case = await self._cases.load(tx, purge.guild_id, purge.case_number or 0)
            if case.state is CaseState.PENDING:
                kept = len(await evidence.of_case(tx, case.guild_id, case.number))
                await self._cases.record(tx, case, CaseEventKind.EVIDENCE, detail=str(kept))
                detail = f"{tally.deleted} {tally.gone} {tally.spared}"
                await self._cases.move(
                    tx, replace(case, error=None), CaseState.DONE, CaseEventKind.PURGED, detail=detail
                )
            if current.state is PurgeState.RUNNING:
                current = replace(current, state=PurgeState.DONE)
                await store.put(tx, current)
        return current, tally

    async def retry(self, tx: Transaction, case: Case) -> None:
        """Puts on the due list what a failed case has still to do."""
        purge = await store.of_case(tx, case.guild_id, case.number)
        if purge is not None:
            await self._put(tx, purge)

    async def _own(self, tx: Transaction, actor: Person, purge_id: int) -> Purge:
        purge = await store.find(tx, actor.guild_id, purge_id)
        if purge is None:
            raise UserError(NO_LONGER)
        if purge.moderator.user_id != actor.user_id:
            raise UserError(NOT_YOURS)
        return purge

    async def _put(self, tx: Transaction, purge: Purge) -> None:
        await self._due.put(tx, guild_id=purge.guild_id, kind=PURGE, queue_key=f"purge:{purge.id}")


def queue_key(purge: Purge) -> str:
    return f"purge:{purge.id}"
