"""A bot with prefix commands: a pinboard with stars, roles to pick by a button, a raffle by reactions.

It uses `commands.Bot`, a converter, checks with their errors, a cog, a persistent view, reactions, `wait_for`, pins and
the message content intent. Run it with a token: `python -m tests.examples.pinboard TOKEN`.
"""

import sys
from typing import Any

import discord
from discord.ext import commands

STAR = "⭐"
STARS_NEEDED = 2

Context = commands.Context["Pinboard"]


class PickRole(discord.ui.View):
    """A button that gives and takes a role; it still works after a restart, since its custom id never changes."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Reader", style=discord.ButtonStyle.primary, custom_id="pinboard:reader")
    async def reader(self, interaction: discord.Interaction[Any], button: discord.ui.Button["PickRole"]) -> None:
        assert isinstance(interaction.user, discord.Member)
        assert interaction.guild is not None
        role = discord.utils.get(interaction.guild.roles, name="Reader")
        if role is None:
            role = await interaction.guild.create_role(name="Reader", reason="somebody wants to read")
        if role in interaction.user.roles:
            await interaction.user.remove_roles(role)
            await interaction.response.send_message("You read no more.", ephemeral=True)
        else:
            await interaction.user.add_roles(role)
            await interaction.response.send_message(f"{button.label} it is.", ephemeral=True)


class Board(commands.Cog):
    """Pins what gets enough stars."""

    def __init__(self, bot: "Pinboard") -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        if str(payload.emoji) != STAR:
            return
        channel = self.bot.get_partial_messageable(payload.channel_id, guild_id=payload.guild_id)
        message = await channel.fetch_message(payload.message_id)
        stars = discord.utils.get(message.reactions, emoji=STAR)
        if stars is not None and stars.count >= STARS_NEEDED and not message.pinned:
            await message.pin(reason=f"{stars.count} stars")

    @commands.command()
    async def pins(self, ctx: Context) -> None:
        """Lists what hangs on the board."""
        found = [message.content async for message in ctx.channel.pins()]
        await ctx.send("\n".join(found) or "Nothing yet.")

    @commands.command()
    @commands.has_permissions(manage_messages=True)
    async def sweep(self, ctx: Context, count: commands.Range[int, 1, 50]) -> None:
        """Deletes the latest messages."""
        assert isinstance(ctx.channel, discord.TextChannel)
        gone = await ctx.channel.purge(limit=count)
        await ctx.send(f"Swept {len(gone)}.", delete_after=60)


class Pinboard(commands.Bot):
    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(command_prefix="!", intents=intents)
        self.command(name="whois")(whois)
        self.command(name="raffle")(raffle)
        self.command(name="roles")(roles)

    async def setup_hook(self) -> None:
        self.add_view(PickRole())
        await self.add_cog(Board(self))

    async def on_command_error(self, ctx: Context, error: commands.CommandError, /) -> None:  # type: ignore[override]  # narrower on purpose, as its documentation does
        await ctx.reply(str(error), mention_author=False)


async def whois(ctx: Context, member: discord.Member) -> None:
    """Says who somebody is."""
    embed = discord.Embed(title=member.display_name).add_field(name="Joined", value=f"{member.joined_at:%Y}")
    await ctx.send(embed=embed)


async def raffle(ctx: Context, *, prize: str) -> None:
    """The first to react wins."""
    message = await ctx.send(f"Who wants {prize}?")
    await message.add_reaction("🎉")

    def by_a_person(reaction: discord.Reaction, user: discord.User) -> bool:
        return reaction.message.id == message.id and not user.bot

    _, winner = await ctx.bot.wait_for("reaction_add", check=by_a_person, timeout=60)
    await message.clear_reactions()
    await message.edit(content=f"{prize} goes to {winner.mention}", allowed_mentions=discord.AllowedMentions.none())


async def roles(ctx: Context) -> None:
    await ctx.send("What are you?", view=PickRole())


if __name__ == "__main__":
    Pinboard().run(sys.argv[1])
