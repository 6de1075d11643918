"""Rows of the reasons that votes carry."""

from bot.database import Reader, Transaction
from cogs.polls.models.polls import Poll, Seat


async def save(tx: Transaction, poll: Poll, seat: Seat, text: str) -> bool:
    """Keep the reason of a seat's standing ballot, in place of an earlier one; whether there is such a ballot."""
    return (
        await tx.execute(
            "INSERT OR REPLACE INTO poll_reasons (ballot_id, poll_id, guild_id, user_id, choice, text)"
            " SELECT id, poll_id, guild_id, ?3, choice, ?5 FROM poll_ballots"
            " WHERE poll_id = ?1 AND ((seat = 'city' AND city_id = ?2 AND ?4)"
            " OR (seat = 'person' AND user_id = ?3 AND NOT ?4))",
            poll.id,
            seat.city_id,
            seat.user_id,
            int(seat.city_seat),
            text,
        )
        == 1
    )


async def drop_empty(tx: Transaction, poll: Poll) -> None:
    """Delete what was taken back."""
    await tx.execute("DELETE FROM poll_reasons WHERE poll_id = ? AND text = ''", poll.id)


async def drop_outdated(tx: Transaction, poll: Poll) -> None:
    """Delete the reasons of ballots that now choose otherwise."""
    await tx.execute(
        "DELETE FROM poll_reasons WHERE poll_id = ?"
        " AND choice <> (SELECT choice FROM poll_ballots WHERE id = poll_reasons.ballot_id)",
        poll.id,
    )


async def of_poll(reader: Reader, poll_id: int) -> dict[int, str]:
    """Ballot id -> reason."""
    rows = await reader.all("SELECT ballot_id, text FROM poll_reasons WHERE poll_id = ?", poll_id)
    return {row["ballot_id"]: row["text"] for row in rows}
