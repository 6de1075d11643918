"""Carries measures out on Discord. Each sets a state, so doing it again does no harm; what is not there any more
when it is to be taken away counts as done.
"""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import discord

from bot.delivery.courier import MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_GUILD
from bot.endpoint import single_attempt
from cogs.moderation.models.cases import Case, CaseKind, Ending, FailureReason, RefusedByDiscord

T = TypeVar("T")

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
_AUDIT_REASON = 512
_SERVER_ERROR = 500
_FAILURES = {
    MISSING_PERMISSIONS: FailureReason.PERMISSION,
    MISSING_ACCESS: FailureReason.PERMISSION,
    UNKNOWN_GUILD: FailureReason.SERVER_GONE,
}


@dataclass(frozen=True, slots=True)
class DiscordActions:
    """One attempt each: what fails for a passing reason raises as discord.py does, and the due list tries again."""

    client: discord.Client

    async def timeout(self, case: Case, until: datetime | None) -> bool:
        """Time the person out until then, or (None) no longer; False: they are not there, so it waits for them.

        Raises RefusedByDiscord.
        """
        guild, user_id = self._guild(case), _target(case)
        # Whether there is something to take away, Discord itself says: our memory may lag behind it.
        member = guild.get_member(user_id) if until is not None else None
        if member is None:
            try:
                member = await _call(lambda: guild.fetch_member(user_id))
            except discord.NotFound:
                return False
        if member.timed_out_until == until:
            return True
        present = member
        try:
            await _call(lambda: present.edit(timed_out_until=until, reason=audit_reason(case)))
        except discord.NotFound:
            return False
        return True

    async def kick(self, case: Case) -> None:
        """Raises RefusedByDiscord."""
        await _unless_gone(lambda: self._guild(case).kick(_somebody(case), reason=audit_reason(case)))

    async def ban(self, case: Case) -> None:
        """Nothing that the person wrote is deleted by it. Raises RefusedByDiscord."""
        guild = self._guild(case)
        try:
            await _call(lambda: guild.ban(_somebody(case), reason=audit_reason(case), delete_message_seconds=0))
        except discord.NotFound as error:
            raise RefusedByDiscord(FailureReason.UNKNOWN_ACCOUNT) from error

    async def unban(self, case: Case) -> None:
        """Raises RefusedByDiscord."""
        await _unless_gone(lambda: self._guild(case).unban(_somebody(case), reason=audit_reason(case)))

    async def lift(self, case: Case) -> None:
        """Take a timeout or a ban away. Raises RefusedByDiscord.

        A timeout that runs out is ended by Discord itself: one that still stands then is somebody else's.
        """
        if case.kind is CaseKind.BAN:
            await self.unban(case)
        elif case.ending is not Ending.EXPIRED:
            await self.timeout(case, None)

    def _guild(self, case: Case) -> discord.Guild:
        guild = self.client.get_guild(case.guild_id)
        if guild is None:
            raise RefusedByDiscord(FailureReason.SERVER_GONE)
        return guild


def audit_reason(case: Case) -> str:
    """What Discord's audit log says: the number first, by which the bot knows its own entries again."""
    return f"#{case.number} {case.moderator.name}: {case.reason}"[:_AUDIT_REASON]


async def _call(call: Callable[[], Awaitable[T]]) -> T:
    """Raises NotFound for a member, a ban or an account that is not there, RefusedByDiscord for what needs somebody."""
    try:
        with single_attempt():
            return await call()
    except discord.HTTPException as error:
        not_there = isinstance(error, discord.NotFound) and error.code != UNKNOWN_GUILD
        if not_there or error.status >= _SERVER_ERROR:
            raise
        raise RefusedByDiscord(_FAILURES.get(error.code, FailureReason.REFUSED)) from error


async def _unless_gone(call: Callable[[], Awaitable[None]]) -> None:
    """Who is gone already, not banned (any more) or no longer at Discord at all, needs nothing done."""
    with contextlib.suppress(discord.NotFound):
        await _call(call)


def _target(case: Case) -> int:
    if case.target is None:
        raise ValueError(f"case {case.number} is about nobody")
    return case.target.user_id


def _somebody(case: Case) -> discord.Object:
    return discord.Object(_target(case))
