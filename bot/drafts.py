"""Keeps what a person typed into a form or command until it is used or expires: nobody types anything twice.

A draft never changes, and its number is never given again: a button with that number acts on what it stood under.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock, from_db, to_db
from bot.database import Database, Reader, Row, Transaction
from bot.errors import DraftUsed, Outdated, UserError
from bot.texts import Text

# Long enough for "after the weekend"; what was typed is not kept as if it were a record.
KEEP_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` is the form's action, `arguments` what it is about, `fields` what was typed. Instants in UTC."""

    id: int
    guild_id: int
    user_id: int
    kind: str
    arguments: tuple[str, ...]
    fields: Mapping[str, str]
    created_at: datetime
    expires_at: datetime


_REMEMBERED: Final = 4096
"""So many used drafts are known as used; later presses of their buttons hear that the draft is gone."""


@dataclass(slots=True)
class Drafts:
    """What people typed and have not used yet."""

    database: Database
    clock: Clock
    _used: dict[int, None] = field(default_factory=dict)

    async def save(
        self, guild_id: int, user_id: int, kind: str, arguments: Sequence[str], fields: Mapping[str, str]
    ) -> Draft:
        """Store what was typed, before anything is done with it."""
        now = self.clock.now()
        draft = Draft(0, guild_id, user_id, kind, tuple(arguments), dict(fields), now, now + KEEP_FOR)
        async with self.database.transaction() as tx:
            return await _add(tx, draft)

    async def load(self, guild_id: int, user_id: int, draft_id: int, *kinds: str) -> Draft:
        """The draft that a button names, which is for drafts of these kinds.

        Raises DraftUsed for one that is used, Outdated for one of another kind, UserError for one that is expired or
        somebody else's.
        """
        async with self.database.read() as reader:
            draft = await _find(reader, guild_id, user_id, draft_id, self.clock.now())
        if draft is None:
            raise self._gone(draft_id)
        if draft.kind not in kinds:
            raise Outdated
        return draft

    async def is_open(self, draft: Draft) -> bool:
        """Whether the draft can still be used: neither spent, nor discarded, nor expired."""
        async with self.database.read_once() as reader:
            stored = await _find(reader, draft.guild_id, draft.user_id, draft.id, self.clock.now())
        return stored is not None

    async def fields_of(self, guild_id: int, user_id: int, draft_id: int) -> dict[str, str]:
        """What a draft holds; nothing when it is used, expired, or somebody else's."""
        async with self.database.read() as reader:
            draft = await _find(reader, guild_id, user_id, draft_id, self.clock.now())
        return dict(draft.fields) if draft is not None else {}

    async def of_person(self, guild_id: int, user_id: int) -> list[Draft]:
        async with self.database.read() as reader:
            return await _of_person(reader, guild_id, user_id, self.clock.now())

    async def rewrite(self, draft: Draft, fields: Mapping[str, str]) -> Draft:
        """Another draft with these fields in its place: what is previewed is kept as it was understood.

        Raises DraftUsed for a draft that is used, UserError for one that is expired.
        """
        return await self._replace(draft, replace(draft, fields=dict(fields)))

    async def move(self, draft: Draft, arguments: Sequence[str]) -> Draft:
        """Another draft in its place, of the same words about something else. Raises as `rewrite`."""
        return await self._replace(draft, replace(draft, arguments=tuple(arguments)))

    async def _replace(self, draft: Draft, other: Draft) -> Draft:
        if other == draft:
            return draft
        async with self.database.transaction() as tx:
            if not await _delete(tx, draft.guild_id, draft.user_id, draft.id):
                raise self._gone(draft.id)
            return await _add(tx, other)

    async def use(self, tx: Transaction, draft: Draft) -> None:
        """Spend the draft in the transaction that makes something of it. Raises DraftUsed when that happened before."""
        if not await _delete(tx, draft.guild_id, draft.user_id, draft.id):
            raise self._gone(draft.id)
        self._used[draft.id] = None
        if len(self._used) > _REMEMBERED:
            del self._used[next(iter(self._used))]

    async def discard(self, guild_id: int, user_id: int, draft_id: int) -> bool:
        """Throw it away; returns whether nothing was made of it before."""
        async with self.database.transaction() as tx:
            deleted = await _delete(tx, guild_id, user_id, draft_id)
        if deleted:
            self._used.pop(draft_id, None)  # it was open after all: what used it was rolled back
        return draft_id not in self._used

    def _gone(self, draft_id: int) -> UserError:
        """Why there is no such draft (any more)."""
        if draft_id in self._used:
            return DraftUsed()
        return UserError(Text("This draft has already been used, or it has expired. Please start again."))


async def _add(tx: Transaction, draft: Draft) -> Draft:
    """The draft under the next number."""
    number = await tx.insert(
        "INSERT INTO drafts (guild_id, user_id, kind, arguments, fields, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        draft.guild_id,
        draft.user_id,
        draft.kind,
        json.dumps(draft.arguments),
        json.dumps(draft.fields, ensure_ascii=False),
        to_db(draft.created_at),
        to_db(draft.expires_at),
    )
    return replace(draft, id=number)


async def _find(reader: Reader, guild_id: int, user_id: int, draft_id: int, now: datetime) -> Draft | None:
    row = await reader.one(
        "SELECT * FROM drafts WHERE id = ? AND guild_id = ? AND user_id = ? AND expires_at > ?",
        draft_id,
        guild_id,
        user_id,
        to_db(now),
    )
    return _draft(row) if row is not None else None


async def _of_person(reader: Reader, guild_id: int, user_id: int, now: datetime) -> list[Draft]:
    rows = await reader.all(
        "SELECT * FROM drafts WHERE guild_id = ? AND user_id = ? AND expires_at > ? ORDER BY id DESC",
        guild_id,
        user_id,
        to_db(now),
    )
    return [_draft(row) for row in rows]


async def _delete(tx: Transaction, guild_id: int, user_id: int, draft_id: int) -> int:
    return await tx.execute(
        "DELETE FROM drafts WHERE id = ? AND guild_id = ? AND user_id = ?", draft_id, guild_id, user_id
    )


def _draft(row: Row) -> Draft:
    return Draft(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        kind=row["kind"],
        arguments=tuple(json.loads(row["arguments"])),
        fields=json.loads(row["fields"]),
        created_at=from_db(row["created_at"]),
        expires_at=from_db(row["expires_at"]),
    )
