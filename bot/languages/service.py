"""Remembers the locale that a person's client speaks, for the messages that we begin ourselves."""

from bot.clock import Clock, to_db
from bot.database import Database
from bot.languages import store
from bot.texts import Language


class Languages:
    """Locales seen. Written only when they change, so that a click does not cost a commit."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._seen: dict[tuple[int, int], str] = {}

    async def saw(self, guild_id: int, user_id: int, locale: str) -> None:
        """A client of this person spoke in `locale` (Discord's form, e.g. `de`, `en-US`)."""
        if self._seen.get((guild_id, user_id)) == locale:
            return
        async with self._database.read() as reader:
            known = await store.find(reader, guild_id, user_id)
        if known != locale:
            # To the day: the instant would tell whose the first vote of a secret poll was.
            today = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
            async with self._database.transaction() as tx:
                await store.put(tx, guild_id, user_id, locale, to_db(today))
        self._seen[guild_id, user_id] = locale

    async def of(self, guild_id: int, user_id: int) -> Language | None:
        """The language of the locale last seen, or None for a person who never spoke to us."""
        async with self._database.read() as reader:
            locale = await store.find(reader, guild_id, user_id)
        return Language.of(locale) if locale is not None else None

    def forget(self, guild_id: int, user_id: int) -> None:
        """Drop what memory holds, after an erasure."""
        self._seen.pop((guild_id, user_id), None)
