"""A bot with slash commands only: a club that proposes evenings by a form.

It uses a plain `Client` with a `CommandTree`, a form, an autocomplete, a thread, a file, scheduled events, a user menu,
a command for managers, and a background task. Run it with a token: `python -m tests.examples.clubhouse TOKEN`.
"""

import io
import sys
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

PLACES = ("Library", "Old mill", "Town hall", "Rowing club")

Inter = discord.Interaction["Clubhouse"]


class Evening(discord.ui.Modal, title="Propose an evening"):
    what = discord.ui.TextInput[Any](label="What", max_length=80)
    why = discord.ui.TextInput[Any](label="Why", style=discord.TextStyle.paragraph, required=False)

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        assert interaction.guild is not None
        await interaction.response.defer(thinking=True)
        start = discord.utils.utcnow() + timedelta(days=7)
        event = await interaction.guild.create_scheduled_event(
            name=self.what.value,
            description=self.why.value,
            start_time=start,
            end_time=start + timedelta(hours=2),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location=self.place,
        )
        notes = discord.File(io.BytesIO(f"{self.what.value}\n{self.why.value}".encode()), "evening.txt")
        message = await interaction.followup.send(f"Proposed: {event.name} at {event.location}", file=notes, wait=True)
        channel = interaction.channel
        assert isinstance(channel, discord.TextChannel)
        thread = await channel.get_partial_message(message.id).create_thread(name=self.what.value)
        await thread.send(f"What do you think, {interaction.user.mention}?")


class Clubhouse(discord.Client):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_scheduled_events=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(propose)
        self.tree.add_command(evenings)
        self.tree.add_command(announce)
        self.tree.add_command(greet)

    async def setup_hook(self) -> None:
        await self.tree.sync()


async def place_options(interaction: Inter, typed: str) -> list[app_commands.Choice[str]]:
    del interaction
    return [app_commands.Choice(name=place, value=place) for place in PLACES if typed.lower() in place.lower()]


@app_commands.command()
@app_commands.guild_only()
@app_commands.autocomplete(place=place_options)
async def propose(interaction: Inter, place: str) -> None:
    """Proposes an evening for the club."""
    await interaction.response.send_modal(Evening(place))


@app_commands.command()
@app_commands.guild_only()
async def evenings(interaction: Inter) -> None:
    """Lists the evenings to come."""
    assert interaction.guild is not None
    found = await interaction.guild.fetch_scheduled_events(with_counts=True)
    lines = [f"{event.name}: {event.user_count} coming" for event in found]
    await interaction.response.send_message("\n".join(lines) or "None yet.", ephemeral=True)


@app_commands.command()
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def announce(interaction: Inter, channel: discord.TextChannel, picture: discord.Attachment | None = None) -> None:
    """Says in a channel that the club is open."""
    files = [await picture.to_file()] if picture is not None else []
    hook = await channel.create_webhook(name="Clubhouse")
    await hook.send("The club is open.", username="Doorkeeper", files=files)
    await hook.delete()
    await interaction.response.send_message(f"Announced in {channel.mention}.", ephemeral=True)


@app_commands.context_menu()
async def greet(interaction: Inter, member: discord.Member) -> None:
    await member.send(f"{interaction.user.display_name} says hello.")
    await interaction.response.send_message("Greeted.", ephemeral=True)


if __name__ == "__main__":
    Clubhouse().run(sys.argv[1])
