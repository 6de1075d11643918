"""Writes the archive: one entry of the log with its rows, in the caller's unit of work."""

import secrets
from collections.abc import Sequence

from bot.clock import to_db
from bot.markup import clean_line
from bot.people import Person
from bot.work import UnitOfWork
from cogs.decisions.models.archive import LogHead, LogRow, RowChange, SealedPerson
from cogs.decisions.models.decisions import RecordNames, Reference, Wording
from cogs.decisions.models.due import REGISTER, TIDY, RegisterUpdate, register_key, register_queue_key
from cogs.decisions.rules.chain import GENESIS, commitment, digest, entry_text, seal_row
from cogs.decisions.rules.rows import name_row
from cogs.decisions.rules.wording import document
from cogs.decisions.store import log as store


async def append(
    unit: UnitOfWork, kind: str, changes: Sequence[RowChange], names: RecordNames | None = None
) -> LogHead:
    """Write the entry and its rows; returns the new head. `names`: of what the rows name by number."""
    changes = [*changes, *await _named(unit, changes, names or {})]
    before = await store.head(unit.tx, unit.guild_id)
    seq = (before.seq if before else 0) + 1
    rows = [seal_row(change, secrets.token_hex(16)) for change in changes]
    text = entry_text(
        guild_id=unit.guild_id,
        seq=seq,
        previous=before.hash if before else GENESIS,
        at=to_db(unit.now),
        kind=kind,
        rows=[sealed for sealed, _ in rows],
    )
    row = LogRow(seq, text, digest(text))
    await store.append(unit.tx, unit.guild_id, row)
    for change, (_, words) in zip(changes, rows, strict=True):
        await store.apply(unit.tx, unit.guild_id, change)
        if words is not None:
            await store.put_sealed_words(unit.tx, unit.guild_id, words)
    return LogHead(row.seq, row.hash)


async def _named(unit: UnitOfWork, changes: Sequence[RowChange], names: RecordNames) -> list[RowChange]:
    """What the records of these rows are to call what the rows name, where they do not call it so already."""
    rows: dict[tuple[int, Reference], RowChange] = {}
    for change in changes:
        decision_id = int(str(change.row.get("id" if change.table == "decisions" else "decision_id") or 0))
        for kind in ("city", "topic", "meeting"):
            number = change.row.get(f"{kind}_id")
            name = names.get((kind, number)) if isinstance(number, int) else None
            if not isinstance(number, int) or name is None:
                continue
            if await store.recorded_name(unit.tx, unit.guild_id, decision_id, (kind, number)) != name:
                rows[decision_id, (kind, number)] = name_row(decision_id, (kind, number), name)
    return list(rows.values())


async def seal_actor(unit: UnitOfWork, actor: Person) -> str:
    """Keep who acts, apart from the log; returns the commitment, which is all that the log may know."""
    return await seal(unit, actor.user_id, clean_line(actor.name.encode("utf-8", "ignore").decode()))


async def seal(unit: UnitOfWork, user_id: int, name: str) -> str:
    """As `seal_actor`; number 0 is the program."""
    salt = secrets.token_hex(16)
    sealed = commitment(salt, user_id, name)
    await store.put_person(unit.tx, unit.guild_id, SealedPerson(sealed, salt, user_id, name))
    return sealed


async def index(unit: UnitOfWork, decision_id: int, number: str, wording: Wording, tags: Sequence[str]) -> None:
    """Let the search find the record by what it says now."""
    await store.put_words(unit.tx, unit.guild_id, decision_id, document(wording, tags, number))


async def forget(unit: UnitOfWork, decision_id: int) -> None:
    """Delete what a record said, everywhere; and have the indexes rewritten, in which it still lies unreachable."""
    await store.forget(unit.tx, unit.guild_id, decision_id)
    await store.drop_words(unit.tx, unit.guild_id, decision_id)
    await unit.put_due(TIDY, f"archive-index:{unit.guild_id}")


async def redraw(unit: UnitOfWork, decision_id: int) -> None:
    """Ask for the register channel to follow."""
    await unit.put_due(
        REGISTER,
        register_queue_key(unit.guild_id),
        key=register_key(decision_id),
        payload=RegisterUpdate(decision_id),
    )
