"""Handles reporting a message, and deciding on reports from the card or from `/me open`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.drafts import Drafts
from bot.errors import UserError
from bot.people import Person, Right
from bot.registry import InboxItem
from bot.texts import Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id, read_number
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import REASON_LENGTH as SANCTION_REASON
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.reports import (
    DECISION_OF_KIND,
    MESSAGE,
    REASON_LENGTH,
    ReportDecision,
    ReportedMessage,
    ReportState,
    dump,
    load,
)
from cogs.moderation.models.sanctions import SanctionForm
from cogs.moderation.render.labels import FAILURE_TEXTS
from cogs.moderation.render.reports import (
    DELETE,
    DETAILS,
    DISMISS,
    READ,
    TAKE,
    TIMEOUT,
    WARN,
    detail_pages,
    details,
    outcome_text,
    reported_text,
    title,
)
from cogs.moderation.service.awaited import AwaitedWork
from cogs.moderation.service.report_decisions import ReportDecisionService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.views.sanctions import SanctionViews

REPORT = "moderation.report"


@dataclass(frozen=True, slots=True)
class ReportFormViews:
    """For everybody. The message waits in the draft: asked for again, Discord might blank its words."""

    reports: ReportService
    drafts: Drafts

    @property
    def _form(self) -> Form:
        return Form(REPORT, Text("Report to the moderators"), self._fields, self._submitted, Right.ALL)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (self._form,)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(READ, self._read),)

    async def begin(self, ctx: Context, message: ReportedMessage) -> None:
        """Open the form. Raises UserError where the person cannot report this now."""
        await self.reports.admit(ctx.person, message)
        values = {_REASON: "", MESSAGE: dump(message)}
        arguments = (str(message.message_id),)
        for earlier in await self.drafts.of_person(ctx.guild_id, ctx.person.user_id):
            if earlier.kind == REPORT and earlier.arguments == arguments:
                # Begun before and not sent: what was typed then stands in the form again.
                values[_REASON] = earlier.fields.get(_REASON, "")
                await self.drafts.discard(ctx.guild_id, ctx.person.user_id, earlier.id)
        await ctx.save_draft(REPORT, arguments, values)
        await open_form(ctx, self._form, arguments, values)

    async def inbox(self, person: Person) -> Sequence[InboxItem]:
        """Answers to one's reports that no direct message could bring."""
        return [
            InboxItem(outcome_text(report), button=(Text("Understood"), make_id(READ, report.id)), until=None)
            for report, _ in await self.reports.unread(person)
        ]

    async def _submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        message = load(values)
        if message is None:
            raise UserError(Text("Too much time has passed since you began. Please report the message once more."))
        done = await self.reports.report(ctx.person, message, values.get(_REASON, ""), ctx.draft)
        await ctx.answer(reported_text(joined=done.joined, again=done.again))

    async def _read(self, ctx: Context, event: ComponentEvent) -> None:
        await self.reports.mark_read(ctx.person, event.number(0))
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


PATIENCE = 2.0
"""Seconds of real time for which an answer waits for the deletion."""
_REASON, _REPLY = "reason", "reply"


