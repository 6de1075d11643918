"""Reads and changes settings."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.clock import Clock, to_db
from bot.database import Database
from bot.errors import UserError
from bot.settings import store
from bot.settings.models import LANGUAGES, LanguageChoice, Setting
from bot.texts import Language, Text


@dataclass(slots=True)
class Settings:
    """The settings of every guild. `known` is the registry's live mapping of what features registered."""

    database: Database
    clock: Clock
    known: Mapping[str, Setting]
    _listeners: dict[str, Callable[[int], Awaitable[None]]] = field(default_factory=dict)

    def on_change(self, key: str, listener: Callable[[int], Awaitable[None]]) -> None:
        """Call `listener` with the guild's id after that setting was kept; a kill between the two loses the call."""
        self._listeners[key] = listener

    async def get(self, guild_id: int, key: str) -> str:
        """The value in force. Raises KeyError for a key that no feature has registered."""
        default = self.known[key].default
        async with self.database.read() as reader:
            return await store.find(reader, guild_id, key) or default

    async def all(self, guild_id: int) -> dict[str, str]:
        """Every key with its value in force."""
        async with self.database.read() as reader:
            chosen = await store.all_of(reader, guild_id)
        return {key: chosen.get(key, setting.default) for key, setting in self.known.items()}

    async def set(self, guild_id: int, key: str, value: str) -> str:
        """Check and keep a value; returns its stored form. Raises UserError with what would be accepted."""
        setting = self.known.get(key)
        if setting is None:
            raise UserError(Text("There is no such setting. Choose one from the list."))
        try:
            checked = setting.check(value)
        except ValueError as error:
            raise UserError(
                Text("“{key}” cannot be set to that. Accepted: {accepted}.", key=key, accepted=str(error))
            ) from error
        async with self.database.transaction() as tx:
            await store.put(tx, guild_id, key, checked, to_db(self.clock.now()))
        if key in self._listeners:
            await self._listeners[key](guild_id)
        return checked

    async def languages(self, guild_id: int) -> tuple[Language, ...]:
        """The languages in which public posts are written, in their order."""
        return LanguageChoice(await self.get(guild_id, LANGUAGES.key)).languages
