"""Handles objecting to a case, in a direct message, and deciding on it in the moderators' room."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.errors import UserError
from bot.people import MemberRecordProvider, Person, Right, rights_of
from bot.registry import InboxItem
from bot.texts import Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id, read_number
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.appeals import ANSWER_LENGTH, WORDS_LENGTH
from cogs.moderation.models.sanctions import SanctionForm
from cogs.moderation.render.appeals import DETAILS, GRANT, READ, SHORTEN, UPHOLD, appeal_details, title
from cogs.moderation.render.notifications import APPEAL
from cogs.moderation.rules.appeals import answer_to
from cogs.moderation.service.appeals import AppealService
from cogs.moderation.views.sanctions import SanctionViews

ContextIn = Callable[[Context, int], Awaitable[Context]]
"""(context, guild id) -> the context as that of a member of the guild, for buttons in direct messages."""
_WORDS, _REPLY = "words", "reply"


@dataclass(frozen=True, slots=True)
class AppealViews:
    """The person presses in a direct message, as a member or not; moderators decide on the server."""

    appeals: AppealService
    sanctions: SanctionViews
    texts: Texts
    context_in: ContextIn
    member_record: MemberRecordProvider

    @property
    def _form(self) -> Form:
        return Form(APPEAL, Text("Appeal an action"), self._fields, self._submitted, Right.ALL)

    @property
    def _grant_form(self) -> Form:
        return Form(GRANT, Text("Grant the appeal"), self._reply_fields, self._granted, Right.MOD)

    @property
    def _uphold_form(self) -> Form:
        return Form(UPHOLD, Text("Uphold the action"), self._reply_fields, self._upheld, Right.MOD)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            self._form,
            self._grant_form,
            self._uphold_form,
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            # In a direct message; whose case it is, the service asks.
            ComponentHandler(APPEAL, self._begin, in_dm=True),
            ComponentHandler(GRANT, self._grant, right=Right.MOD),
            ComponentHandler(SHORTEN, self._shorten, right=Right.MOD),
            ComponentHandler(UPHOLD, self._uphold, right=Right.MOD),
            ComponentHandler(DETAILS, self._details, right=Right.MOD),
            ComponentHandler(READ, self._read),
        )

    async def inbox(self, person: Person) -> Sequence[InboxItem]:
        """Appeals that wait for a moderator's decision, and decisions that could not be told."""
        items = [
            InboxItem(title(appeal_view), button=(Text("Look at it"), make_id(DETAILS, appeal_view.case.number)))
            for appeal_view in await self.appeals.pending(person)
        ]
        items += [
            InboxItem(answer_to(appeal), button=(Text("Understood"), make_id(READ, appeal.case_number)))
            for appeal in await self.appeals.unread(person)
        ]
        return items

    async def others(self, guild: discord.Guild, moderator_id: int, appellant: int) -> bool:
        """Whether somebody else than the one who acted, and the one who objects, could decide."""
        for member in guild.members:
            if member.bot or member.id in {moderator_id, appellant}:
                continue
            record = await self.member_record(guild.id, member.id, frozenset(role.id for role in member.roles))
            permissions = member.guild_permissions
            rights = rights_of(
                record, manage_guild=permissions.manage_guild, moderate_members=permissions.moderate_members
            )
            if Right.MOD in rights:
                return True
        return False

    async def others_for(self, ctx: Context, number: int) -> bool:
        appeal_view = await self.appeals.view(ctx.guild_id, number)
        if appeal_view.case.moderator.user_id != ctx.person.user_id:
            return True
        return await self.others(ctx.guild, appeal_view.case.moderator.user_id, appeal_view.appeal.user_id)

    async def _begin(self, ctx: Context, event: ComponentEvent) -> None:
        guild_id, number = event.number(0), event.number(1)
        speaking, _ = await self._speaking(ctx, guild_id)
        user_id = ctx.person.user_id
        try:
            await self.appeals.admit(guild_id, user_id, number)
        except UserError as refusal:
            # Pressed again after the decision: this is how people read it whom no message reaches any more.
            await self._note_read(guild_id, user_id, number)
            await speaking.answer(refusal.text)
            return
        await open_form(speaking, self._form, (str(guild_id), str(number)))

    async def _submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        guild_id, number = read_number(arguments, 0), read_number(arguments, 1)
        speaking, member = await self._speaking(ctx, guild_id)
        appeal_view = await self.appeals.appeal(
            guild_id, ctx.person.user_id, speaking.person.name, number, values.get(_WORDS, ""), ctx.draft
        )
        if member:
            text = Text(
                "Your appeal of #{number} is with the moderators. If possible, somebody who was not involved "
                "decides. You will hear from me; the button above also shows its status.",
                number=str(appeal_view.case.number),
            )
        else:
            text = Text(
                "Your appeal of #{number} is with the moderators. If possible, somebody who was not involved "
                "decides. As you are not on the server, I may not be able to write to you: press the button "
                "above again in a few days to read the answer.",
                number=str(appeal_view.case.number),
            )
        await speaking.answer(text)

    async def _grant(self, ctx: Context, event: ComponentEvent) -> None:
        await self._open(ctx, event.number(0), self._grant_form)

    async def _uphold(self, ctx: Context, event: ComponentEvent) -> None:
        await self._open(ctx, event.number(0), self._uphold_form)

    async def _shorten(self, ctx: Context, event: ComponentEvent) -> None:
        """The form of an action that ends sooner; the appeal follows in the transaction that opens its case."""
        number = event.number(0)
        appeal_view = await self.appeals.to_decide(ctx.person, number, others=await self.others_for(ctx, number))
        await self.sanctions.begin(
            ctx, SanctionForm(appeal_view.case.kind, appeal_view.appeal.user_id, appeal_number=number)
        )

    async def _open(self, ctx: Context, number: int, form: Form) -> None:
        await self.appeals.to_decide(ctx.person, number, others=await self.others_for(ctx, number))
        await open_form(ctx, form, (str(number),))

    async def _granted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        number = read_number(arguments, 0)
        others = await self.others_for(ctx, number)
        await self.appeals.grant(ctx.person, number, values.get(_REPLY, ""), others=others, draft=ctx.draft)
        await ctx.answer(Text("Granted: case #{number} is taken back, and the person is told.", number=str(number)))

    async def _upheld(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        number = read_number(arguments, 0)
        others = await self.others_for(ctx, number)
        await self.appeals.uphold(ctx.person, number, values.get(_REPLY, ""), others=others, draft=ctx.draft)
        await ctx.answer(Text("The action of case #{number} stands, and the person is told why.", number=str(number)))

    async def _details(self, ctx: Context, event: ComponentEvent) -> None:
        appeal_view = await self.appeals.view(ctx.guild_id, event.number(0))
        embeds, view = appeal_details(appeal_view, PostLanguages(self.texts, (ctx.language,)))
        await ctx.answer(*embeds, view=view)

    async def _read(self, ctx: Context, event: ComponentEvent) -> None:
        await self.appeals.read(ctx.guild_id, ctx.person.user_id, event.number(0))
        await ctx.answer(Text("Thank you. It no longer stands in `/me open`."))

    async def _note_read(self, guild_id: int, user_id: int, number: int) -> None:
        try:
            await self.appeals.read(guild_id, user_id, number)
        except UserError:
            return

    async def _speaking(self, ctx: Context, guild_id: int) -> tuple[Context, bool]:
        """The context in which to speak to the person, in their chosen language where they are (still) a member."""
        try:
            inside = await self.context_in(ctx, guild_id)
        except UserError:
            return ctx, False
        inside.draft = ctx.draft
        return inside, True

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                _WORDS,
                Text("Why was it wrong?"),
                Text("The moderators read this. You can appeal once."),
                long=True,
                max_length=WORDS_LENGTH,
            ),
        )

    async def _reply_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                _REPLY,
                Text("Reason for the decision"),
                Text("The person reads it."),
                long=True,
                max_length=ANSWER_LENGTH,
            ),
        )
