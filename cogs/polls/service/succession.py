"""What of polls passes to a successor in office: those that the predecessor has opened and that are open still."""

from bot.clock import Clock
from bot.database import Transaction
from bot.due.service import DueList
from bot.people import Succession
from cogs.polls.models.due import CARD
from cogs.polls.models.polls import PollAuthor
from cogs.polls.store import polls as store


class PollDuties:
    """Registered with `registry.add_duties`; called in the transaction that ends a term.

    The city's vote needs no passing on: it is the city's. A seat of one's own (delegates) ends with the term, because
    the electorate was fixed when the poll was opened.
    """

    def __init__(self, clock: Clock, due: DueList) -> None:
        self._clock = clock
        self._due = due

    async def move(self, tx: Transaction, change: Succession) -> int:
        """Returns how many polls have a new organiser. Without a successor they keep theirs: moderators may act."""
        if change.successor_id is None:
            return 0
        polls = await store.opened_by(tx, change.guild_id, change.predecessor_id, change.city_id, self._clock.now())
        for poll in polls:
            author = PollAuthor(change.successor_id, change.successor_name, change.city_id)
            await store.set_author(tx, change.guild_id, poll.id, "organiser", author)
            await self._due.put(tx, guild_id=change.guild_id, kind=CARD, queue_key=poll.card_queue_key)
        return len(polls)
