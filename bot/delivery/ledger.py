"""Keeps the ledger of effects: claimed before Discord is asked, completed after it has answered."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.clock import Clock
from bot.database import Database
from bot.delivery import store
from bot.delivery.models import Delivery, make_delivery_token


@dataclass(slots=True)
class Ledger:
    """One transaction a step; a kill between any two of them is repaired by looking for the token."""

    database: Database
    clock: Clock

    async def claim(
        self, guild_id: int, key: str, *, channel_id: int | None = None, user_id: int | None = None
    ) -> tuple[Delivery, bool]:
        """The row of `key`, and whether it is new. An older one without an id may or may not be on Discord."""
        async with self.database.read_once() as reader:
            earlier = await store.find(reader, guild_id, key)
        if earlier is not None:
            # What is claimed already, such as a card that changes, needs no commit.
            return earlier, False
        async with self.database.transaction() as tx:
            return await store.claim(
                tx,
                guild_id=guild_id,
                key=key,
                token=make_delivery_token(guild_id, key),
                channel_id=channel_id,
                user_id=user_id,
                now=self.clock.now(),
            )

    async def complete(self, delivery: Delivery, object_id: int, content_hash: str | None = None) -> None:
        async with self.database.transaction() as tx:
            await store.complete(tx, delivery.id, object_id, content_hash, self.clock.now())

    async def set_hash(self, delivery: Delivery, content_hash: str) -> None:
        async with self.database.transaction() as tx:
            await store.set_hash(tx, delivery.id, content_hash)

    async def set_gone(self, delivery: Delivery) -> None:
        """What was delivered is no longer there."""
        async with self.database.transaction() as tx:
            await store.set_gone(tx, delivery.id)

    async def claim_again(self, delivery: Delivery, channel_id: int) -> Delivery:
        """Claim anew what is no longer there, under another token: Discord must not take it for the one deleted."""
        token = make_delivery_token(delivery.guild_id, f"{delivery.key}|after {delivery.token}")
        async with self.database.transaction() as tx:
            return await store.claim_again(tx, delivery, token, channel_id, self.clock.now())

    async def set_deleted(self, guild_id: int, message_ids: Collection[int]) -> list[str]:
        """These messages are no longer there; returns the keys of those that were posts of ours."""
        async with self.database.transaction() as tx:
            return await store.set_deleted(tx, guild_id, message_ids)

    async def posts(self, guild_id: int, channel_id: int) -> list[Delivery]:
        """What was posted into a channel, also what is gone from it."""
        async with self.database.read() as reader:
            return await store.posts(reader, guild_id, channel_id)

    async def keys(self, guild_id: int, prefix: str) -> list[str]:
        """What was claimed under keys that begin so, and is not known to be gone."""
        async with self.database.read() as reader:
            return await store.keys(reader, guild_id, prefix)

    async def find(self, guild_id: int, key: str) -> Delivery | None:
        async with self.database.read() as reader:
            return await store.find(reader, guild_id, key)

    async def find_by_token(self, token: str) -> Delivery | None:
        async with self.database.read() as reader:
            return await store.find_by_token(reader, token)
