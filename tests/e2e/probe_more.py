"""One command more than the probe has, so that the commands have changed."""

from typing import Any

import discord
from discord import app_commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right


@app_commands.command(name="more", description="One more", extras={RIGHT: Right.ALL})
async def more(interaction: discord.Interaction[Any]) -> None:
    """Does nothing."""
    del interaction


async def setup(bot: Ratsbote) -> None:
    bot.tree.add_command(more)
