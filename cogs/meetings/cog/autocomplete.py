"""What the commands of meetings offer while somebody types: meetings, topics, hosts, places, starts, durations."""

from collections import Counter
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.client import Ratsbote
from bot.dates import span
from bot.errors import UserError
from bot.markup import cut
from bot.ui.context import Context
from bot.when import suggest
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.series import Scope
from cogs.meetings.render import answers
from cogs.meetings.rules.entry import COMMON_LENGTHS, read_length, resolved
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService

Interaction = discord.Interaction[Ratsbote]
Choice = app_commands.Choice[str]
# Discord's limit for the name of a choice, and for its value where that is a string.
_CHOICE_LENGTH = 100
_VOICES = 24
REPEATS = [
    app_commands.Choice(name=name, value=value)
    for name, value in (
        ("does not repeat", "none"),
        ("weekly", "weekly"),
        ("every two weeks", "biweekly"),
        ("monthly, on the same weekday", "monthly"),
        ("quarterly, on the same weekday", "quarterly"),
    )
]
LANGUAGES = [
    app_commands.Choice(name=name, value=value)
    for name, value in (("German", "de"), ("English", "en"), ("German and English", "both"))
]
SCOPES = [
    app_commands.Choice(name=name, value=value)
    for name, value in (
        ("only this one", Scope.ONE.value),
        ("this and the following", Scope.FOLLOWING.value),
        ("all that lie ahead", Scope.ALL.value),
    )
]


class MeetingAutocomplete:
    """Each answers within some milliseconds, from the database and the cache alone."""

    def __init__(self, bot: Ratsbote, reader: MeetingReader, topics: TopicService, cities: CityService) -> None:
        self._bot = bot
        self._reader = reader
        self._topics = topics
        self._cities = cities

    async def meetings(self, interaction: Interaction, current: str) -> list[Choice]:
        """By number or title, those to come first."""
        ctx = await self._bot.context(interaction)
        return [_choice(meeting, ctx) for meeting in await self._reader.find(ctx.guild_id, current)]

    async def topics(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self._bot.context(interaction)
        return [
            app_commands.Choice(
                name=cut(f"{topic.emoji} {topic.name.pick(ctx.language)}".strip(), _CHOICE_LENGTH), value=str(topic.id)
            )
            for topic in await self._topics.search(ctx.guild_id, current)
        ]

    async def cities(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self._bot.context(interaction)
        return [
            app_commands.Choice(name=cut(city.name, _CHOICE_LENGTH), value=str(city.id))
            for city in await self._cities.search(ctx.guild_id, current)
        ]

    async def places(self, interaction: Interaction, current: str) -> list[Choice]:
        """The server's voice channels; anything else is taken as it is typed."""
        ctx = await self._bot.context(interaction)
        wanted = current.strip()[:_CHOICE_LENGTH]
        voices = [one for one in ctx.guild.voice_channels if wanted.casefold() in one.name.casefold()]
        found = [
            app_commands.Choice(name=cut(f"🔊 {channel.name}", _CHOICE_LENGTH), value=f"<#{channel.id}>")
            for channel in voices[:_VOICES]
        ]
        return ([app_commands.Choice(name=wanted, value=wanted)] if wanted else []) + found

    async def starts(self, interaction: Interaction, current: str) -> list[Choice]:
        """What was understood so far, on the clocks of the host and of everybody invited; the value is the instant."""
        ctx = await self._bot.context(interaction)
        zone = await self.zone(ctx, _typed(interaction, "host"), _typed(interaction, "meeting"))
        moments = suggest(current, self._bot.clock.now(), zone)
        walls = Counter(moment.wall for moment in moments)
        cities = await self._reader.invited(ctx.guild_id, ctx.person.city_id)
        return [
            app_commands.Choice(
                name=answers.start_label(moment, cities, zone, ctx.language, twice=walls[moment.wall] > 1),
                value=resolved(moment),
            )
            for moment in moments
        ]

    async def durations(self, interaction: Interaction, current: str) -> list[Choice]:
        ctx = await self._bot.context(interaction)
        if not current.strip():
            lengths = list(COMMON_LENGTHS)
        else:
            try:
                lengths = [read_length(current)]
            except UserError:
                return []
        return [
            app_commands.Choice(name=ctx.t(span(length)), value=f"{int(length.total_seconds()) // 60} min")
            for length in lengths
        ]

    async def zone(self, ctx: Context, host: str, meeting: str = "") -> ZoneInfo:
        """The clocks that count, as far as host or meeting are named already; else those of the person's city."""
        try:
            if host:
                return (await self._cities.resolve(ctx.guild_id, host)).zone
            if meeting:
                return ZoneInfo((await self._reader.pick(ctx.guild_id, meeting)).start.zone)
        except UserError:
            pass
        return ctx.zone


def _typed(interaction: Interaction, option: str) -> str:
    return str(getattr(interaction.namespace, option, "") or "")


def _choice(meeting: Meeting, ctx: Context) -> Choice:
    return app_commands.Choice(name=answers.meeting_label(meeting, ctx.zone, ctx.language), value=str(meeting.id))
