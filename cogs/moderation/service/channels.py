"""Begins, prolongs and undoes locks and slow modes, by command, time or hand. What was there before is saved in the
transaction that begins, so that it comes back whatever happens. One of each kind in a channel at a time.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.moderation.models.cases import Case, CaseEventKind, CaseKind, CaseState, Ending, NewCase
from cogs.moderation.models.channel_actions import ChannelAction, ChannelOrder, OverwriteChange
from cogs.moderation.models.due import BEGIN, END, LOCK_NOTICE, ChannelDue
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.store import channel_actions as store

NOT_LOCKED = Text(
    "The bot has not locked this channel. If people cannot write in it, its rights say so: `/setup plan` shows them."
)
NOT_SLOW = Text("The bot has not slowed this channel down, so there is nothing to undo.")


@dataclass(frozen=True, slots=True)
class ChannelService:
    """For moderators; the jobs and the listeners call what needs no actor."""

    work: Work
    cases: CaseService

    async def begin(
        self, actor: Person, kind: CaseKind, order: ChannelOrder, draft: Draft | None = None
    ) -> tuple[Case, bool]:
        """Begin an action, or change the one that is in force; says which (True: changed).

        A changed one keeps what was saved at its beginning.
        """
        actor.require(Right.MOD)
        guild_id = actor.guild_id
        async with self.work.begin(actor.guild_id, draft) as unit:
            in_force = await store.open_in(unit.tx, guild_id, order.channel_id, kind)
            if in_force is not None:
                return await self._prolong(unit, actor, in_force, order), True
            new_case = NewCase(
                guild_id=guild_id,
                kind=kind,
                moderator=party(actor),
                reason=order.reason,
                channel_id=order.channel_id,
                ends_at=order.ends_at,
            )
            case = await self.cases.open(unit, new_case)
            action = ChannelAction(
                guild_id=guild_id,
                case_number=case.number,
                kind=kind,
                channel_id=order.channel_id,
                changes=order.changes,
                seconds_before=order.seconds_before,
                seconds_after=order.seconds_after,
            )
            await store.add(unit.tx, action)
            await put_action_due(unit, BEGIN[kind], action)
            await _put_end(unit, action, order.ends_at)
        return case, False

    async def _prolong(self, unit: UnitOfWork, actor: Person, action: ChannelAction, order: ChannelOrder) -> Case:
        case = await self.cases.load(unit.tx, action.guild_id, action.case_number)
        if case.state is CaseState.EXPIRING:
            raise UserError(Text("The previous action is still being undone here. Please try again in a moment."))
        if case.failed_from is CaseState.EXPIRING:
            raise UserError(
                Text(
                    "The previous action here is over, but undoing it failed. Press “Try again” on the card of case "
                    "#{number} first.",
                    number=str(case.number),
                )
            )
        if case.state is CaseState.FAILED and case.failed_from is not None:
            case = await self.cases.move(unit, case, case.failed_from, CaseEventKind.RETRIED, by=party(actor))
        before = str(int(case.ends_at.timestamp())) if case.ends_at is not None else ""
        changed = replace(case, ends_at=order.ends_at, reason=order.reason or case.reason)
        case = await self.cases.change(unit, changed, CaseEventKind.PROLONGED, by=party(actor), detail=before)
        if order.seconds_after is not None:
            action = replace(action, seconds_after=order.seconds_after)
            await store.put(unit.tx, action)
        # A slow mode may have other seconds now; a lock that is in force only has its word in the channel renewed.
        await put_action_due(unit, BEGIN[action.kind], action)
        await _put_end(unit, action, order.ends_at)
        return case

    async def undo(
        self, actor: Person, kind: CaseKind, channel_id: int, reason: str = "", draft: Draft | None = None
    ) -> Case:
        """Have an action undone now. Raises UserError where there is none."""
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id, draft) as unit:
            action = await store.open_in(unit.tx, actor.guild_id, channel_id, kind)
            if action is None:
                raise UserError(NOT_LOCKED if kind is CaseKind.LOCK else NOT_SLOW)
            case = await self.cases.load(unit.tx, actor.guild_id, action.case_number)
            case = await self._resumed(unit, case)
            if case.state is CaseState.ACTIVE:
                case = await self.cases.move(
                    unit,
                    case,
                    CaseState.EXPIRING,
                    CaseEventKind.UNDONE,
                    by=party(actor),
                    detail=reason,
                    ending=Ending.LIFTED,
                )
            else:
                await self.cases.record(unit, case, CaseEventKind.UNDONE, by=party(actor), detail=reason)
            await unit.cancel_due(action.queue_key)
            await put_action_due(unit, END[kind], action, undone=True)
        return case

    async def undone_by_hand(self, guild_id: int, kind: CaseKind, channel_id: int) -> bool:
        """Somebody has undone it in Discord: the rest is put back as well. False where nothing was in force."""
        async with self.work.begin(guild_id) as unit:
            action = await store.open_in(unit.tx, guild_id, channel_id, kind)
            case = await self.cases.load(unit.tx, guild_id, action.case_number) if action is not None else None
            if action is None or case is None or case.state is not CaseState.ACTIVE:
                return False
            await self.cases.move(unit, case, CaseState.EXPIRING, CaseEventKind.UNDONE_BY_HAND, ending=Ending.LIFTED)
            await unit.cancel_due(action.queue_key)
            await put_action_due(unit, END[kind], action, undone=True)
        return True

    async def channel_deleted(self, guild_id: int, channel_id: int) -> None:
        """What was in force in it is over."""
        for kind in BEGIN:
            async with self.work.read() as reader:
                action = await store.open_in(reader, guild_id, channel_id, kind)
            if action is not None:
                await self.ended(action, gone=True)

    async def resume(self, guild_id: int, number: int) -> tuple[Case, ChannelAction]:
        """The case and its action, as they are now; a failed case goes on where it was."""
        async with self.work.begin(guild_id) as unit:
            case = await self._resumed(unit, await self.cases.load(unit.tx, guild_id, number))
            return case, await get_action(unit.tx, case)

    async def save(self, action: ChannelAction) -> None:
        """Keep what was found before it is changed."""
        async with self.work.begin(action.guild_id) as unit:
            await store.put(unit.tx, action)

    async def in_force(self, action: ChannelAction) -> Case:
        """Discord has done it."""
        async with self.work.begin(action.guild_id) as unit:
            case = await self.cases.load(unit.tx, action.guild_id, action.case_number)
            if case.state is CaseState.PENDING:
                case = await self.cases.move(unit, replace(case, error=None), CaseState.ACTIVE, CaseEventKind.ACTED)
        return case

    async def begin_end(self, guild_id: int, number: int, *, undone: bool) -> tuple[Case, ChannelAction]:
        """The case, expiring where its time has come or somebody wanted it undone, and its action."""
        async with self.work.begin(guild_id) as unit:
            case = await self._resumed(unit, await self.cases.load(unit.tx, guild_id, number))
            over = case.ends_at is not None and case.ends_at <= unit.now
            if case.state is CaseState.ACTIVE and over:
                case = await self.cases.move(
                    unit, case, CaseState.EXPIRING, CaseEventKind.EXPIRED, ending=Ending.EXPIRED
                )
            elif case.state is CaseState.ACTIVE and undone:
                # It came into force only while somebody wanted it undone, which the history tells already.
                case = replace(case, state=CaseState.EXPIRING, ending=Ending.LIFTED)
                await self.cases.save(unit, case)
            return case, await get_action(unit.tx, case)

    async def ended(self, action: ChannelAction, *, altered: int = 0, gone: bool = False) -> Case:
        """What was before is back. `altered`: how many marks of others stayed; `gone`: the channel is deleted."""
        async with self.work.begin(action.guild_id) as unit:
            case = await self.cases.load(unit.tx, action.guild_id, action.case_number)
            if case.state is CaseState.DONE:
                return case
            if altered:
                await self.cases.record(unit, case, CaseEventKind.LEFT_ALONE, detail=str(altered))
            change = CaseEventKind.CHANNEL_GONE if gone else CaseEventKind.ACTED
            case = await self.cases.move(
                unit, replace(case, error=None), CaseState.DONE, change, ending=case.ending or Ending.LIFTED
            )
            await store.put(unit.tx, replace(action, over=True))
            await unit.cancel_due(action.queue_key)
            if action.kind is CaseKind.LOCK and not gone:
                await unit.put_due(LOCK_NOTICE, f"lock_notice:{case.number}")
        return case

    async def locked_channels(self, guild_id: int) -> list[int]:
        """Channels whose rights are not as they would be without a lock: what a hold is for."""
        async with self.work.read() as reader:
            return [action.channel_id for action in await store.all_open(reader, guild_id, CaseKind.LOCK)]

    async def open_lock(self, guild_id: int, channel_id: int) -> ChannelAction | None:
        """The lock of a channel, from its order to its end."""
        async with self.work.read() as reader:
            return await store.open_in(reader, guild_id, channel_id, CaseKind.LOCK)

    async def open_slow(self, guild_id: int, channel_id: int) -> ChannelAction | None:
        """The slow mode of a channel, from its order to its end."""
        async with self.work.read() as reader:
            return await store.open_in(reader, guild_id, channel_id, CaseKind.SLOWMODE)

    async def open_actions(self, guild_id: int, kind: CaseKind) -> list[tuple[Case, ChannelAction]]:
        """Every action of a kind that is not over, with its case."""
        async with self.work.read() as reader:
            return [
                (await self.cases.load(reader, guild_id, action.case_number), action)
                for action in await store.all_open(reader, guild_id, kind)
            ]

    async def changes(self, guild_id: int, number: int) -> tuple[OverwriteChange, ...]:
        """What a lock changed."""
        async with self.work.read() as reader:
            action = await store.find(reader, guild_id, number)
        return action.changes if action is not None else ()

    async def _resumed(self, unit: UnitOfWork, case: Case) -> Case:
        if case.state is CaseState.FAILED and case.failed_from is not None:
            return await self.cases.move(unit, case, case.failed_from, CaseEventKind.RETRIED)
        return case


async def get_action(reader: Reader, case: Case) -> ChannelAction:
    """What a case does to its channel. Raises LookupError for a case that does nothing to one."""
    action = await store.find(reader, case.guild_id, case.number)
    if action is None:
        raise LookupError(f"case {case.number} does nothing to a channel")
    return action


async def put_action_due(
    unit: UnitOfWork, kind: str, action: ChannelAction, at: datetime | None = None, *, undone: bool = False
) -> None:
    """Have an action begun or ended at an instant (UTC), or now. `undone`: somebody wants it, whatever the time."""
    key = f"{kind}/case:{action.case_number}"
    await unit.put_due(kind, action.queue_key, key=key, at=at, payload=ChannelDue(action.case_number, undone))


async def _put_end(unit: UnitOfWork, action: ChannelAction, at: datetime | None) -> None:
    if at is None:
        await unit.cancel_due(action.queue_key, END[action.kind])
    else:
        await put_action_due(unit, END[action.kind], action, at)
