"""Hands meetings over to a successor in office: those that the predecessor has called and that lie ahead."""

from dataclasses import dataclass

from bot.database import Transaction
from bot.people import Succession
from bot.work import Work
from cogs.meetings.models.due import CARD
from cogs.meetings.store import succession as store


@dataclass(frozen=True, slots=True)
class MeetingDuties:
    """Registered with `registry.add_duties`; called in the transaction that ends a term."""

    work: Work

    async def move(self, tx: Transaction, change: Succession) -> int:
        """Returns how many meetings have a new organiser. Without a successor they keep theirs: moderators may act."""
        if change.successor_id is None:
            return 0
        unit = self.work.within(tx, change.guild_id)
        meetings = await store.hand_over(
            tx,
            change.guild_id,
            change.city_id,
            change.predecessor_id,
            change.successor_id,
            change.successor_name,
            unit.now,
        )
        for meeting_id in meetings:
            await unit.put_due(CARD, f"meeting:{meeting_id}")
        return len(meetings)
