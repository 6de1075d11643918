"""Has meetings that lie ahead follow what changes in cities: a successor in office, a name, a time zone."""

from dataclasses import dataclass

from bot.database import Transaction
from bot.people import Succession
from bot.work import Work
from cogs.meetings.models.due import AVAILABILITY_POLL, CARD, EVENT
from cogs.meetings.store import availability as availability_store
from cogs.meetings.store import meetings as meeting_store
from cogs.meetings.store import succession as store

_MOST = 10_000


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

    async def cities_changed(self, tx: Transaction, guild_id: int) -> None:
        """Have the cards of what lies ahead say what cities are called now, what their clocks show, and who left."""
        unit = self.work.within(tx, guild_id)
        for meeting in await meeting_store.ahead(tx, guild_id, unit.now, _MOST):
            if meeting.shown:
                await unit.put_due(CARD, meeting.queue_key)
                await unit.put_due(EVENT, meeting.queue_key)
        for poll_id in await availability_store.open_in(tx, guild_id):
            await unit.put_due(AVAILABILITY_POLL, f"search:{poll_id}")
