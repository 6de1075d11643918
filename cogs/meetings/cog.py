"""`/meeting`: parse, call the service, answer."""

from collections import Counter

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dates import span
from bot.errors import UserError
from bot.intake import RIGHT
from bot.markup import cut
from bot.people import Right
from bot.ui.act import Act
from bot.when import suggest
from cogs.meetings.models.meetings import Entry, Meeting
from cogs.meetings.render import answers
from cogs.meetings.rules.entry import COMMON_LENGTHS, as_typed, read_length, resolved
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.views.buttons import MeetingButtons
from cogs.meetings.views.schedule import CANCEL, SCHEDULE, TEXT_LENGTH, MeetingForms
from cogs.network.service.topics import TopicService

Interaction = discord.Interaction[Ratsbote]
Choice = app_commands.Choice[str]
# Discord's limit for the name of a choice, and for its value where that is a string.
_CHOICE_LENGTH = 100


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class MeetingCog(commands.GroupCog, group_name="meeting", group_description="Meetings of the forum"):
    """Scheduling, looking, cancelling. Answers are given on the card."""

    def __init__(
        self,
        bot: Ratsbote,
        reader: MeetingReader,
        topics: TopicService,
        forms: MeetingForms,
        buttons: MeetingButtons,
    ) -> None:
        self._bot = bot
        self._reader = reader
        self._topics = topics
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
        start="On your city's clocks, e.g. “3 Dec 15:00” or “next Thursday 3pm”",
        duration="5 minutes to 24 hours, e.g. “90 min”; one hour if left out",
    )
    async def schedule(
        self,
        interaction: Interaction,
        topic: str,
        title: app_commands.Range[str, 1, TEXT_LENGTH],
        start: str,
        duration: str = "",
    ) -> None:
        act = await self._bot.act(interaction)
        entry = Entry(await self._topic_value(act, topic), title, as_typed(start, act.zone), duration)
        await act.keep(
            SCHEDULE,
            (),
            {"topic": entry.topic, "title": entry.title, "start": entry.start, "duration": entry.duration},
        )
        await self._forms.schedule(act, entry)

    @app_commands.command(name="list", description="What is planned, the next meeting first", extras={RIGHT: Right.ALL})
    async def show_all(self, interaction: Interaction) -> None:
        await self._buttons.list(await self._bot.act(interaction))

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
    @app_commands.describe(meeting="The meeting, by number or title", reason="Why; all who were invited see it")
    async def cancel(
        self, interaction: Interaction, meeting: str, reason: app_commands.Range[str, 1, TEXT_LENGTH]
    ) -> None:
        act = await self._bot.act(interaction)
        picked = await self._reader.pick(act.guild_id, meeting)
        await act.keep(CANCEL, (str(picked.id),), {"reason": reason})
        await self._forms.cancel(act, picked.id, reason)

    @schedule.autocomplete("topic")
    async def _suggest_topic(self, interaction: Interaction, current: str) -> list[Choice]:
        act = await self._bot.act(interaction)
        return [
            app_commands.Choice(
                name=cut(f"{topic.emoji} {topic.name.pick(act.language)}".strip(), _CHOICE_LENGTH), value=str(topic.id)
            )
            for topic in await self._topics.find(act.guild_id, current)
        ]

    @schedule.autocomplete("start")
    async def _suggest_start(self, interaction: Interaction, current: str) -> list[Choice]:
        """What was understood so far, on the clocks of the host and of everybody invited; the value is the instant."""
        act = await self._bot.act(interaction)
        moments = suggest(current, self._bot.clock.now(), act.zone)
        walls = Counter(moment.wall for moment in moments)
        cities = await self._reader.invited(act.guild_id, act.person.city_id)
        return [
            app_commands.Choice(
                name=answers.start_label(moment, cities, act.zone, act.language, twice=walls[moment.wall] > 1),
                value=resolved(moment),
            )
            for moment in moments
        ]

    @schedule.autocomplete("duration")
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
    async def _suggest_meeting(self, interaction: Interaction, current: str) -> list[Choice]:
        act = await self._bot.act(interaction)
        return [_choice(meeting, act) for meeting in await self._reader.find(act.guild_id, current)]

    async def _topic_value(self, act: Act, typed: str) -> str:
        """The topic as the form preselects it; what names none stays as it was typed."""
        try:
            return str((await self._topics.pick(act.guild_id, typed)).id)
        except UserError:
            return typed


def _choice(meeting: Meeting, act: Act) -> Choice:
    return app_commands.Choice(name=answers.meeting_label(meeting, act.zone, act.language), value=str(meeting.id))
