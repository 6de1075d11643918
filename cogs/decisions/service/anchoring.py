"""Anchors the log: once a day the head of the log goes where the database cannot be reached, into the log channel."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.clock import to_db
from bot.work import Work
from cogs.decisions.models.archive import LogHead, Row, RowChange
from cogs.decisions.models.due import ANCHOR
from cogs.decisions.service import writer
from cogs.decisions.store import log as store

DAILY: Final = time(4, 30)
"""UTC; outside 01:00-03:00 of both shores, where clocks change."""


@dataclass(frozen=True, slots=True)
class AnchoringService:
    """Plans and makes anchors."""

    work: Work

    async def begin(self, guild_id: int) -> None:
        """At the start: an anchor that was due while the bot was away is still to come."""
        await self.work.due.begin(guild_id, ANCHOR, f"anchor:{guild_id}", next_time(self.work.now()))

    async def plan(self, guild_id: int) -> None:
        """See to it that tomorrow's anchor is made."""
        await self.work.due.recur(guild_id, ANCHOR, f"anchor:{guild_id}", next_time(self.work.now()))

    async def head(self, guild_id: int) -> LogHead | None:
        async with self.work.read() as reader:
            return await store.head(reader, guild_id)

    async def made(self, guild_id: int, head: LogHead) -> None:
        """Note in the log that this head was posted; done twice, it is noted once."""
        async with self.work.begin(guild_id) as unit:
            anchors = await store.rows_of(unit.tx, guild_id, "archive_anchors")
            if any(row["seq"] == head.seq for row in anchors):
                return
            row: Row = {"seq": head.seq, "hash": head.hash, "anchored_at": to_db(unit.now)}
            await writer.append(unit, "anchor", [RowChange("archive_anchors", row)])


def next_time(now: datetime) -> datetime:
    """The next 04:30 UTC, strictly later than now."""
    today = datetime.combine(now.date(), DAILY, now.tzinfo)
    return today if today > now else today + timedelta(days=1)
