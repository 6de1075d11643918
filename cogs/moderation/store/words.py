"""The words by which cases are found. Apart from the search: they are written with each case and each message."""

from bot.database import Transaction
from bot.words import indexed


async def put_words(tx: Transaction, guild_id: int, number: int, reason: str, name: str) -> None:
    """Have a case found by its reason and by the name of whom it concerns."""
    await tx.execute(
        "INSERT INTO mod_words (guild_id, case_number, words) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (guild_id, case_number) WHERE snapshot_id IS NULL"
        " DO UPDATE SET words = excluded.words WHERE words <> excluded.words",
        guild_id,
        number,
        indexed(f"{name}\n{reason}"),
    )


async def put_message_words(tx: Transaction, guild_id: int, number: int | None, snapshot_id: int, content: str) -> None:
    """Have a case found by a message that is kept with it, for as long as it is."""
    await tx.execute(
        "INSERT INTO mod_words (guild_id, case_number, snapshot_id, words) VALUES (?, ?, ?, ?)",
        guild_id,
        number,
        snapshot_id,
        indexed(content),
    )


async def tidy(tx: Transaction, guild_id: int) -> None:
    """Rewrite the indexes without the messages that were forgotten, where there are any."""
    if not await tx.execute("DELETE FROM mod_words_stale WHERE guild_id = ?", guild_id):
        return
    await tx.execute("INSERT INTO mod_whole (mod_whole) VALUES ('optimize')")
    await tx.execute("INSERT INTO mod_parts (mod_parts) VALUES ('optimize')")
