"""Says what Discord's refusals mean: whether a post is lost for good, or only has no place now."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from bot.errors import PlaceMissing, Undeliverable
from bot.reasons import (
    ACCOUNT_GONE,
    CHANNEL_GONE,
    CHANNEL_HIDDEN,
    DMS_CLOSED,
    NO_SHARED_SERVER,
    NOT_PERMITTED,
    SERVER_GONE,
)

T = TypeVar("T")

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
MISSING_ACCESS = 50001
CANNOT_DM = 50007
MISSING_PERMISSIONS = 50013
NO_SHARED_GUILD = 50278
_NO_PLACE = frozenset({UNKNOWN_CHANNEL, UNKNOWN_GUILD, MISSING_ACCESS, MISSING_PERMISSIONS})

_UNDELIVERABLE = {
    UNKNOWN_CHANNEL: CHANNEL_GONE.message,
    UNKNOWN_GUILD: SERVER_GONE.message,
    UNKNOWN_USER: ACCOUNT_GONE.message,
    MISSING_ACCESS: CHANNEL_HIDDEN.message,
    CANNOT_DM: DMS_CLOSED.message,
    MISSING_PERMISSIONS: NOT_PERMITTED.message,
    NO_SHARED_GUILD: NO_SHARED_SERVER.message,
}


async def or_undeliverable(call: Callable[[], Awaitable[T]]) -> T:
    """What Discord answers. Raises Undeliverable for a refusal that no retry helps against."""
    try:
        return await call()
    except (discord.NotFound, discord.Forbidden) as error:
        if error.code in _UNDELIVERABLE:
            raise refusal(error) from error
        raise


def refusal(error: discord.HTTPException) -> Undeliverable:
    """What a refusal of Discord's means for what was to be delivered."""
    kind = PlaceMissing if error.code in _NO_PLACE else Undeliverable
    return kind(_UNDELIVERABLE.get(error.code, error.text))


async def or_none(call: Awaitable[T]) -> T | None:
    """What Discord answers; None for what is not there."""
    try:
        return await call
    except discord.NotFound:
        return None
