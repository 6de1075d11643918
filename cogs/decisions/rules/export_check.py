"""Checks an exported file against the log that it carries: the same check as of a database, for who has no other.

The whole file is made again from its log, and must be just that: nothing else, nothing twice, nothing otherwise.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from cogs.decisions.models.archive import (
    Fault,
    Finding,
    LogCopy,
    LogHead,
    LogRow,
    SealedPerson,
    SealedWords,
    VerificationReport,
)
from cogs.decisions.models.decisions import DecisionRecord, Reference
from cogs.decisions.models.exporting import ExportContext, both_languages
from cogs.decisions.rules.archive_format import FORMAT, FORMAT_VERSION, document
from cogs.decisions.rules.chain import Replay, canonical, digest, judge_head, judge_people
from cogs.decisions.rules.rebuild import records, unproven_names

TWICE: Final = "\0twice"
"""Where `read_json` keeps the keys that stand twice in an object; no key of a file can be told from it by mistake."""


def read_json(data: bytes | str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What a file says. Keys that stand twice in an object are kept under `TWICE`: a program reads the last, people
    the first. Raises ValueError or RecursionError for what is no JSON.
    """
    return json.loads(data, object_pairs_hook=_pairs)


def check(data: Mapping[str, Any]) -> VerificationReport:
    """What a file is worth, read by `read_json`.

    Raises KeyError, TypeError, ValueError or AttributeError for one that is no export of all decisions.
    """
    if data["format"] != FORMAT or data["version"] != FORMAT_VERSION:
        raise ValueError("not an export of decisions")
    copy = _copy(data)
    words = {sealed_words.commitment: sealed_words for sealed_words in copy.words}
    replay = Replay(copy.guild_id)
    replay.read([LogRow(_seq(entry, at), entry, digest(entry)) for at, entry in enumerate(copy.entries, 1)], words)
    replay.judge_words(words)
    findings = [*_doubled(data), *replay.findings, *judge_head(replay, copy.head)]
    findings += judge_people(replay.commitments, copy.people, set(copy.erased))
    findings += _judge_document(data, replay, copy)
    return VerificationReport(
        guild_id=copy.guild_id,
        entries=len(replay.hashes),
        records=len(replay.tables["decisions"]),
        anchors=len(replay.tables["archive_anchors"]),
        erased=len(copy.erased & replay.commitments),
        unproven=unproven_names(replay.tables),
        head=replay.head,
        hashes=replay.hashes,
        findings=tuple(findings),
    )


def _copy(data: Mapping[str, Any]) -> LogCopy:
    """The log and what stands apart from it. Raises as `check`."""
    log, head = data["log"], data["anchor"]
    return LogCopy(
        guild_id=int(log["guild"]),
        head=LogHead(int(head["seq"]), str(head["hash"])) if head else None,
        entries=tuple(str(entry) for entry in log["entries"]),
        words=tuple(
            SealedWords(row["commitment"], int(row["decision"]), row["salt"], row["words"]) for row in log["words"]
        ),
        people=tuple(
            SealedPerson(row["commitment"], row["salt"], int(row["user"]), row["name"]) for row in log["people"]
        ),
        erased=frozenset(log["erased"]),
    )


def _judge_document(data: Mapping[str, Any], replay: Replay, copy: LogCopy) -> list[Finding]:
    """All that stands in the file must be what the log makes of it."""
    names = {kind: {int(number): name for number, name in data["names"][kind].items()} for kind in ("cities", "topics")}
    made_at = datetime.fromisoformat(data["made_at"])
    context = ExportContext(names["cities"], names["topics"], copy.head, made_at, copy)
    try:
        rebuilt = records(replay.guild_id, replay.tables, {person.commitment: person.name for person in copy.people})
        expected = document(rebuilt, context)
        rebuilt_decisions = {decision["number"]: canonical(decision) for decision in expected["decisions"]}
    except (KeyError, TypeError, ValueError):
        return [Finding(Fault.BROKEN, "archive_log", "")]
    exported = {str(decision["number"]): canonical(decision) for decision in data["decisions"]}
    findings = [
        Finding(Fault.CHANGED if number in exported else Fault.MISSING, "decisions", number)
        for number, wanted in rebuilt_decisions.items()
        if exported.get(number) != wanted
    ]
    findings += [Finding(Fault.EXTRA, "decisions", number) for number in exported if number not in rebuilt_decisions]
    if not findings and canonical(expected["decisions"]) != canonical(data["decisions"]):
        findings.append(Finding(Fault.CHANGED, "decisions", "order"))
    findings += _judge_names(data["names"], rebuilt)
    findings += [Finding(Fault.EXTRA, "file", str(key)[:120]) for key in data if key not in expected]
    return findings + [
        Finding(Fault.CHANGED, "file", key)
        for key, wanted in expected.items()
        if key not in {"decisions", "made_at"} and canonical(wanted) != canonical(data.get(key))
    ]


def _judge_names(names: Mapping[str, Mapping[str, str]], rebuilt: Sequence[DecisionRecord]) -> list[Finding]:
    """What stands beside the records to be read with the log's numbers must be what some record calls that number."""
    known: dict[Reference, set[str]] = {}
    for record in rebuilt:
        for reference, name in record.names.items():
            known.setdefault(reference, set()).add(both_languages(name) if reference[0] == "topic" else name.de)
    return [
        Finding(Fault.CHANGED, "names", f"{kind}/{number}"[:120])
        for kind, plural in (("city", "cities"), ("topic", "topics"))
        for number, name in names[plural].items()
        if (kind, int(number)) in known and name not in known[kind, int(number)]
    ]


def _doubled(data: Mapping[str, Any]) -> list[Finding]:
    """Every key that stands twice somewhere, by the path to it."""
    findings: list[Finding] = []
    waiting: list[tuple[str, object]] = [("", data)]
    while waiting:
        place, part = waiting.pop()
        if isinstance(part, Mapping):
            findings += [Finding(Fault.TWICE, "file", f"{place}{key}"[:120]) for key in part.get(TWICE, ())]
            waiting += [(f"{place}{key}/", inner) for key, inner in part.items() if key != TWICE]
        elif isinstance(part, list):
            waiting += [(f"{place}{at}/", inner) for at, inner in enumerate(part)]
    return findings


def _pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        read[TWICE] = sorted(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return read


def _seq(entry: str, at: int) -> int:
    """The number that an entry gives itself, else its place in the file."""
    try:
        seq = json.loads(entry)["seq"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return at
    return seq if isinstance(seq, int) else at
