"""Parses `/topic`."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.network.options import ArchivedTopicArgument, TopicArgument
from cogs.network.render.topics import follow_answer, unfollow_answer
from cogs.network.service.topics import TopicService
from cogs.network.views.topic_admin import EMOJI, NAME_DE, NAME_EN, TOPIC_ADD, TOPIC_EDIT, TopicAdminViews
from cogs.network.views.topics import TopicViews

Interaction = discord.Interaction[Ratsbote]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@dataclass(eq=False)
class TopicCog(commands.GroupCog, group_name="topic", group_description="The topics of the forum"):
    """Topics and following them."""

    bot: Ratsbote
    topics: TopicService
    views: TopicViews
    admin: TopicAdminViews

    @app_commands.command(name="list", description="All topics, with buttons to follow them", extras={RIGHT: Right.ALL})
    async def show_all(self, interaction: Interaction) -> None:
        await self.views.show_list(await self.bot.context(interaction))

    @app_commands.command(
        name="follow", description="Be mentioned when something happens on a topic", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(topic="The topic")
    async def follow(self, interaction: Interaction, topic: TopicArgument) -> None:
        ctx = await self.bot.context(interaction)
        is_new = await self.topics.follow(ctx.person, topic.id)
        await ctx.answer(follow_answer(ctx.t, topic, is_new=is_new))

    @app_commands.command(name="unfollow", description="No longer be mentioned on a topic", extras={RIGHT: Right.ALL})
    @app_commands.describe(topic="The topic")
    async def unfollow(self, interaction: Interaction, topic: TopicArgument) -> None:
        ctx = await self.bot.context(interaction)
        ended = await self.topics.unfollow(ctx.person, topic.id)
        await ctx.answer(unfollow_answer(ctx.t, topic, ended=ended))

    @app_commands.command(
        name="add", description="Add a topic; its channel and role are made as well", extras={RIGHT: Right.ADMIN}
    )
    @app_commands.describe(
        name_de="Its German name", name_en="Its English name", emoji="An emoji that stands before the name"
    )
    async def add(self, interaction: Interaction, name_de: str, name_en: str, emoji: str = "") -> None:
        ctx = await self.bot.context(interaction)
        typed = {NAME_DE: name_de, NAME_EN: name_en, EMOJI: emoji}
        await ctx.save_draft(TOPIC_ADD, (), typed)
        await self.admin.add(ctx, typed)

    @app_commands.command(
        name="edit", description="Give a topic another name; its channel and role follow", extras={RIGHT: Right.ADMIN}
    )
    @app_commands.describe(
        topic="The topic",
        name_de="Its German name",
        name_en="Its English name",
        emoji="An emoji that stands before the name",
    )
    async def edit(
        self,
        interaction: Interaction,
        topic: TopicArgument,
        name_de: str | None = None,
        name_en: str | None = None,
        emoji: str | None = None,
    ) -> None:
        ctx = await self.bot.context(interaction)
        present = {NAME_DE: topic.name.de, NAME_EN: topic.name.en, EMOJI: topic.emoji}
        changes = {NAME_DE: name_de, NAME_EN: name_en, EMOJI: emoji}
        typed = present | {key: value for key, value in changes.items() if value is not None}
        await ctx.save_draft(TOPIC_EDIT, (str(topic.id),), typed)
        await self.admin.edit(ctx, topic.id, typed)

    @app_commands.command(
        name="archive",
        description="Take a topic out of use; asks before it is done, and its channel stays readable",
        extras={RIGHT: Right.ADMIN},
    )
    @app_commands.describe(topic="The topic")
    async def archive(self, interaction: Interaction, topic: TopicArgument) -> None:
        await self.admin.ask_to_archive(await self.bot.context(interaction), topic)

    @app_commands.command(
        name="restore",
        description="Take up an archived topic again, with its channel, its role and its followers",
        extras={RIGHT: Right.ADMIN},
    )
    @app_commands.describe(topic="The topic")
    async def restore(self, interaction: Interaction, topic: ArchivedTopicArgument) -> None:
        await self.admin.restore(await self.bot.context(interaction), topic)
