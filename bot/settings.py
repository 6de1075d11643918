"""Keeps what admins choose for their server with /setup settings; features register the settings."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.clock import Clock, to_db
from bot.database import Database, Reader, Transaction
from bot.errors import UserError
from bot.texts import Language, Text, Word


class LanguageChoice(StrEnum):
    """Which languages public posts are written in."""

    BOTH = "both"
    DE = "de"
    EN = "en"

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(Language) if self is LanguageChoice.BOTH else (Language(self.value),)


@dataclass(frozen=True, slots=True)
class Setting:
    """One key. `check` turns what was typed into the stored form and raises ValueError naming what is accepted.

    `choices`: the stored forms where there are only these, with the words by which people know them.
    """

    key: str
    description: Text
    default: str
    check: Callable[[str], str]
    choices: Mapping[str, Text] = field(default_factory=dict)


def choice(key: str, description: Text, default: str, choices: Mapping[str, Text]) -> Setting:
    """A setting with a fixed list of values."""

    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(", ".join(choices))
        return value

    return Setting(key, description, default, check, choices)


LANGUAGES = choice(
    "languages",
    Text("Languages of public posts"),
    LanguageChoice.BOTH.value,
    {
        LanguageChoice.BOTH: Word("languages", "both"),
        LanguageChoice.DE: Word("language", "German"),
        LanguageChoice.EN: Word("language", "English"),
    },
)


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
            return await find_setting(reader, guild_id, key) or default

    async def all(self, guild_id: int) -> dict[str, str]:
        """Every key with its value in force."""
        async with self.database.read() as reader:
            chosen = await _all_of(reader, guild_id)
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
            await _put(tx, guild_id, key, checked, to_db(self.clock.now()))
        if key in self._listeners:
            await self._listeners[key](guild_id)
        return checked

    async def languages(self, guild_id: int) -> tuple[Language, ...]:
        """The languages in which public posts are written, in their order."""
        return LanguageChoice(await self.get(guild_id, LANGUAGES.key)).languages


async def find_setting(reader: Reader, guild_id: int, key: str) -> str | None:
    """What a guild chose, read within a transaction of the caller; None where it chose nothing."""
    row = await reader.one("SELECT value FROM settings WHERE guild_id = ? AND key = ?", guild_id, key)
    return str(row["value"]) if row is not None else None


async def _all_of(reader: Reader, guild_id: int) -> dict[str, str]:
    rows = await reader.all("SELECT key, value FROM settings WHERE guild_id = ?", guild_id)
    return {row["key"]: row["value"] for row in rows}


async def _put(tx: Transaction, guild_id: int, key: str, value: str, now: str) -> None:
    await tx.execute(
        "INSERT INTO settings (guild_id, key, value, changed_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (guild_id, key) DO UPDATE SET value = ?3, changed_at = ?4",
        guild_id,
        key,
        value,
        now,
    )
