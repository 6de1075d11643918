"""What the due list has done about people: the measure itself, its renewal, and its end. Whatever is due about one
person runs one after the other, so that no expiry can overtake a later ban.
"""

from collections.abc import Awaitable

from bot.clock import Clock
from bot.due.models import DueItem, Skipped, backoff
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text
from cogs.moderation.jobs.hands import Hands
from cogs.moderation.jobs.telling import Teller
from cogs.moderation.models.cases import Case, CaseKind, CaseState, ChangeKind
from cogs.moderation.models.due import ACT, END_BAN, END_TIMEOUT, RENEW
from cogs.moderation.models.troubles import Refused, Trouble
from cogs.moderation.rules.length import reach
from cogs.moderation.service.effects import EffectService


class MeasureJobs:
    """Handlers of the due kinds about people."""

    def __init__(self, effects: EffectService, hands: Hands, teller: Teller, clock: Clock, registry: Registry) -> None:
        self._effects = effects
        self._hands = hands
        self._teller = teller
        self._clock = clock
        registry.add_due_kind(ACT, self.act, Text("Measure of a moderator"))
        registry.add_due_kind(RENEW, self.renew, Text("Renewal of a long timeout"))
        registry.add_due_kind(END_TIMEOUT, self.end, Text("End of a timeout"))
        registry.add_due_kind(END_BAN, self.end, Text("End of a ban"))

    async def act(self, item: DueItem) -> None:
        """Do what the case says; before a removal or a ban, tell the person."""
        case = await self._effects.begin_act(item.guild_id, number_of(item))
        if case.state is not CaseState.PENDING:
            raise Skipped("the case is no longer waiting for this")
        case = await self._teller.tell_before(case)
        await self._tried(item, case, self._do(case))
        await self._effects.acted(case.guild_id, case.number)

    async def renew(self, item: DueItem) -> None:
        """Time the person out once more: before Discord's 28 days are over, or after they came back."""
        case = await self._effects.resume(item.guild_id, number_of(item), CaseState.ACTIVE)
        now = self._clock.now()
        if case.state is not CaseState.ACTIVE or case.ends_at is None or case.ends_at <= now:
            raise Skipped("the timeout is no longer in force")
        await self._tried(item, case, self._hands.timeout(case, reach(case.ends_at, now)))
        why = ChangeKind(str(item.payload.get("why", ChangeKind.RENEWED.value)))
        await self._effects.renewed(case.guild_id, case.number, why)

    async def end(self, item: DueItem) -> None:
        """Lift what has run out, or was taken back."""
        case = await self._effects.begin_end(item.guild_id, number_of(item))
        if case.state is not CaseState.EXPIRING:
            raise Skipped("the case has no end that is due")
        await self._tried(item, case, self._hands.lift(case))
        await self._effects.ended(case.guild_id, case.number)

    async def _do(self, case: Case) -> None:
        now = self._clock.now()
        if case.ends_at is not None and case.ends_at <= now:
            return  # an outage has outlasted it; if an attempt came through unnoticed, its end takes it away
        match case.kind:
            case CaseKind.TIMEOUT if case.ends_at is not None:
                await self._hands.timeout(case, reach(case.ends_at, now))
            case CaseKind.UNTIMEOUT:
                await self._hands.timeout(case, None)
            case CaseKind.KICK:
                await self._hands.kick(case)
            case CaseKind.BAN:
                await self._hands.ban(case)
            case CaseKind.UNBAN:
                await self._hands.unban(case)
            case _:
                raise ValueError(f"nothing is to be done for a {case.kind}")

    async def _tried(self, item: DueItem, case: Case, attempt: Awaitable[object]) -> None:
        """Do it, and keep with the case what came of it. Raises what leads the due list to try again, or to stop."""
        try:
            await attempt
        except Refused as refused:
            await self._effects.failed(case.guild_id, case.number, refused.trouble)
            raise Undeliverable(refused.trouble.value) from refused
        except Exception:
            attempts = item.attempts + 1
            if backoff(attempts) is None:
                await self._effects.failed(case.guild_id, case.number, Trouble.OUTAGE)
            else:
                await self._effects.stumbled(case.guild_id, case.number, attempts)
            raise


def number_of(item: DueItem) -> int:
    """The case that the work is for."""
    return int(str(item.payload["case"]))
