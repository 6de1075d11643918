"""Keeps note of who of those that hold or ask for an office, or follow a topic, is on the server. Leaving it is not
resigning: what shall become of an office is asked of the moderators.
"""

from dataclasses import dataclass

from bot.work import UnitOfWork, Work
from cogs.network.models.cities import Delegate
from cogs.network.service.joining import JoinService
from cogs.network.service.terms import ABSENCE_CARD
from cogs.network.store import delegates as store
from cogs.network.store import joining as join_store
from cogs.network.store import topics as topic_store


@dataclass(frozen=True, slots=True)
class PresenceService:
    """Every call may be repeated: what is noted already stays as it is."""

    work: Work
    joining: JoinService

    async def left(self, guild_id: int, user_id: int) -> None:
        """Somebody is no longer on the server: their request waits no longer, and the moderators are asked."""
        await self.joining.gone(guild_id, user_id)
        async with self.work.begin(guild_id) as unit:
            await topic_store.set_absent(unit.tx, guild_id, user_id, unit.now)
            term = await store.active(unit.tx, guild_id, user_id)
            if term is not None and term.absent_since is None:
                await store.set_absent(unit.tx, term, unit.now)
                await _redraw(unit, term)

    async def returned(self, guild_id: int, user_id: int) -> None:
        """Somebody is on the server (again)."""
        async with self.work.begin(guild_id) as unit:
            await topic_store.set_absent(unit.tx, guild_id, user_id, None)
            term = await store.active(unit.tx, guild_id, user_id)
            if term is not None and term.absent_since is not None:
                await store.set_absent(unit.tx, term, None)
                await _redraw(unit, term)

    async def expected(self, guild_id: int) -> dict[int, bool]:
        """Everybody who holds or asks for an office or follows a topic -> whether they are noted as present."""
        async with self.work.read() as reader:
            asking = dict.fromkeys(await join_store.asking(reader, guild_id), True)
            following = await topic_store.following(reader, guild_id)
            terms = await store.active_in(reader, guild_id)
        return asking | following | {term.user_id: term.absent_since is None for term in terms}


async def _redraw(unit: UnitOfWork, term: Delegate) -> None:
    await unit.put_due(ABSENCE_CARD, f"term:{term.id}")
