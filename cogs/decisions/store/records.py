"""Rows of the archive's tables as records."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards import card_column, card_url
from bot.database import Reader, Row
from bot.texts import Bilingual
from cogs.decisions.models.decisions import Decision, DecisionLink, DecisionRecord
from cogs.decisions.rules.mapping import Rows, decision_of, record_of

_CARD = card_column("d", "'decision:' || d.id || '/card'")
"""The key is that of `Decision.card_key`."""
_DECISION = (
    f"SELECT d.*, {_CARD}, r.title_de, r.title_en FROM decisions AS d JOIN decision_revisions AS r"  # noqa: S608 - constants
    " ON r.guild_id = d.guild_id AND r.decision_id = d.id AND r.revision = d.revision"
)
_NAMED = "LEFT JOIN decision_people AS p ON p.guild_id = t.guild_id AND p.commitment = t.commitment"


async def find(reader: Reader, guild_id: int, decision_id: int) -> Decision | None:
    row = await reader.one(f"{_DECISION} WHERE d.guild_id = ? AND d.id = ?", guild_id, decision_id)
    return _decision(row) if row is not None else None


async def by_number(reader: Reader, guild_id: int, number: str) -> Decision | None:
    row = await reader.one(f"{_DECISION} WHERE d.guild_id = ? AND d.number = ? COLLATE NOCASE", guild_id, number)
    return _decision(row) if row is not None else None


async def by_foreign_number(reader: Reader, guild_id: int, number: str) -> Decision | None:
    row = await reader.one(f"{_DECISION} WHERE d.guild_id = ? AND d.foreign_number = ?", guild_id, number)
    return _decision(row) if row is not None else None


async def by_serial(reader: Reader, guild_id: int, year: int, serial: int) -> Decision | None:
    row = await reader.one(f"{_DECISION} WHERE d.guild_id = ? AND d.year = ? AND d.serial = ?", guild_id, year, serial)
    return _decision(row) if row is not None else None


async def by_serial_alone(reader: Reader, guild_id: int, serial: int) -> list[Decision]:
    """Those with that number in any year, the latest year first; nothing that is out of view."""
    rows = await reader.all(
        f"{_DECISION} WHERE d.guild_id = ? AND d.serial = ? AND d.tombstone IS NULL ORDER BY d.year DESC",
        guild_id,
        serial,
    )
    return [_decision(row) for row in rows]


async def next_id(reader: Reader, guild_id: int) -> int:
    row = await reader.one("SELECT coalesce(max(id), 0) + 1 AS id FROM decisions WHERE guild_id = ?", guild_id)
    return int(row["id"]) if row is not None else 1


async def next_serial(reader: Reader, guild_id: int, year: int) -> int:
    """The first number of the year that is free; asked in the transaction that takes it."""
    row = await reader.one(
        "SELECT coalesce(max(serial), 0) + 1 AS serial FROM decisions WHERE guild_id = ? AND year = ?", guild_id, year
    )
    return int(row["serial"]) if row is not None else 1


async def latest(
    reader: Reader,
    guild_id: int,
    limit: int,
    offset: int = 0,
    *,
    since: str | None = None,
    visible_only: bool = False,
) -> list[Decision]:
    """The newest first; `since`: published at or after (a database instant); `visible_only`: not taken out of view."""
    rows = await reader.all(
        f"{_DECISION} WHERE d.guild_id = ?1 AND (?2 IS NULL OR d.published_at >= ?2)"
        " AND (NOT ?3 OR d.tombstone IS NULL) ORDER BY d.year DESC, d.serial DESC LIMIT ?4 OFFSET ?5",
        guild_id,
        since,
        visible_only,
        limit,
        offset,
    )
    return [_decision(row) for row in rows]


async def chosen(reader: Reader, guild_id: int, ids: Sequence[int]) -> list[Decision]:
    """Those records, in this order; what there is not is left out."""
    marks = ", ".join("?" for _ in ids)
    rows = await reader.all(f"{_DECISION} WHERE d.guild_id = ? AND d.id IN ({marks})", guild_id, *ids)
    by_id = {row["id"]: _decision(row) for row in rows}
    return [by_id[decision_id] for decision_id in ids if decision_id in by_id]


async def texts(reader: Reader, guild_id: int, ids: Sequence[int]) -> dict[int, Bilingual]:
    """What those records say now."""
    marks = ", ".join("?" for _ in ids)
    rows = await reader.all(
        "SELECT d.id, r.text_de, r.text_en FROM decisions AS d JOIN decision_revisions AS r ON r.guild_id = d.guild_id"  # noqa: S608 - marks only
        f" AND r.decision_id = d.id AND r.revision = d.revision WHERE d.guild_id = ? AND d.id IN ({marks})",
        guild_id,
        *ids,
    )
    return {row["id"]: Bilingual(row["text_de"], row["text_en"]) for row in rows}


async def reserving(reader: Reader, guild_id: int, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The cities that have made reservations, as their record calls them; nothing for records without any."""
    marks = ", ".join("?" for _ in ids)
    rows = await reader.all(
        "SELECT DISTINCT r.decision_id, r.city_id, n.name_de FROM decision_reservations AS r"  # noqa: S608 - marks only
        " LEFT JOIN decision_names AS n ON n.guild_id = r.guild_id AND n.decision_id = r.decision_id"
        " AND n.kind = 'city' AND n.number = r.city_id"
        f" WHERE r.guild_id = ? AND r.decision_id IN ({marks}) ORDER BY r.decision_id, r.city_id",
        guild_id,
        *ids,
    )
    city_ids: dict[int, tuple[str, ...]] = {}
    for row in rows:
        city_ids[row["decision_id"]] = (*city_ids.get(row["decision_id"], ()), row["name_de"] or f"#{row['city_id']}")
    return city_ids


