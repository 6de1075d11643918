"""What the due list has done for polls: the card, the reminder, the close, the result, and the end of a key.
Every handler looks at the poll as it is now, so doing one twice or late does no harm.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Text, Texts
from bot.ui.post_text import PostLanguages
from cogs.polls.models.due import CARD, CLOSE, NUDGE, RESULT, SHRED
from cogs.polls.models.polls import PollSnapshot, PollState
from cogs.polls.models.results import Result
from cogs.polls.render.answers import digest_line
from cogs.polls.render.card import card, continuations
from cogs.polls.render.charts import result_chart
from cogs.polls.render.nudge import nudge
from cogs.polls.render.result import city_tables, result_card
from cogs.polls.service.closing import ClosingService
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.service.voting import VotingService

POLL_CLOSED = "poll.closed"
"""The card on which other features offer their buttons."""


class PollJobs:
    """Handlers of the due kinds in `models.due`, and what the digest says of polls."""

    def __init__(  # noqa: PLR0913 - what the work is done with, each by its name
        self,
        *,
        service: PollService,
        closing: ClosingService,
        voting: VotingService,
        reader: PollReader,
        courier: Courier,
        settings: Settings,
        texts: Texts,
        clock: Clock,
        registry: Registry,
    ) -> None:
        self._service = service
        self._closing = closing
        self._voting = voting
        self._reader = reader
        self._courier = courier
        self._settings = settings
        self._texts = texts
        self._clock = clock
        self._registry = registry

    def register(self) -> None:
        registry = self._registry
        registry.add_due_kind(CARD, self.card, Text("Card of a poll"))
        registry.add_due_kind(CLOSE, self.close, Text("Close of a poll"))
        registry.add_due_kind(NUDGE, self.nudge, Text("Reminder of a poll"))
        registry.add_due_kind(RESULT, self.result, Text("Result of a poll"))
        registry.add_due_kind(SHRED, self.shred, Text("Destroying the key of an anonymous poll"))
        registry.on_guild.append(self._closing.check_keys)

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. While it is open, one that somebody deleted is followed by another."""
        poll = await self._reader.poll(item.guild_id, item.queue_number)
        await self._voting.begin_redraw(poll)
        snapshot, result = await self._reader.view(item.guild_id, item.queue_number)
        if not await self._drawn(snapshot, result):
            if snapshot.poll.state is not PollState.OPEN:
                raise Skipped("the card was deleted, and nobody needs another one")
            await self._service.card_was_deleted(snapshot.poll)
            snapshot, result = await self._reader.view(item.guild_id, item.queue_number)
            if not await self._drawn(snapshot, result):
                raise Skipped("the card was deleted again at once")

    async def close(self, item: DueItem) -> None:
        """Exactly at the minute; whoever votes later was too late even before this ran."""
        await self._closing.close_on_time(item.guild_id, item.queue_number)

    async def nudge(self, item: DueItem) -> None:
        """Remind those who have not voted, once."""
        snapshot, _ = await self._reader.view(item.guild_id, item.queue_number)
        poll = snapshot.poll
        if poll.state is not PollState.OPEN or self._clock.now() >= poll.closes_at:
            raise Skipped("the poll is no longer open")
        if snapshot.turnout.voted is not None and not snapshot.missing:
            raise Skipped("everybody has voted")
        languages = await self._languages(item.guild_id)
        await self._courier.post(
            item.guild_id,
            poll.nudge_key(),
            _channel(snapshot),
            lambda token: nudge(snapshot, languages, token),
        )

    async def result(self, item: DueItem) -> None:
        """Post the result with its chart, once."""
        _, result = await self._reader.view(item.guild_id, item.queue_number)
        if result is None:
            raise Skipped("there is no result to show")
        languages = await self._languages(item.guild_id)
        png = await asyncio.to_thread(result_chart, result, languages)
        offered = self._registry.card_buttons.get(POLL_CLOSED, [])
        guild_id, channel_id = item.guild_id, _channel(result.snapshot)
        await self._courier.post(
            guild_id,
            result.poll.result_key(),
            channel_id,
            lambda token: result_card(result, languages, png, offered, token),
        )
        for number, page in enumerate(city_tables(result, languages)):
            await self._courier.post(guild_id, result.poll.table_key(number), channel_id, page)

    async def shred(self, item: DueItem) -> None:
        """Empty the log and destroy the key; tried again while somebody reads."""
        poll = await self._reader.poll(item.guild_id, item.queue_number)
        if poll.state is PollState.OPEN:
            raise Skipped("the poll is open")
        if not await self._closing.shred(poll):
            raise TimeoutError("the database is being read; the log cannot be emptied yet")

    async def digest(self, guild_id: int, start: datetime, end: datetime) -> Sequence[Text]:
        """A line for each poll that ended in that time or is open."""
        languages = await self._languages(guild_id)
        lines = []
        for poll in await self._reader.between(guild_id, start, end):
            snapshot, result = await self._reader.view(guild_id, poll.id)
            lines.append(digest_line(snapshot, result, languages))
        return lines

    async def _drawn(self, snapshot: PollSnapshot, result: Result | None) -> bool:
        poll = snapshot.poll
        languages = await self._languages(poll.guild_id)

        def build(token: str) -> Outgoing:
            return card(snapshot, result, languages, self._clock.now(), token)

        await self._courier.post(poll.guild_id, poll.card_key(), _channel(snapshot), build)
        there = await self._courier.refresh(poll.guild_id, poll.card_key(), build)
        if there:
            for number, page in enumerate(continuations(poll, languages)):
                await self._courier.post(poll.guild_id, poll.page_key(number), _channel(snapshot), page)
                await self._courier.refresh(poll.guild_id, poll.page_key(number), page)
        return there

    async def _languages(self, guild_id: int) -> PostLanguages:
        return PostLanguages(self._texts, await self._settings.languages(guild_id))


def _channel(snapshot: PollSnapshot) -> int:
    if snapshot.channel_id is None:
        raise Undeliverable("the channel has not been set up: /setup apply")
    return snapshot.channel_id
