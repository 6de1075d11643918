"""Gives people their data, erases them, and forgets on time, by the privacy classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.privacy import store
from bot.privacy.models import BeforeErasing, Erasure, Holding, PersonalTable, PrivacyClass
from bot.settings import find_setting


@dataclass(slots=True)
class Privacy:
    """Works on the classes that features registered (`classes` is the registry's live mapping).

    `before_erasing` are called in the transaction that erases, with guild and user, while the rows still are there: for
    what is shown elsewhere and has to follow.
    """

    database: Database
    clock: Clock
    classes: Mapping[str, PrivacyClass]
    before_erasing: Sequence[BeforeErasing] = ()

    async def export(self, guild_id: int, user_id: int) -> dict[str, list[dict[str, object]]]:
        """Every row about the person, by table."""
        async with self.database.read() as reader:
            return {
                table.name: rows
                for privacy_class in self.classes.values()
                for table in privacy_class.tables
                if (rows := await store.export(reader, table, guild_id, user_id))
            }

    async def holdings(self, guild_id: int, user_id: int) -> list[Holding]:
        """What an erasure would do, by class; classes without the person are left out."""
        async with self.database.read() as reader:
            holdings = []
            for privacy_class in self.classes.values():
                entries = dict.fromkeys(Erasure, 0)
                for table in privacy_class.tables:
                    for erasure in Erasure:
                        entries[erasure] += await store.count(reader, table, erasure, guild_id, user_id)
                if any(entries.values()):
                    deleted, anonymised, kept = (entries[erasure] for erasure in Erasure)
                    holdings.append(Holding(privacy_class, deleted, anonymised, kept))
        return holdings

    async def people(self) -> list[tuple[int, int]]:
        """Everybody whom the database names, as (guild id, user id)."""
        async with self.database.read() as reader:
            return sorted(
                {
                    person
                    for privacy_class in self.classes.values()
                    for table in privacy_class.tables
                    for person in await store.people(reader, table)
                }
            )

    async def erase(self, guild_id: int, user_id: int) -> int:
        """Erase the person wherever the classes allow it; all or nothing. Returns the number of rows touched."""
        async with self.database.transaction() as tx:
            for notify in self.before_erasing:
                await notify(tx, guild_id, user_id)
            return sum(
                [
                    await store.erase(tx, table, guild_id, user_id)
                    for privacy_class in self.classes.values()
                    for table in privacy_class.tables
                ]
            )

    async def expire(self) -> int:
        """Delete what is older than its class allows; returns the number of rows."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            return sum(
                [
                    await _expire(tx, table, now, table.keep_for)
                    for privacy_class in self.classes.values()
                    for table in privacy_class.tables
                    if table.keep_for is not None
                ]
            )


async def _expire(tx: Transaction, table: PersonalTable, now: datetime, keep_for: timedelta) -> int:
    if table.keep_setting is None:
        return await store.expire(tx, table, now, keep_for)
    rows = 0
    for guild_id in await store.guilds(tx, table):
        chosen = await find_setting(tx, guild_id, table.keep_setting)
        kept = timedelta(days=int(chosen)) if chosen is not None else keep_for
        rows += await store.expire_in(tx, table, guild_id, now - kept)
    return rows
