"""Does what is due about people: the measure itself, its renewal, its end, and the direct messages about it.

Whatever is due about one person runs one after the other, so that no expiry can overtake a later ban.
"""

import asyncio
from collections.abc import Awaitable

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped, backoff
from bot.endpoint import single_attempt
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text, Texts
from cogs.moderation.jobs.discord_actions import DiscordActions
from cogs.moderation.models.cases import (
    Case,
    CaseEventKind,
    CaseKind,
    CaseState,
    FailureReason,
    NotificationState,
    RefusedByDiscord,
)
from cogs.moderation.models.due import ACT, END_BAN, END_TIMEOUT, NOTIFY, RENEW
from cogs.moderation.render.notifications import APPEAL, Recipient, notification_message, pardon_message
from cogs.moderation.rules.durations import reach
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.execution import NOTIFIED_BEFORE, EffectService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService

PATIENCE = 4.0
"""How long (seconds of real time) a removal or a ban waits for its direct message."""


class DirectMessenger:
    """Writes each message once, whatever breaks on the way: the ledger knows what was sent."""

    def __init__(
        self,
        *,
        cases: CaseService,
        effects: EffectService,
        courier: Courier,
        preferences: PreferenceService,
        server: ServerService,
        texts: Texts,
        registry: Registry,
    ) -> None:
        self._cases = cases
        self._effects = effects
        self._courier = courier
        self._preferences = preferences
        self._server = server
        self._texts = texts
        self._registry = registry
        registry.add_due_kind(NOTIFY, self.tell, Text("Word to somebody about a measure"))

    async def notify_before(self, case: Case) -> Case:
        """Tell of what is about to happen, where afterwards it would be too late; what comes of it is on the case."""
        if case.notification is not NotificationState.WAITING or case.kind not in NOTIFIED_BEFORE:
            return case
        try:
            async with asyncio.timeout(PATIENCE):
                with single_attempt():
                    await self._send(case)
            notification = NotificationState.SENT
        except Undeliverable:
            notification = NotificationState.CLOSED
        except Exception:  # noqa: BLE001 - a message that fails must not keep a ban from happening
            notification = NotificationState.FAILED
        return await self._effects.record_notification(case.guild_id, case.number, notification)

    async def tell(self, item: DueItem) -> None:
        """Tell of what has been done, or taken back."""
        case = await self._cases.case(item.guild_id, int(str(item.payload["case"])))
        pardon = bool(item.payload.get("pardon"))
        if not pardon and case.notification is not NotificationState.WAITING:
            raise Skipped("the person has been told")
        try:
            await self._send(case, pardon=pardon)
        except Undeliverable:
            notification = NotificationState.CLOSED
        except Exception:
            if backoff(item.attempts + 1) is None:
                await self._note(case, NotificationState.FAILED, pardon=pardon)
            raise
        else:
            notification = NotificationState.SENT
        await self._note(case, notification, pardon=pardon)

    async def _note(self, case: Case, notification: NotificationState, *, pardon: bool) -> None:
        if pardon:
            await self._effects.record_pardon_notification(case.guild_id, case.number, notification)
        else:
            await self._effects.record_notification(case.guild_id, case.number, notification)

    async def _send(self, case: Case, *, pardon: bool = False) -> None:
        if case.target is None:
            raise ValueError(f"case {case.number} is about nobody")
        user_id = case.target.user_id
        recipient = Recipient(
            texts=self._texts,
            language=await self._preferences.language_of(case.guild_id, user_id),
            forum=self._server.forum.name,
            can_appeal=APPEAL in self._registry.components,
        )

        def build(token: str) -> Outgoing:
            return pardon_message(case, recipient) if pardon else notification_message(case, recipient, token)

        key = case.key("moderation.pardon_letter" if pardon else "moderation.letter")
        await self._courier.direct(case.guild_id, key, user_id, build)


class SanctionJobs:
    """Handlers of the due kinds about people."""

    def __init__(
        self,
        effects: EffectService,
        actions: DiscordActions,
        messenger: DirectMessenger,
        clock: Clock,
        registry: Registry,
    ) -> None:
        self._effects = effects
        self._actions = actions
        self._messenger = messenger
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
        case = await self._messenger.notify_before(case)
        await self._tried(item, case, self._do(case))
        await self._effects.acted(case.guild_id, case.number)

    async def renew(self, item: DueItem) -> None:
        """Time the person out once more: before Discord's 28 days are over, or after they came back."""
        case = await self._effects.resume(item.guild_id, number_of(item), CaseState.ACTIVE)
        now = self._clock.now()
        if case.state is not CaseState.ACTIVE or case.ends_at is None or case.ends_at <= now:
            raise Skipped("the timeout is no longer in force")
        await self._tried(item, case, self._actions.timeout(case, reach(case.ends_at, now)))
        why = CaseEventKind(str(item.payload.get("why", CaseEventKind.RENEWED.value)))
        await self._effects.renewed(case.guild_id, case.number, why)

    async def end(self, item: DueItem) -> None:
        """Lift what has run out, or was taken back."""
        case = await self._effects.begin_end(item.guild_id, number_of(item))
        if case.state is not CaseState.EXPIRING:
            raise Skipped("the case has no end that is due")
        await self._tried(item, case, self._actions.lift(case))
        await self._effects.ended(case.guild_id, case.number)

    async def _do(self, case: Case) -> None:
        now = self._clock.now()
        if case.ends_at is not None and case.ends_at <= now:
            return  # an outage has outlasted it; if an attempt came through unnoticed, its end takes it away
        match case.kind:
            case CaseKind.TIMEOUT if case.ends_at is not None:
                await self._actions.timeout(case, reach(case.ends_at, now))
            case CaseKind.UNTIMEOUT:
                await self._actions.timeout(case, None)
            case CaseKind.KICK:
                await self._actions.kick(case)
            case CaseKind.BAN:
                await self._actions.ban(case)
            case CaseKind.UNBAN:
                await self._actions.unban(case)
            case _:
                raise ValueError(f"nothing is to be done for a {case.kind}")

    async def _tried(self, item: DueItem, case: Case, attempt: Awaitable[object]) -> None:
        """Do it, and keep with the case what came of it. Raises what leads the due list to try again, or to stop."""
        try:
            await attempt
        except RefusedByDiscord as refusal:
            await self._effects.failed(case.guild_id, case.number, refusal.failure)
            raise Undeliverable(refusal.failure.value) from refusal
        except Exception:
            attempts = item.attempts + 1
            if backoff(attempts) is None:
                await self._effects.failed(case.guild_id, case.number, FailureReason.OUTAGE)
            else:
                await self._effects.attempt_failed(case.guild_id, case.number, attempts)
            raise


def number_of(item: DueItem) -> int:
    """The case that the work is for."""
    return int(str(item.payload["case"]))
