"""Remembers the locale that a person's client speaks, for the messages that we begin ourselves."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.clock import Clock, to_db
from bot.database import Database, Reader, Transaction
from bot.texts import Language

REFRESHED_AFTER = timedelta(days=30)
"""So often the day is written anew for somebody whose locale stays the same: who is active is not forgotten."""


@dataclass(frozen=True, slots=True)
class Languages:
    """Locales seen. They stand in memory until they are written together, once a night and when the bot ends.

    A commit with a person in it would tell whose an anonymous ballot is that was kept a moment later or earlier
    (docs/decisions/0007), so nothing that is learned of people by the way is written when it is learned.
    """

    database: Database
    clock: Clock
    _seen: dict[tuple[int, int], str] = field(default_factory=dict)
    _unwritten: dict[tuple[int, int], str] = field(default_factory=dict)

    def note(self, guild_id: int, user_id: int, locale: str) -> None:
        """A client of this person spoke in `locale` (Discord's form, e.g. `de`, `en-US`)."""
        if self._seen.get((guild_id, user_id)) != locale:
            self._seen[guild_id, user_id] = self._unwritten[guild_id, user_id] = locale

    async def of(self, guild_id: int, user_id: int) -> Language | None:
        """The language of the locale last seen, or None for a person who never spoke to us."""
        locale = self._seen.get((guild_id, user_id))
        if locale is None:
            async with self.database.read_once() as reader:
                locale = await _find(reader, guild_id, user_id)
        return Language.of(locale) if locale is not None else None

    async def write(self) -> None:
        """Write what was learned since the last time, in one transaction and not in the order of speaking."""
        today = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        async with self.database.transaction() as tx:
            # Read while the writer is ours: whoever was being erased until now has been forgotten.
            learned = dict(self._unwritten)
            for (guild_id, user_id), locale in sorted(learned.items()):
                await _put(tx, guild_id, user_id, locale, to_db(today), to_db(today - REFRESHED_AFTER))
        for key, locale in learned.items():
            if self._unwritten.get(key) == locale:
                del self._unwritten[key]
        # From here on everybody counts as not seen today: who speaks tomorrow is written tomorrow night.
        self._seen.clear()
        self._seen.update(self._unwritten)

    def forget(self, guild_id: int, user_id: int) -> None:
        """Drop what memory holds, before an erasure: the coming night must not bring it back."""
        self._seen.pop((guild_id, user_id), None)
        self._unwritten.pop((guild_id, user_id), None)


async def _find(reader: Reader, guild_id: int, user_id: int) -> str | None:
    row = await reader.one("SELECT locale FROM locales_seen WHERE guild_id = ? AND user_id = ?", guild_id, user_id)
    return str(row["locale"]) if row is not None else None


async def _put(tx: Transaction, guild_id: int, user_id: int, locale: str, today: str, refreshed_before: str) -> None:
    """Keep a locale; one that is the same, and was written after `refreshed_before`, is not touched."""
    await tx.execute(
        "INSERT INTO locales_seen (guild_id, user_id, locale, seen_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (guild_id, user_id) DO UPDATE SET locale = ?3, seen_at = ?4 WHERE locale <> ?3 OR seen_at < ?5",
        guild_id,
        user_id,
        locale,
        today,
        refreshed_before,
    )
