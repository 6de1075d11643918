"""Keeps purges: which messages, and what has become of each."""

from collections.abc import Iterable

from bot.clock import from_db, to_db
from bot.columns import insert, update
from bot.database import Reader, Row, Transaction, Value
from cogs.moderation.models.cases import Party
from cogs.moderation.models.purges import MessageState, Purge, PurgeState, PurgeTally


async def add(tx: Transaction, purge: Purge, message_ids: Iterable[int]) -> int:
    """Returns the purge's id; that of `purge` does not count."""
    author = purge.author
    purge_id = await insert(
        tx,
        "mod_purges",
        {
            "guild_id": purge.guild_id,
            "channel_id": purge.channel_id,
            "moderator_id": purge.moderator.user_id,
            "moderator_name": purge.moderator.name,
            "author_id": author.user_id if author is not None else None,
            "author_name": author.name if author is not None else None,
            "state": purge.state.value,
            "pinned": int(purge.pinned),
            "reason": purge.reason,
            "previewed_at": to_db(purge.previewed_at),
        },
    )
    await tx.many(
        "INSERT INTO mod_purge_messages (purge_id, message_id, state) VALUES (?, ?, 'waiting')",
        [(purge_id, message_id) for message_id in message_ids],
    )
    return purge_id


async def put(tx: Transaction, purge: Purge) -> None:
    columns: dict[str, Value] = {"state": purge.state.value, "case_number": purge.case_number}
    await update(tx, "mod_purges", columns, id=purge.id)


async def find(reader: Reader, guild_id: int, purge_id: int) -> Purge | None:
    row = await reader.one("SELECT * FROM mod_purges WHERE guild_id = ? AND id = ?", guild_id, purge_id)
    return _purge(row) if row is not None else None


async def of_case(reader: Reader, guild_id: int, case_number: int) -> Purge | None:
    row = await reader.one("SELECT * FROM mod_purges WHERE guild_id = ? AND case_number = ?", guild_id, case_number)
    return _purge(row) if row is not None else None


async def delete(tx: Transaction, purge: Purge) -> None:
    """Forget a preview, with its messages."""
    await tx.execute("DELETE FROM mod_purges WHERE id = ?", purge.id)


async def messages(reader: Reader, purge_id: int, *states: MessageState) -> list[int]:
    """The messages in one of these states, the latest first."""
    marks = ", ".join("?" for _ in states)
    rows = await reader.all(
        f"SELECT message_id FROM mod_purge_messages WHERE purge_id = ? AND state IN ({marks})"  # noqa: S608 - marks alone
        " ORDER BY message_id DESC",
        purge_id,
        *(state.value for state in states),
    )
    return [row["message_id"] for row in rows]


async def set_state(tx: Transaction, purge_id: int, message_ids: Iterable[int], state: MessageState) -> None:
    await tx.many(
        "UPDATE mod_purge_messages SET state = ? WHERE purge_id = ? AND message_id = ?",
        [(state.value, purge_id, message_id) for message_id in message_ids],
    )


async def tally(reader: Reader, purge_id: int) -> PurgeTally:
    rows = await reader.all(
        "SELECT state, count(*) AS n FROM mod_purge_messages WHERE purge_id = ? GROUP BY state", purge_id
    )
    counts = {row["state"]: row["n"] for row in rows}
    return PurgeTally(
        waiting=counts.get(MessageState.WAITING, 0) + counts.get(MessageState.TAKEN, 0),
        deleted=counts.get(MessageState.DELETED, 0),
        gone=counts.get(MessageState.GONE, 0),
        pinned=counts.get(MessageState.PINNED, 0),
    )


def _purge(row: Row) -> Purge:
    return Purge(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        moderator=Party(row["moderator_id"], row["moderator_name"]),
        author=Party(row["author_id"], row["author_name"]) if row["author_id"] is not None else None,
        state=PurgeState(row["state"]),
        pinned=bool(row["pinned"]),
        reason=row["reason"],
        previewed_at=from_db(row["previewed_at"]),
        case_number=row["case_number"],
    )