@dataclass(frozen=True, slots=True)
class ReportDecisionViews:
    """For moderators: the right is checked before each, the report as it stands by the service."""

    reports: ReportService
    deciding: ReportDecisionService
    awaited: AwaitedWork
    sanctions: SanctionViews
    texts: Texts

    @property
    def _delete_form(self) -> Form:
        return Form(DELETE, Text("Delete the message"), self._delete_fields, self._delete_submitted, Right.MOD)

    @property
    def _dismiss_form(self) -> Form:
        return Form(DISMISS, Text("Dismiss the report"), self._dismiss_fields, self._dismiss_submitted, Right.MOD)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            self._delete_form,
            self._dismiss_form,
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(TAKE, self._take, right=Right.MOD),
            ComponentHandler(DETAILS, self._details, right=Right.MOD),
            ComponentHandler(WARN, self._warn, right=Right.MOD),
            ComponentHandler(TIMEOUT, self._timeout, right=Right.MOD),
            ComponentHandler(DELETE, self._delete_pressed, right=Right.MOD),
            ComponentHandler(DISMISS, self._dismiss_pressed, right=Right.MOD),
        )

    async def inbox(self, person: Person) -> Sequence[InboxItem]:
        """Reports that wait for a moderator's decision."""
        return [
            InboxItem(title(report), button=(Text("Look at it"), make_id(DETAILS, report.id)))
            for report in await self.reports.pending(person)
        ]

    async def _take(self, ctx: Context, event: ComponentEvent) -> None:
        before = (await self.reports.read(ctx.person, event.number(0))).report.taken_by
        report = await self.reports.take(ctx.person, event.number(0))
        if report.taken_by is None:
            text = Text("You have handed back report {number}; it waits for another moderator.", number=str(report.id))
        elif before not in {None, report.taken_by}:
            text = Text(
                "You have taken over report {number} from {person}; the card says so. Please tell them.",
                number=str(report.id),
                person=f"<@{before}>",
            )
        else:
            text = Text("You are now handling report {number}; the card says so.", number=str(report.id))
        await ctx.answer(text)

    async def _details(self, ctx: Context, event: ComponentEvent) -> None:
        report_view = await self.reports.read(ctx.person, event.number(0))
        languages = PostLanguages(self.texts, (ctx.language,))
        turned = len(event.args) > 1
        page = event.number(1) if turned else 0
        embed, view = details(report_view.report, detail_pages(report_view, languages), page, languages)
        await ctx.answer(embed, view=view, replace=turned and event.token is None)

    async def _warn(self, ctx: Context, event: ComponentEvent) -> None:
        await self._sanction(ctx, event.number(0), CaseKind.WARNING)

    async def _timeout(self, ctx: Context, event: ComponentEvent) -> None:
        await self._sanction(ctx, event.number(0), CaseKind.TIMEOUT)

    async def _sanction(self, ctx: Context, report_id: int, kind: CaseKind) -> None:
        """The form of the action; the report follows in the transaction that opens its case."""
        report = await self.deciding.admit(ctx.person, report_id, DECISION_OF_KIND[kind])
        await self.sanctions.begin(ctx, SanctionForm(kind, report.author_id, report_id=report.id))

    async def _delete_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        report = await self.deciding.admit(ctx.person, event.number(0), ReportDecision.DELETED)
        await open_form(ctx, self._delete_form, (str(report.id),))

    async def _delete_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        report_id = read_number(arguments, 0)
        with self.awaited.expecting(ctx.guild_id, f"report:{report_id}") as expected:
            await ctx.defer()
            case = await self.deciding.delete(ctx.person, report_id, values.get(_REASON, ""), ctx.draft)
            await expected.outcome(PATIENCE)
        report = (await self.reports.view(ctx.guild_id, report_id)).report
        number = str(case.number)
        if report.state is ReportState.DECIDED:
            text = Text("The message is deleted: case #{number}. Those who reported it are told.", number=number)
        elif report.failure is not None:
            text = Text(
                "Case #{number}: the message could not be deleted. {why} The report waits on its card; press "
                "“Delete message” again when the cause is removed.",
                number=number,
                why=FAILURE_TEXTS[report.failure],
            )
        else:
            text = Text("Case #{number}: the deletion is under way; the card shows when it is done.", number=number)
        await ctx.answer(text)

    async def _dismiss_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        report = await self.deciding.admit(ctx.person, event.number(0), ReportDecision.DISMISSED)
        await open_form(ctx, self._dismiss_form, (str(report.id),))

    async def _dismiss_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        report = await self.deciding.dismiss(ctx.person, read_number(arguments, 0), values.get(_REPLY, ""), ctx.draft)
        await ctx.answer(
            Text("Report {number} is dismissed. Those who reported the message are told.", number=str(report.id))
        )

    async def _delete_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                _REASON,
                Text("Reason"),
                Text("The author reads it; do not name who reported the message."),
                long=True,
                max_length=SANCTION_REASON,
            ),
        )

    async def _dismiss_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                _REPLY,
                Text("A word to those who reported it"),
                Text("Optional. They hear of the dismissal in any case."),
                required=False,
                long=True,
                max_length=REASON_LENGTH,
            ),
        )
