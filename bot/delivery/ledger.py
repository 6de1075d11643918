"""Keeps the ledger of effects: claimed before Discord is asked, completed after it has answered."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.clock import Clock, to_db
from bot.database import Database
from bot.delivery import store
from bot.delivery.models import Delivery, Restore, make_delivery_token
from bot.due.models import current_due_at


@dataclass(slots=True)
class Ledger:
    """One transaction a step; a kill between any two of them is repaired by looking for the token."""

    database: Database
    clock: Clock

    async def claim(
        self, guild_id: int, key: str, *, channel_id: int | None = None, user_id: int | None = None
    ) -> tuple[Delivery, bool]:
        """The row of `key`, and whether it is new. An older one without an id may or may not be on Discord.

        After a restore, what fell due before it may have been posted by the bot that was lost: such a claim counts as
        made when the backup was. Whatever falls due since then takes other tokens, for the numbers of meetings and
        polls that were lost are given again.
        """
        async with self.database.read_once() as reader:
            earlier = await store.find(reader, guild_id, key)
        if earlier is not None:
            # What is claimed already, such as a card that changes, needs no commit.
            return earlier, False
        async with self.database.transaction() as tx:
            restored = await store.last_restore(tx)
            due_at = current_due_at.get()
            lost = restored is not None and due_at is not None and due_at <= restored.restored_at
            salt = f"|restored {to_db(restored.restored_at)}" if restored is not None and not lost else ""
            delivery, made = await store.claim(
                tx,
                guild_id=guild_id,
                key=key,
                token=make_delivery_token(guild_id, f"{key}{salt}"),
                channel_id=channel_id,
                user_id=user_id,
                now=restored.made_at if restored is not None and lost else self.clock.now(),
            )
            return delivery, made and not lost

    async def complete(self, delivery: Delivery, object_id: int, content_hash: str | None = None) -> None:
        async with self.database.transaction() as tx:
            await store.complete(tx, delivery.id, object_id, content_hash, self.clock.now())

    async def set_hash(self, delivery: Delivery, content_hash: str) -> None:
        async with self.database.transaction() as tx:
            await store.set_hash(tx, delivery.id, content_hash)

    async def move(self, delivery: Delivery, channel_id: int) -> None:
        """What was claimed and not sent belongs into another channel by now."""
        async with self.database.transaction() as tx:
            await store.move(tx, delivery.id, channel_id)

    async def set_gone(self, delivery: Delivery) -> None:
        """What was delivered is no longer there."""
        async with self.database.transaction() as tx:
            await store.set_gone(tx, delivery.id)

    async def claim_again(self, delivery: Delivery, channel_id: int | None) -> Delivery:
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

    async def last_restore(self) -> Restore | None:
        """The last time that a backup took the place of lost data; None where that never happened."""
        async with self.database.read() as reader:
            return await store.last_restore(reader)

    async def find(self, guild_id: int, key: str) -> Delivery | None:
        async with self.database.read() as reader:
            return await store.find(reader, guild_id, key)

    async def find_by_token(self, token: str) -> Delivery | None:
        async with self.database.read() as reader:
            return await store.find_by_token(reader, token)
