"""Makes `/mod`, the one group in which every command of moderation stands."""

from typing import Any

from discord import app_commands
from discord.ext import commands


class ModGroup(app_commands.Group):
    """Shown to everybody: Discord knows no moderators by role. The dispatcher and the services refuse all others."""

    def __init__(self) -> None:
        super().__init__(
            name="mod",
            description="For moderators: cases, actions, order in the channels",
            guild_only=True,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )


def add_group(tree: app_commands.CommandTree[Any], *cogs: commands.Cog) -> None:
    """Put the group on the tree, with the slash commands of cogs that are not added to the bot themselves."""
    group = ModGroup()
    for cog in cogs:
        for command in cog.get_app_commands():
            group.add_command(command)
    tree.add_command(group)
