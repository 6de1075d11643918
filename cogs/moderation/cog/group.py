"""`/mod`: the one group in which every module of moderation puts its commands."""

from typing import Any

from discord import app_commands
from discord.ext import commands


class ModGroup(app_commands.Group):
    """Shown to everybody: Discord knows no moderators by role. The dispatcher and the services refuse all others."""

    def __init__(self) -> None:
        super().__init__(
            name="mod",
            description="For moderators: cases, measures, order in the channels",
            guild_only=True,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    def take(self, *cogs: commands.Cog) -> None:
        """Take over the slash commands of cogs that are not added to the bot themselves."""
        for cog in cogs:
            for command in cog.get_app_commands():
                self.add_command(command)


def add_group(tree: app_commands.CommandTree[Any]) -> ModGroup:
    """Make the group and put it on the tree."""
    group = ModGroup()
    tree.add_command(group)
    return group
