"""Makes the log a chain: how an entry is written, what it hashes to, and what the archive's tables must hold after it.

An entry lists the rows that it writes, people's words by commitments to them. Reading it back needs no knowledge of
commands, so a verification years later works with the same few lines as the first one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cogs.decisions.models.archive import (
    KEYS,
    WORDS,
    Fault,
    Finding,
    Key,
    LogHead,
    LogRow,
    Row,
    RowChange,
    Scalar,
    SealedPerson,
    SealedWords,
)

GENESIS: Final = "0" * 64
"""What the first entry names as its predecessor."""
Tables = dict[str, dict[Key, dict[str, Scalar]]]


def canonical(value: object) -> str:
    """The one way to write a value: JSON with sorted keys, without spaces, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def entry_text(*, guild_id: int, seq: int, previous: str, at: str, kind: str, rows: Sequence[Sequence[object]]) -> str:
    """The line of the log for a change. `rows` are as `hidden` gives them."""
    return canonical(
        {"guild": guild_id, "seq": seq, "previous": previous, "at": at, "kind": kind, "rows": [[*row] for row in rows]}
    )


def seal_row(put: RowChange, salt: str) -> tuple[list[object], SealedWords | None]:
    """A row as the log holds it, and the words that it leaves out, where there are any: table, row, commitment."""
    apart = {column: value for column, value in put.row.items() if column in WORDS.get(put.table, ())}
    if not any(apart.values()):
        return [put.table, dict(put.row)], None
    written = canonical(apart)
    sealed = commitment_to(salt, written)
    decision_id = put.row["id" if put.table == "decisions" else "decision_id"]
    row = {column: value for column, value in put.row.items() if column not in apart}
    return [put.table, row, sealed], SealedWords(sealed, int(str(decision_id)), salt, written)


def commitment_to(salt: str, words: str) -> str:
    """The commitment to words."""
    return digest(canonical([salt, words]))


def commitment(salt: str, user_id: int, name: str) -> str:
    """What the log holds of a person: nothing that anybody can read back without the salt."""
    return digest(canonical([salt, user_id, name]))


@dataclass(slots=True)
class Replay:
    """Reads the log from its first row, and says what is wrong with it and what the tables must hold."""

    guild_id: int
    tables: Tables = field(default_factory=lambda: {table: {} for table in KEYS})
    findings: list[Finding] = field(default_factory=list)
    hashes: dict[int, str] = field(default_factory=dict)
    commitments: set[str] = field(default_factory=set)
    sealed: set[str] = field(default_factory=set)
    head: LogHead | None = None
    _lost: dict[str, Scalar] = field(default_factory=dict)
    _expected: int = 1
    _previous: str = GENESIS

    def read(self, rows: Iterable[LogRow], texts: Mapping[str, SealedWords]) -> None:
        """The next rows, in the order of their numbers, and the words that they commit to, by commitment."""
        for row in rows:
            self._read(row, texts)

    def judge_words(self, kept: Iterable[str]) -> None:
        """After the last row: words are missing of what was taken out of view only; `kept` are all that there are."""
        for sealed, decision_id in self._lost.items():
            if self.tables["decisions"].get((decision_id,), {}).get("tombstone") is None:
                self.findings.append(Finding(Fault.MISSING, "archive_texts", sealed[:16]))
        self.findings += [
            Finding(Fault.EXTRA, "archive_texts", commitment[:16]) for commitment in sorted(set(kept) - self.sealed)
        ]

    def _read(self, row: LogRow, texts: Mapping[str, SealedWords]) -> None:
        for missing in range(self._expected, min(row.seq, self._expected + 20)):
            self._fault(Fault.MISSING, missing)
        if row.seq < self._expected:
            self._fault(Fault.EXTRA, row.seq)
        gap = row.seq != self._expected
        self._expected = max(self._expected, row.seq + 1)
        actual = digest(row.entry)
        data = _object(row.entry)
        if actual != row.hash or data is None or data.get("seq") != row.seq or data.get("guild") != self.guild_id:
            self._fault(Fault.BROKEN, row.seq)
        elif data.get("previous") != self._previous and not gap:
            self._fault(Fault.UNLINKED, row.seq)
        self._previous = row.hash
        self.hashes[row.seq] = row.hash
        self.head = LogHead(row.seq, row.hash)
        if data is not None:
            self._apply(row.seq, data, texts)

    def _apply(self, seq: int, data: Mapping[str, Any], texts: Mapping[str, SealedWords]) -> None:
        try:
            for table, row, *sealed in data["rows"]:
                key = key_of(table, row)
                known = self.tables[table].setdefault(key, {})
                known.update(row)
                if "commitment" in row:
                    self.commitments.add(row["commitment"])
                for commitment in sealed:
                    decision_id = known["id" if table == "decisions" else "decision_id"]
                    known.update(self._words(commitment, table, decision_id, texts.get(commitment)))
        except (KeyError, TypeError, ValueError):
            self._fault(Fault.BROKEN, seq)

    def _words(self, sealed: str, table: str, decision_id: Scalar, words: SealedWords | None) -> Row:
        """The words behind a commitment; none when they are gone or are not those."""
        self.sealed.add(sealed)
        if words is None:
            self._lost[sealed] = decision_id
            return {}
        read = _object(words.words)
        fits = commitment_to(words.salt, words.words) == sealed and words.decision_id == decision_id
        if not fits or read is None or not read.keys() <= WORDS.get(table, frozenset()):
            self.findings.append(Finding(Fault.CHANGED, "archive_texts", sealed[:16]))
            return {}
        return read

    def _fault(self, fault: Fault, seq: int) -> None:
        finding = Finding(fault, "archive_log", str(seq))
        if finding not in self.findings[-3:]:
            self.findings.append(finding)


