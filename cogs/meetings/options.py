"""Reads and offers what commands of meetings take: a meeting, a start, a duration, a place; and the choices that are
the same in several commands.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from discord import app_commands

from bot.dates import local_moment, span
from bot.errors import UserError
from bot.options import CommandOption, Offer
from bot.texts import Language
from bot.ui.context import Context
from bot.when import Moment, suggest_intervals
from bot.when.resolved import encode
from bot.work import Work
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.series import Scope
from cogs.meetings.render.answers import start_label
from cogs.meetings.rules.timing import COMMON_LENGTHS, possible_lengths
from cogs.meetings.service.reading import MeetingReader
from cogs.network.options import TextOption
from cogs.network.service.cities import CityService

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


class MeetingOption(CommandOption[Meeting]):
    """A meeting, by its number; offered by number or title, those to come first."""

    started_first = False

    async def read(self, ctx: Context, typed: str) -> Meeting:
        return await ctx.service(MeetingReader).resolve(ctx.guild_id, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        reader = ctx.service(MeetingReader)
        meetings = await reader.search(ctx.guild_id, typed, started_first=self.started_first)
        return [Offer(meeting_label(meeting, ctx.zone, ctx.language), str(meeting.id)) for meeting in meetings]


class StartedMeetingOption(MeetingOption):
    """The same, for what is about a meeting that was held: those that have begun are offered first, the last on top."""

    started_first = True


class StartTextOption(TextOption):
    """A start as it was typed; offers say what was understood, on the clocks of the host and of everybody invited."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        zone = await zone_of(ctx, ctx.typed("host"), ctx.typed("meeting"))
        base = await _start_of(ctx, ctx.typed("meeting"))
        cities = await ctx.service(MeetingReader).invited(ctx.guild_id, ctx.person.city_id)
        return [
            Offer(start_label(interval, cities, zone, ctx.language), encode(interval))
            for interval in suggest_intervals(typed, ctx.service(Work).now(), zone, base=base)
        ]


class DurationTextOption(TextOption):
    """A duration as it was typed; the usual ones are offered until then."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        lengths = possible_lengths(typed) if typed.strip() else COMMON_LENGTHS
        return [Offer(ctx.t(span(length)), f"{int(length.total_seconds()) // 60} min") for length in lengths]


class PlaceTextOption(TextOption):
    """A place as it was typed; the server's voice channels are offered beside it."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        wanted = typed.strip()
        channels = [
            Offer(f"🔊 {channel.name}", f"<#{channel.id}>")
            for channel in ctx.guild.voice_channels
            if wanted.casefold() in channel.name.casefold()
        ]
        return [Offer(wanted, wanted), *channels] if wanted else channels


MeetingArgument = app_commands.Transform[Meeting, MeetingOption]
StartedMeetingArgument = app_commands.Transform[Meeting, StartedMeetingOption]
StartText = app_commands.Transform[str, StartTextOption]
DurationText = app_commands.Transform[str, DurationTextOption]
PlaceText = app_commands.Transform[str, PlaceTextOption]


def meeting_label(meeting: Meeting, zone: ZoneInfo, language: Language) -> str:
    """A meeting as lists to choose from show it: number, date, title."""
    return f"{meeting.id} · {local_moment(meeting.starts_at, zone, language)} · {meeting.title}"


async def _start_of(ctx: Context, meeting: str) -> Moment | None:
    """The start of the meeting that is being changed, as far as it is named already."""
    try:
        return (await ctx.service(MeetingReader).resolve(ctx.guild_id, meeting)).start if meeting else None
    except UserError:
        return None


async def zone_of(ctx: Context, host: str, meeting: str = "") -> ZoneInfo:
    """The clocks that count, as far as host or meeting are named already; else those of the person's city."""
    try:
        if host:
            return (await ctx.service(CityService).resolve(ctx.guild_id, host)).zone
        if meeting:
            return ZoneInfo((await ctx.service(MeetingReader).resolve(ctx.guild_id, meeting)).start.zone)
    except UserError:
        pass
    return ctx.zone