async def statements(reader: Reader, guild_id: int) -> list[int]:
    """Ids of the joint statements whose status may rest on signatures."""
    rows = await reader.all(
        "SELECT id FROM decisions WHERE guild_id = ? AND kind = 'joint_statement' AND tombstone IS NULL"
        " AND state IN ('proposed', 'adopted', 'in_implementation', 'done') ORDER BY id",
        guild_id,
    )
    return [row["id"] for row in rows]


async def unsigned(reader: Reader, guild_id: int, city_id: int, limit: int) -> list[Decision]:
    """Proposed joint statements without a standing signature of the city, the newest first."""
    rows = await reader.all(
        f"{_DECISION} WHERE d.guild_id = ?1 AND d.kind = 'joint_statement' AND d.state = 'proposed'"  # noqa: S608 - a constant
        " AND d.tombstone IS NULL AND NOT EXISTS (SELECT 1 FROM decision_signatures AS s WHERE s.guild_id = d.guild_id"
        " AND s.decision_id = d.id AND s.city_id = ?2 AND NOT s.void) ORDER BY d.year DESC, d.serial DESC LIMIT ?3",
        guild_id,
        city_id,
        limit,
    )
    return [_decision(row) for row in rows]


async def of_poll(reader: Reader, guild_id: int, poll_id: int) -> list[Decision]:
    """The decisions that rest on a poll's result, the first one first; nothing that was withdrawn or removed."""
    rows = await reader.all(
        f"{_DECISION} WHERE d.guild_id = ? AND d.poll_id = ? AND d.tombstone IS NULL AND d.state <> 'withdrawn'"
        " ORDER BY d.id",
        guild_id,
        poll_id,
    )
    return [_decision(row) for row in rows]


async def ids(reader: Reader, guild_id: int) -> list[int]:
    rows = await reader.all("SELECT id FROM decisions WHERE guild_id = ? ORDER BY year, serial", guild_id)
    return [row["id"] for row in rows]


async def record(reader: Reader, guild_id: int, decision_id: int) -> DecisionRecord | None:
    """The decision with everything that hangs on it."""
    decision = await find(reader, guild_id, decision_id)
    if decision is None:
        return None
    at = (guild_id, decision_id)
    votes = await reader.all("SELECT * FROM decision_votes WHERE guild_id = ? AND decision_id = ?", *at)
    tags = await reader.all("SELECT tag FROM decision_tags WHERE guild_id = ? AND decision_id = ? ORDER BY tag", *at)
    states = await reader.all(_rows_of_decision("decision_states", "position"), *at)
    revisions = await reader.all(_rows_of_decision("decision_revisions", "revision"), *at)
    signatures = await reader.all(_rows_of_decision("decision_signatures", "signed_at, t.city_id"), *at)
    reservations = await reader.all(_rows_of_decision("decision_reservations", "position"), *at)
    attachments = await reader.all(
        "SELECT * FROM decision_attachments WHERE guild_id = ? AND decision_id = ? ORDER BY position", *at
    )
    tasks = await reader.all(
        "SELECT * FROM decision_follow_ups WHERE guild_id = ? AND decision_id = ? ORDER BY due_on, id", *at
    )
    names = await reader.all(
        "SELECT kind, number, name_de, name_en FROM decision_names WHERE guild_id = ? AND decision_id = ?"
        " ORDER BY kind, number",
        *at,
    )
    before = await reader.all(
        f"SELECT d.id, d.guild_id, d.number, {_CARD} FROM decision_links AS l JOIN decisions AS d"  # noqa: S608 - a constant
        " ON d.guild_id = l.guild_id AND d.id = l.supersedes WHERE l.guild_id = ? AND l.decision_id = ?",
        *at,
    )
    after = await reader.all(
        f"SELECT d.id, d.guild_id, d.number, {_CARD} FROM decision_links AS l JOIN decisions AS d"  # noqa: S608 - a constant
        " ON d.guild_id = l.guild_id AND d.id = l.decision_id WHERE l.guild_id = ? AND l.supersedes = ?",
        *at,
    )
    return record_of(
        Rows(decision, revisions, votes, tags, states, attachments, signatures, reservations, tasks, names),
        supersedes=[DecisionLink(row["id"], row["number"], card_url(row)) for row in before],
        superseded_by=[DecisionLink(row["id"], row["number"], card_url(row)) for row in after],
    )


def _rows_of_decision(table: str, order: str) -> str:
    """Rows of one decision with the name behind each commitment; names of tables come from this module alone."""
    return (
        f"SELECT t.*, p.name FROM {table} AS t {_NAMED}"  # noqa: S608 - see above
        f" WHERE t.guild_id = ? AND t.decision_id = ? ORDER BY t.{order}"
    )


def _decision(row: Row) -> Decision:
    return replace(decision_of(row), card_url=card_url(row))
