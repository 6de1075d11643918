"""`/meeting` to plan, look, change and cancel: parse, call the service, answer."""

from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.people import Right
from bot.ui.context import Context
from cogs.meetings.cog.autocomplete import LANGUAGES, REPEATS, SCOPES, Choice, Interaction, MeetingAutocomplete
from cogs.meetings.models.meetings import MeetingInput
from cogs.meetings.models.series import Scope
from cogs.meetings.rules.entry import as_typed
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.views.buttons import MeetingButtons
from cogs.meetings.views.schedule import CANCEL, SCHEDULE, TEXT_LENGTH, MeetingForms, typed_fields
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class MeetingCog(commands.GroupCog, group_name="meeting", group_description="Meetings of the forum"):
    """Scheduling, looking, changing, cancelling. Answers are given on the card."""

    def __init__(
        self,
        *,
        bot: Ratsbote,
        reader: MeetingReader,
        autocomplete: MeetingAutocomplete,
        topics: TopicService,
        cities: CityService,
        forms: MeetingForms,
        buttons: MeetingButtons,
    ) -> None:
        self._bot = bot
        self._reader = reader
        self._autocomplete = autocomplete
        self._topics = topics
        self._cities = cities
        self._forms = forms
        self._buttons = buttons

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
        start="On the host city's clocks, e.g. “3 Dec 15:00” or “next Thursday 3pm”",
        duration="5 minutes to 24 hours, e.g. “90 min”; one hour if left out",
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
        topic: str,
        title: app_commands.Range[str, 1, TEXT_LENGTH],
        start: str,
        duration: str = "",
        place: str = "",
        host: str = "",
        repeat: str = "",
        until: str = "",
        language: str = "",
    ) -> None:
        ctx = await self._bot.context(interaction)
        zone = await self._autocomplete.zone(ctx, host)
        typed = MeetingInput(
            await self._topic_value(ctx, topic),
            title,
            as_typed(start, zone),
            duration,
            place,
            host,
            repeat,
            until,
            language,
        )
        await ctx.save_draft(SCHEDULE, (), typed_fields(typed))
        await self._forms.schedule(ctx, typed)

    @app_commands.command(name="list", description="What is planned, the next meeting first", extras={RIGHT: Right.ALL})
    @app_commands.describe(topic="Only this topic's", city="Only those that this city hosts")
    async def show_all(self, interaction: Interaction, topic: str = "", city: str = "") -> None:
        ctx = await self._bot.context(interaction)
        topic_id = (await self._topics.resolve(ctx.guild_id, topic)).id if topic else 0
        city_id = (await self._cities.resolve(ctx.guild_id, city)).id if city else 0
        await self._buttons.list(ctx, topic_id=topic_id, city_id=city_id)

    @app_commands.command(
        name="show",
        description="Everything about a meeting: times in all cities, who is coming",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(meeting="The meeting, by number or title")
    async def show(self, interaction: Interaction, meeting: str) -> None:
        ctx = await self._bot.context(interaction)
        await self._buttons.show(ctx, (await self._reader.pick(ctx.guild_id, meeting)).id)

    @app_commands.command(
        name="cancel",
        description="Cancel a meeting; those who wanted to come are told",
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
        meeting: str,
        reason: app_commands.Range[str, 1, TEXT_LENGTH],
        scope: str = Scope.ONE.value,
    ) -> None:
        ctx = await self._bot.context(interaction)
        picked = await self._reader.pick(ctx.guild_id, meeting)
        await ctx.save_draft(CANCEL, (str(picked.id), scope), {"reason": reason})
        await self._forms.cancel(ctx, picked.id, reason, Scope(scope))

    @schedule.autocomplete("topic")
    @show_all.autocomplete("topic")
    async def _suggest_topic(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.topics(interaction, current)

    @schedule.autocomplete("host")
    @show_all.autocomplete("city")
    async def _suggest_city(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.cities(interaction, current)

    @schedule.autocomplete("place")
    async def _suggest_place(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.places(interaction, current)

    @schedule.autocomplete("start")
    async def _suggest_start(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.starts(interaction, current)

    @schedule.autocomplete("duration")
    async def _suggest_duration(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.durations(interaction, current)

    @show.autocomplete("meeting")
    @cancel.autocomplete("meeting")
    async def _suggest_meeting(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.meetings(interaction, current)

    async def _topic_value(self, ctx: Context, typed: str) -> str:
        """The topic as the form preselects it; what names none stays as it was typed."""
        try:
            return str((await self._topics.resolve(ctx.guild_id, typed)).id)
        except UserError:
            return typed
