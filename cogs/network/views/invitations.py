"""Takes what is typed and pressed to invite people to a city."""

from dataclasses import dataclass
from datetime import timedelta

from bot.errors import UserError
from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.network.models.cities import City, Function
from cogs.network.models.invitations import MakeInvite
from cogs.network.render.invitations import INVITATIONS, REVOKE, invitation_list, invited, revoked
from cogs.network.service.invitations import InvitationService
from cogs.network.service.server import ServerService

WELCOME = "welcome"
_NOT_READY = Text("The server has not been set up yet. Administrators do that with `/setup plan`.")


@dataclass(frozen=True, slots=True)
class InvitationViews:
    """Shows a link once, to whoever made it."""

    invitations: InvitationService
    server: ServerService
    make: MakeInvite

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            # No single right says "moderators, and the liaison of that city": the service asks the rules.
            ComponentHandler(INVITATIONS, self._turn, right=Right.ALL),
            ComponentHandler(REVOKE, self._revoke, right=Right.ALL),
        )

    async def invite(self, ctx: Context, city: City, function: Function, whom: str, holds_for: timedelta) -> None:
        """Make an invitation, with the roles that stand on the server."""
        await self.invitations.admit(ctx.person, city.id, function)
        channel = await self.server.channel(ctx.guild_id, WELCOME)
        roles = [await self.server.role(ctx.guild_id, key) for key in (function.role_key, city.role_key)]
        if channel is None:
            raise UserError(_NOT_READY)
        made = await self.make(channel, tuple(role for role in roles if role is not None), holds_for)
        details = await self.invitations.record(ctx.person, city.id, function, made, whom, holds_for)
        text, view = invited(ctx.t, ctx.language, details)
        await ctx.answer(text, view=view)

    async def show_list(self, ctx: Context, number: int = 0, *, replace: bool = False) -> None:
        embed, view = invitation_list(ctx.t, ctx.language, await self.invitations.open_for(ctx.person), number)
        await ctx.answer(embed, view=view, replace=replace)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show_list(ctx, event.number(0), replace=True)

    async def _revoke(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.answer(revoked(await self.invitations.revoke(ctx.person, event.number(0))), replace=True)
