"""Parses `/poll`, calls the services, answers."""

from dataclasses import dataclass
from datetime import datetime, time

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.people import Right
from bot.ui.context import Context
from bot.when import WhenError, parse_when
from bot.when.texts import explain
from cogs.network.options import TopicArgument, TopicText
from cogs.network.service.topics import TopicService
from cogs.polls.models.polls import Method, PollInput, PollSettings, PollState, Secrecy, Voters
from cogs.polls.options import ClosedPollArgument, ClosingTimeText, OpenPollArgument, PollArgument
from cogs.polls.views.barometer import PRIORITIES, PollBarometer
from cogs.polls.views.buttons import PollButtons
from cogs.polls.views.create import TEXT_LENGTH, PollCreation
from cogs.polls.views.ending import CANCEL, EXTEND, REOPEN, PollEnding

Interaction = discord.Interaction[Ratsbote]
Choice = app_commands.Choice[str]

_METHODS = [
    Choice(name="Single choice", value=Method.SINGLE.value),
    Choice(name="Approval: any number of options", value=Method.APPROVAL.value),
    Choice(name="Ranking", value=Method.RANKING.value),
    Choice(name="Distribute ten points", value=Method.POINTS.value),
    Choice(name="Score each option from 1 to 5", value=Method.SCORE.value),
]
_VOTERS = [
    Choice(name="Cities: one vote for each", value=Voters.CITIES.value),
    Choice(name="Delegates: one vote for each", value=Voters.DELEGATES.value),
    Choice(name="Everybody", value=Voters.EVERYONE.value),
]
_SECRECIES = [
    Choice(name="Open", value=Secrecy.OPEN.value),
    Choice(name="Hidden until the close", value=Secrecy.UNTIL_CLOSE.value),
    Choice(name="Anonymous", value=Secrecy.ANONYMOUS.value),
]
_STATES = [
    Choice(name="Open polls", value=PollState.OPEN.value),
    Choice(name="Closed polls", value=PollState.CLOSED.value),
    Choice(name="Canceled polls", value=PollState.CANCELLED.value),
]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@dataclass(eq=False)
class PollCog(commands.GroupCog, group_name="poll", group_description="Polls of the forum"):
    """Asking, looking and ending. Votes are cast on the card."""

    bot: Ratsbote
    topics: TopicService
    creation: PollCreation
    buttons: PollButtons
    ending: PollEnding
    barometer: PollBarometer

    @app_commands.command(
        name="create", description="Ask the cities something; you see a preview first", extras={RIGHT: Right.DELEGATE}
    )
    @app_commands.describe(
        question="What is asked, at most 300 characters, in one language",
        options="With “|” between them; left out: a form asks for them",
        topic="The topic; the card appears in its channel",
        method="The way of voting; single choice if left out",
        voters="Who votes; each city with one vote if left out",
        secrecy="What is seen before the close; everything if left out",
        closes="In your own time zone, e.g. “3 Dec 15:00”; in a week if left out",
        quorum="What percentage of eligible voters must vote; none if left out",
        max_choices="Approval: how many options a ballot may name",
        abstention="Add an abstention: it counts for quorum and turnout only",
    )
    @app_commands.choices(method=_METHODS, voters=_VOTERS, secrecy=_SECRECIES)
    async def create(  # noqa: PLR0913, PLR0917 - the options of the command
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, TEXT_LENGTH],
        options: str = "",
        topic: TopicText = "",
        method: str = Method.SINGLE.value,
        voters: str = Voters.CITIES.value,
        secrecy: str = Secrecy.OPEN.value,
        closes: ClosingTimeText = "",
        quorum: str = "",
        max_choices: app_commands.Range[int, 1, 25] | None = None,
        *,
        abstention: bool = False,
    ) -> None:
        ctx = await self.bot.context(interaction)
        settings = PollSettings(
            Method(method),
            Voters(voters),
            Secrecy(secrecy),
            max_choices or 0,
            language=ctx.language,
            add_abstention=abstention,
        )
        poll_input = PollInput(
            question, options.replace("|", "\n"), await self._topic_value(ctx, topic), closes, quorum, settings
        )
        await self.creation.begin(ctx, poll_input)

    @app_commands.command(
        name="priorities",
        description="The priority barometer: the forum's topics, ranked by the cities",
        extras={RIGHT: Right.DELEGATE},
    )
    @app_commands.describe(
        topics="With commas between them; all topics if left out",
        method="Ranking if left out",
        closes="In your own time zone, e.g. “3 Dec 15:00”; in a week if left out",
        voters="Who votes; each city with one vote if left out",
    )
    @app_commands.choices(method=[_METHODS[2], _METHODS[3]], voters=_VOTERS)
    async def priorities(
        self,
        interaction: Interaction,
        topics: str = "",
        method: str = Method.RANKING.value,
        closes: ClosingTimeText = "",
        voters: str = Voters.CITIES.value,
    ) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft(PRIORITIES, (), {"topics": topics, "method": method, "closes": closes, "voters": voters})
        await self.barometer.open(ctx, topics, method, closes, voters)

    @app_commands.command(
        name="list", description="Polls, open ones first, the next to close on top", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(state="Only open, closed or canceled ones", topic="Only polls on this topic")
    @app_commands.choices(state=_STATES)
    async def show_all(self, interaction: Interaction, state: str = "", topic: TopicArgument | None = None) -> None:
        ctx = await self.bot.context(interaction)
        await self.buttons.list(ctx, PollState(state) if state else None, topic.id if topic else None)

    @app_commands.command(
        name="results",
        description="The result of a poll: chart, numbers, how each city voted",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(poll="The poll, by number or question")
    async def results(self, interaction: Interaction, poll: PollArgument) -> None:
        ctx = await self.bot.context(interaction)
        await self.buttons.results(ctx, poll.id)

    @app_commands.command(
        name="export",
        description="A poll for Excel, as CSV and as JSON, with every ballot and its code",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(poll="The poll, by number or question")
    async def export(self, interaction: Interaction, poll: PollArgument) -> None:
        ctx = await self.bot.context(interaction)
        await self.buttons.export(ctx, poll.id)

    @app_commands.command(
        name="trend",
        description="How the forum's priorities moved from one barometer to the next",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(topic="Only this topic", since="Only barometers since then, e.g. “1 Jan 2026”")
    async def trend(self, interaction: Interaction, topic: TopicArgument | None = None, since: str = "") -> None:
        ctx = await self.bot.context(interaction)
        await self.barometer.trend(ctx, topic, self._since(ctx, since))

    @app_commands.command(
        name="close", description="Close a poll now; you are asked once more", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(poll="The poll, by number or question")
    async def close(self, interaction: Interaction, poll: OpenPollArgument) -> None:
        ctx = await self.bot.context(interaction)
        await self.ending.close(ctx, poll.id)

    @app_commands.command(name="extend", description="Have a poll close later", extras={RIGHT: Right.ALL})
    @app_commands.describe(poll="The poll, by number or question", closes="In your own time zone, e.g. “3 Dec 15:00”")
    async def extend(self, interaction: Interaction, poll: OpenPollArgument, closes: ClosingTimeText) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft(EXTEND, (str(poll.id),), {"closes": closes})
        await self.ending.extend(ctx, poll.id, closes)

    @app_commands.command(
        name="reopen", description="Have a poll that has just closed go on, within an hour", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(
        poll="The poll, by number or question",
        closes="In your own time zone, e.g. “3 Dec 15:00”; when it was to close if left out",
    )
    async def reopen(self, interaction: Interaction, poll: ClosedPollArgument, closes: ClosingTimeText = "") -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft(REOPEN, (str(poll.id),), {"closes": closes})
        await self.ending.reopen(ctx, poll.id, closes)

    @app_commands.command(
        name="cancel", description="Call a poll off; it has no result then", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(poll="The poll, by number or question", reason="Why; everybody sees it")
    async def cancel(
        self, interaction: Interaction, poll: OpenPollArgument, reason: app_commands.Range[str, 1, TEXT_LENGTH]
    ) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft(CANCEL, (str(poll.id),), {"reason": reason})
        await self.ending.cancel(ctx, poll.id, reason)

    async def _topic_value(self, ctx: Context, typed: str) -> str:
        """The topic as the form preselects it; what names none stays as it was typed."""
        if not typed.strip():
            return ""
        try:
            return str((await self.topics.resolve(ctx.guild_id, typed)).id)
        except UserError:
            return typed

    def _since(self, ctx: Context, typed: str) -> datetime | None:
        if not typed.strip():
            return None
        try:
            return parse_when(
                typed, now=self.bot.clock.now(), zone=ctx.zone, prefer_future=False, default_time=time()
            ).instant
        except WhenError as error:
            raise UserError(explain(error)) from error
