"""Tells Discord the commands, only when they differ from what it was told last (200 new ones a day are allowed)."""

import hashlib
import json

import structlog
from discord import app_commands
from discord.ext import commands

from bot.commands import store
from bot.database import Database

_log = structlog.stdlib.get_logger(__name__)


async def payload(tree: app_commands.CommandTree[commands.Bot]) -> list[dict[str, object]]:
    """The global commands as Discord gets them, localisations included."""
    translator = tree.translator
    return [
        dict(await command.get_translated_payload(tree, translator)) if translator else dict(command.to_dict(tree))
        for command in sorted((*tree.get_commands(),), key=lambda command: (type(command).__name__, command.name))
    ]


async def sync(tree: app_commands.CommandTree[commands.Bot], database: Database, application_id: int) -> bool:
    """Send the commands if they changed; returns whether they were sent."""
    name = f"commands/{application_id}"
    text = json.dumps(await payload(tree), sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    async with database.read() as reader:
        known_digest = await store.find(reader, name)
    if known_digest == digest:
        return False
    sent = await tree.sync()
    async with database.transaction() as tx:
        await store.put(tx, name, digest)
    _log.info("commands_synced", count=len(sent))
    return True
