"""Takes `/meeting agenda`, `attendance`, `minutes` and `calendar`, and the menu "Quote for the minutes"."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.meetings.options import MeetingArgument, StartedMeetingArgument
from cogs.meetings.views.agenda import AgendaViews
from cogs.meetings.views.calendar import CalendarViews
from cogs.meetings.views.minutes import MinutesViews
from cogs.network.options import TopicArgument

Interaction = discord.Interaction[Ratsbote]


class MinutesCog(commands.Cog):
    """Its commands stand in the group of `MeetingCog`, which takes them over."""

    def __init__(self, bot: Ratsbote, agenda: AgendaViews, minutes: MinutesViews, calendar: CalendarViews) -> None:
        self._bot = bot
        self._agenda = agenda
        self._minutes = minutes
        self._calendar = calendar
        self.menu = app_commands.ContextMenu(
            name="Quote for the minutes",
            callback=self._quote,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            extras={RIGHT: Right.DELEGATE},
        )

    @app_commands.command(
        name="agenda", description="The agenda of a meeting; delegates add, order, remove", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(meeting="The meeting, by number or title")
    async def agenda(self, interaction: Interaction, meeting: MeetingArgument) -> None:
        await self._agenda.show(await self._bot.context(interaction), meeting.id)

    @app_commands.command(name="attendance", description="Mark who was there, by city", extras={RIGHT: Right.ALL})
    @app_commands.describe(meeting="The meeting, by number or title")
    async def attendance(self, interaction: Interaction, meeting: StartedMeetingArgument) -> None:
        await self._minutes.attendance(await self._bot.context(interaction), meeting.id)

    @app_commands.command(
        name="minutes", description="Hand in the minutes, as a file or as text", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(
        meeting="The meeting, by number or title", file="The minutes; left out: a form to paste them"
    )
    async def minutes(
        self, interaction: Interaction, meeting: StartedMeetingArgument, file: discord.Attachment | None = None
    ) -> None:
        await self._minutes.submit(await self._bot.context(interaction), meeting.id, file)

    @app_commands.command(name="calendar", description="A calendar file of what is planned", extras={RIGHT: Right.ALL})
    @app_commands.describe(topic="Only this topic's")
    async def calendar(self, interaction: Interaction, topic: TopicArgument | None = None) -> None:
        ctx = await self._bot.context(interaction)
        await ctx.defer()
        await self._calendar.upcoming(ctx, topic.id if topic else 0)

    async def _quote(self, interaction: Interaction, message: discord.Message) -> None:
        await self._minutes.quote(await self._bot.context(interaction), message)
