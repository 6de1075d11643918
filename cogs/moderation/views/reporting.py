"""Reporting a message: the form, what is kept while it is open, and what waits for those who reported."""

from collections.abc import Mapping, Sequence

from bot.drafts.service import Drafts
from bot.errors import UserError
from bot.people import Person
from bot.registry import InboxItem, Registry
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id
from cogs.moderation.models.reports import REASON_LENGTH, ReportedMessage
from cogs.moderation.render.reports import READ, outcome_text, reported_text
from cogs.moderation.rules.report_drafts import MESSAGE, dump, load
from cogs.moderation.service.reports import ReportService

REPORT = "moderation.report"
_REASON = "reason"


class ReportingViews:
    """For everybody. The message waits in the draft: asked for again, Discord might blank its words."""

    def __init__(self, reports: ReportService, drafts: Drafts, registry: Registry) -> None:
        self._reports = reports
        self._drafts = drafts
        self._form = Form(REPORT, Text("Report to the moderators"), self._fields, self._submitted)
        registry.add_form(self._form)
        registry.add_components(ComponentHandler(READ, self._read))
        registry.add_inbox("moderation.outcomes", self.inbox)

    async def begin(self, ctx: Context, message: ReportedMessage) -> None:
        """Open the form. Raises UserError where the person cannot report this now."""
        await self._reports.admit(ctx.person, message)
        values = {_REASON: "", MESSAGE: dump(message)}
        arguments = (str(message.message_id),)
        for earlier in await self._drafts.of_person(ctx.guild_id, ctx.person.user_id):
            if earlier.kind == REPORT and earlier.arguments == arguments:
                # Begun before and not sent: what was typed then stands in the form again.
                values[_REASON] = earlier.fields.get(_REASON, "")
                await self._drafts.discard(ctx.guild_id, ctx.person.user_id, earlier.id)
        await ctx.save_draft(REPORT, arguments, values)
        await open_form(ctx, self._form, arguments, values)

    async def inbox(self, person: Person) -> Sequence[InboxItem]:
        """Answers to one's reports that no direct message could bring."""
        return [
            InboxItem(outcome_text(report), button=(Text("Understood"), make_id(READ, report.id)), until=None)
            for report, _ in await self._reports.unread(person)
        ]

    async def _submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        message = load(values)
        if message is None:
            raise UserError(Text("Too much time has passed since you began. Please report the message once more."))
        done = await self._reports.report(ctx.person, message, values.get(_REASON, ""), ctx.draft)
        ctx.draft = None
        await ctx.answer(reported_text(joined=done.joined, again=done.again))

    async def _read(self, ctx: Context, event: ComponentEvent) -> None:
        await self._reports.mark_read(ctx.person, event.number(0))
        await ctx.answer(Text("Thank you. It no longer stands in `/me open`."))

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                _REASON,
                Text("What is wrong with the message?"),
                Text("Only moderators read this. The author does not learn who reported it."),
                long=True,
                max_length=REASON_LENGTH,
            ),
        )
