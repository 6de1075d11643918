"""How anything gets into the archive: one entry of the log with its rows, in the caller's transaction."""

import secrets
from collections.abc import Sequence

from bot.clock import Clock, to_db
from bot.database import Transaction
from bot.due.service import DueList
from bot.markup import clean_line
from bot.people import Person
from cogs.decisions.models.archive import LogHead, LogRow, RowChange, SealedPerson
from cogs.decisions.models.decisions import Wording
from cogs.decisions.models.due import REGISTER, TIDY, register_key, register_queue_key
from cogs.decisions.rules.chain import GENESIS, commitment, digest, entry_text, seal_row
from cogs.decisions.rules.indexing import document
from cogs.decisions.store import log as store


class ArchiveWriter:
    """Used by every service that changes the archive."""

    def __init__(self, clock: Clock, due: DueList) -> None:
        self._clock = clock
        self._due = due

    async def append(self, tx: Transaction, guild_id: int, kind: str, puts: Sequence[RowChange]) -> LogHead:
        """Write the entry and its rows; returns the new head."""
        before = await store.head(tx, guild_id)
        seq = (before.seq if before else 0) + 1
        rows = [seal_row(put, secrets.token_hex(16)) for put in puts]
        text = entry_text(
            guild_id=guild_id,
            seq=seq,
            previous=before.hash if before else GENESIS,
            at=to_db(self._clock.now()),
            kind=kind,
            rows=[shown for shown, _ in rows],
        )
        row = LogRow(seq, text, digest(text))
        await store.append(tx, guild_id, row)
        for put, (_, words) in zip(puts, rows, strict=True):
            await store.apply(tx, guild_id, put)
            if words is not None:
                await store.put_sealed_words(tx, guild_id, words)
        return LogHead(row.seq, row.hash)

    async def seal_actor(self, tx: Transaction, actor: Person) -> str:
        """Keep who acts, apart from the log; returns what the log may know."""
        salt, name = secrets.token_hex(16), clean_line(actor.name.encode("utf-8", "ignore").decode())
        seal_row = commitment(salt, actor.user_id, name)
        await store.put_person(tx, actor.guild_id, SealedPerson(seal_row, salt, actor.user_id, name))
        return seal_row

    async def index(
        self, tx: Transaction, guild_id: int, decision_id: int, number: str, wording: Wording, tags: Sequence[str]
    ) -> None:
        """Let the search find the record by what it says now."""
        await store.put_words(tx, guild_id, decision_id, document(wording, tags, number))

    async def forget(self, tx: Transaction, guild_id: int, decision_id: int) -> None:
        """Delete what a record said, everywhere; and have the indexes rewritten, in which it still lies unreachable."""
        await store.forget(tx, guild_id, decision_id)
        await store.drop_words(tx, guild_id, decision_id)
        await self._due.put(tx, guild_id=guild_id, kind=TIDY, queue_key=f"archive-index:{guild_id}")

    async def redraw(self, tx: Transaction, guild_id: int, decision_id: int) -> None:
        """Ask for the register channel to follow."""
        await self._due.put(
            tx,
            guild_id=guild_id,
            kind=REGISTER,
            queue_key=register_queue_key(guild_id),
            key=register_key(decision_id),
            payload={"decision": decision_id},
        )
