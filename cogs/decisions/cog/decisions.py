"""Parses `/decision`, calls the services, answers."""

import io
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from bot.texts import Language, Text
from bot.ui.forms import open_form
from cogs.decisions.cog.options import (
    FORMATS,
    KINDS,
    LANGUAGES,
    SEARCHED,
    SPEAKERS,
    STATES,
    STEPS,
    TYPED,
    text_of,
)
from cogs.decisions.models.actions import FollowUpForm, StatusForm
from cogs.decisions.models.decisions import DecisionKind, DecisionState
from cogs.decisions.models.drafts import DraftStart
from cogs.decisions.models.searching import Filters
from cogs.decisions.options import DecisionArgument, FollowUpArgument
from cogs.decisions.rules.states import require_speaker
from cogs.decisions.views.draft_forms import DraftForms
from cogs.decisions.views.draft_preview import DraftPreview
from cogs.decisions.views.exporting import DecisionExport
from cogs.decisions.views.record_forms import DONE, FOLLOW_UP, RESERVE, STATUS, RecordForms
from cogs.decisions.views.records import RecordViews
from cogs.decisions.views.verification import VerificationView
from cogs.meetings.options import StartedMeetingArgument
from cogs.network.models.help import SHOWN_TO
from cogs.network.options import CityArgument, TopicArgument
from cogs.polls.options import ClosedPollArgument

