"""Locks and slow modes: begun, prolonged, undone by command, by time or by hand. What was there before is saved in the
transaction that begins, so that it comes back whatever happens. One of each kind in a channel at a time.
"""

from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.database import Database, Reader, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.moderation.models.cases import Case, CaseKind, CaseState, ChangeKind, Ending, Opening
from cogs.moderation.models.measures import BEGIN, END, NOTICE, Measure, Touch, Wish
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.store import measures as store

UNDONE = "undone"
"""In the payload of what ends a measure: somebody wanted it, whatever the time."""

NOT_LOCKED = Text(
    "The bot has not locked this channel. If people cannot write in it, its rights say so: `/setup plan` shows them."
)
NOT_SLOW = Text("The bot has not slowed this channel down, so there is nothing to undo.")


class ChannelService:
    """For moderators; the jobs and the listeners call what needs no actor."""

    def __init__(self, database: Database, clock: Clock, due: DueList, drafts: Drafts, cases: CaseService) -> None:
        self._database = database
        self._drafts = drafts
        self._clock = clock
        self._due = due
        self._cases = cases

    async def begin(self, actor: Person, kind: CaseKind, wish: Wish, draft: Draft | None = None) -> tuple[Case, bool]:
        """Begin a measure, or change the one that is in force; says which (True: changed).

        A changed one keeps what was saved at its beginning.
        """
        actor.require(Right.MOD)
        guild_id = actor.guild_id
        async with self._database.transaction() as tx:
            if draft is not None:
                await self._drafts.use(tx, draft)
            standing = await store.open_in(tx, guild_id, wish.channel_id, kind)
            if standing is not None:
                return await self._prolong(tx, actor, standing, wish), True
            opening = Opening(
                guild_id=guild_id,
                kind=kind,
                moderator=party(actor),
                reason=wish.reason,
                channel_id=wish.channel_id,
                ends_at=wish.ends_at,
            )
            case = await self._cases.open(tx, opening)
            measure = Measure(
                guild_id=guild_id,
                case_number=case.number,
                kind=kind,
                channel_id=wish.channel_id,
                touches=wish.touches,
                seconds_before=wish.seconds_before,
                seconds_after=wish.seconds_after,
            )
            await store.add(tx, measure)
            await self._put(tx, BEGIN[kind], measure)
            await self._put_end(tx, measure, wish.ends_at)
        return case, False

    async def _prolong(self, tx: Transaction, actor: Person, measure: Measure, wish: Wish) -> Case:
        case = await self._cases.load(tx, measure.guild_id, measure.case_number)
        if case.state is CaseState.EXPIRING:
            raise UserError(Text("The last one is just being undone here. Please try again in a moment."))
        if case.failed_from is CaseState.EXPIRING:
            raise UserError(
                Text(
                    "The last one here is over, but undoing it has failed. Press “Try again” on the card of case "
                    "#{number} first.",
                    number=str(case.number),
                )
            )
        if case.state is CaseState.FAILED and case.failed_from is not None:
            case = await self._cases.move(tx, case, case.failed_from, ChangeKind.RETRIED, by=party(actor))
        before = str(int(case.ends_at.timestamp())) if case.ends_at is not None else ""
        changed = replace(case, ends_at=wish.ends_at, reason=wish.reason or case.reason)
        case = await self._cases.change(tx, changed, ChangeKind.PROLONGED, by=party(actor), detail=before)
        if wish.seconds_after is not None:
            measure = replace(measure, seconds_after=wish.seconds_after)
            await store.put(tx, measure)
        # A slow mode may have other seconds now; a lock that is in force only has its word in the channel renewed.
        await self._put(tx, BEGIN[measure.kind], measure)
        await self._put_end(tx, measure, wish.ends_at)
        return case

    async def undo(
        self, actor: Person, kind: CaseKind, channel_id: int, reason: str = "", draft: Draft | None = None
    ) -> Case:
        """Have a measure undone now. Raises UserError where there is none."""
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            if draft is not None:
                await self._drafts.use(tx, draft)
            measure = await store.open_in(tx, actor.guild_id, channel_id, kind)
            if measure is None:
                raise UserError(NOT_LOCKED if kind is CaseKind.LOCK else NOT_SLOW)
            case = await self._cases.load(tx, actor.guild_id, measure.case_number)
            case = await self._revive(tx, case)
            if case.state is CaseState.ACTIVE:
                case = await self._cases.move(
                    tx,
                    case,
                    CaseState.EXPIRING,
                    ChangeKind.UNDONE,
                    by=party(actor),
                    detail=reason,
                    ending=Ending.LIFTED,
                )
            else:
                await self._cases.record(tx, case, ChangeKind.UNDONE, by=party(actor), detail=reason)
            await self._due.cancel(tx, actor.guild_id, measure.lane)
            await self._put(tx, END[kind], measure, undone=True)
        return case

    async def undone_by_hand(self, guild_id: int, kind: CaseKind, channel_id: int) -> bool:
        """Somebody has undone it in Discord: the rest is put back as well. False where nothing was in force."""
        async with self._database.transaction() as tx:
            measure = await store.open_in(tx, guild_id, channel_id, kind)
            case = await self._cases.load(tx, guild_id, measure.case_number) if measure is not None else None
            if measure is None or case is None or case.state is not CaseState.ACTIVE:
                return False
            await self._cases.move(tx, case, CaseState.EXPIRING, ChangeKind.UNDONE_BY_HAND, ending=Ending.LIFTED)
            await self._due.cancel(tx, guild_id, measure.lane)
            await self._put(tx, END[kind], measure, undone=True)
        return True

    async def channel_deleted(self, guild_id: int, channel_id: int) -> None:
        """What was in force in it is over."""
        for kind in BEGIN:
            async with self._database.read() as reader:
                measure = await store.open_in(reader, guild_id, channel_id, kind)
            if measure is not None:
                await self.ended(measure, gone=True)

    async def resume(self, guild_id: int, number: int) -> tuple[Case, Measure]:
        """The case and its measure, as they are now; a failed case goes on where it was."""
        async with self._database.transaction() as tx:
            case = await self._revive(tx, await self._cases.load(tx, guild_id, number))
            return case, await self._measure(tx, case)

    async def save(self, measure: Measure) -> None:
        """Keep what was found before it is changed."""
        async with self._database.transaction() as tx:
            await store.put(tx, measure)

    async def in_force(self, measure: Measure) -> Case:
        """Discord has done it."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, measure.guild_id, measure.case_number)
            if case.state is CaseState.PENDING:
                case = await self._cases.move(tx, replace(case, error=None), CaseState.ACTIVE, ChangeKind.ACTED)
        return case

    async def begin_end(self, guild_id: int, number: int, *, undone: bool) -> tuple[Case, Measure]:
        """The case, expiring where its time has come or somebody wanted it undone, and its measure."""
        async with self._database.transaction() as tx:
            case = await self._revive(tx, await self._cases.load(tx, guild_id, number))
            over = case.ends_at is not None and case.ends_at <= self._clock.now()
            if case.state is CaseState.ACTIVE and over:
                case = await self._cases.move(tx, case, CaseState.EXPIRING, ChangeKind.EXPIRED, ending=Ending.EXPIRED)
            elif case.state is CaseState.ACTIVE and undone:
                # It came into force only while somebody wanted it undone, which the history tells already.
                case = replace(case, state=CaseState.EXPIRING, ending=Ending.LIFTED)
                await self._cases.keep(tx, case)
            return case, await self._measure(tx, case)

    async def ended(self, measure: Measure, *, altered: int = 0, gone: bool = False) -> Case:
        """What was before is back. `altered`: how many marks of others stayed; `gone`: the channel is deleted."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, measure.guild_id, measure.case_number)
            if case.state is CaseState.DONE:
                return case
            if altered:
                await self._cases.record(tx, case, ChangeKind.LEFT_ALONE, detail=str(altered))
            change = ChangeKind.CHANNEL_GONE if gone else ChangeKind.ACTED
            case = await self._cases.move(
                tx, replace(case, error=None), CaseState.DONE, change, ending=case.ending or Ending.LIFTED
            )
            await store.put(tx, replace(measure, over=True))
            await self._due.cancel(tx, measure.guild_id, measure.lane)
            if measure.kind is CaseKind.LOCK and not gone:
                await self._due.put(tx, guild_id=case.guild_id, kind=NOTICE, queue_key=f"lock_notice:{case.number}")
        return case

    async def retry(self, tx: Transaction, case: Case) -> None:
        """Puts on the due list what a failed case, back in its earlier state, has still to do."""
        measure = await self._measure(tx, case)
        kinds = END if case.state is CaseState.EXPIRING else BEGIN
        await self._put(tx, kinds[case.kind], measure)

    async def locked_channels(self, guild_id: int) -> list[int]:
        """Channels whose rights are not as they would be without a lock: what a hold is for."""
        async with self._database.read() as reader:
            return [one.channel_id for one in await store.all_open(reader, guild_id, CaseKind.LOCK)]

    async def open_lock(self, guild_id: int, channel_id: int) -> Measure | None:
        """The lock of a channel, from its order to its end."""
        async with self._database.read() as reader:
            return await store.open_in(reader, guild_id, channel_id, CaseKind.LOCK)

    async def open_slow(self, guild_id: int, channel_id: int) -> Measure | None:
        """The slow mode of a channel, from its order to its end."""
        async with self._database.read() as reader:
            return await store.open_in(reader, guild_id, channel_id, CaseKind.SLOWMODE)

    async def open_measures(self, guild_id: int, kind: CaseKind) -> list[tuple[Case, Measure]]:
        """Every measure of a kind that is not over, with its case."""
        async with self._database.read() as reader:
            return [
                (await self._cases.load(reader, guild_id, one.case_number), one)
                for one in await store.all_open(reader, guild_id, kind)
            ]

    async def touches(self, guild_id: int, number: int) -> tuple[Touch, ...]:
        """What a lock changed."""
        async with self._database.read() as reader:
            measure = await store.find(reader, guild_id, number)
        return measure.touches if measure is not None else ()

    async def _revive(self, tx: Transaction, case: Case) -> Case:
        if case.state is CaseState.FAILED and case.failed_from is not None:
            return await self._cases.move(tx, case, case.failed_from, ChangeKind.RETRIED)
        return case

    async def _measure(self, reader: Reader, case: Case) -> Measure:
        measure = await store.find(reader, case.guild_id, case.number)
        if measure is None:
            raise LookupError(f"case {case.number} has no measure")
        return measure

    async def _put(
        self, tx: Transaction, kind: str, measure: Measure, at: datetime | None = None, *, undone: bool = False
    ) -> None:
        await self._due.put(
            tx,
            guild_id=measure.guild_id,
            kind=kind,
            queue_key=measure.lane,
            key=f"{kind}/case:{measure.case_number}",
            at=at,
            payload={"case": measure.case_number, UNDONE: undone},
        )

    async def _put_end(self, tx: Transaction, measure: Measure, at: datetime | None) -> None:
        if at is None:
            await self._due.cancel(tx, measure.guild_id, measure.lane, END[measure.kind])
        else:
            await self._put(tx, END[measure.kind], measure, at)
