"""Takes `/meeting` to plan, look and cancel: parse, call the service, answer."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.people import Right
from bot.ui.context import Context
from bot.when.resolved import as_typed
from cogs.meetings.models.meetings import MeetingInput
from cogs.meetings.models.series import ChangeTarget, Scope
from cogs.meetings.options import (
    LANGUAGES,
    REPEATS,
    SCOPES,
    DurationText,
    MeetingArgument,
    PlaceText,
    StartText,
    zone_of,
)
from cogs.meetings.views.buttons import MeetingButtons
from cogs.meetings.views.fields import TEXT_LENGTH
from cogs.meetings.views.schedule import CANCEL, SCHEDULE, MeetingForms, typed_fields
from cogs.network.options import CityArgument, CityText, TopicArgument, TopicText
from cogs.network.service.topics import TopicService

Interaction = discord.Interaction[Ratsbote]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@dataclass(eq=False)
class MeetingCog(commands.GroupCog, group_name="meeting", group_description="Meetings of the forum"):
    """Scheduling, looking, cancelling. Answers are given on the card."""

    bot: Ratsbote
    forms: MeetingForms
    buttons: MeetingButtons

    def take_over(self, *cogs: commands.Cog) -> None:
        """Put the commands of other cogs into the group: one group, whose commands stand in several files."""
        if self.app_command is None:
            raise RuntimeError("a GroupCog has a group")
        for cog in cogs:
            for command in cog.get_app_commands():
                self.app_command.add_command(command)

    @app_commands.command(
        name="schedule",
        description="Call a meeting: a card in the topic's channel, an event, reminders",
        extras={RIGHT: Right.DELEGATE},
    )
    @app_commands.describe(
        topic="The topic; the card appears in its channel",
        title="What it is about, at most 100 characters",
        start="On the host city's clocks, e.g. “3 Dec 15:00” or “Thursday 3pm”",
        duration="5 minutes to 14 days, e.g. “90 min” or “until 5pm”; one hour if left out",
        place="A town hall, a link or a voice channel; the topic's channel if left out",
        host="The city whose clocks count; your own if left out",
        repeat="How often it takes place",
        until="The last day, or how many meetings; until it is ended if left out",
        language="What is spoken; both languages if left out",
    )
    @app_commands.choices(repeat=REPEATS, language=LANGUAGES)
    async def schedule(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
        self,
        interaction: Interaction,
        topic: TopicText,
        title: app_commands.Range[str, 1, TEXT_LENGTH],
        start: StartText,
        duration: DurationText = "",
        place: PlaceText = "",
        host: CityText = "",
        repeat: str = "",
        until: str = "",
        language: str = "",
    ) -> None:
        ctx = await self.bot.context(interaction)
        typed = MeetingInput(
            await _topic_value(ctx, topic),
            title,
            as_typed(start, await zone_of(ctx, host), ctx.language),
            duration,
            place,
            host,
            repeat,
            until,
            language,
        )
        await ctx.save_draft(SCHEDULE, (), typed_fields(typed))
        await self.forms.schedule(ctx, typed)

    @app_commands.command(name="list", description="What is planned, the next meeting first", extras={RIGHT: Right.ALL})
    @app_commands.describe(topic="Only this topic's", city="Only those that this city hosts")
    async def show_all(
        self, interaction: Interaction, topic: TopicArgument | None = None, city: CityArgument | None = None
    ) -> None:
        ctx = await self.bot.context(interaction)
        await self.buttons.list(ctx, topic_id=topic.id if topic else 0, city_id=city.id if city else 0)

    @app_commands.command(
        name="show",
        description="Everything about a meeting: times in all cities, who is going",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(meeting="The meeting, by number or title")
    async def show(self, interaction: Interaction, meeting: MeetingArgument) -> None:
        await self.buttons.show(await self.bot.context(interaction), meeting.id)

    @app_commands.command(
        name="cancel",
        description="Cancel a meeting; those who were going are notified",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(
        meeting="The meeting, by number or title",
        reason="Why; all who were invited see it",
        scope="How far it reaches in a series; only this one if left out",
    )
    @app_commands.choices(scope=SCOPES)
    async def cancel(
        self,
        interaction: Interaction,
        meeting: MeetingArgument,
        reason: app_commands.Range[str, 1, TEXT_LENGTH],
        scope: str = Scope.ONE.value,
    ) -> None:
        ctx = await self.bot.context(interaction)
        target = ChangeTarget(meeting.id, Scope(scope))
        await ctx.save_draft(CANCEL, target.dump(), {"reason": reason})
        await self.forms.cancel(ctx, target, reason)


async def _topic_value(ctx: Context, typed: str) -> str:
    """The topic as the form preselects it; what names none stays as it was typed."""
    try:
        return str((await ctx.service(TopicService).resolve(ctx.guild_id, typed)).id)
    except UserError:
        return typed
