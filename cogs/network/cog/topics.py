"""`/topic`: parse, call, answer."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.intake import RIGHT
from bot.markup import cut
from bot.people import Right
from bot.texts import Language
from cogs.network.models.topics import Topic
from cogs.network.render.topics import follow_answer, unfollow_answer
from cogs.network.service.topics import TopicService
from cogs.network.views.topics import TopicViews

Interaction = discord.Interaction[Ratsbote]
# Discord's limits for autocomplete.
CHOICES, CHOICE_LENGTH = 25, 100


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class TopicCog(commands.GroupCog, group_name="topic", group_description="The topics of the forum"):
    """Topics and following them."""

    def __init__(self, bot: Ratsbote, topics: TopicService, views: TopicViews) -> None:
        self._bot = bot
        self._topics = topics
        self._views = views

    @app_commands.command(name="list", description="All topics, with buttons to follow them", extras={RIGHT: Right.ALL})
    async def show_all(self, interaction: Interaction) -> None:
        await self._views.show_list(await self._bot.act(interaction))

    @app_commands.command(
        name="follow", description="Be mentioned when something happens on a topic", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(topic="The topic")
    async def follow(self, interaction: Interaction, topic: str) -> None:
        act = await self._bot.act(interaction)
        picked = await self._topics.pick(act.guild_id, topic)
        fresh = await self._topics.follow(act.person, picked.id)
        await act.answer(follow_answer(act.t, picked, fresh=fresh))

    @app_commands.command(name="unfollow", description="No longer be mentioned on a topic", extras={RIGHT: Right.ALL})
    @app_commands.describe(topic="The topic")
    async def unfollow(self, interaction: Interaction, topic: str) -> None:
        act = await self._bot.act(interaction)
        picked = await self._topics.pick(act.guild_id, topic)
        ended = await self._topics.unfollow(act.person, picked.id)
        await act.answer(unfollow_answer(act.t, picked, ended=ended))

    @follow.autocomplete("topic")
    @unfollow.autocomplete("topic")
    async def _suggest_topic(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        act = await self._bot.act(interaction)
        found = await self._topics.find(act.guild_id, current, CHOICES)
        return [
            app_commands.Choice(name=cut(_title(topic, act.language), CHOICE_LENGTH), value=str(topic.id))
            for topic in found
        ]


def _title(topic: Topic, language: Language) -> str:
    """A topic in the reader's language, followed by the other, so that both sides find the same."""
    names = (topic.name.pick(language), *(topic.name.pick(one) for one in Language if one is not language))
    return f"{topic.emoji} {' · '.join(dict.fromkeys(names))}".strip()
