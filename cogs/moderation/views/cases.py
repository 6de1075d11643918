"""Handles the buttons and forms on cases: look, turn pages, search, try again, amend, take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.clock import Clock
from bot.people import MemberRecordProvider, Person, Right
from bot.registry import InboxItem
from bot.texts import Text, Texts, Word
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id, read_number
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import REASON_LENGTH, CaseKind, CaseState, Party
from cogs.moderation.render.case_details import details, pages
from cogs.moderation.render.cases import PARDON, RETRY, SHOW, amended, failed_case_text, pardoned, retried
from cogs.moderation.render.search import HISTORY, PICK, SEARCH, history_page, hits_page
from cogs.moderation.rules.sanctions import PERMISSIONS
from cogs.moderation.rules.search import CaseFilters, unpack
from cogs.moderation.service.automod import AutoModHitService
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.service.execution import ExecutionService
from cogs.moderation.service.search import CaseSearch
from cogs.moderation.views.sanctions import facts_about, find_user


@dataclass(frozen=True, slots=True)
class CaseViews:
    """Shows cases to moderators; the command uses the same way."""

    cases: CaseService
    texts: Texts

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(SHOW, self._turn, right=Right.MOD),)

    async def show(self, ctx: Context, number: int, page: int = 0, *, replace: bool = False) -> None:
        """Everything about a case, privately. Raises UserError for one that is not there."""
        ctx.person.require(Right.MOD)
        case = await self.cases.case(ctx.guild_id, number)
        history = await self.cases.history(ctx.guild_id, number)
        evidence = await self.cases.evidence(ctx.guild_id, number)
        languages = PostLanguages(self.texts, (ctx.language,))
        embed, view = details(case, pages(case, history, evidence, languages), page, languages)
        await ctx.answer(embed, view=view, replace=replace)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        """From a card in the log the answer is a new message; from a private page it takes that page's place."""
        await self.show(ctx, event.number(0), event.number(1), replace=event.token is None)


AMEND = "moderation.amend"
_REASON = "reason"


@dataclass(frozen=True, slots=True)
class CorrectionViews:
    """What is typed is kept as a draft first."""

    corrections: CorrectionService
    execution: ExecutionService
    cases: CaseService
    clock: Clock
    member_record: MemberRecordProvider

    @property
    def _pardon_form(self) -> Form:
        return Form(PARDON, Text("Take a case back"), self._fields, self._submit_pardon, Right.MOD)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            self._pardon_form,
            Form(AMEND, Text("Change the reason"), self._fields, self._submit_amend, Right.MOD),
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(RETRY, self._retry, right=Right.MOD),
            ComponentHandler(PARDON, self._press_pardon, right=Right.MOD),
        )

    async def inbox(self, person: Person) -> Sequence[InboxItem]:
        """Cases that failed and need somebody, for moderators."""
        if not person.may(Right.MOD):
            return ()
        failed = await self.cases.not_done(person.guild_id, set(CaseKind), {CaseState.FAILED})
        return [
            InboxItem(failed_case_text(case), button=(Word("button", "Try again"), make_id(RETRY, case.number)))
            for case in failed
        ]

    async def amend(self, ctx: Context, number: int, reason: str) -> None:
        """The draft has been kept."""
        case = await self.corrections.amend(ctx.person, number, reason, ctx.draft)
        await ctx.answer(amended(case))

    async def pardon(self, ctx: Context, number: int, reason: str) -> None:
        """The draft has been kept."""
        case = await self.corrections.pardon(ctx.person, number, reason, ctx.draft)
        await ctx.answer(pardoned(case))

    async def _retry(self, ctx: Context, event: ComponentEvent) -> None:
        case = await self.cases.case(ctx.guild_id, event.number(0))
        facts = None
        if case.target is not None and case.kind in PERMISSIONS and case.failed_from is CaseState.PENDING:
            # Since it was ordered, roles may have changed; and this may be another moderator.
            user = await find_user(ctx, case.target.user_id)
            facts = await facts_about(ctx, user, case.kind, self.member_record, self.clock.now())
        await ctx.answer(retried(await self.execution.retry(ctx.person, case.number, facts)))

    async def _press_pardon(self, ctx: Context, event: ComponentEvent) -> None:
        await open_form(ctx, self._pardon_form, (str(event.number(0)),))

    async def _submit_pardon(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.pardon(ctx, read_number(arguments, 0), values.get(_REASON, ""))

    async def _submit_amend(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.amend(ctx, read_number(arguments, 0), values.get(_REASON, ""))

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field(_REASON, Word("case", "Reason"), long=True, max_length=REASON_LENGTH),)


@dataclass(frozen=True, slots=True)
class SearchViews:
    """For moderators; their right is checked again at every page."""

    search_service: CaseSearch
    hits: AutoModHitService
    cases: CaseViews
    texts: Texts

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(SEARCH, self._turn_search, right=Right.MOD),
            ComponentHandler(HISTORY, self._turn_history, right=Right.MOD),
            ComponentHandler(PICK, self._pick, right=Right.MOD),
        )

    async def search(
        self, ctx: Context, typed: str, filters: CaseFilters, page: int = 0, *, replace: bool = False
    ) -> None:
        """One page of hits. What was typed stands in the footer, so that the next page needs no memory."""
        typed = " ".join(typed.split())
        hits = await self.search_service.search(ctx.person, typed, filters, page)
        embed, view = hits_page(hits, typed, filters, PostLanguages(self.texts, (ctx.language,)))
        await ctx.answer(embed, view=view, replace=replace)

    async def history(
        self, ctx: Context, user: discord.abc.User | discord.Object, page: int = 0, *, replace: bool = False
    ) -> None:
        """One page of the cases about somebody, on the server or not."""
        person_cases = await self.search_service.person_cases(ctx.person, user.id, page)
        member = ctx.guild.get_member(user.id)
        named = member or (user if isinstance(user, discord.abc.User) else None)
        known = next((case.target for case in person_cases.cases if case.target is not None), None)
        who = Party(user.id, named.display_name if named is not None else known.name if known is not None else "?")
        automod_hits = await self.hits.of_person(ctx.person, user.id)
        languages = PostLanguages(self.texts, (ctx.language,))
        embed, view = history_page(who, person_cases, languages, member=member is not None, automod_hits=automod_hits)
        await ctx.answer(embed, view=view, replace=replace)

    async def _turn_search(self, ctx: Context, event: ComponentEvent) -> None:
        message = ctx.interaction.message
        typed = (message.embeds[0].footer.text if message is not None and message.embeds else None) or ""
        await self.search(ctx, typed, unpack(event.args[:-1]), event.number(-1), replace=True)

    async def _turn_history(self, ctx: Context, event: ComponentEvent) -> None:
        await self.history(ctx, discord.Object(event.number(0)), event.number(1), replace=True)

    async def _pick(self, ctx: Context, event: ComponentEvent) -> None:
        await self.cases.show(ctx, event.chosen_number)
