"""Records from the tables that a log rebuilds, without a database: what an exported file must say."""

from collections.abc import Iterable, Mapping

from cogs.decisions.models.archive import Row, Scalar
from cogs.decisions.models.decisions import DecisionLink, DecisionRecord
from cogs.decisions.rules.chain import Tables
from cogs.decisions.rules.mapping import Rows, decision_of, record_of

_ORDER: Mapping[str, tuple[str, ...]] = {
    "decision_revisions": ("revision",),
    "decision_votes": (),
    "decision_tags": ("tag",),
    "decision_states": ("position",),
    "decision_attachments": ("position",),
    "decision_signatures": ("signed_at", "city_id"),
    "decision_reservations": ("position",),
    "decision_follow_ups": ("due_on", "id"),
    "decision_names": ("kind", "number"),
}
"""The tables that hang on a decision, and how their rows are sorted."""


def records(guild_id: int, tables: Tables, names: Mapping[str, str]) -> list[DecisionRecord]:
    """Every record, in the order of the numbers. `names`: of people, by commitment; erased ones are missing.

    Raises KeyError, TypeError or ValueError for tables with holes: then the log itself is broken, and is named.
    """
    parts = {table: _by_decision(tables[table].values(), order, names) for table, order in _ORDER.items()}
    links = [(row["decision_id"], row["supersedes"]) for row in tables["decision_links"].values()]
    numbers = {key: str(row["number"]) for (key,), row in tables["decisions"].items()}
    made = []
    for (key,), row in sorted(tables["decisions"].items(), key=lambda item: (item[1]["year"], item[1]["serial"])):
        revision = tables["decision_revisions"][key, row["revision"]]
        titles = {"title_de": revision["title_de"], "title_en": revision["title_en"]}
        rows = Rows(
            decision_of({**row, **titles, "guild_id": guild_id}),
            *(parts[table].get(key, []) for table in _ORDER),
        )
        made.append(
            record_of(
                rows,
                supersedes=[DecisionLink(int(str(old)), numbers[old]) for new, old in links if new == key],
                superseded_by=[DecisionLink(int(str(new)), numbers[new]) for new, old in links if old == key],
            )
        )
    return made


def unproven_names(tables: Tables) -> int:
    """How many names records show that the log does not commit to: those of before it did."""
    hidden = {key for (key,), row in tables["decisions"].items() if row.get("tombstone") is not None}
    references = {
        (row.get("decision_id"), "city", row.get("city_id"))
        for table in ("decision_votes", "decision_signatures", "decision_reservations", "decision_follow_ups")
        for row in tables[table].values()
    } | {
        (key, kind, row.get(f"{kind}_id"))
        for (key,), row in tables["decisions"].items()
        for kind in ("city", "topic", "meeting")
        if row.get(f"{kind}_id") is not None
    }
    return sum(name[0] not in hidden and name not in tables["decision_names"] for name in references)


def _by_decision(
    rows: Iterable[Row], order: tuple[str, ...], names: Mapping[str, str]
) -> dict[Scalar, list[dict[str, Scalar]]]:
    by_decision: dict[Scalar, list[dict[str, Scalar]]] = {}
    for row in rows:
        named = {"name": names.get(str(row["commitment"]))} if "commitment" in row else {}
        by_decision.setdefault(row["decision_id"], []).append({**row, **named})
    for decision_rows in by_decision.values():
        decision_rows.sort(key=lambda row: [str(row[c]) if isinstance(row[c], str) else f"{row[c]:020}" for c in order])
    return by_decision
