"""Carries posts to Discord so that each arrives exactly once, whatever breaks on the way.

claim -> (not new? look for the mark) -> send with the nonce -> complete. The nonce covers the minutes in which
Discord remembers it, and discord.py's own retry after a 502; the mark covers everything later.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord
import structlog

from bot.delivery.ledger import Ledger
from bot.delivery.marks import content_hash, find_event, find_message, reference, with_mark
from bot.delivery.models import Build, Delivery, DeliveryState, EventSpec, Outgoing
from bot.endpoint import single_attempt
from bot.errors import Undeliverable

T = TypeVar("T")
_log = structlog.stdlib.get_logger(__name__)

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_EVENT = 10070
MISSING_ACCESS = 50001
CANNOT_DM = 50007
MISSING_PERMISSIONS = 50013
NO_SHARED_GUILD = 50278

_HOPELESS = {
    UNKNOWN_CHANNEL: "the channel no longer exists",
    UNKNOWN_GUILD: "the server is gone",
    UNKNOWN_USER: "the account no longer exists",
    MISSING_ACCESS: "the bot may not see the channel",
    CANNOT_DM: "the person takes no direct messages",
    MISSING_PERMISSIONS: "the bot lacks a permission",
    NO_SHARED_GUILD: "the person shares no server with the bot",
}


class Courier:
    """Posts, cards, direct messages and scheduled events. Call it from due handlers, never in a transaction."""

    def __init__(self, client: discord.Client, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger

    async def post(self, guild_id: int, key: str, channel_id: int, build: Build) -> int:
        """Post once into a channel; returns the message's id, also when it was posted long ago.

        Raises Undeliverable when Discord refuses for good; anything else may be tried again.
        """
        delivery, fresh = await self._ledger.claim(guild_id, key, channel_id=channel_id)
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        return await self._send(delivery, channel, build, fresh=fresh)

    async def direct(self, guild_id: int, key: str, user_id: int, build: Build) -> int:
        """Send once to a person; as `post`. Raises Undeliverable when they take no direct messages."""
        delivery, fresh = await self._ledger.claim(guild_id, key, user_id=user_id)
        user = self._client.get_user(user_id)
        if user is None:
            user = await _or_hopeless(lambda: self._client.fetch_user(user_id))
        channel = await _or_hopeless(user.create_dm)
        return await self._send(delivery, channel, build, fresh=fresh)

    async def refresh(self, guild_id: int, key: str, build: Build) -> bool:
        """Bring a posted message up to date; False when it was not posted or somebody has deleted it."""
        delivery = await self._ledger.find(guild_id, key)
        if delivery is None or delivery.object_id is None or delivery.state is not DeliveryState.DELIVERED:
            return False
        if delivery.channel_id is None:
            raise ValueError("only posts in channels are refreshed")
        outgoing = build(delivery.mark)
        view = with_mark(outgoing, delivery.mark)
        digest = content_hash(outgoing, view)
        if digest == delivery.content_hash:
            return True
        channel = self._client.get_partial_messageable(delivery.channel_id, guild_id=guild_id)
        message = channel.get_partial_message(delivery.object_id)
        try:
            await message.edit(
                view=view,
                content=outgoing.content,
                embeds=list(outgoing.embeds),
                attachments=list(outgoing.files),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_MESSAGE, UNKNOWN_CHANNEL}:
                raise
            await self._ledger.set_gone(delivery)
            return False
        except discord.Forbidden as error:
            raise Undeliverable(_HOPELESS.get(error.code, error.text)) from error
        await self._ledger.set_hash(delivery, digest)
        return True

    async def event(self, guild_id: int, key: str, spec: EventSpec) -> int:
        """Create one scheduled event, or bring it up to date; returns its id."""
        delivery, fresh = await self._ledger.claim(guild_id, key)
        guild = self._guild(guild_id)
        if delivery.object_id is not None:
            await self._update_event(guild, delivery, spec)
            return delivery.object_id
        found = None if fresh else await find_event(guild, self._me, delivery.mark)
        if found is None:
            # Scheduled events know no nonce: one attempt, and when its fate is unknown the next run looks first.
            with single_attempt():
                found = await _or_hopeless(
                    lambda: guild.create_scheduled_event(
                        name=spec.name,
                        description=_with_reference(spec, delivery.mark),
                        start_time=spec.start,
                        end_time=spec.end,
                        entity_type=discord.EntityType.external,
                        privacy_level=discord.PrivacyLevel.guild_only,
                        location=spec.location,
                    )
                )
        await self._ledger.complete(delivery, found.id)
        return found.id

    async def cancel_event(self, guild_id: int, key: str) -> None:
        """Call a scheduled event off, or end it when it runs already; one that never was, or is over, stays so."""
        delivery = await self._ledger.find(guild_id, key)
        if delivery is None or delivery.state is DeliveryState.GONE:
            return
        guild = self._guild(guild_id)
        if delivery.object_id is None:
            found = await find_event(guild, self._me, delivery.mark)
        else:
            found = await _or_none(guild.fetch_scheduled_event(delivery.object_id, with_counts=False))
        if found is not None and found.status is discord.EventStatus.scheduled:
            await _or_hopeless(found.cancel)
        elif found is not None and found.status is discord.EventStatus.active:
            await _or_hopeless(found.end)
        await self._ledger.set_gone(delivery)

    async def _update_event(self, guild: discord.Guild, delivery: Delivery, spec: EventSpec) -> None:
        try:
            event = await guild.fetch_scheduled_event(delivery.object_id or 0, with_counts=False)
        except discord.NotFound:
            await self._ledger.set_gone(delivery)
            return
        wanted = (spec.name, _with_reference(spec, delivery.mark), spec.start, spec.end, spec.location)
        if wanted != (event.name, event.description, event.start_time, event.end_time, event.location):
            await event.edit(
                name=spec.name,
                description=_with_reference(spec, delivery.mark),
                start_time=spec.start,
                end_time=spec.end,
                location=spec.location,
            )

    async def _send(self, delivery: Delivery, channel: discord.abc.Messageable, build: Build, *, fresh: bool) -> int:
        if delivery.object_id is not None:
            return delivery.object_id
        outgoing = build(delivery.mark)
        view = with_mark(outgoing, delivery.mark)
        found: discord.Message | None = None
        if not fresh:
            found = await _or_hopeless(lambda: find_message(channel, self._me, delivery.mark, delivery.claimed_at))
            if found is not None:
                _log.info("delivery_found_again", key=delivery.key, message=found.id)
        if found is None:
            message = await _or_hopeless(lambda: _post(channel, outgoing, view, delivery.mark))
        else:
            message = found
        await self._ledger.complete(delivery, message.id, content_hash(outgoing, view))
        return message.id

    @property
    def _me(self) -> int:
        if self._client.user is None:
            raise RuntimeError("not logged in")
        return self._client.user.id

    def _guild(self, guild_id: int) -> discord.Guild:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            raise Undeliverable(_HOPELESS[UNKNOWN_GUILD])
        return guild


async def _post(
    channel: discord.abc.Messageable, outgoing: Outgoing, view: discord.ui.LayoutView | discord.ui.View, nonce: str
) -> discord.Message:
    files, mentions = list(outgoing.files), outgoing.mentions
    if isinstance(view, discord.ui.LayoutView):
        return await channel.send(view=view, files=files, nonce=nonce, allowed_mentions=mentions)
    return await channel.send(
        outgoing.content,
        embeds=list(outgoing.embeds),
        files=files,
        view=view,
        nonce=nonce,
        allowed_mentions=mentions,
    )


def _with_reference(spec: EventSpec, mark: str) -> str:
    return f"{spec.description}\n\n{reference(mark)}".strip()


async def _or_hopeless(call: Callable[[], Awaitable[T]]) -> T:
    try:
        return await call()
    except (discord.NotFound, discord.Forbidden) as error:
        if error.code in _HOPELESS:
            raise Undeliverable(_HOPELESS[error.code]) from error
        raise


async def _or_none(call: Awaitable[T]) -> T | None:
    try:
        return await call
    except discord.NotFound:
        return None
