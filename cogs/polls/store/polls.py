"""Rows of polls, their options, and who asked."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import card_column, card_url
from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.texts import Bilingual, Language
from bot.when import Moment
from cogs.polls.models.polls import Method, Option, Poll, PollAuthor, PollDesign, PollState, Secrecy, Voters

_CARD = card_column("polls", "'poll:' || polls.id || '/card:' || polls.card")
"""The key is that of `Poll.card_key`."""
_POLL = f"SELECT *, {_CARD} FROM polls"  # noqa: S608 - constants


async def add(
    tx: Transaction,
    *,
    guild_id: int,
    design: PollDesign,
    eligible: int,
    organiser: PollAuthor,
    key_name: str | None,
    now: datetime,
) -> int:
    """Keep a new poll with its options and who asked; returns its number."""
    settings = design.settings
    poll_id = await tx.insert(
        "INSERT INTO polls (guild_id, topic_id, question_de, question_en, method, voters, secrecy, max_choices, quorum,"
        " double_majority, barometer, eligible, opened_at, closes_at, zone, wall, key_name, original, reasons)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        design.topic.id if design.topic else None,
        design.question.de,
        design.question.en,
        settings.method.value,
        settings.voters.value,
        settings.secrecy.value,
        settings.max_choices,
        design.quorum,
        int(settings.double_majority),
        int(design.barometer),
        eligible,
        to_db(now),
        to_db(design.closes.instant),
        design.closes.zone,
        design.closes.wall.isoformat(),
        key_name,
        None if design.barometer else settings.language.value,
        int(settings.reasons),
    )
    await tx.many(
        "INSERT INTO poll_options (poll_id, guild_id, position, text_de, text_en, topic_id, abstention)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (poll_id, guild_id, position, option.text.de, option.text.en, option.topic_id, int(option.abstention))
            for position, option in enumerate(design.options)
        ],
    )
    await set_author(tx, guild_id, poll_id, "organiser", organiser)
    return poll_id


async def set_author(tx: Transaction, guild_id: int, poll_id: int, part: str, author: PollAuthor) -> None:
    """Keep who asked (`organiser`), translated (`translator`) or corrected the translation last (`corrector`)."""
    await tx.execute(
        "INSERT OR REPLACE INTO poll_people (poll_id, guild_id, part, user_id, name, city_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        poll_id,
        guild_id,
        part,
        author.user_id,
        author.name,
        author.city_id,
    )


async def author(reader: Reader, guild_id: int, poll_id: int, part: str) -> PollAuthor | None:
    """Who asked, translated or corrected; None once that person was erased."""
    row = await reader.one(
        "SELECT user_id, name, city_id FROM poll_people WHERE guild_id = ? AND poll_id = ? AND part = ?",
        guild_id,
        poll_id,
        part,
    )
    return PollAuthor(row["user_id"], row["name"], row["city_id"]) if row is not None else None


async def opened_by(reader: Reader, guild_id: int, user_id: int, city_id: int, now: datetime) -> list[Poll]:
    """The open polls that this person opened as one of that city."""
    rows = await reader.all(
        f"SELECT polls.*, {_CARD} FROM polls JOIN poll_people ON poll_people.poll_id = polls.id AND part = 'organiser'"  # noqa: S608 - a constant
        " WHERE polls.guild_id = ? AND user_id = ? AND city_id = ? AND state = 'open' AND closes_at > ?",
        guild_id,
        user_id,
        city_id,
        to_db(now),
    )
    return [await _poll(reader, row) for row in rows]


async def open_in(reader: Reader, guild_id: int) -> list[Poll]:
    """Every poll that has not ended."""
    rows = await reader.all(f"{_POLL} WHERE guild_id = ? AND state = 'open' ORDER BY id", guild_id)
    return [await _poll(reader, row) for row in rows]


async def find(reader: Reader, guild_id: int, poll_id: int) -> Poll | None:
    row = await reader.one(f"{_POLL} WHERE guild_id = ? AND id = ?", guild_id, poll_id)
    return await _poll(reader, row) if row is not None else None


async def recent(
    reader: Reader,
    guild_id: int,
    limit: int,
    offset: int = 0,
    *,
    state: PollState | None = None,
    topic_id: int | None = None,
) -> list[Poll]:
    """The latest polls, open ones first and among them the next to close."""
    rows = await reader.all(
        f"{_POLL} WHERE guild_id = ?1 AND state = coalesce(?2, state)"  # noqa: S608 - a constant
        " AND (?3 IS NULL OR topic_id = ?3 OR id IN (SELECT poll_id FROM poll_options WHERE topic_id = ?3))"
        " ORDER BY state <> 'open', CASE state WHEN 'open' THEN closes_at END, id DESC LIMIT ?4 OFFSET ?5",
        guild_id,
        state.value if state else None,
        topic_id,
        limit,
        offset,
    )
    return [await _poll(reader, row) for row in rows]


async def questions(reader: Reader, guild_id: int, *, state: PollState | None = None) -> list[tuple[int, Bilingual]]:
    """The number and the question of every poll, in the order of `recent`."""
    rows = await reader.all(
        "SELECT id, question_de, question_en FROM polls WHERE guild_id = ?1 AND state = coalesce(?2, state)"
        " ORDER BY state <> 'open', CASE state WHEN 'open' THEN closes_at END, id DESC",
        guild_id,
        state.value if state else None,
    )
    return [(row["id"], Bilingual(row["question_de"], row["question_en"])) for row in rows]


async def barometers(reader: Reader, guild_id: int, since: datetime) -> list[Poll]:
    """The barometers that were closed since then, the first one first."""
    rows = await reader.all(
        f"{_POLL} WHERE guild_id = ? AND barometer = 1 AND state = 'closed' AND ended_at >= ? ORDER BY ended_at, id",
        guild_id,
        to_db(since),
    )
    return [await _poll(reader, row) for row in rows]


async def between(reader: Reader, guild_id: int, start: datetime, end: datetime) -> list[Poll]:
    """The polls that ended in that time, and those that are open at its end."""
    rows = await reader.all(
        f"{_POLL} WHERE guild_id = ?1 AND opened_at < ?3"
        " AND (state = 'open' OR (ended_at >= ?2 AND ended_at < ?3)) ORDER BY id",
        guild_id,
        to_db(start),
        to_db(end),
    )
    return [await _poll(reader, row) for row in rows]


async def secret(reader: Reader, guild_id: int) -> list[Poll]:
    """The anonymous polls, in any state."""
    rows = await reader.all(f"{_POLL} WHERE guild_id = ? AND secrecy = 'anonymous'", guild_id)
    return [await _poll(reader, row) for row in rows]


async def key_names(reader: Reader) -> frozenset[str]:
    """The names of all keys, of every guild, that a poll has or had."""
    rows = await reader.all("SELECT key_name FROM polls WHERE key_name IS NOT NULL")
    return frozenset(row["key_name"] for row in rows)


async def end(tx: Transaction, poll: Poll, state: PollState, now: datetime, reason: str | None = None) -> bool:
    """Close or cancel it; whether it was open until now."""
    return (
        await tx.execute(
            "UPDATE polls SET state = ?, ended_at = ?, cancelled_because = ? WHERE id = ? AND state = 'open'",
            state.value,
            to_db(now),
            reason,
            poll.id,
        )
        == 1
    )


async def reopen(tx: Transaction, poll: Poll, now: datetime) -> None:
    """Open a closed poll again; `extend` says until when."""
    await tx.execute(
        "UPDATE polls SET state = 'open', ended_at = NULL, reopened = reopened + 1, reopened_at = ?"
        " WHERE id = ? AND state = 'closed'",
        to_db(now),
        poll.id,
    )


async def extend(tx: Transaction, poll: Poll, closes: Moment) -> None:
    await tx.execute(
        "UPDATE polls SET closes_at = ?, zone = ?, wall = ? WHERE id = ?",
        to_db(closes.instant),
        closes.zone,
        closes.wall.isoformat(),
        poll.id,
    )


async def translate(tx: Transaction, poll: Poll, question: Bilingual, options: Sequence[Bilingual]) -> None:
    """Write the texts in both languages; their order and the ballots stay as they are."""
    await tx.execute(
        "UPDATE polls SET question_de = ?, question_en = ? WHERE id = ?", question.de, question.en, poll.id
    )
    await tx.many(
        "UPDATE poll_options SET text_de = ?, text_en = ? WHERE poll_id = ? AND position = ?",
        [(text.de, text.en, poll.id, position) for position, text in enumerate(options)],
    )


async def set_corrected(tx: Transaction, poll: Poll, now: datetime) -> None:
    """Keep that the translation was corrected."""
    await tx.execute("UPDATE polls SET corrected_at = ? WHERE id = ?", to_db(now), poll.id)


async def next_card(tx: Transaction, poll: Poll) -> None:
    """Count on from the card that somebody deleted; done twice, it counts once."""
    await tx.execute("UPDATE polls SET card = ? WHERE id = ? AND card = ?", poll.card + 1, poll.id, poll.card)


async def request_redraw(tx: Transaction, poll_id: int) -> tuple[bool, datetime | None]:
    """Whether a redraw has to be put on the due list (none is), and when the card was drawn last."""
    row = await tx.one("UPDATE polls SET redraw_due = 1 WHERE id = ? AND redraw_due = 0 RETURNING drawn_at", poll_id)
    return row is not None, from_db(row["drawn_at"]) if row is not None and row["drawn_at"] else None


async def begin_redraw(tx: Transaction, poll_id: int, now: datetime) -> None:
    """From here on, a vote asks for another redraw."""
    await tx.execute("UPDATE polls SET redraw_due = 0, drawn_at = ? WHERE id = ?", to_db(now), poll_id)


async def _poll(reader: Reader, row: Row) -> Poll:
    options = await reader.all(
        "SELECT text_de, text_en, topic_id, abstention FROM poll_options WHERE poll_id = ? ORDER BY position", row["id"]
    )
    return Poll(
        id=row["id"],
        guild_id=row["guild_id"],
        topic_id=row["topic_id"],
        question=Bilingual(row["question_de"], row["question_en"]),
        options=tuple(
            Option(Bilingual(row["text_de"], row["text_en"]), row["topic_id"], bool(row["abstention"]))
            for row in options
        ),
        method=Method(row["method"]),
        voters=Voters(row["voters"]),
        secrecy=Secrecy(row["secrecy"]),
        max_choices=row["max_choices"],
        quorum=row["quorum"],
        double_majority=bool(row["double_majority"]),
        barometer=bool(row["barometer"]),
        eligible=row["eligible"],
        state=PollState(row["state"]),
        opened_at=from_db(row["opened_at"]),
        closes=Moment(from_db(row["closes_at"]), row["zone"], datetime.fromisoformat(row["wall"])),
        card=row["card"],
        ended_at=from_db(row["ended_at"]) if row["ended_at"] else None,
        cancelled_because=row["cancelled_because"],
        key_name=row["key_name"],
        reopened=row["reopened"],
        reopened_at=from_db(row["reopened_at"]) if row["reopened_at"] else None,
        original=Language(row["original"]) if row["original"] else None,
        corrected_at=from_db(row["corrected_at"]) if row["corrected_at"] else None,
        reasons=bool(row["reasons"]),
        card_url=card_url(row),
    )
