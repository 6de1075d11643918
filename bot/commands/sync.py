"""Tells Discord the commands, only when they differ from what it was told last (200 new ones a day are allowed)."""

import hashlib
import json
from collections.abc import Iterator

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.commands import store
from bot.commands.translator import CONTEXTS
from bot.database import Database
from bot.texts import Language, Texts

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
        sent_before = await store.find(reader, name)
    if sent_before == digest:
        return False
    sent = await tree.sync()
    async with database.transaction() as tx:
        await store.put(tx, name, digest)
    _log.info("commands_synced", count=len(sent))
    return True
