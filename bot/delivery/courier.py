"""Carries posts to Discord so that each arrives exactly once, whatever breaks on the way.

claim -> (not new? look for the token) -> send with the nonce -> complete. The nonce covers the minutes in which
Discord remembers it, and discord.py's own retry after a 502; the token covers everything later.
"""

from collections.abc import Collection
from dataclasses import dataclass

import discord
import structlog

from bot.delivery.ledger import Ledger
from bot.delivery.letterhead import from_forum
from bot.delivery.models import Build, Delivery, DeliveryState, Outgoing
from bot.delivery.refusals import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, or_undeliverable, refusal
from bot.delivery.states import PostState
from bot.delivery.tokens import content_hash, find_message, with_delivery_token

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Courier:
    """Posts, cards and direct messages. Call it from due handlers, never in a transaction."""

    client: discord.Client
    ledger: Ledger

    async def post(self, guild_id: int, key: str, channel_id: int, build: Build, *, again: bool = False) -> int:
        """Post once into a channel; returns the message's id, also when it was posted long ago.

        `again`: what is known to have been deleted is posted once more. Raises Undeliverable when Discord refuses for
        good; anything else may be tried again.
        """
        delivery, fresh = await self.ledger.claim(guild_id, key, channel_id=channel_id)
        if delivery.state is DeliveryState.CLAIMED and delivery.channel_id != channel_id:
            # Its channel was made anew before it could be posted.
            await self.ledger.move(delivery, channel_id)
        if again and delivery.state is DeliveryState.GONE:
            delivery, fresh = await self.ledger.claim_again(delivery, channel_id), True
        channel = self.client.get_partial_messageable(channel_id, guild_id=guild_id)
        return await self._send(delivery, channel, build, fresh=fresh)

    async def direct(self, guild_id: int, key: str, user_id: int, build: Build) -> int:
        """Send once to a person; as `post`, under the forum's name. Raises Undeliverable when they take no direct
        messages.
        """
        delivery, fresh = await self.ledger.claim(guild_id, key, user_id=user_id)
        user = self.client.get_user(user_id)
        if user is None:
            user = await or_undeliverable(lambda: self.client.fetch_user(user_id))
        channel = await or_undeliverable(user.create_dm)
        guild = self.client.get_guild(guild_id)

        def named(token: str) -> Outgoing:
            return from_forum(build(token), guild.name) if guild is not None else build(token)

        return await self._send(delivery, channel, named, fresh=fresh)

    async def refresh(self, guild_id: int, key: str, build: Build) -> bool:
        """Bring a posted message up to date; False when it was not posted or somebody has deleted it."""
        delivery = await self.ledger.find(guild_id, key)
        if delivery is None or delivery.object_id is None or delivery.state is not DeliveryState.DELIVERED:
            return False
        if delivery.channel_id is None:
            raise ValueError("only posts in channels are refreshed")
        outgoing = build(delivery.token)
        view = with_delivery_token(outgoing, delivery.token)
        digest = content_hash(outgoing, view)
        if digest == delivery.content_hash:
            return True
        channel = self.client.get_partial_messageable(delivery.channel_id, guild_id=guild_id)
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
            await self.ledger.set_gone(delivery)
            return False
        except discord.Forbidden as error:
            raise refusal(error) from error
        await self.ledger.set_hash(delivery, digest)
        return True

    async def state(self, guild_id: int, key: str, build: Build) -> PostState:
        """What has become of a post, by what the ledger knows (`missing` has it learn of deletions)."""
        delivery = await self.ledger.find(guild_id, key)
        if delivery is None or delivery.state is DeliveryState.CLAIMED:
            return PostState.MISSING
        if delivery.state is DeliveryState.GONE:
            return PostState.DELETED
        outgoing = build(delivery.token)
        digest = content_hash(outgoing, with_delivery_token(outgoing, delivery.token))
        return PostState.CURRENT if digest == delivery.content_hash else PostState.OUTDATED

    async def deleted(self, guild_id: int, message_ids: Collection[int]) -> list[str]:
        """Take note that somebody has deleted messages; returns the keys of those that were posts of ours."""
        return await self.ledger.set_deleted(guild_id, message_ids)

    async def posted(self, guild_id: int, prefix: str) -> list[str]:
        """The keys that begin so, of posts that are there, or may be: a kill can have hidden how the sending ended."""
        return await self.ledger.keys(guild_id, prefix)

    async def missing(self, guild_id: int, channel_id: int) -> list[str]:
        """The keys of posts that are no longer in their channel; reads the channel from its first message on.

        Raises Undeliverable when the channel cannot be read.
        """
        posted = await self.ledger.posts(guild_id, channel_id)
        channel = self.client.get_partial_messageable(channel_id, guild_id=guild_id)
        there = await or_undeliverable(lambda: _ids(channel))
        lost = [post for post in posted if post.state is DeliveryState.DELIVERED and post.object_id not in there]
        for post in lost:
            await self.ledger.set_gone(post)
        return [post.key for post in posted if post in lost or post.state is DeliveryState.GONE]

    async def _send(self, delivery: Delivery, channel: discord.abc.Messageable, build: Build, *, fresh: bool) -> int:
        if delivery.object_id is not None:
            return delivery.object_id
        outgoing = build(delivery.token)
        view = with_delivery_token(outgoing, delivery.token)
        earlier: discord.Message | None = None
        if not fresh:
            earlier = await or_undeliverable(
                lambda: find_message(channel, self._me, delivery.token, delivery.claimed_at)
            )
            if earlier is not None:
                _log.info("delivery_found_again", key=delivery.key, message=earlier.id)
        if earlier is None:
            message = await or_undeliverable(lambda: _post(channel, outgoing, view, delivery.token))
        else:
            message = earlier
        await self.ledger.complete(delivery, message.id, content_hash(outgoing, view))
        return message.id

    @property
    def _me(self) -> int:
        if self.client.user is None:
            raise RuntimeError("not logged in")
        return self.client.user.id


async def _ids(channel: discord.abc.Messageable) -> set[int]:
    return {message.id async for message in channel.history(limit=None)}


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
