"""Redacts cards: what the nightly clean-up has deleted vanishes from Discord and from the search's indexes too."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

import structlog

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.housekeeping import night_queue
from bot.texts import Text
from bot.ui import kit
from bot.ui.post_text import PostLanguages
from bot.work import Work
from cogs.moderation.models.due import REDACT
from cogs.moderation.models.reports import CARD_KEY as REPORT_KEY
from cogs.moderation.service.automod import CARD_KEY as HIT_KEY
from cogs.moderation.service.automod import AutoModHitService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.search import CaseSearch

_NIGHTLY: Final = time(3, 45)
"""UTC: after the nightly clean-up has deleted what the cards may show no longer."""
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CardRedaction:
    """Handles `moderation.redact`. A card that shows nothing any more is not written again."""

    work: Work
    posting: Posting
    reports: ReportService
    hits: AutoModHitService
    search: CaseSearch

    async def redact(self, item: DueItem) -> None:
        """Have words that are no longer kept vanish, and cards whose report or hit is not kept at all say only that."""
        guild_id = item.guild_id
        await self.work.due.recur(guild_id, REDACT, night_queue(guild_id), next_redaction(self.work.now()))
        await self.reports.redact_words(guild_id)
        await self.search.tidy(guild_id)
        await self._empty(guild_id, REPORT_KEY, await self.reports.kept(guild_id), redacted_report)
        await self._empty(guild_id, HIT_KEY, await self.hits.kept(guild_id), redacted_hit)

    async def _empty(self, guild_id: int, prefix: str, kept: Collection[int], text: Callable[[int], Text]) -> None:
        for key in await self.posting.courier.posted(guild_id, prefix):
            number = key.removeprefix(prefix)
            # What goes on after the number is a direct message, which belongs to whom it was sent.
            if not number.isdecimal() or int(number) in kept:
                continue
            try:
                await self.posting.refresh(guild_id, key, partial(redacted_card, text(int(number))))
            except Undeliverable as error:
                # The next night tries again; the other cards need not wait for it.
                _log.warning("card_not_emptied", key=key, reason=error.reason)

    async def begin(self, guild_id: int) -> None:
        """At the start: have it done next night, unless it is planned already."""
        await self.work.due.begin(guild_id, REDACT, night_queue(guild_id), next_redaction(self.work.now()))


def next_redaction(now: datetime) -> datetime:
    """The next 03:45 UTC, strictly later than now."""
    tonight = datetime.combine(now.date(), _NIGHTLY, now.tzinfo)
    return tonight if tonight > now else tonight + timedelta(days=1)


def redacted_card(text: Text, languages: PostLanguages, _: str) -> Outgoing:
    """What is left of a card when what it told of is no longer kept: that there was something, and nobody's name."""
    return Outgoing(view=kit.card(kit.container(languages.lines(text))))


def redacted_report(number: int) -> Text:
    return Text("Report {number} is no longer kept: the time for it is over.", number=str(number))


def redacted_hit(_: int) -> Text:
    return Text("What AutoMod found here is no longer kept: the time for it is over.")