def key_of(table: str, row: Row) -> Key:
    """A row's key within its guild. Raises KeyError for a table or column that is not the archive's."""
    return tuple(row[column] for column in KEYS[table])


def compare(table: str, expected: Mapping[Key, Row], actual: Iterable[Row]) -> list[Finding]:
    """Every row of a table that is not as the log says."""
    findings, seen = [], set()
    for row in actual:
        key = key_of(table, row)
        seen.add(key)
        wanted = expected.get(key)
        if wanted is None:
            findings.append(_finding(Fault.EXTRA, table, key))
        elif any(wanted.get(column) != value for column, value in row.items()):
            findings.append(_finding(Fault.CHANGED, table, key))
    findings += [_finding(Fault.MISSING, table, key) for key in expected if key not in seen]
    return findings


def judge_head(replay: Replay, kept: LogHead | None) -> list[Finding]:
    """The log must end where it is kept to end, and pass through every anchor that stands in it."""
    findings = []
    if kept != replay.head:
        findings.append(Finding(Fault.HEAD, "archive_heads", str(kept.seq if kept else 0)))
    anchors = [LogHead(int(str(row["seq"])), str(row["hash"])) for row in replay.tables["archive_anchors"].values()]
    return findings + judge_anchors([replay.hashes], anchors)


def judge_anchors(logs: Sequence[Mapping[int, str]], anchors: Iterable[LogHead]) -> list[Finding]:
    """One of the logs (hashes by number) must pass through each anchor: an anchor does not say whose it is."""
    lost = [anchor.seq for anchor in anchors if not any(hashes.get(anchor.seq) == anchor.hash for hashes in logs)]
    return [Finding(Fault.ANCHOR, "archive_log", str(seq)) for seq in dict.fromkeys(lost)]


def judge_people(commitments: set[str], people: Sequence[SealedPerson], erased: set[str]) -> list[Finding]:
    """Behind every commitment stands a name that fits, or an erasure."""
    findings = []
    for person in people:
        if person.commitment not in commitments:
            findings.append(Finding(Fault.EXTRA, "decision_people", person.commitment[:16]))
        elif commitment(person.salt, person.user_id, person.name) != person.commitment:
            findings.append(Finding(Fault.CHANGED, "decision_people", person.commitment[:16]))
    known = {person.commitment for person in people}
    findings += [
        Finding(Fault.MISSING, "decision_people", commitment[:16])
        for commitment in sorted(commitments - known - erased)
    ]
    findings += [
        Finding(Fault.EXTRA, "archive_erasures", commitment[:16])
        for commitment in sorted((erased - commitments) | (erased & known))
    ]
    return findings


def _finding(fault: Fault, table: str, key: Key) -> Finding:
    return Finding(fault, table, "/".join(str(part) for part in key)[:120])


def _object(text: str) -> Mapping[str, Any] | None:
    """What an entry or its words say; None where they are not as `canonical` writes them, which could say one thing to
    a program and another to a reader.
    """
    try:
        data = json.loads(text)
        if isinstance(data, dict) and canonical(data) == text:
            return data
    except (ValueError, RecursionError):
        pass
    return None
