"""Answers the kernel's own buttons: bring back a draft, throw it away, and tell what a post is about."""

from dataclasses import dataclass

from bot.delivery.ledger import Ledger
from bot.drafts import Drafts
from bot.errors import DraftUsed, UserError
from bot.people import Right
from bot.registry import Registry
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import open_form


@dataclass(frozen=True, slots=True)
class KernelComponents:
    """Registered by the client before any feature."""

    registry: Registry
    drafts: Drafts
    ledger: Ledger

    def register(self) -> None:
        """Offer the buttons."""
        self.registry.add_components(
            # Also in direct messages, where forms open as well: a draft is found by its owner alone.
            ComponentHandler("drafts.correct", self.correct, in_dm=True),
            ComponentHandler("drafts.discard", self.discard, in_dm=True),
            ComponentHandler("delivery.details", self.details, right=Right.ALL, in_dm=True),
        )

    async def correct(self, ctx: Context, event: ComponentEvent) -> None:
        """Open the form that the draft came from, filled in with what was typed."""
        draft = await ctx.load_draft(event.number(0), *self.registry.forms)
        await open_form(ctx, self.registry.forms[draft.kind], draft.arguments, draft.fields)

    async def discard(self, ctx: Context, event: ComponentEvent) -> None:
        if not await self.drafts.discard(ctx.guild_id, ctx.person.user_id, event.number(0)):
            raise DraftUsed
        await ctx.answer(Text("Discarded. Nothing of it is kept."), replace=True)

    async def details(self, ctx: Context, event: ComponentEvent) -> None:
        """When a post was sent, and the reference by which IT finds it in the log."""
        delivery = await self.ledger.find_by_token(event.token) if event.token else None
        if delivery is None or delivery.delivered_at is None:
            raise UserError(Text("Nothing more is known about this post."))
        await ctx.answer(
            Text(
                "Posted by Ratsbote on {moment}. Reference for your IT department: `{reference}`",
                moment=f"<t:{int(delivery.delivered_at.timestamp())}:F>",
                reference=delivery.key,
            )
        )
