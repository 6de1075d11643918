"""Makes invitations on the server, looks by which one somebody came, and takes off what holds no longer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.errors import UserError
from bot.texts import Text
from bot.ui.kit import card, container
from bot.ui.post_text import PostLanguages
from cogs.network.jobs.offices import MODERATORS_ROOM
from cogs.network.jobs.presence import UNKNOWN_MEMBER, UNKNOWN_USER
from cogs.network.models.invitations import Arrival, MadeInvite, StrayRoles
from cogs.network.render.invitations import stray_text, unclear_text
from cogs.network.service.invitations import INVITATION_UNCLEAR, STRAY_ROLES, InvitationService, came_by
from cogs.network.service.server import ServerService

_USES = 2
"""One more than may use it: Discord forgets what is used up, and could not be asked for it any more."""
_REASON = "Ratsbote: invitation to a city"


@dataclass(frozen=True, slots=True)
class InviteMaker:
    """The one call that discord.py has no parameter for: roles that are given with an invitation
    (https://discord.com/developers/docs/resources/channel#create-channel-invite).
    """

    client: discord.Client

    async def make(self, channel_id: int, role_ids: tuple[int, ...], holds_for: timedelta) -> MadeInvite:
        """Make invitation for one person. Raises UserError where the bot may not."""
        route = discord.http.Route("POST", "/channels/{channel_id}/invites", channel_id=channel_id)
        form: dict[str, Any] = {
            "max_age": holds_for // timedelta(seconds=1),
            "max_uses": _USES,
            "unique": True,
            "role_ids": [str(role_id) for role_id in role_ids],
        }
        try:
            made: dict[str, Any] = await self.client.http.request(route, json=form, reason=_REASON)
        except discord.Forbidden as error:
            raise UserError(
                Text(
                    "The bot may not make invitations: it needs the permissions “Create Invite” and “Manage Roles”. "
                    "Without them, people join with the button in the welcome channel."
                )
            ) from error
        given = {int(role["id"]) for role in made.get("roles") or ()}
        return MadeInvite(str(made["code"]), channel_id, tuple(role_id for role_id in role_ids if role_id in given))


@dataclass(frozen=True, slots=True)
class InvitationJobs:
    """Every handler looks at what holds now: doing one twice or late does no harm."""

    client: discord.Client
    posting: Posting
    invitations: InvitationService
    server: ServerService

    async def arrival(self, item: DueItem) -> None:
        """Register somebody who came by an invitation."""
        arrival = item.load(Arrival)
        guild = self.client.get_guild(item.guild_id)
        if guild is None:
            raise Skipped("the bot is not on the server")
        try:
            member = await guild.fetch_member(arrival.user)
        except discord.NotFound as error:
            if error.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                raise Skipped("the member has left the server") from error
            raise
        carried = [role.id for role in member.roles]
        uses = await self._uses(item.guild_id)
        await self.invitations.arrived(item.guild_id, arrival, member.display_name, carried, uses)

    async def end(self, item: DueItem) -> None:
        """Take an invitation off the server."""
        details = await self.invitations.details(item.guild_id, item.queue_number)
        try:
            await self.client.http.delete_invite(details.invitation.made.code, reason=_REASON)
        except discord.NotFound as error:
            raise Skipped("it is gone already") from error

    async def unclear(self, item: DueItem) -> None:
        """Ask the moderators who used an invitation."""
        details = await self.invitations.details(item.guild_id, item.queue_number)
        channel = await self.server.channel(item.guild_id, MODERATORS_ROOM)

        def render(languages: PostLanguages, _: str) -> Outgoing:
            return Outgoing(view=card(container(languages.lines(unclear_text(details)))))

        await self.posting.post(item.guild_id, f"{INVITATION_UNCLEAR}:{details.invitation.id}", channel, render)

    async def stray(self, item: DueItem) -> None:
        """Ask the moderators about somebody who came with roles that the records do not give."""
        payload = item.load(StrayRoles)
        channel = await self.server.channel(item.guild_id, MODERATORS_ROOM)

        def render(languages: PostLanguages, _: str) -> Outgoing:
            return Outgoing(view=card(container(languages.lines(stray_text(payload)))))

        await self.posting.post(item.guild_id, f"{STRAY_ROLES}:{item.id}:{item.generation}", channel, render)

    async def compare(self, guild_id: int) -> None:
        """At every start: what was used while the bot was away is asked about, also where it has ended since."""
        recorded = await self.invitations.on_record(guild_id)
        guild = self.client.get_guild(guild_id)
        if not recorded or guild is None:
            return
        uses = await self._uses(guild_id)
        used = [invitation for invitation in await self.invitations.open_in(guild_id) if uses.get(invitation.made.code)]
        await self.invitations.ask(guild_id, used, None)
        async for member in guild.fetch_members(limit=None):
            carried = [role.id for role in member.roles]
            stray = await self.invitations.stray_roles(guild_id, member.id, carried) if len(carried) > 1 else ()
            if any(
                came_by(invitation, carried, stray)
                and member.joined_at is not None
                and invitation.created_at <= member.joined_at
                for invitation in recorded
            ):
                await self.invitations.ask_about(guild_id, member.id, stray)

    async def _uses(self, guild_id: int) -> dict[str, int]:
        """How often each of our invitations was used, by code."""
        uses: dict[str, int] = {}
        for channel_id in {invitation.made.channel_id for invitation in await self.invitations.open_in(guild_id)}:
            try:
                invites = await self.client.http.invites_from_channel(channel_id)
            except discord.NotFound:
                continue
            uses |= {str(invite["code"]): int(invite.get("uses", 0)) for invite in invites}
        return uses
