"""Redacts cards: what the nightly clean-up has deleted vanishes from Discord and from the search's indexes too."""

from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta
from typing import Any, Final

import discord
import structlog

from bot.client import Ratsbote
from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.housekeeping import night_queue
from bot.texts import Text
from bot.ui.context import COLOUR
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.due import REDACT
from cogs.moderation.models.reports import CARD_KEY as REPORT_KEY
from cogs.moderation.service.automod import CARD_KEY as HIT_KEY
from cogs.moderation.service.automod import AutoModHitService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.search import CaseSearch

_NIGHTLY: Final = time(3, 45)
"""UTC: after the nightly clean-up has deleted what the cards may show no longer."""
_log = structlog.stdlib.get_logger(__name__)


class CardRedaction:
    """Handles `moderation.forget`. A card that shows nothing any more is not written again."""

    def __init__(self, bot: Ratsbote, reports: ReportService, hits: AutoModHitService, search: CaseSearch) -> None:
        self._bot = bot
        self._reports = reports
        self._hits = hits
        self._search = search
        bot.registry.add_due_kind(REDACT, self.forget, Text("Forgetting reported messages"), background=True)
        bot.registry.on_guild.append(self._begin)

    async def forget(self, item: DueItem) -> None:
        """Have words that are no longer kept vanish, and cards whose report or hit is not kept at all say only that."""
        guild_id = item.guild_id
        await self._reports.redact_words(guild_id)
        await self._search.tidy(guild_id)
        await self._empty(guild_id, REPORT_KEY, await self._reports.kept(guild_id), redacted_report)
        await self._empty(guild_id, HIT_KEY, await self._hits.kept(guild_id), redacted_hit)
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
                return redacted_card(said, languages)

            try:
                await self._bot.courier.refresh(guild_id, key, build)
            except Undeliverable as error:
                # The next night tries again; the other cards need not wait for it.
                _log.warning("card_not_emptied", key=key, reason=error.reason)

    async def _begin(self, guild_id: int) -> None:
        await self._bot.due.begin(guild_id, REDACT, night_queue(guild_id), next_redaction(self._bot.clock.now()))

    async def _plan(self, guild_id: int) -> None:
        async with self._bot.database.transaction() as tx:
            await self._bot.due.put(
                tx,
                guild_id=guild_id,
                kind=REDACT,
                queue_key=night_queue(guild_id),
                at=next_redaction(self._bot.clock.now()),
            )


def next_redaction(now: datetime) -> datetime:
    """The next 03:45 UTC, strictly later than now."""
    tonight = datetime.combine(now.date(), _NIGHTLY, now.tzinfo)
    return tonight if tonight > now else tonight + timedelta(days=1)


def redacted_card(text: Text, languages: PostLanguages) -> Outgoing:
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    container.add_item(discord.ui.TextDisplay(languages.lines(text)))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def redacted_report(number: int) -> Text:
    return Text("Report {number} is no longer kept: the time for it is over.", number=str(number))


def redacted_hit(_: int) -> Text:
    return Text("What AutoMod found here is no longer kept: the time for it is over.")
