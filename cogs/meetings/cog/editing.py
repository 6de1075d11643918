"""Takes `/meeting edit` and `/meeting reminders`: parse, call the service, answer."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.markup import clean_line
from bot.people import Right
from bot.when import WhenError, parse_offsets
from bot.when.resolved import as_typed
from bot.when.texts import explain
from cogs.meetings.models.changes import MeetingChanges
from cogs.meetings.models.meetings import MeetingInput
from cogs.meetings.models.series import ChangeTarget, Scope
from cogs.meetings.options import LANGUAGES, SCOPES, DurationText, MeetingArgument, PlaceText, StartText, zone_of
from cogs.meetings.render.answers import reminders_changed
from cogs.meetings.service.editing import MeetingEditor
from cogs.meetings.views.fields import TEXT_LENGTH
from cogs.meetings.views.schedule import EDIT, MeetingForms, typed_fields
from cogs.network.options import CityText, TopicText

Interaction = discord.Interaction[Ratsbote]


@dataclass(eq=False)
class EditCog(commands.Cog):
    """Its commands stand in the group of `MeetingCog`, which takes them over."""

    bot: Ratsbote
    editor: MeetingEditor
    forms: MeetingForms

    @app_commands.command(
        name="edit",
        description="Change a meeting or its series; card, event, reminders and calendar files follow",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(
        meeting="The meeting, by number or title",
        scope="How far the change reaches in a series; only this one if left out",
        title="What it is about, at most 100 characters",
        start="On the host city's clocks, e.g. “3 Dec 15:00” or “Thursday 3pm”",
        duration="5 minutes to 14 days, e.g. “90 min” or “until 5pm”",
        place="A town hall, a link or a voice channel; “-” takes it away",
        topic="The topic",
        host="The city whose clocks count",
        language="What is spoken",
    )
    @app_commands.choices(scope=SCOPES, language=LANGUAGES)
    async def edit(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
        self,
        interaction: Interaction,
        meeting: MeetingArgument,
        scope: str = Scope.ONE.value,
        title: app_commands.Range[str, 0, TEXT_LENGTH] = "",
        start: StartText = "",
        duration: DurationText = "",
        place: PlaceText = "",
        topic: TopicText = "",
        host: CityText = "",
        language: str = "",
    ) -> None:
        ctx = await self.bot.context(interaction)
        zone = await zone_of(ctx, host, str(meeting.id))
        typed = MeetingInput(
            topic, title, as_typed(start, zone, ctx.language), duration, place, host, language=language
        )
        target = ChangeTarget(meeting.id, Scope(scope))
        await ctx.save_draft(EDIT, target.dump(), typed_fields(typed))
        await self.forms.edit(ctx, target, typed)

    @app_commands.command(
        name="reminders",
        description="How long before a meeting its reminders go out",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(
        meeting="The meeting, by number or title",
        offsets="e.g. “7d, 24h, 1h, 10m”, or “none”",
        scope="How far the change reaches in a series; only this one if left out",
    )
    @app_commands.choices(scope=SCOPES)
    async def reminders(
        self, interaction: Interaction, meeting: MeetingArgument, offsets: str, scope: str = Scope.ONE.value
    ) -> None:
        ctx = await self.bot.context(interaction)
        try:
            spans = parse_offsets(clean_line(offsets))
        except WhenError as error:
            raise UserError(explain(error)) from error
        target = ChangeTarget(meeting.id, Scope(scope))
        details = await self.editor.change(ctx.person, target, MeetingChanges(reminders=spans))
        await ctx.answer(reminders_changed(details, target.scope))
