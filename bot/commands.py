"""Tells Discord the commands, with German names and descriptions, only when they differ from what it was told last."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import discord
import structlog
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.ext import commands

from bot.database import Database, Reader, Transaction
from bot.texts import Language, Texts

COMMAND = "command"
OPTION = "option"
DESCRIPTION = "description"
CHOICE = "choice"
CONTEXTS = (COMMAND, OPTION, DESCRIPTION, CHOICE)
"""gettext contexts: the same English word may be a command here and an option there."""

_CONTEXTS = {
    Location.command_name: COMMAND,
    Location.group_name: COMMAND,
    Location.parameter_name: OPTION,
    Location.command_description: DESCRIPTION,
    Location.group_description: DESCRIPTION,
    Location.parameter_description: DESCRIPTION,
    Location.choice_name: CHOICE,
}


@dataclass(eq=False)
class CommandTranslator(app_commands.Translator):
    """Answers for German only; every other client sees the English base names."""

    texts: Texts

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        if locale is not discord.Locale.german or context.location not in _CONTEXTS:
            return None
        return self.texts.translate(_CONTEXTS[context.location], string.message, Language.DE)


_log = structlog.stdlib.get_logger(__name__)


def digest_of(tree: app_commands.CommandTree[commands.Bot], texts: Texts) -> str:
    """Changes with whatever Discord is told: the global commands, their German, and the library that puts them.

    The localised payload itself takes thirty times as long: discord.py asks for each word in each of 32 languages.
    """
    declared = [
        dict(command.to_dict(tree))
        for command in sorted(tree.get_commands(), key=lambda command: (type(command).__name__, command.name))
    ]
    german = [
        (context, word, texts.translate(context, word, Language.DE))
        for word in sorted(set(_words(declared)))
        for context in CONTEXTS
    ]
    text = json.dumps([discord.__version__, declared, german], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _words(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _words(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in {"name", "description"}:
                yield value
            else:
                yield from _words(value)


async def sync(
    tree: app_commands.CommandTree[commands.Bot], texts: Texts, database: Database, application_id: int
) -> bool:
    """Send the commands if they changed; returns whether they were sent."""
    name = f"commands/{application_id}"
    digest = digest_of(tree, texts)
    async with database.read() as reader:
        sent_before = await _find(reader, name)
    if sent_before == digest:
        return False
    sent = await tree.sync()
    async with database.transaction() as tx:
        await _put(tx, name, digest)
    _log.info("commands_synced", count=len(sent))
    return True


async def _find(reader: Reader, name: str) -> str | None:
    row = await reader.one("SELECT value FROM kernel_state WHERE name = ?", name)
    return str(row["value"]) if row is not None else None


async def _put(tx: Transaction, name: str, value: str) -> None:
    await tx.execute(
        "INSERT INTO kernel_state (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        name,
        value,
    )
