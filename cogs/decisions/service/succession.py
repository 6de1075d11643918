"""What of decisions passes to a successor in office: drafts. Tasks are the city's anyway, and stay where they are."""

from bot.clock import Clock
from bot.database import Transaction
from bot.people import Succession
from cogs.decisions.store import drafts as store


class DecisionDuties:
    """Registered with `registry.add_duties`; called in the transaction that ends a term."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def move(self, tx: Transaction, change: Succession) -> int:
        """Returns how many drafts have a new author. Without a successor, whoever speaks for the city may open them."""
        return await store.hand_over(
            tx,
            change.guild_id,
            change.city_id,
            change.predecessor_id,
            change.successor_id,
            change.successor_name,
            self._clock.now(),
        )
