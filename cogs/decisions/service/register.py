"""Has the register channel redrawn beside a change of the archive: posts that are missing from it."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.database import Transaction
from bot.work import Work
from cogs.decisions.models.due import decision_of
from cogs.decisions.service import writer
from cogs.decisions.store import log as store
from cogs.decisions.store import search as search_store


@dataclass(frozen=True, slots=True)
class RegisterService:
    """Puts records on the due list."""

    work: Work

    async def redraw(self, guild_id: int, keys: Collection[str]) -> None:
        """Have the records brought up to date to which these posts belong; other posts are left alone."""
        decisions = sorted({decision_id for key in keys if (decision_id := decision_of(key)) is not None})
        async with self.work.begin(guild_id) as unit:
            for decision_id in decisions:
                await writer.redraw(unit, decision_id)

    async def before_erasing(self, tx: Transaction, guild_id: int, user_id: int) -> None:
        """The cards that name somebody follow when the name goes."""
        unit = self.work.within(tx, guild_id)
        for decision_id in await store.naming(tx, guild_id, user_id):
            await writer.redraw(unit, decision_id)

    async def tidy(self, guild_id: int) -> None:
        """Rewrite the search's indexes, one after the other, so that others can write in between; then have the log
        emptied, in which older states stand.
        """
        for index in search_store.INDEXES:
            async with self.work.begin(guild_id) as unit:
                await search_store.tidy(unit.tx, index)
        if not await self.work.database.truncate_wal():
            async with self.work.begin(guild_id) as unit:
                await unit.empty_log()
