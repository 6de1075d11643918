"""Rows of the electorate and the ballots."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Transaction
from cogs.polls.models.polls import Ballot, Poll, Seat, Voters
from cogs.polls.rules.ballots import Choice, decode, encode


async def freeze_cities(tx: Transaction, guild_id: int, poll_id: int, countries: Mapping[int, str]) -> None:
    """Keep the cities of the moment, by id, with their countries."""
    await tx.many(
        "INSERT INTO poll_cities (poll_id, guild_id, city_id, country) VALUES (?, ?, ?, ?)",
        [(poll_id, guild_id, city_id, country) for city_id, country in countries.items()],
    )


async def freeze_delegates(tx: Transaction, guild_id: int, poll_id: int, delegates: Iterable[tuple[int, int]]) -> None:
    """Keep the delegates of the moment: (user id, city id)."""
    await tx.many(
        "INSERT INTO poll_delegates (poll_id, guild_id, user_id, city_id) VALUES (?, ?, ?, ?)",
        [(poll_id, guild_id, user_id, city_id) for user_id, city_id in delegates],
    )


async def countries(reader: Reader, poll_id: int) -> dict[int, str]:
    """City id -> country, of the cities that were members when the poll opened."""
    rows = await reader.all("SELECT city_id, country FROM poll_cities WHERE poll_id = ? ORDER BY city_id", poll_id)
    return {row["city_id"]: row["country"] for row in rows}


async def electorate(reader: Reader, poll: Poll, user_id: int, city_id: int | None) -> frozenset[int]:
    """Of the frozen electorate, the city or the delegate that is asked about; empty where neither is in it."""
    match poll.voters:
        case Voters.CITIES:
            row = await reader.one(
                "SELECT city_id AS id FROM poll_cities WHERE poll_id = ? AND city_id = ?", poll.id, city_id
            )
        case Voters.DELEGATES:
            row = await reader.one(
                "SELECT user_id AS id FROM poll_delegates WHERE poll_id = ? AND user_id = ?", poll.id, user_id
            )
        case Voters.EVERYONE:
            return frozenset({user_id})
    return frozenset({row["id"]}) if row is not None else frozenset()


async def cast(
    tx: Transaction, poll: Poll, seat: Seat, choice: Choice, receipt: str, now: datetime
) -> tuple[str, bool]:
    """Keep a ballot in place of an earlier one of the same seat, and add it to the history.

    Returns the ballot's receipt, which stays the same when it is replaced, and whether there was one before.
    """
    target = (
        "(poll_id, city_id) WHERE seat = 'city'"
        if seat.city_seat
        else ("(poll_id, user_id) WHERE seat = 'person' AND user_id <> 0")
    )
    row = await tx.one(
        "INSERT INTO poll_ballots (poll_id, guild_id, seat, city_id, user_id, choice, receipt, cast_at)"  # noqa: S608 - one of two constants
        f" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT {target}"
        " DO UPDATE SET user_id = ?5, city_id = ?4, choice = ?6, cast_at = ?8 RETURNING receipt",
        poll.id,
        poll.guild_id,
        "city" if seat.city_seat else "person",
        seat.city_id,
        seat.user_id,
        encode(choice),
        receipt,
        to_db(now),
    )
    await tx.execute(
        "INSERT INTO poll_history (poll_id, guild_id, city_id, user_id, choice, cast_at) VALUES (?, ?, ?, ?, ?, ?)",
        poll.id,
        poll.guild_id,
        seat.city_id,
        seat.user_id,
        encode(choice),
        to_db(now),
    )
    kept = str(row["receipt"]) if row is not None else receipt
    return kept, kept != receipt


async def cast_secretly(tx: Transaction, poll: Poll, slot: str, choice: Choice, receipt: str) -> tuple[str, bool]:
    """Keep an anonymous ballot under the keyed hash of its voter; returns as `cast` does."""
    row = await tx.one(
        "INSERT INTO poll_secret_ballots (poll_id, guild_id, slot, choice, receipt) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (poll_id, slot) DO UPDATE SET choice = ?4 RETURNING receipt",
        poll.id,
        poll.guild_id,
        slot,
        encode(choice),
        receipt,
    )
    kept = str(row["receipt"]) if row is not None else receipt
    return kept, kept != receipt


async def ballots(reader: Reader, poll: Poll) -> list[Ballot]:
    """Every ballot that counts, in the order of the receipts, which are random."""
    rows = await reader.all("SELECT * FROM poll_ballots WHERE poll_id = ? ORDER BY receipt", poll.id)
    found = [
        Ballot(decode(row["choice"]), row["receipt"], row["city_id"], row["user_id"], from_db(row["cast_at"]))
        for row in rows
    ]
    secret = await reader.all(
        "SELECT choice, receipt FROM poll_secret_ballots WHERE poll_id = ? ORDER BY receipt", poll.id
    )
    return found + [Ballot(decode(row["choice"]), row["receipt"]) for row in secret]


async def own(reader: Reader, poll: Poll, seat: Seat) -> Ballot | None:
    """The standing ballot of a seat, of a poll that is not anonymous."""
    row = await reader.one(
        "SELECT * FROM poll_ballots WHERE poll_id = ?1 AND ((seat = 'city' AND city_id = ?2 AND ?4)"
        " OR (seat = 'person' AND user_id = ?3 AND NOT ?4))",
        poll.id,
        seat.city_id,
        seat.user_id,
        int(seat.city_seat),
    )
    if row is None:
        return None
    return Ballot(decode(row["choice"]), row["receipt"], row["city_id"], row["user_id"], from_db(row["cast_at"]))


async def own_secret(reader: Reader, poll: Poll, slot: str) -> Ballot | None:
    row = await reader.one(
        "SELECT choice, receipt FROM poll_secret_ballots WHERE poll_id = ? AND slot = ?", poll.id, slot
    )
    return Ballot(decode(row["choice"]), row["receipt"]) if row is not None else None


async def count(reader: Reader, poll: Poll) -> int:
    """How many ballots there are."""
    row = await reader.one(
        "SELECT (SELECT count(*) FROM poll_ballots WHERE poll_id = ?1)"
        " + (SELECT count(*) FROM poll_secret_ballots WHERE poll_id = ?1) AS n",
        poll.id,
    )
    return int(row["n"]) if row is not None else 0


async def voted_cities(reader: Reader, poll: Poll) -> frozenset[int]:
    """The cities from which a ballot came."""
    rows = await reader.all(
        "SELECT DISTINCT city_id FROM poll_ballots WHERE poll_id = ? AND city_id IS NOT NULL", poll.id
    )
    return frozenset(row["city_id"] for row in rows)


async def secret_rows(tx: Transaction, poll: Poll) -> list[tuple[str, str]]:
    """The anonymous ballots: choice and receipt."""
    rows = await tx.all("SELECT choice, receipt FROM poll_secret_ballots WHERE poll_id = ?", poll.id)
    return [(row["choice"], row["receipt"]) for row in rows]


async def rewrite_secret(tx: Transaction, poll: Poll, shuffled: Sequence[tuple[str, str]]) -> None:
    """Write the anonymous ballots anew in the order given, with nothing left of whose they were."""
    await tx.execute("DELETE FROM poll_secret_ballots WHERE poll_id = ?", poll.id)
    await tx.many(
        "INSERT INTO poll_secret_ballots (poll_id, guild_id, slot, choice, receipt) VALUES (?, ?, ?, ?, ?)",
        [
            (poll.id, poll.guild_id, f"{number:06}", choice, receipt)
            for number, (choice, receipt) in enumerate(shuffled, 1)
        ],
    )
