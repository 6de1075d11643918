"""Handles the orders of moderators: by command, form, or the button below a question. The answer waits a moment for
Discord, so that it can say what came of it.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import discord

from bot.clock import Clock
from bot.errors import UserError
from bot.people import MemberRecordProvider, Right, rights_of
from bot.texts import Text, Texts, Word
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import REASON_LENGTH, Case, CaseKind, CaseState, NotificationState, Party
from cogs.moderation.models.sanctions import ConfirmFirst, Rank, SanctionFacts, SanctionForm, SanctionOrder
from cogs.moderation.render.cases import CONFIRM, outcome, outcome_view, question_view
from cogs.moderation.rules.durations import TEXT_LENGTH, read_length
from cogs.moderation.rules.sanctions import PERMISSIONS
from cogs.moderation.service.awaited import AwaitedSanctions, SanctionWatch
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.sanctions import SanctionService
from cogs.moderation.views.ban_list import BanList

SANCTION = "moderation.sanction"
"""The form of an action; its arguments are a SanctionForm."""
DURATION, REASON = "duration", "reason"
WAIT = 2.0
"""How long (seconds of real time) an answer waits for what comes of it."""
WITH_LENGTH = frozenset({CaseKind.TIMEOUT, CaseKind.BAN})


@dataclass(frozen=True, slots=True)
class SanctionViews:
    """The commands, and other modules' buttons, use `order`."""

    sanctions: SanctionService
    cases: CaseService
    awaited: AwaitedSanctions
    clock: Clock
    texts: Texts
    member_record: MemberRecordProvider

    @property
    def _form(self) -> Form:
        return Form(SANCTION, Text("Action against a person"), self._fields, self._submitted, Right.MOD)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (self._form,)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(CONFIRM, self._confirm, right=Right.MOD),)

    async def order(
        self, ctx: Context, kind: CaseKind, user: discord.abc.User, duration: str, reason: str
    ) -> Case | None:
        """Keep what was typed, then do it; None: a question was asked instead. Raises UserError."""
        form = SanctionForm(kind, user.id)
        await ctx.save_draft(SANCTION, form.dump(), {DURATION: duration, REASON: reason})
        return await self.carry_out(ctx, form, user, duration, reason)

    async def begin(self, ctx: Context, form: SanctionForm) -> None:
        """Open the form for an action that answers something, such as a report."""
        await open_form(ctx, self._form, form.dump())

    async def carry_out(
        self,
        ctx: Context,
        form: SanctionForm,
        user: discord.abc.User,
        duration: str,
        reason: str,
        *,
        confirmed: bool = False,
        seen: int = 0,
    ) -> Case | None:
        """The draft has been kept. Answers with what came of it, or asks first (then None)."""
        ctx.person.require(Right.MOD)
        now, kind = self.clock.now(), form.kind
        length = read_length(duration, now, ctx.zone, kind) if kind in WITH_LENGTH else None
        order = SanctionOrder(
            kind=kind,
            target=party_of(user),
            reason=reason,
            ends_at=length.ends_at if length is not None else None,
            confirmed=confirmed,
            seen=seen,
            report_id=form.report_id,
            appeal_number=form.appeal_number,
        )
        facts = await facts_about(ctx, user, kind, self.member_record, now)
        await ctx.defer()
        with self.awaited.watch(ctx.guild_id, user.id) as watch:
            try:
                case = await self.sanctions.order(ctx.person, order, facts, ctx.draft)
            except ConfirmFirst as question:
                view = question_view(ctx, confirmed=confirmed or not question.seen, seen=max(seen, question.seen))
                await ctx.answer(question.text, view=view)
                return None
            return await self._answer(ctx, case, watch)

    async def _answer(self, ctx: Context, case: Case, watch: SanctionWatch) -> Case:
        case, settled = await self._settled(case, watch, WAIT)
        await self._say(ctx, case)
        if not settled:
            # Discord takes its time: the person has an answer, and gets the result once it is there.
            self._say_later(ctx, case)
        return case

    def _say_later(self, ctx: Context, case: Case) -> None:
        user_id = case.target.user_id if case.target is not None else 0

        async def later() -> None:
            known = await self.cases.case(case.guild_id, case.number)
            if known.state is CaseState.PENDING and known.error is None:
                self._say_later(ctx, case)
                return
            # After fifteen minutes Discord takes no answer any more; the card tells then.
            with contextlib.suppress(discord.HTTPException):
                await self._say(ctx, known)

        self.awaited.later(case.guild_id, user_id, later)

    async def _say(self, ctx: Context, case: Case) -> None:
        languages = PostLanguages(self.texts, (ctx.language,))
        await ctx.answer(outcome(case, ctx), view=outcome_view(case, ctx, languages))

    async def _settled(self, case: Case, watch: SanctionWatch, seconds: float) -> tuple[Case, bool]:
        """The case once it was done and told, or failed; and whether that came in time."""
        in_time = True
        while True:
            case = await self.cases.case(case.guild_id, case.number)
            tried = case.state is not CaseState.PENDING or case.error is not None
            if (
                tried and (case.error is not None or case.notification is not NotificationState.WAITING)
            ) or not in_time:
                return case, tried
            in_time = await watch.news(seconds)

    async def _confirm(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await ctx.load_draft(event.number(0), SANCTION)
        form = SanctionForm.load(draft.arguments)
        user = await find_user(ctx, form.user_id)
        await self.carry_out(
            ctx,
            form,
            user,
            draft.fields.get(DURATION, ""),
            draft.fields.get(REASON, ""),
            confirmed=bool(event.number(1)),
            seen=event.number(2),
        )

    async def _submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        form = SanctionForm.load(arguments)
        user = await find_user(ctx, form.user_id)
        await self.carry_out(ctx, form, user, values.get(DURATION, ""), values.get(REASON, ""))

    async def _fields(self, _: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        kind = SanctionForm.load(arguments).kind
        reason = Field(REASON, Word("case", "Reason"), long=True, max_length=REASON_LENGTH)
        if kind not in WITH_LENGTH:
            return (reason,)
        how_long = Field(
            DURATION,
            Text("How long"),
            Text("For example “2 days”, “3h” or “until Friday 6pm”"),
            required=kind is CaseKind.TIMEOUT,
            max_length=TEXT_LENGTH,
        )
        return how_long, reason


NOBODY: Final[Rank] = (-1, 0)
"""Below everybody: who is not on the server (any more) stands above nobody there."""


async def find_user(ctx: Context, user_id: int) -> discord.abc.User:
    """Somebody by id, on the server or not. Raises UserError for an account that does not exist."""
    client = ctx.interaction.client
    known = ctx.guild.get_member(user_id) or client.get_user(user_id)
    if known is not None:
        return known
    await ctx.defer()
    try:
        return await client.fetch_user(user_id)
    except discord.NotFound as error:
        raise UserError(Text("This account does not exist (any more).")) from error


async def facts_about(
    ctx: Context, user: discord.abc.User, kind: CaseKind, member_record: MemberRecordProvider, now: datetime
) -> SanctionFacts:
    """How they stand to each other now. The member is looked up again: an option or a menu may be old."""
    guild = ctx.guild
    member = await _member(ctx, user.id)
    actor = await _member(ctx, ctx.person.user_id)
    needed = PERMISSIONS.get(kind)
    until = member.timed_out_until if member is not None else None
    lacks = (needed,) if needed is not None and not getattr(guild.me.guild_permissions, needed) else ()
    return SanctionFacts(
        owner_id=guild.owner_id or 0,
        bot_id=guild.me.id,
        bot_rank=_rank(guild.me),
        actor_rank=_rank(actor) if actor is not None else NOBODY,
        target_rank=_rank(member) if member is not None else None,
        target_is_bot=user.bot,
        target_is_moderator=member is not None and await _moderates(member, member_record),
        target_is_administrator=member is not None and member.guild_permissions.administrator,
        target_timed_out=until is not None and until > now,
        bot_lacks=lacks,
    )


async def _member(ctx: Context, user_id: int) -> discord.Member | None:
    """Somebody on the server. While it is not yet known who all is there, as after a start, Discord is asked."""
    guild = ctx.guild
    member = guild.get_member(user_id)
    if member is None and not guild.chunked:
        await ctx.defer()
        try:
            member = await guild.fetch_member(user_id)
        except discord.NotFound:
            return None
    return member


def party_of(user: discord.abc.User) -> Party:
    """Somebody as the server shows them."""
    return Party(user.id, user.display_name)


def _rank(member: discord.Member) -> Rank:
    role = member.top_role
    return role.position, -role.id


async def _moderates(member: discord.Member, member_record: MemberRecordProvider) -> bool:
    record = await member_record(member.guild.id, member.id, frozenset(role.id for role in member.roles))
    permissions = member.guild_permissions
    return Right.MOD in rights_of(
        record, manage_guild=permissions.manage_guild, moderate_members=permissions.moderate_members
    )


UNBAN = "moderation.unban"
_MEMBER = "member"


@dataclass(frozen=True, slots=True)
class UnbanViews:
    """What was typed is kept first, so that a name that fits nobody is corrected and not typed again."""

    sanctions: SanctionViews
    banned: BanList

    @property
    def forms(self) -> tuple[Form, ...]:
        return (Form(UNBAN, Text("Lift a ban"), self._fields, self._submitted, Right.MOD),)

    async def order(self, ctx: Context, member: str, reason: str) -> None:
        """Raises UserError for who is not banned."""
        await ctx.save_draft(UNBAN, (), {_MEMBER: member, REASON: reason})
        await self._lift(ctx, member, reason)

    async def _lift(self, ctx: Context, member: str, reason: str) -> None:
        await ctx.defer()
        user = await self.banned.pick(ctx.guild, member)
        await self.sanctions.carry_out(ctx, SanctionForm(CaseKind.UNBAN, user.id), user, "", reason)

    async def _submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self._lift(ctx, values.get(_MEMBER, ""), values.get(REASON, ""))

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(_MEMBER, Text("Who is banned"), Text("Name or number (ID)"), max_length=100),
            Field(REASON, Word("case", "Reason"), long=True, max_length=REASON_LENGTH),
        )
