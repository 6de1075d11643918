"""The kernel's own buttons: bring back a draft, throw it away, and what a post is about."""

from bot.delivery.ledger import Ledger
from bot.drafts.service import Drafts
from bot.errors import UserError
from bot.people import Right
from bot.registry import Registry
from bot.texts import Text
from bot.ui.act import Act
from bot.ui.forms import open_form
from bot.ui.press import Control, Press


class KernelControls:
    """Registered by the client before any feature."""

    def __init__(self, registry: Registry, drafts: Drafts, ledger: Ledger) -> None:
        self._registry = registry
        self._drafts = drafts
        self._ledger = ledger
        registry.add_control(
            # Also in direct messages, where forms open as well: a draft is found by its owner alone.
            Control("drafts.correct", self.correct, in_dm=True),
            Control("drafts.discard", self.discard, in_dm=True),
            Control("delivery.details", self.details, right=Right.ALL, in_dm=True),
        )

    async def correct(self, act: Act, press: Press) -> None:
        """Open the form that the draft came from, filled in with what was typed."""
        act.draft = await self._drafts.load(act.guild_id, act.person.user_id, press.number(0))
        await open_form(act, self._registry.forms[act.draft.kind], act.draft.arguments, act.draft.fields)

    async def discard(self, act: Act, press: Press) -> None:
        await self._drafts.discard(act.guild_id, act.person.user_id, press.number(0))
        await act.answer(Text("Discarded. Nothing of it is kept."), replace=True)

    async def details(self, act: Act, press: Press) -> None:
        """When a post was sent, and the reference by which IT finds it in the log."""
        delivery = await self._ledger.find_mark(press.mark) if press.mark else None
        if delivery is None or delivery.delivered_at is None:
            raise UserError(Text("Nothing more is known about this post."))
        await act.answer(
            Text(
                "Posted by Ratsbote on {moment}. Reference for your IT department: `{reference}`",
                moment=f"<t:{int(delivery.delivered_at.timestamp())}:F>",
                reference=delivery.key,
            )
        )
