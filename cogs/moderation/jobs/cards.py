"""Keeps the cards of cases current in the moderators' log, and alerts the moderators where a case needs somebody."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.due import ALERT, CARD, CaseDue
from cogs.moderation.render.cases import alert, card
from cogs.moderation.render.purges import card_notes
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.purges import PurgeService
from cogs.network.service.server import ServerService

LOG: Final = "log"
"""The key of the declared channel that moderators and administrators alone may see."""
MODERATORS_ROOM: Final = "moderators"
"""The key of the channel where moderators write, and see what needs them."""


@dataclass(frozen=True, slots=True)
class CaseCards:
    """Looks at the case as it is now, so that drawing a card twice or late does no harm."""

    cases: CaseService
    purges: PurgeService
    posting: Posting
    server: ServerService

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted stays deleted."""
        case = await self.cases.case(item.guild_id, item.load(CaseDue).case)
        notes = card_notes(await self.purges.of_case(case)) if case.kind is CaseKind.PURGE else ()
        if case.alerted_at is not None:
            await self.posting.refresh(item.guild_id, case.key(ALERT), partial(alert, case))
        log = await self.server.channel(item.guild_id, LOG)
        if not await self.posting.keep_current(item.guild_id, case.key(CARD), log, partial(card, case, notes)):
            raise Skipped("the card was deleted")

    async def alert(self, item: DueItem) -> None:
        """Tell the moderators, once a case; not in the log, but where they write."""
        case = await self.cases.case(item.guild_id, item.queue_number)
        room = await self.server.channel(item.guild_id, MODERATORS_ROOM)
        await self.posting.keep_current(item.guild_id, case.key(ALERT), room, partial(alert, case))
