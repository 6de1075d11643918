"""Takes what is typed and pressed to invite people to a city."""

import asyncio
import io
from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.drafts import Drafts
from bot.errors import UserError
from bot.people import Right
from bot.spreadsheets import workbook
from bot.texts import Plural, Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.network.models.cities import City, Function
from cogs.network.models.invitations import HOLDS_FOR, MadeInvite, MakeInvite
from cogs.network.render.invitations import (
    INVITATIONS,
    INVITE_ALL,
    REVOKE,
    invitation_list,
    invited,
    links_sheet,
    list_question,
    revoked,
)
from cogs.network.rules.invitation_list import MOST_BYTES, InvitationRow, read_list
from cogs.network.service.cities import CityService
from cogs.network.service.invitations import InvitationService
from cogs.network.service.server import ServerService

WELCOME = "welcome"
_NOT_READY = Text("The server has not been set up yet. Administrators do that with `/setup plan`.")


@dataclass(frozen=True, slots=True)
class InvitationViews:
    """Shows a link once, to whoever made it."""

    invitations: InvitationService
    cities: CityService
    server: ServerService
    drafts: Drafts
    make: MakeInvite

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            # No single right says "moderators, and the liaison of that city": the service asks the rules.
            ComponentHandler(INVITATIONS, self._turn, right=Right.ALL),
            ComponentHandler(INVITE_ALL, self._invite_all, right=Right.ALL),
            ComponentHandler(REVOKE, self._revoke, right=Right.ALL),
        )

    async def invite(self, ctx: Context, city: City, row: InvitationRow, holds_for: timedelta) -> None:
        """Make an invitation, with the roles that stand on the server."""
        await self.invitations.admit(ctx.person, city.id, row.function)
        made = [(row, await self._make(ctx, city, row.function, holds_for))]
        (details,) = await self.invitations.record(ctx.person, city.id, made, holds_for)
        text, view = invited(ctx.t, ctx.language, details)
        await ctx.answer(text, view=view)

    async def preview_list(self, ctx: Context, city: City, file: discord.Attachment) -> None:
        """Show whom a file would invite to what, and which of its lines are wrong."""
        if file.size > MOST_BYTES:
            raise UserError(Text("This file is too large. Please attach a CSV file with names and functions."))
        await ctx.defer()
        people = read_list(await file.read())
        for function in {row.function for row in people.rows}:
            await self.invitations.admit(ctx.person, city.id, function)
        fields = {str(number): f"{row.function}:{row.whom}" for number, row in enumerate(people.rows)}
        draft = await self.drafts.save(ctx.guild_id, ctx.person.user_id, INVITE_ALL, (str(city.id),), fields)
        text, view = list_question(ctx.t, city, people, draft.id)
        await ctx.answer(text, view=view)

    async def _invite_all(self, ctx: Context, event: ComponentEvent) -> None:
        """Make what was shown; the links come in one file."""
        draft = await self.drafts.load(ctx.guild_id, ctx.person.user_id, event.number(0), INVITE_ALL)
        await ctx.defer()
        city = await self.cities.city(ctx.guild_id, int(draft.arguments[0]))
        made: list[tuple[InvitationRow, MadeInvite]] = []
        for _, field in sorted(draft.fields.items(), key=lambda pair: int(pair[0])):
            function, _, whom = field.partition(":")
            row = InvitationRow(whom, Function(function))
            await self.invitations.admit(ctx.person, city.id, row.function)
            made.append((row, await self._make(ctx, city, row.function, HOLDS_FOR)))
        recorded = await self.invitations.record(ctx.person, city.id, made, HOLDS_FOR, draft)
        data = await asyncio.to_thread(workbook, [links_sheet(ctx.t, recorded)], recorded[0].invitation.created_at)
        text = Plural(
            "{n} invitation is made; its link is in the file.",
            "{n} invitations are made; their links are in the file.",
            len(recorded),
        )
        await ctx.answer(text, file=discord.File(io.BytesIO(data), "invitations.xlsx"))

    async def _make(self, ctx: Context, city: City, function: Function, holds_for: timedelta) -> MadeInvite:
        channel = await self.server.channel(ctx.guild_id, WELCOME)
        if channel is None:
            raise UserError(_NOT_READY)
        roles = [await self.server.role(ctx.guild_id, key) for key in (function.role_key, city.role_key)]
        return await self.make(channel, tuple(role for role in roles if role is not None), holds_for)

    async def show_list(self, ctx: Context, number: int = 0, *, replace: bool = False) -> None:
        embed, view = invitation_list(ctx.t, ctx.language, await self.invitations.open_for(ctx.person), number)
        await ctx.answer(embed, view=view, replace=replace)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show_list(ctx, event.number(0), replace=True)

    async def _revoke(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.answer(revoked(await self.invitations.revoke(ctx.person, event.number(0))), replace=True)
