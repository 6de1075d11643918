"""Does what the due list asks for polls: the card, the reminder, the close, the result, and the end of a key.
Every handler looks at the poll as it is now, so doing one twice or late does no harm.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.registry import Registry
from bot.texts import Text
from bot.work import Work
from cogs.polls.models.polls import PollState
from cogs.polls.models.results import Result
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.render.answers import digest_line
from cogs.polls.render.card import option_pages, page_below_card, poll_card
from cogs.polls.render.charts import result_chart
from cogs.polls.render.nudge import nudge
from cogs.polls.render.reopening import reopening_note, withdrawn_card
from cogs.polls.render.result import city_pages, result_card, withheld_card
from cogs.polls.rules.admission import reopenable_until
from cogs.polls.rules.awaited import takes_votes
from cogs.polls.rules.visibility import result_withheld
from cogs.polls.service.closing import ClosingService
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.service.voting import VotingService

POLL_CLOSED = "poll.closed"
"""The card on which other features offer their buttons."""


@dataclass(frozen=True, slots=True)
class PollJobs:
    """Handlers of the due kinds in `models.due`, and what the digest says of polls."""

    work: Work
    service: PollService
    closing: ClosingService
    voting: VotingService
    reader: PollReader
    posting: Posting
    registry: Registry

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. While it is open, one that somebody deleted is followed by another."""
        poll = await self.reader.poll(item.guild_id, item.queue_number)
        await self.voting.begin_redraw(poll)
        snapshot, result = await self.reader.view(item.guild_id, item.queue_number)
        if not await self._drawn(snapshot, result):
            if snapshot.poll.state is not PollState.OPEN:
                raise Skipped("the card was deleted, and nobody needs another one")
            await self.service.card_was_deleted(snapshot.poll)
            snapshot, result = await self.reader.view(item.guild_id, item.queue_number)
            if not await self._drawn(snapshot, result):
                raise Skipped("the card was deleted again at once")

    async def close(self, item: DueItem) -> None:
        """Exactly at the minute; whoever votes later was too late even before this ran."""
        await self.closing.close_on_time(item.guild_id, item.queue_number)

    async def nudge(self, item: DueItem) -> None:
        """Remind those who have not voted, once."""
        snapshot, _ = await self.reader.view(item.guild_id, item.queue_number)
        poll = snapshot.poll
        if not takes_votes(poll, self.work.now(), key_lost=snapshot.key_lost):
            raise Skipped("the poll takes no more votes")
        if snapshot.everybody_voted:
            raise Skipped("everybody who can vote has voted")
        await self.posting.post(item.guild_id, poll.nudge_key(), snapshot.channel_id, partial(nudge, snapshot))

    async def result(self, item: DueItem) -> None:
        """Post the result with its chart, once; where it is withheld, the turnout and why."""
        snapshot, result = await self.reader.view(item.guild_id, item.queue_number)
        if result is None:
            poll = snapshot.poll
            if not result_withheld(poll, snapshot.turnout.ballots):
                raise Skipped("there is no result to show")
            until = None if await self.closing.keys.lost(poll) else reopenable_until(poll)
            render = partial(withheld_card, snapshot, until)
            await self.posting.post(item.guild_id, poll.withheld_key(), snapshot.channel_id, render)
            return
        if result.poll.state is not PollState.CLOSED:
            raise Skipped("the poll was reopened")
        poll, channel_id = result.poll, result.snapshot.channel_id
        languages = await self.posting.languages(poll.guild_id)
        png, offers = None, []
        if result.tally.ballots:
            png = await asyncio.to_thread(result_chart, result, languages)
            offers = self.registry.card_buttons.get(POLL_CLOSED, [])
        card = partial(result_card, result, png, offers)
        await self.posting.post(poll.guild_id, poll.result_key(), channel_id, card)
        for number, text in enumerate(city_pages(result, languages)):
            await self.posting.post(
                poll.guild_id, poll.table_key(number), channel_id, partial(page_below_card, poll, text)
            )

    async def withdraw(self, item: DueItem) -> None:
        """Have what followed a close before a reopening say that it no longer counts; note it in the log channel."""
        poll = await self.reader.poll(item.guild_id, item.queue_number)
        for begins, withheld in ((f"{poll.queue_key}/result", False), (poll.withheld_keys(), True)):
            for key in await self.posting.courier.posted(item.guild_id, begins):
                if poll.was_withdrawn(key):
                    card = partial(withdrawn_card, poll, withheld=withheld)
                    await self.posting.refresh(item.guild_id, key, card)
        log_channel = await self.reader.log_channel(item.guild_id)
        await self.posting.post(item.guild_id, poll.reopening_key(), log_channel, partial(reopening_note, poll))

    async def shred(self, item: DueItem) -> None:
        """Destroy the key, and empty the log as soon as nobody reads."""
        poll = await self.reader.poll(item.guild_id, item.queue_number)
        if poll.state is PollState.OPEN:
            raise Skipped("the poll is open")
        await self.closing.shred(poll)

    async def digest(self, guild_id: int, start: datetime, end: datetime) -> Sequence[Text]:
        """A line for each poll that ended in that time or is open."""
        languages = await self.posting.languages(guild_id)
        lines = []
        for poll in await self.reader.between(guild_id, start, end):
            snapshot, result = await self.reader.view(guild_id, poll.id)
            lines.append(digest_line(snapshot, result, languages))
        return lines

    async def _drawn(self, snapshot: PollSnapshot, result: Result | None) -> bool:
        """Whether the card stands: False when somebody has deleted it."""
        poll, channel_id = snapshot.poll, snapshot.channel_id
        render = partial(poll_card, snapshot, result, self.work.now())
        if not await self.posting.keep_current(poll.guild_id, poll.card_key(), channel_id, render):
            return False
        languages = await self.posting.languages(poll.guild_id)
        for number, text in enumerate(option_pages(poll, languages)):
            await self.posting.keep_current(
                poll.guild_id, poll.page_key(number), channel_id, partial(page_below_card, poll, text)
            )
        return True
