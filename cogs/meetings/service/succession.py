"""Hands meetings over to a successor in office: those that the predecessor has called and that lie ahead."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.database import Transaction
from bot.due.service import DueList
from bot.people import Succession
from cogs.meetings.models.due import CARD
from cogs.meetings.store import succession as store


@dataclass(frozen=True, slots=True)
class MeetingDuties:
    """Registered with `registry.add_duties`; called in the transaction that ends a term."""

    clock: Clock
    due: DueList

    async def move(self, tx: Transaction, change: Succession) -> int:
        """Returns how many meetings have a new organiser. Without a successor they keep theirs: moderators may act."""
        if change.successor_id is None:
            return 0
        meetings = await store.hand_over(
            tx,
            change.guild_id,
            change.city_id,
            change.predecessor_id,
            change.successor_id,
            change.successor_name,
            self.clock.now(),
        )
        for meeting_id in meetings:
            await self.due.put(tx, guild_id=change.guild_id, kind=CARD, queue_key=f"meeting:{meeting_id}")
        return len(meetings)
