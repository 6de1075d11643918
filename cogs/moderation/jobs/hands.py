"""The measures themselves, on Discord. Each sets a state, so doing it again does no harm; what is not there any more
when it is to be taken away counts as done.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import discord

from bot.delivery.courier import MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_GUILD, UNKNOWN_USER
from bot.endpoint import single_attempt
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.models.troubles import Refused, Trouble

T = TypeVar("T")

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_MEMBER = 10007
UNKNOWN_BAN = 10026
_AUDIT_REASON = 512
_SERVER_ERROR = 500
_TROUBLES = {
    MISSING_PERMISSIONS: Trouble.PERMISSION,
    MISSING_ACCESS: Trouble.PERMISSION,
    UNKNOWN_USER: Trouble.UNKNOWN_ACCOUNT,
    UNKNOWN_GUILD: Trouble.SERVER_GONE,
}


class Hands:
    """One attempt each: what fails for a passing reason raises as discord.py does, and the due list tries again."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def timeout(self, case: Case, until: datetime | None) -> bool:
        """Time the person out until then, or (None) no longer; False: they are not there, so it waits for them.

        Raises Refused.
        """
        guild, user_id = self._guild(case), _target(case)
        member = guild.get_member(user_id)
        if member is None:
            try:
                member = await _asked(lambda: guild.fetch_member(user_id))
            except discord.NotFound:
                return False
        if member.timed_out_until == until:
            return True
        found = member
        try:
            await _asked(lambda: found.edit(timed_out_until=until, reason=audit_reason(case)))
        except discord.NotFound:
            return False
        return True

    async def kick(self, case: Case) -> None:
        """Raises Refused."""
        await _unless_gone(lambda: self._guild(case).kick(_somebody(case), reason=audit_reason(case)))

    async def ban(self, case: Case) -> None:
        """Nothing that the person wrote is deleted by it. Raises Refused."""
        guild = self._guild(case)
        await _asked(lambda: guild.ban(_somebody(case), reason=audit_reason(case), delete_message_seconds=0))

    async def unban(self, case: Case) -> None:
        """Raises Refused."""
        await _unless_gone(lambda: self._guild(case).unban(_somebody(case), reason=audit_reason(case)))

    async def lift(self, case: Case, now: datetime) -> None:
        """Take a timeout or a ban away. A timeout that Discord has let run out is not asked about. Raises Refused."""
        if case.kind is CaseKind.BAN:
            await self.unban(case)
            return
        member = self._guild(case).get_member(_target(case))
        until = member.timed_out_until if member is not None else None
        if until is not None and until > now:
            await self.timeout(case, None)

    def _guild(self, case: Case) -> discord.Guild:
        guild = self._client.get_guild(case.guild_id)
        if guild is None:
            raise Refused(Trouble.SERVER_GONE)
        return guild


def audit_reason(case: Case) -> str:
    """What Discord's audit log says: the number first, by which the bot knows its own entries again."""
    return f"#{case.number} {case.moderator.name}: {case.reason}"[:_AUDIT_REASON]


async def _asked(call: Callable[[], Awaitable[T]]) -> T:
    try:
        with single_attempt():
            return await call()
    except discord.HTTPException as error:
        if error.code in {UNKNOWN_MEMBER, UNKNOWN_BAN} or error.status >= _SERVER_ERROR:
            raise
        raise Refused(_TROUBLES.get(error.code, Trouble.REFUSED)) from error


async def _unless_gone(call: Callable[[], Awaitable[None]]) -> None:
    """Who is gone already, or not banned (any more), needs nothing done."""
    try:
        await _asked(call)
    except discord.NotFound as error:
        if error.code not in {UNKNOWN_MEMBER, UNKNOWN_BAN}:
            raise


def _target(case: Case) -> int:
    if case.target is None:
        raise ValueError(f"case {case.number} is about nobody")
    return case.target.user_id


def _somebody(case: Case) -> discord.Object:
    return discord.Object(_target(case))
