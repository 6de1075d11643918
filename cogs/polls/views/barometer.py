"""Answers for the priority barometer: opened in one step, and how the places of the topics moved since."""

import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from bot.errors import UserError
from bot.people import Right
from bot.texts import Text, Texts
from bot.ui.components import ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form
from bot.ui.kit import COLOUR
from bot.ui.post_text import PostLanguages
from cogs.network.models.topics import Topic
from cogs.network.service.topics import TopicService
from cogs.polls.models.polls import Method, PollSettings, Secrecy, Voters
from cogs.polls.render import answers
from cogs.polls.render.charts import TREND_TITLE, trend_chart
from cogs.polls.render.labels import METHODS, VOTERS
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.views.create import TEXT_LENGTH, member_count

PRIORITIES = "polls.priorities"
CHART = "trend.png"
METHODS_OF_BAROMETER = (Method.RANKING, Method.POINTS)
_MOST_READINGS = 12
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PollBarometer:
    """The form opens where something in the command was wrong."""

    service: PollService
    reader: PollReader
    topics: TopicService
    texts: Texts
    components: tuple[ComponentHandler, ...] = ()

    @property
    def forms(self) -> tuple[Form, ...]:
        return (Form(PRIORITIES, Text("Priority barometer"), self._fields, self._submitted, Right.DELEGATE),)

    async def open(self, ctx: Context, topics: str, method: str, closes: str, voters: str) -> None:
        """Open it, and say so. The draft has been kept."""
        settings = PollSettings(
            method=Method(method),
            voters=Voters(voters),
            secrecy=Secrecy.UNTIL_CLOSE,
            language=ctx.language,
        )
        poll, _ = await self.service.barometer(
            ctx.person, topics=topics, settings=settings, closes=closes, members=member_count(ctx), draft=ctx.draft
        )
        snapshot, _ = await self.reader.view(ctx.guild_id, poll.id)
        await ctx.answer(answers.opened(poll, snapshot.channel_id))

    async def trend(self, ctx: Context, topic: Topic | None, since: datetime | None) -> None:
        """The chart and the table. Raises UserError where there is nothing to show yet."""
        readings = (await self.reader.trend(ctx.guild_id, since or _EVER))[-_MOST_READINGS:]
        if not readings:
            raise UserError(
                Text("No barometer has been closed in that time yet. `/poll priorities` opens the first one.")
            )
        await ctx.defer()
        known = (
            [topic]
            if topic
            else await self._known(ctx.guild_id, {topic_id for reading in readings for topic_id in reading.places})
        )
        known.sort(key=lambda topic: float(readings[-1].places.get(topic.id, 1000)))
        known = [topic for topic in known if any(topic.id in reading.places for reading in readings)]
        if not known:
            raise UserError(Text("This topic was in no barometer of that time."))
        languages = PostLanguages(self.texts, (ctx.language,))
        png = await asyncio.to_thread(trend_chart, readings, known, languages)
        table = answers.trend_table(readings, known, ctx.zone, ctx.language)
        embed = discord.Embed(title=ctx.t(TREND_TITLE), description=table, colour=COLOUR)
        embed.set_image(url=f"attachment://{CHART}")
        await ctx.answer(embed, file=discord.File(io.BytesIO(png), CHART, description=table[:1024]))

    async def _known(self, guild_id: int, topic_ids: set[int]) -> list[Topic]:
        """The topics of the barometers, archived ones too."""
        return [await self.topics.topic(guild_id, topic_id) for topic_id in sorted(topic_ids)]

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                "topics",
                Text("Topics"),
                Text("With commas between them; empty: all topics"),
                required=False,
                max_length=TEXT_LENGTH,
            ),
            Field(
                "method",
                Text("Method"),
                choices=tuple(Choice(method.value, METHODS[method]) for method in METHODS_OF_BAROMETER),
            ),
            Field(
                "voters",
                Text("Who votes"),
                choices=tuple(Choice(voters.value, word) for voters, word in VOTERS.items()),
            ),
            Field(
                "closes",
                Text("Closes"),
                Text("In your own time zone, e.g. “3 Dec 15:00”; empty: in a week"),
                required=False,
                max_length=TEXT_LENGTH,
            ),
        )

    async def _submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.open(
            ctx,
            values.get("topics", ""),
            values.get("method") or Method.RANKING.value,
            values.get("closes", ""),
            values.get("voters") or Voters.CITIES.value,
        )
