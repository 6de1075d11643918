"""What has the register channel redrawn beside a change of the archive: posts that are missing from it."""

from collections.abc import Collection
from datetime import datetime

from bot.database import Database, Transaction
from bot.due.service import DueList
from cogs.decisions.models.due import CHECK_REGISTER, decision_of
from cogs.decisions.service.writer import ArchiveWriter
from cogs.decisions.store import log as store
from cogs.decisions.store import search as search_store


class RegisterService:
    """Puts records on the due list."""

    def __init__(self, database: Database, due: DueList, writer: ArchiveWriter) -> None:
        self._database = database
        self._due = due
        self._writer = writer

    async def redraw(self, guild_id: int, keys: Collection[str]) -> None:
        """Have the records brought up to date to which these posts belong; other posts are left alone."""
        decisions = sorted({found for key in keys if (found := decision_of(key)) is not None})
        async with self._database.transaction() as tx:
            for decision_id in decisions:
                await self._writer.redraw(tx, guild_id, decision_id)

    async def before_erasing(self, tx: Transaction, guild_id: int, user_id: int) -> None:
        """The cards that name somebody follow when the name goes."""
        for decision_id in await store.naming(tx, guild_id, user_id):
            await self._writer.redraw(tx, guild_id, decision_id)

    async def tidy(self) -> None:
        """Rewrite the search's indexes, one after the other, so that others can write in between.

        Raises TimeoutError when somebody is reading, so that older states stay in the write-ahead log for now.
        """
        for index in search_store.INDEXES:
            async with self._database.transaction() as tx:
                await search_store.tidy(tx, index)
        if not await self._database.truncate_wal():
            raise TimeoutError("the database is being read; its log cannot be emptied yet")

    async def check_scheduled(self, guild_id: int) -> bool:
        return await self._due.waits(guild_id, f"register-look:{guild_id}")

    async def schedule_check(self, guild_id: int, at: datetime) -> None:
        """See to it that somebody looks whether all of it is still there."""
        async with self._database.transaction() as tx:
            await self._due.put(
                tx, guild_id=guild_id, kind=CHECK_REGISTER, queue_key=f"register-look:{guild_id}", at=at
            )
