"""`/meeting` to plan, look, change and cancel: parse, call the service, answer."""

from collections import Counter
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dates import span
from bot.errors import UserError
from bot.intake import RIGHT
from bot.markup import clean_line, cut
from bot.people import Right
from bot.ui.act import Act
from bot.when import WhenError, parse_offsets, suggest
from bot.when.texts import explain
from cogs.meetings.models.meetings import Entry, Meeting
from cogs.meetings.models.series import Scope
from cogs.meetings.render import answers
from cogs.meetings.rules.entry import COMMON_LENGTHS, as_typed, read_length, resolved
from cogs.meetings.service.editing import Changes, MeetingEditor
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.views.buttons import MeetingButtons
from cogs.meetings.views.schedule import CANCEL, EDIT, SCHEDULE, TEXT_LENGTH, MeetingForms, typed_fields
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService

Interaction = discord.Interaction[Ratsbote]
Choice = app_commands.Choice[str]
# Discord's limit for the name of a choice, and for its value where that is a string.
_CHOICE_LENGTH = 100
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


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class MeetingCog(commands.GroupCog, group_name="meeting", group_description="Meetings of the forum"):
    """Scheduling, looking, changing, cancelling. Answers are given on the card."""

    def __init__(
        self,
        *,
        bot: Ratsbote,
        reader: MeetingReader,
        editor: MeetingEditor,
        topics: TopicService,
        cities: CityService,
        forms: MeetingForms,
        buttons: MeetingButtons,
    ) -> None:
        self._bot = bot
        self._reader = reader
        self._editor = editor
        self._topics = topics
        self._cities = cities
        self._forms = forms
        self._buttons = buttons

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
        act = await self._bot.act(interaction)
        zone = await self._zone(act, host)
        entry = Entry(
            await self._topic_value(act, topic),
            title,
            as_typed(start, zone),
            duration,
            place,
            host,
            repeat,
            until,
            language,
        )
        await act.keep(SCHEDULE, (), typed_fields(entry))
        await self._forms.schedule(act, entry)

    @app_commands.command(
        name="edit",
        description="Change a meeting or its series; card, event, reminders and calendar files follow",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(
        meeting="The meeting, by number or title",
        scope="How far the change reaches in a series; only this one if left out",
        title="What it is about, at most 100 characters",
        start="On the host city's clocks, e.g. “3 Dec 15:00” or “next Thursday 3pm”",
        duration="5 minutes to 24 hours, e.g. “90 min”",
        place="A town hall, a link or a voice channel; “-” takes it away",
        topic="The topic",
        host="The city whose clocks count",
        language="What is spoken",
    )
    @app_commands.choices(scope=SCOPES, language=LANGUAGES)
    async def edit(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
        self,
        interaction: Interaction,
        meeting: str,
        scope: str = Scope.ONE.value,
        title: app_commands.Range[str, 0, TEXT_LENGTH] = "",
        start: str = "",
        duration: str = "",
        place: str = "",
        topic: str = "",
        host: str = "",
        language: str = "",
    ) -> None:
        act = await self._bot.act(interaction)
        picked = await self._reader.pick(act.guild_id, meeting)
        zone = await self._zone(act, host) if host else ZoneInfo(picked.start.zone)
        entry = Entry(topic, title, as_typed(start, zone), duration, place, host, language=language)
        await act.keep(EDIT, (str(picked.id), scope), typed_fields(entry))
        await self._forms.edit(act, picked.id, entry, Scope(scope))

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
        self, interaction: Interaction, meeting: str, offsets: str, scope: str = Scope.ONE.value
    ) -> None:
        act = await self._bot.act(interaction)
        picked = await self._reader.pick(act.guild_id, meeting)
        try:
            spans = parse_offsets(clean_line(offsets))
        except WhenError as error:
            raise UserError(explain(error)) from error
        sheet = await self._editor.change(act.person, picked.id, Changes(reminders=spans), Scope(scope))
        await act.answer(answers.reminders_text(sheet.meeting))

    @app_commands.command(name="list", description="What is planned, the next meeting first", extras={RIGHT: Right.ALL})
    @app_commands.describe(topic="Only this topic's", city="Only those that this city hosts")
    async def show_all(self, interaction: Interaction, topic: str = "", city: str = "") -> None:
        act = await self._bot.act(interaction)
        topic_id = (await self._topics.pick(act.guild_id, topic)).id if topic else 0
        city_id = (await self._cities.pick(act.guild_id, city)).id if city else 0
        await self._buttons.list(act, topic_id=topic_id, city_id=city_id)

    @app_commands.command(
        name="show",
        description="Everything about a meeting: times in all cities, who is coming",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(meeting="The meeting, by number or title")
    async def show(self, interaction: Interaction, meeting: str) -> None:
        act = await self._bot.act(interaction)
        await self._buttons.show(act, (await self._reader.pick(act.guild_id, meeting)).id)

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
        act = await self._bot.act(interaction)
        picked = await self._reader.pick(act.guild_id, meeting)
        await act.keep(CANCEL, (str(picked.id), scope), {"reason": reason})
        await self._forms.cancel(act, picked.id, reason, Scope(scope))

    @schedule.autocomplete("topic")
    @show_all.autocomplete("topic")
    @edit.autocomplete("topic")
    async def _suggest_topic(self, interaction: Interaction, current: str) -> list[Choice]:
        act = await self._bot.act(interaction)
        return [
            app_commands.Choice(
                name=cut(f"{topic.emoji} {topic.name.pick(act.language)}".strip(), _CHOICE_LENGTH), value=str(topic.id)
            )
            for topic in await self._topics.find(act.guild_id, current)
        ]

    @schedule.autocomplete("host")
    @show_all.autocomplete("city")
    @edit.autocomplete("host")
    async def _suggest_host(self, interaction: Interaction, current: str) -> list[Choice]:
        act = await self._bot.act(interaction)
        return [
            app_commands.Choice(name=cut(city.name, _CHOICE_LENGTH), value=str(city.id))
            for city in await self._cities.find(act.guild_id, current)
        ]

    @schedule.autocomplete("place")
    @edit.autocomplete("place")
    async def _suggest_place(self, interaction: Interaction, current: str) -> list[Choice]:
        """The server's voice channels; anything else is taken as it is typed."""
        act = await self._bot.act(interaction)
        wanted = current.strip().casefold()
        voices = [channel for channel in act.guild.voice_channels if wanted in channel.name.casefold()]
        typed = [app_commands.Choice(name=cut(current.strip(), _CHOICE_LENGTH), value=current.strip()[:_CHOICE_LENGTH])]
        found = [
            app_commands.Choice(name=cut(f"🔊 {channel.name}", _CHOICE_LENGTH), value=f"<#{channel.id}>")
            for channel in voices[:24]
        ]
        return (typed if wanted else []) + found

    @schedule.autocomplete("start")
    async def _suggest_start(self, interaction: Interaction, current: str) -> list[Choice]:
        """What was understood so far, on the clocks of the host and of everybody invited; the value is the instant."""
        act = await self._bot.act(interaction)
        zone = await self._zone(act, str(getattr(interaction.namespace, "host", "") or ""))
        return await self._starts(act, current, zone)

    @edit.autocomplete("start")
    async def _suggest_new_start(self, interaction: Interaction, current: str) -> list[Choice]:
        act = await self._bot.act(interaction)
        host = str(getattr(interaction.namespace, "host", "") or "")
        meeting = str(getattr(interaction.namespace, "meeting", "") or "")
        try:
            zone = ZoneInfo((await self._reader.pick(act.guild_id, meeting)).start.zone)
        except UserError:
            zone = act.zone
        return await self._starts(act, current, await self._zone(act, host) if host else zone)

    async def _starts(self, act: Act, current: str, zone: ZoneInfo) -> list[Choice]:
        moments = suggest(current, self._bot.clock.now(), zone)
        walls = Counter(moment.wall for moment in moments)
        cities = await self._reader.invited(act.guild_id, act.person.city_id)
        return [
            app_commands.Choice(
                name=answers.start_label(moment, cities, zone, act.language, twice=walls[moment.wall] > 1),
                value=resolved(moment),
            )
            for moment in moments
        ]

    @schedule.autocomplete("duration")
    @edit.autocomplete("duration")
    async def _suggest_duration(self, interaction: Interaction, current: str) -> list[Choice]:
        act = await self._bot.act(interaction)
        if not current.strip():
            lengths = list(COMMON_LENGTHS)
        else:
            try:
                lengths = [read_length(current)]
            except UserError:
                return []
        return [
            app_commands.Choice(name=act.t(span(length)), value=f"{int(length.total_seconds()) // 60} min")
            for length in lengths
        ]

    @show.autocomplete("meeting")
    @cancel.autocomplete("meeting")
    @edit.autocomplete("meeting")
    @reminders.autocomplete("meeting")
    async def _suggest_meeting(self, interaction: Interaction, current: str) -> list[Choice]:
        act = await self._bot.act(interaction)
        return await meeting_choices(self._reader, act, current)

    async def _zone(self, act: Act, host: str) -> ZoneInfo:
        """The clocks of the host, as far as one is named already; else of the person's city."""
        try:
            return (await self._cities.pick(act.guild_id, host)).zone if host else act.zone
        except UserError:
            return act.zone

    async def _topic_value(self, act: Act, typed: str) -> str:
        """The topic as the form preselects it; what names none stays as it was typed."""
        try:
            return str((await self._topics.pick(act.guild_id, typed)).id)
        except UserError:
            return typed


async def meeting_choices(reader: MeetingReader, act: Act, current: str) -> list[Choice]:
    """Meetings as autocomplete offers them: those to come first."""
    return [_choice(meeting, act) for meeting in await reader.find(act.guild_id, current)]


def _choice(meeting: Meeting, act: Act) -> Choice:
    return app_commands.Choice(name=answers.meeting_label(meeting, act.zone, act.language), value=str(meeting.id))
