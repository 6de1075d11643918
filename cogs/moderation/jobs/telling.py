"""Direct messages to those concerned: before a removal or a ban, after anything else, in their language. A closed door
is noted on the case and stops nothing.
"""

import asyncio

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped, backoff
from bot.endpoint import single_attempt
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text, Texts
from cogs.moderation.models.cases import Case, Told
from cogs.moderation.models.due import TELL
from cogs.moderation.render.letters import APPEAL, Reader, letter, pardon_letter
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.effects import TOLD_BEFORE, EffectService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService

PATIENCE = 4.0
"""How long (seconds of real time) a removal or a ban waits for its direct message."""


class Teller:
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
        registry.add_due_kind(TELL, self.tell, Text("Word to somebody about a measure"))

    async def tell_before(self, case: Case) -> Case:
        """Tell of what is about to happen, where afterwards it would be too late; what comes of it is on the case."""
        if case.told is not Told.WAITING or case.kind not in TOLD_BEFORE:
            return case
        try:
            async with asyncio.timeout(PATIENCE):
                with single_attempt():
                    await self._send(case)
            told = Told.SENT
        except Undeliverable:
            told = Told.CLOSED
        except Exception:  # noqa: BLE001 - a message that fails must not keep a ban from happening
            told = Told.FAILED
        return await self._effects.told(case.guild_id, case.number, told)

    async def tell(self, item: DueItem) -> None:
        """Tell of what has been done, or taken back."""
        case = await self._cases.case(item.guild_id, int(str(item.payload["case"])))
        pardon = bool(item.payload.get("pardon"))
        if not pardon and case.told is not Told.WAITING:
            raise Skipped("the person has been told")
        try:
            await self._send(case, pardon=pardon)
        except Undeliverable:
            told = Told.CLOSED
        except Exception:
            if backoff(item.attempts + 1) is None:
                await self._note(case, Told.FAILED, pardon=pardon)
            raise
        else:
            told = Told.SENT
        await self._note(case, told, pardon=pardon)

    async def _note(self, case: Case, told: Told, *, pardon: bool) -> None:
        if pardon:
            await self._effects.pardon_told(case.guild_id, case.number, told)
        else:
            await self._effects.told(case.guild_id, case.number, told)

    async def _send(self, case: Case, *, pardon: bool = False) -> None:
        if case.target is None:
            raise ValueError(f"case {case.number} is about nobody")
        user_id = case.target.user_id
        reader = Reader(
            texts=self._texts,
            language=await self._preferences.language_of(case.guild_id, user_id),
            forum=self._server.forum.name,
            can_appeal=APPEAL in self._registry.components,
        )

        def build(token: str) -> Outgoing:
            return pardon_letter(case, reader) if pardon else letter(case, reader, token)

        key = case.key("moderation.pardon_letter" if pardon else "moderation.letter")
        await self._courier.direct(case.guild_id, key, user_id, build)