Interaction = discord.Interaction[Ratsbote]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@dataclass(eq=False, kw_only=True)
class DecisionCog(commands.GroupCog, group_name="decision", group_description="The forum's decisions"):
    """Recording, finding, signing, following up, handing out."""

    bot: Ratsbote
    records: RecordViews
    preview: DraftPreview
    forms: DraftForms
    acting: RecordForms
    checking: VerificationView
    exports: DecisionExport

    @app_commands.command(
        name="record", description="Record a decision: a form, then a preview", extras={RIGHT: Right.DELEGATE}
    )
    @app_commands.describe(
        kind="Decision, joint statement or recommendation",
        topic="The topic that it belongs to",
        meeting="The meeting that decided it",
        poll="The closed poll that decided it",
        file="A longer text as a text or Markdown file, instead of the form",
    )
    @app_commands.choices(kind=KINDS)
    async def record(
        self,
        interaction: Interaction,
        kind: str | None = None,
        topic: TopicArgument | None = None,
        meeting: StartedMeetingArgument | None = None,
        poll: ClosedPollArgument | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        ctx = await self.bot.context(interaction)
        start = DraftStart(
            DecisionKind(kind) if kind else None, topic.id if topic else None, meeting.id if meeting else None
        )
        content = await self.preview.prepared(ctx, start, poll.id if poll else None)
        if file is not None:
            await self.preview.begin_with(ctx, content, *await text_of(ctx, file))
        elif poll is None:
            await open_form(ctx, self.forms.forms[0], start.dump())
        else:
            await self.preview.begin(ctx, content)

    @app_commands.command(name="list", description="The newest decisions, and your drafts", extras={RIGHT: Right.ALL})
    async def show_all(self, interaction: Interaction) -> None:
        await self.records.list(await self.bot.context(interaction))

    @app_commands.command(
        name="show", description="Everything about a decision, with its attachments", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(number="The decision, by number or title")
    async def show(self, interaction: Interaction, number: DecisionArgument) -> None:
        ctx = await self.bot.context(interaction)
        await self.records.show(ctx, number.id)

    @app_commands.command(
        name="search", description="Find decisions by any words, in both languages", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(
        text="Words, parts of words, or “a phrase”",
        topic="Only this topic",
        city="Only what this city recorded, voted on or signed",
        status="Only with this status",
        year="Only of this year",
    )
    @app_commands.choices(status=STATES)
    async def search(
        self,
        interaction: Interaction,
        text: SEARCHED,
        topic: TopicArgument | None = None,
        city: CityArgument | None = None,
        status: str | None = None,
        year: app_commands.Range[int, 1900, 2999] | None = None,
    ) -> None:
        ctx = await self.bot.context(interaction)
        filters = Filters(
            topic.id if topic else None,
            city.id if city else None,
            DecisionState(status) if status else None,
            year,
        )
        await ctx.defer()
        await self.records.search(ctx, text, filters)

    @app_commands.command(
        name="amend",
        description="Change a decision's text: a new revision, the old one stays",
        extras={RIGHT: Right.ALL, SHOWN_TO: SPEAKERS},
    )
    @app_commands.describe(
        number="The decision, by number or title",
        file="The new text as a text or Markdown file, instead of the form",
        language="The language of the file; yours if left out",
    )
    @app_commands.choices(language=LANGUAGES)
    async def amend(
        self,
        interaction: Interaction,
        number: DecisionArgument,
        file: discord.Attachment | None = None,
        language: str | None = None,
    ) -> None:
        ctx = await self.bot.context(interaction)
        require_speaker(ctx.person)
        if file is None:
            await self.acting.open_amend(ctx, number.id)
            return
        title, text = await text_of(ctx, file)
        side = Language(language) if language else ctx.language
        await self.acting.amend_by_file(ctx, number.id, side, title, text)

    @app_commands.command(
        name="status", description="Say how far a decision is", extras={RIGHT: Right.ALL, SHOWN_TO: SPEAKERS}
    )
    @app_commands.describe(
        number="The decision, by number or title",
        status="What it is from now on",
        note="A note, or the reason",
        by="The decision that takes its place, if it is superseded",
    )
    @app_commands.choices(status=STEPS)
    async def status(
        self,
        interaction: Interaction,
        number: DecisionArgument,
        status: str,
        note: TYPED | None = None,
        by: DecisionArgument | None = None,
    ) -> None:
        ctx = await self.bot.context(interaction)
        require_speaker(ctx.person)
        successor = by.id if by else None
        if note:
            await ctx.save_draft(STATUS, StatusForm(number.id, status, successor).dump(), {"note": note})
        await self.acting.status(ctx, number.id, status, note or "", successor)

    @app_commands.command(
        name="sign", description="Read a joint statement and sign it for your city", extras={RIGHT: Right.MANDATE}
    )
    @app_commands.describe(number="The joint statement, by number or title")
    async def sign(self, interaction: Interaction, number: DecisionArgument) -> None:
        ctx = await self.bot.context(interaction)
        await self.records.read(ctx, number.id)

    @app_commands.command(
        name="reserve", description="Record what your city does not share in a decision", extras={RIGHT: Right.MANDATE}
    )
    @app_commands.describe(number="The decision, by number or title", text="What your city does not share")
    async def reserve(self, interaction: Interaction, number: DecisionArgument, text: TYPED) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft(RESERVE, (str(number.id),), {"text": text})
        await self.acting.reserve(ctx, number.id, text)

    @app_commands.command(
        name="follow-up",
        description="Give a city a task that follows from a decision",
        extras={RIGHT: Right.ALL, SHOWN_TO: SPEAKERS},
    )
    @app_commands.describe(
        number="The decision, by number or title",
        city="The city that does it",
        task="What is to be done",
        due="Until which day, e.g. “15 March”",
    )
    async def follow_up(
        self, interaction: Interaction, number: DecisionArgument, city: CityArgument, task: TYPED, due: str
    ) -> None:
        ctx = await self.bot.context(interaction)
        require_speaker(ctx.person)
        await ctx.save_draft(FOLLOW_UP, FollowUpForm(number.id, city.id).dump(), {"task": task, "due": due})
        await self.acting.follow_up(ctx, number.id, city.id, task, due)

    @app_commands.command(
        name="done", description="Mark a task of your city as done", extras={RIGHT: Right.ALL, SHOWN_TO: SPEAKERS}
    )
    @app_commands.rename(task="follow-up")
    @app_commands.describe(task="The task, by number or words", outcome="What came of it")
    async def done(self, interaction: Interaction, task: FollowUpArgument, outcome: TYPED | None = None) -> None:
        ctx = await self.bot.context(interaction)
        require_speaker(ctx.person)
        if outcome:
            await ctx.save_draft(DONE, (str(task.id),), {"outcome": outcome})
        await self.acting.done(ctx, task.id, outcome or "")

    @app_commands.command(
        name="overdue", description="Tasks that are late, and how far each city is", extras={RIGHT: Right.ALL}
    )
    async def overdue(self, interaction: Interaction) -> None:
        await self.records.overdue(await self.bot.context(interaction))

    @app_commands.command(
        name="export", description="Decisions as a file: one, or all of them", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(format="JSON if left out", number="One decision; all of them if left out")
    @app_commands.choices(format=FORMATS)
    async def export(
        self,
        interaction: Interaction,
        format: str = "json",  # noqa: A002 - the option's name
        number: DecisionArgument | None = None,
    ) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.defer()
        made = await self.exports.export(ctx.guild_id, format, number)
        await ctx.answer(Text("Here is the file."), file=discord.File(io.BytesIO(made.data), filename=made.name))

    @app_commands.command(
        name="verify", description="Check that nothing in the archive was changed", extras={RIGHT: Right.ALL}
    )
    async def verify(self, interaction: Interaction) -> None:
        await self.checking.verify(await self.bot.context(interaction))
