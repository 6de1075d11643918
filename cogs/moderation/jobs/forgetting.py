"""Forgetting on Discord too: what the nightly clean-up has deleted vanishes from cards and from the search's indexes.
Apart from the jobs that post the cards, because it is one piece of work a night for all of them.
"""

from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta
from typing import Final

import structlog

from bot.client import Ratsbote
from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.housekeeping import night_queue
from bot.texts import Text
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.report_due import FORGET
from cogs.moderation.models.reports import CARD_KEY as REPORT_KEY
from cogs.moderation.render.forgotten import forgotten_card, forgotten_hit, forgotten_report
from cogs.moderation.service.automod import CARD_KEY as HIT_KEY
from cogs.moderation.service.automod import HitService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.searching import CaseSearch

_NIGHTLY: Final = time(3, 45)
"""UTC: after the nightly clean-up has deleted what the cards may show no longer."""
_log = structlog.stdlib.get_logger(__name__)


class Forgetting:
    """Handles `moderation.forget`. A card that shows nothing any more is not written again."""

    def __init__(self, bot: Ratsbote, reports: ReportService, hits: HitService, search: CaseSearch) -> None:
        self._bot = bot
        self._reports = reports
        self._hits = hits
        self._search = search
        bot.registry.add_due_kind(FORGET, self.forget, Text("Forgetting reported messages"), background=True)
        bot.registry.on_guild.append(self._begin)

    async def forget(self, item: DueItem) -> None:
        """Have words that are no longer kept vanish, and cards whose report or hit is not kept at all say only that."""
        guild_id = item.guild_id
        await self._reports.forget_words(guild_id)
        await self._search.tidy(guild_id)
        await self._empty(guild_id, REPORT_KEY, await self._reports.kept(guild_id), forgotten_report)
        await self._empty(guild_id, HIT_KEY, await self._hits.kept(guild_id), forgotten_hit)
        await self._plan(guild_id)

    async def _empty(self, guild_id: int, prefix: str, kept: Collection[int], text: Callable[[int], Text]) -> None:
        languages = PostLanguages(self._bot.texts, await self._bot.settings.languages(guild_id))
        for key in await self._bot.courier.posted(guild_id, prefix):
            number = key.removeprefix(prefix)
            # What goes on after the number is a direct message, which belongs to whom it was sent.
            if not number.isdecimal() or int(number) in kept:
                continue
            said = text(int(number))

            def build(_: str, said: Text = said) -> Outgoing:
                return forgotten_card(said, languages)

            try:
                await self._bot.courier.refresh(guild_id, key, build)
            except Undeliverable as error:
                # The next night tries again; the other cards need not wait for it.
                _log.warning("card_not_emptied", key=key, reason=error.reason)

    async def _begin(self, guild_id: int) -> None:
        await self._bot.due.begin(guild_id, FORGET, night_queue(guild_id), next_forgetting(self._bot.clock.now()))

    async def _plan(self, guild_id: int) -> None:
        async with self._bot.database.transaction() as tx:
            await self._bot.due.put(
                tx,
                guild_id=guild_id,
                kind=FORGET,
                queue_key=night_queue(guild_id),
                at=next_forgetting(self._bot.clock.now()),
            )


def next_forgetting(now: datetime) -> datetime:
    """The next 03:45 UTC, strictly later than now."""
    tonight = datetime.combine(now.date(), _NIGHTLY, now.tzinfo)
    return tonight if tonight > now else tonight + timedelta(days=1)
