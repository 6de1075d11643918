"""What autocomplete offers for the options of `/decision`: decisions, cities, topics, meetings, polls, tasks."""

from dataclasses import dataclass

import discord
from discord import app_commands

from bot.client import Ratsbote
from bot.markup import cut
from cogs.decisions.models.decisions import DecisionState
from cogs.decisions.models.searching import Filters
from cogs.decisions.render.answers import decision_label
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.reading import DecisionReader
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService

Interaction = discord.Interaction[Ratsbote]
Choice = app_commands.Choice[str]
_LENGTH = 100
"""Discord's limit for the name of a choice, and for its value where that is a string."""


@dataclass(frozen=True, slots=True)
class DecisionAutocomplete:
    """Each method answers one option."""

    bot: Ratsbote
    reader: DecisionReader
    tasks: FollowUpService
    cities: CityService
    topics: TopicService
    meetings: MeetingReader

    async def city_id(self, guild_id: int, typed: str) -> int:
        """The city that is meant. Raises UserError."""
        return (await self.cities.resolve(guild_id, typed)).id

    async def filters(
        self, guild_id: int, topic: str | None, city: str | None, status: str | None, year: int | None
    ) -> Filters:
        """What a search is narrowed to. Raises UserError for a topic or city that there is not."""
        return Filters(
            topic_id=(await self.topics.resolve(guild_id, topic)).id if topic else None,
            city_id=await self.city_id(guild_id, city) if city else None,
            state=DecisionState(status) if status else None,
            year=year,
        )

    async def decision(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self.bot.context(interaction)
        found = await self.reader.find(ctx.guild_id, current)
        return [
            app_commands.Choice(name=decision_label(decision, ctx.language), value=decision.number)
            for decision in found
        ]

    async def city(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self.bot.context(interaction)
        return [_choice(city.name, city.id) for city in await self.cities.search(ctx.guild_id, current)]

    async def topic(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self.bot.context(interaction)
        found = await self.topics.search(ctx.guild_id, current)
        return [_choice(f"{topic.emoji} {topic.name.pick(ctx.language)}".strip(), topic.id) for topic in found]

    async def meeting(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self.bot.context(interaction)
        found = await self.meetings.search(ctx.guild_id, current)
        return [_choice(f"{meeting.id} · {meeting.title}", meeting.id) for meeting in found]

    async def poll(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self.bot.context(interaction)
        polls = self.bot.registry.polls
        found = await polls.closed_polls(ctx.guild_id, current) if polls is not None else ()
        return [_choice(f"{number} · {title.pick(ctx.language)}", number) for number, title in found]

    async def task(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self.bot.context(interaction)
        wanted = current.strip().lstrip("#").casefold()
        return [
            _choice(label, task.follow_up.id)
            for task in sorted(
                await self.tasks.open_tasks(ctx.guild_id), key=lambda task: task.city.id != ctx.person.city_id
            )
            if wanted in (label := _label(task.follow_up.id, task.city.name, task.follow_up.task)).casefold()
        ][:25]


def _label(number: int, city: str, task: str) -> str:
    return f"{number} · {city} · {task}"


def _choice(label: str, value: int) -> Choice:
    return app_commands.Choice(name=cut(label, _LENGTH), value=str(value))
