"""Keeps, finds and spends drafts. Only their owner ever sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts import store
from bot.drafts.models import KEEP_FOR, Draft
from bot.errors import UserError
from bot.texts import Text


@dataclass(slots=True)
class Drafts:
    """What people typed and have not used yet."""

    database: Database
    clock: Clock

    async def save(
        self, guild_id: int, user_id: int, kind: str, arguments: Sequence[str], fields: Mapping[str, str]
    ) -> int:
        """Store what was typed, before anything is done with it; returns the draft's id."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            return await store.add(
                tx,
                guild_id=guild_id,
                user_id=user_id,
                kind=kind,
                arguments=arguments,
                fields=fields,
                now=now,
                expires_at=now + KEEP_FOR,
            )

    async def load(self, guild_id: int, user_id: int, draft_id: int) -> Draft:
        """Raises UserError for a draft that is used, expired, or somebody else's."""
        async with self.database.read() as reader:
            draft = await store.find(reader, guild_id, user_id, draft_id, self.clock.now())
        if draft is None:
            raise UserError(Text("This draft has already been used, or it has expired. Please start again."))
        return draft

    async def is_open(self, draft: Draft) -> bool:
        """Whether the draft can still be used: neither spent, nor discarded, nor expired."""
        async with self.database.read_once() as reader:
            stored = await store.find(reader, draft.guild_id, draft.user_id, draft.id, self.clock.now())
        return stored is not None

    async def fields_of(self, guild_id: int, user_id: int, draft_id: int) -> dict[str, str]:
        """What a draft holds; nothing when it is used, expired, or somebody else's."""
        async with self.database.read() as reader:
            draft = await store.find(reader, guild_id, user_id, draft_id, self.clock.now())
        return dict(draft.fields) if draft is not None else {}

    async def of_person(self, guild_id: int, user_id: int) -> list[Draft]:
        async with self.database.read() as reader:
            return await store.of_person(reader, guild_id, user_id, self.clock.now())

    async def rewrite(self, draft: Draft, fields: Mapping[str, str]) -> Draft:
        """The draft with other fields, under its id: what was previewed is kept as it was understood.

        Raises UserError for a draft that is used or expired.
        """
        if dict(fields) == dict(draft.fields):
            return draft
        async with self.database.transaction() as tx:
            if not await store.set_fields(tx, draft, fields):
                raise UserError(Text("This draft has already been used, or it has expired. Please start again."))
        return replace(draft, fields=fields)

    async def use(self, tx: Transaction, draft: Draft) -> None:
        """Spend the draft in the transaction that makes something of it. Raises UserError when that happened before."""
        if not await store.delete(tx, draft.guild_id, draft.user_id, draft.id):
            raise UserError(Text("This draft has already been used, or it has expired. Please start again."))

    async def discard(self, guild_id: int, user_id: int, draft_id: int) -> None:
        async with self.database.transaction() as tx:
            await store.delete(tx, guild_id, user_id, draft_id)
