"""What Discord says of the moderator, the bot and the person: looked at anew for each command, button and form."""

from datetime import datetime
from typing import Final

import discord

from bot.people import MemberRecordProvider, Right, rights_of
from bot.ui.context import Context
from cogs.moderation.models.cases import CaseKind, Party
from cogs.moderation.models.orders import Facts, Rank
from cogs.moderation.rules.standing import PERMISSIONS

NOBODY: Final[Rank] = (-1, 0)
"""Below everybody: who is not on the server (any more) stands above nobody there."""


async def facts_about(
    ctx: Context, user: discord.abc.User, kind: CaseKind, standing: MemberRecordProvider, now: datetime
) -> Facts:
    """How they stand to each other now. The member is looked up again: an option or a menu may be old."""
    guild = ctx.guild
    member = await _member(ctx, user.id)
    actor = await _member(ctx, ctx.person.user_id)
    needed = PERMISSIONS.get(kind)
    until = member.timed_out_until if member is not None else None
    lacks = (needed,) if needed is not None and not getattr(guild.me.guild_permissions, needed) else ()
    return Facts(
        owner_id=guild.owner_id or 0,
        bot_id=guild.me.id,
        bot_rank=_rank(guild.me),
        actor_rank=_rank(actor) if actor is not None else NOBODY,
        target_rank=_rank(member) if member is not None else None,
        target_is_bot=user.bot,
        target_is_moderator=member is not None and await _moderates(member, standing),
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


async def _moderates(member: discord.Member, standing: MemberRecordProvider) -> bool:
    known = await standing(member.guild.id, member.id, frozenset(role.id for role in member.roles))
    permissions = member.guild_permissions
    return Right.MOD in rights_of(
        known, manage_guild=permissions.manage_guild, moderate_members=permissions.moderate_members
    )
