"""Rows of the electorate and the ballots."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from cogs.polls.models.polls import Ballot, Poll, Seat, Voters
from cogs.polls.models.votes import AnonymousBallot, NewBallot
from cogs.polls.rules.ballots import decode, encode
from cogs.polls.store import reasons

_VALUES_OF_HISTORY: Final = "json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')"
_VALUES: Final = f"{_VALUES_OF_HISTORY}, json_extract(value, '$[3]')"


async def record_cities(tx: Transaction, guild_id: int, poll_id: int, countries: Mapping[int, str]) -> None:
    """Keep the cities of the moment, by id, with their countries."""
    await tx.many(
        "INSERT INTO poll_cities (poll_id, guild_id, city_id, country) VALUES (?, ?, ?, ?)",
        [(poll_id, guild_id, city_id, country) for city_id, country in countries.items()],
    )


async def record_delegates(tx: Transaction, guild_id: int, poll_id: int, delegates: Iterable[tuple[int, int]]) -> None:
    """Keep the delegates of the moment: (user id, city id)."""
    await tx.many(
        "INSERT INTO poll_delegates (poll_id, guild_id, user_id, city_id) VALUES (?, ?, ?, ?)",
        [(poll_id, guild_id, user_id, city_id) for user_id, city_id in delegates],
    )


async def countries(reader: Reader, poll_id: int) -> dict[int, str]:
    """City id -> country, of the cities that were members when the poll opened."""
    rows = await reader.all("SELECT city_id, country FROM poll_cities WHERE poll_id = ? ORDER BY city_id", poll_id)
    return {row["city_id"]: row["country"] for row in rows}


async def electorate(reader: Reader, poll: Poll, people: Iterable[tuple[int, int | None]]) -> frozenset[int]:
    """Of these people (user id, city id): the cities or the delegates that are in the frozen electorate."""
    if poll.voters is Voters.EVERYONE:
        return frozenset(user_id for user_id, _ in people)
    if poll.voters is Voters.CITIES:
        asked = [city_id for _, city_id in people if city_id is not None]
        table, column = "poll_cities", "city_id"
    else:
        asked = [user_id for user_id, _ in people]
        table, column = "poll_delegates", "user_id"
    rows = await reader.all(
        f"SELECT {column} AS id FROM {table} WHERE poll_id = ? AND {column} IN (SELECT value FROM json_each(?))",  # noqa: S608 - names of ours
        poll.id,
        json.dumps(asked),
    )
    return frozenset(row["id"] for row in rows)


async def seats(reader: Reader, poll: Poll) -> dict[int, int]:
    """The frozen electorate: id of the city or the delegate -> city id."""
    if poll.voters is Voters.CITIES:
        rows = await reader.all("SELECT city_id AS id, city_id FROM poll_cities WHERE poll_id = ?", poll.id)
    else:
        rows = await reader.all("SELECT user_id AS id, city_id FROM poll_delegates WHERE poll_id = ?", poll.id)
    return {row["id"]: row["city_id"] for row in rows}


async def voted_seats(reader: Reader, poll: Poll) -> frozenset[int]:
    """The cities or people who have voted, of a poll that is not anonymous."""
    column = "city_id" if poll.voters is Voters.CITIES else "user_id"
    rows = await reader.all(f"SELECT {column} AS id FROM poll_ballots WHERE poll_id = ?", poll.id)  # noqa: S608 - a name of ours
    return frozenset(row["id"] for row in rows)


async def cast(tx: Transaction, poll: Poll, ballots: Sequence[NewBallot], now: datetime) -> list[tuple[str, bool]]:
    """Keep ballots, each in place of an earlier one of the same seat, and add them to the history, in this order.

    Two statements, however many there are. Returns of each the seat's receipt, which stays the same when a ballot is
    replaced, and whether it replaced one.
    """
    city_seat = poll.voters is Voters.CITIES
    target = (
        "(poll_id, city_id) WHERE seat = 'city'"
        if city_seat
        else ("(poll_id, user_id) WHERE seat = 'person' AND user_id <> 0")
    )
    written = json.dumps(
        [(ballot.seat.city_id, ballot.seat.user_id, encode(ballot.choice), ballot.receipt) for ballot in ballots]
    )
    rows = await tx.all(
        "INSERT INTO poll_ballots (poll_id, guild_id, seat, cast_at, city_id, user_id, choice, receipt)"  # noqa: S608 - one of two constants
        f" SELECT ?1, ?2, ?3, ?4, {_VALUES} FROM json_each(?5) WHERE true ON CONFLICT {target}"
        " DO UPDATE SET user_id = excluded.user_id, city_id = excluded.city_id, choice = excluded.choice,"
        " cast_at = excluded.cast_at RETURNING city_id, user_id, receipt",
        poll.id,
        poll.guild_id,
        "city" if city_seat else "person",
        to_db(now),
        written,
    )
    await tx.execute(
        "INSERT INTO poll_history (poll_id, guild_id, cast_at, city_id, user_id, choice)"  # noqa: S608 - a constant
        f" SELECT ?1, ?2, ?3, {_VALUES_OF_HISTORY} FROM json_each(?4)",
        poll.id,
        poll.guild_id,
        to_db(now),
        written,
    )
    column = "city_id" if city_seat else "user_id"
    receipts = {row[column]: str(row["receipt"]) for row in rows}
    kept = [receipts[ballot.seat.city_id if city_seat else ballot.seat.user_id] for ballot in ballots]
    return [(receipt, receipt != ballot.receipt) for receipt, ballot in zip(kept, ballots, strict=True)]


async def cast_anonymously(tx: Transaction, poll: Poll, ballots: Sequence[AnonymousBallot]) -> list[tuple[str, bool]]:
    """Keep anonymous ballots under the keyed hashes of their seats. Returns of each its own receipt, and whether it
    replaced one of the same person: that a colleague had voted is not said.
    """
    # A page of the file keeps its cells in the order in which they came: let that be the order of the hashes, not of
    # the voters. Of one seat the later ballot counts, so those of one seat stay in theirs.
    sorted_by_slot = sorted(ballots, key=lambda ballot: ballot.slot)
    written = json.dumps([(ballot.slot, encode(ballot.choice), ballot.receipt) for ballot in sorted_by_slot])
    earlier = await tx.all(
        "SELECT receipt FROM poll_secret_ballots WHERE poll_id = ?1"
        " AND slot IN (SELECT json_extract(value, '$[0]') FROM json_each(?2))",
        poll.id,
        written,
    )
    await tx.execute(
        "INSERT INTO poll_secret_ballots (poll_id, guild_id, slot, choice, receipt)"
        " SELECT ?1, ?2, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')"
        " FROM json_each(?3) WHERE true"
        " ON CONFLICT (poll_id, slot) DO UPDATE SET choice = excluded.choice, receipt = excluded.receipt",
        poll.id,
        poll.guild_id,
        written,
    )
    known = {row["receipt"] for row in earlier}
    cast: list[tuple[str, bool]] = []
    for ballot in ballots:
        cast.append((ballot.receipt, ballot.receipt in known))
        known.add(ballot.receipt)
    return cast


async def ballots(reader: Reader, poll: Poll) -> list[Ballot]:
    """Every ballot that counts, in the order of the receipts, which are random."""
    rows = await reader.all("SELECT * FROM poll_ballots WHERE poll_id = ? ORDER BY receipt", poll.id)
    written = await reasons.of_poll(reader, poll.id) if poll.reasons else {}
    ballots = [_ballot(row, written) for row in rows]
    secret = await reader.all(
        "SELECT choice, receipt FROM poll_secret_ballots WHERE poll_id = ? ORDER BY receipt", poll.id
    )
    return ballots + [Ballot(decode(row["choice"]), row["receipt"]) for row in secret]


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
    return _ballot(row, await reasons.of_poll(reader, poll.id) if poll.reasons else {})


def _ballot(row: Row, written: Mapping[int, str]) -> Ballot:
    return Ballot(
        decode(row["choice"]),
        row["receipt"],
        row["city_id"],
        row["user_id"],
        from_db(row["cast_at"]),
        written.get(row["id"], ""),
    )


async def own_anonymous(reader: Reader, poll: Poll, slot: str) -> Ballot | None:
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


async def anonymous_rows(tx: Transaction, poll: Poll) -> list[tuple[str, str]]:
    """The anonymous ballots: choice and receipt."""
    rows = await tx.all("SELECT choice, receipt FROM poll_secret_ballots WHERE poll_id = ?", poll.id)
    return [(row["choice"], row["receipt"]) for row in rows]


async def rewrite_anonymous(tx: Transaction, poll: Poll, shuffled: Sequence[tuple[str, str]]) -> None:
    """Write the anonymous ballots anew in the order given, with nothing left of whose they were."""
    await tx.execute("DELETE FROM poll_secret_ballots WHERE poll_id = ?", poll.id)
    await tx.many(
        "INSERT INTO poll_secret_ballots (poll_id, guild_id, slot, choice, receipt) VALUES (?, ?, ?, ?, ?)",
        [
            (poll.id, poll.guild_id, f"{number:06}", choice, receipt)
            for number, (choice, receipt) in enumerate(shuffled, 1)
        ],
    )
