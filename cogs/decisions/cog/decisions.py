"""`/decision`: parse, call the service, answer."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from bot.texts import Language, Text
from bot.ui.forms import open_form
from cogs.decisions.cog.autocomplete import Choice, DecisionAutocomplete, Interaction
from cogs.decisions.cog.options import (
    FORMATS,
    KINDS,
    LANGUAGES,
    SEARCHED,
    SPEAKERS,
    STATES,
    STEPS,
    TYPED,
    task_number,
    text_of,
)
from cogs.decisions.rules.states import require_speaker
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.views.draft_forms import DraftForms
from cogs.decisions.views.draft_preview import DraftPreview
from cogs.decisions.views.exporting import DecisionExport
from cogs.decisions.views.record_forms import DONE, FOLLOW_UP, RESERVE, STATUS, RecordForms
from cogs.decisions.views.records import RecordViews
from cogs.decisions.views.verification import VerificationView
from cogs.network.models.help import SHOWN


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class DecisionCog(commands.GroupCog, group_name="decision", group_description="The forum's decisions"):
    """Recording, finding, signing, following up, handing out."""

    def __init__(  # noqa: PLR0913 - the views and services that the commands call
        self,
        *,
        bot: Ratsbote,
        autocomplete: DecisionAutocomplete,
        reader: DecisionReader,
        records: RecordViews,
        preview: DraftPreview,
        forms: DraftForms,
        acting: RecordForms,
        checking: VerificationView,
        exports: DecisionExport,
    ) -> None:
        self._bot = bot
        self._autocomplete = autocomplete
        self._reader = reader
        self._records = records
        self._preview = preview
        self._forms = forms
        self._acting = acting
        self._checking = checking
        self._exports = exports

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
        topic: str | None = None,
        meeting: str | None = None,
        poll: str | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        ctx = await self._bot.context(interaction)
        content = await self._preview.prepared(ctx, kind, topic, meeting, poll)
        if file is not None:
            await self._preview.begin_with(ctx, content, *await text_of(ctx, file))
            return
        if poll is None:
            parts = (kind, content.topic_id, content.meeting_id, None)
            await open_form(ctx, self._forms.forms[0], [str(part) if part else "-" for part in parts])
            return
        await self._preview.begin(ctx, content)

    @app_commands.command(name="list", description="The newest decisions, and your drafts", extras={RIGHT: Right.ALL})
    async def show_all(self, interaction: Interaction) -> None:
        await self._records.list(await self._bot.context(interaction))

    @app_commands.command(
        name="show", description="Everything about a decision, with its attachments", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(number="The decision, by number or title")
    async def show(self, interaction: Interaction, number: str) -> None:
        ctx = await self._bot.context(interaction)
        await self._records.show(ctx, (await self._reader.pick(ctx.guild_id, number)).id)

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
        topic: str | None = None,
        city: str | None = None,
        status: str | None = None,
        year: app_commands.Range[int, 1900, 2999] | None = None,
    ) -> None:
        ctx = await self._bot.context(interaction)
        filters = await self._autocomplete.filters(ctx.guild_id, topic, city, status, year)
        await ctx.defer()
        await self._records.search(ctx, text, filters)

    @app_commands.command(
        name="amend",
        description="Change a decision's text: a new revision, the old one stays",
        extras={RIGHT: Right.ALL, SHOWN: SPEAKERS},
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
        number: str,
        file: discord.Attachment | None = None,
        language: str | None = None,
    ) -> None:
        ctx = await self._bot.context(interaction)
        require_speaker(ctx.person)
        decision = await self._reader.pick(ctx.guild_id, number)
        if file is None:
            await self._acting.open_amend(ctx, decision.id)
            return
        title, text = await text_of(ctx, file)
        side = Language(language) if language else ctx.language
        await self._acting.amend_by_file(ctx, decision.id, side, title, text)

    @app_commands.command(
        name="status", description="Say how far a decision is", extras={RIGHT: Right.ALL, SHOWN: SPEAKERS}
    )
    @app_commands.describe(
        number="The decision, by number or title",
        status="What it is from now on",
        note="A note, or the reason",
        by="The decision that takes its place, if it is superseded",
    )
    @app_commands.choices(status=STEPS)
    async def status(
        self, interaction: Interaction, number: str, status: str, note: TYPED | None = None, by: str | None = None
    ) -> None:
        ctx = await self._bot.context(interaction)
        require_speaker(ctx.person)
        decision = await self._reader.pick(ctx.guild_id, number)
        successor = (await self._reader.pick(ctx.guild_id, by)).id if by else None
        if note:
            await ctx.save_draft(STATUS, (str(decision.id), status, str(successor or "-")), {"note": note})
        await self._acting.status(ctx, decision.id, status, note or "", successor)

    @app_commands.command(
        name="sign", description="Read a joint statement and sign it for your city", extras={RIGHT: Right.MANDATE}
    )
    @app_commands.describe(number="The joint statement, by number or title")
    async def sign(self, interaction: Interaction, number: str) -> None:
        ctx = await self._bot.context(interaction)
        await self._records.read(ctx, (await self._reader.pick(ctx.guild_id, number)).id)

    @app_commands.command(
        name="reserve", description="Record what your city does not share in a decision", extras={RIGHT: Right.MANDATE}
    )
    @app_commands.describe(number="The decision, by number or title", text="What your city does not share")
    async def reserve(self, interaction: Interaction, number: str, text: TYPED) -> None:
        ctx = await self._bot.context(interaction)
        decision = await self._reader.pick(ctx.guild_id, number)
        await ctx.save_draft(RESERVE, (str(decision.id),), {"text": text})
        await self._acting.reserve(ctx, decision.id, text)

    @app_commands.command(
        name="follow-up",
        description="Give a city a task that follows from a decision",
        extras={RIGHT: Right.ALL, SHOWN: SPEAKERS},
    )
    @app_commands.describe(
        number="The decision, by number or title",
        city="The city that does it",
        task="What is to be done",
        due="Until which day, e.g. “15 March”",
    )
    async def follow_up(self, interaction: Interaction, number: str, city: str, task: TYPED, due: str) -> None:
        ctx = await self._bot.context(interaction)
        require_speaker(ctx.person)
        decision = await self._reader.pick(ctx.guild_id, number)
        city_id = await self._autocomplete.city_id(ctx.guild_id, city)
        await ctx.save_draft(FOLLOW_UP, (str(decision.id), str(city_id)), {"task": task, "due": due})
        await self._acting.follow_up(ctx, decision.id, city_id, task, due)

    @app_commands.command(
        name="done", description="Tick off a task of your city", extras={RIGHT: Right.ALL, SHOWN: SPEAKERS}
    )
    @app_commands.rename(task="follow-up")
    @app_commands.describe(task="The task, by number or words", outcome="What came of it")
    async def done(self, interaction: Interaction, task: str, outcome: TYPED | None = None) -> None:
        ctx = await self._bot.context(interaction)
        require_speaker(ctx.person)
        number = task_number(task)
        if outcome:
            await ctx.save_draft(DONE, (str(number),), {"outcome": outcome})
        await self._acting.done(ctx, number, outcome or "")

    @app_commands.command(
        name="overdue", description="Tasks that are late, and how far each city is", extras={RIGHT: Right.ALL}
    )
    async def overdue(self, interaction: Interaction) -> None:
        await self._records.overdue(await self._bot.context(interaction))

    @app_commands.command(
        name="export", description="Decisions as a file: one, or all of them", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(format="JSON if left out", number="One decision; all of them if left out")
    @app_commands.choices(format=FORMATS)
    async def export(
        self,
        interaction: Interaction,
        format: str = "json",  # noqa: A002 - the option's name
        number: str | None = None,
    ) -> None:
        ctx = await self._bot.context(interaction)
        decision = await self._reader.pick(ctx.guild_id, number) if number else None
        await ctx.defer()
        made = await self._exports.export(ctx.guild_id, format, decision)
        await ctx.answer(Text("Here is the file."), file=discord.File(io.BytesIO(made.data), filename=made.name))

    @app_commands.command(
        name="verify", description="Check that nothing in the archive was changed", extras={RIGHT: Right.ALL}
    )
    async def verify(self, interaction: Interaction) -> None:
        await self._checking.verify(await self._bot.context(interaction))

    @show.autocomplete("number")
    @amend.autocomplete("number")
    @status.autocomplete("number")
    @status.autocomplete("by")
    @sign.autocomplete("number")
    @reserve.autocomplete("number")
    @follow_up.autocomplete("number")
    @export.autocomplete("number")
    async def _suggest_decision(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.decision(interaction, current)

    @search.autocomplete("city")
    @follow_up.autocomplete("city")
    async def _suggest_city(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.city(interaction, current)

    @record.autocomplete("topic")
    @search.autocomplete("topic")
    async def _suggest_topic(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.topic(interaction, current)

    @record.autocomplete("meeting")
    async def _suggest_meeting(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.meeting(interaction, current)

    @record.autocomplete("poll")
    async def _suggest_poll(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.poll(interaction, current)

    @done.autocomplete("task")
    async def _suggest_task(self, interaction: Interaction, current: str) -> list[Choice]:
        return await self._autocomplete.task(interaction, current)
