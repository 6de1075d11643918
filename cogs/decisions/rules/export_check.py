"""Checks an exported file against the log that it carries: the same check as of a database, for who has no other."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cogs.decisions.models.archive import Fault, Finding, LogHead, LogRow, SealedPerson, SealedWords, VerificationReport
from cogs.decisions.models.exporting import ExportContext
from cogs.decisions.rules.archive_format import FORMAT, FORMAT_VERSION, objects
from cogs.decisions.rules.chain import Replay, digest, judge_head, judge_people
from cogs.decisions.rules.rebuild import records


def check(data: Mapping[str, Any], outside: Iterable[LogHead]) -> VerificationReport:
    """What a file is worth. Raises KeyError, TypeError or ValueError for one that is no export of all decisions."""
    if data["format"] != FORMAT or data["version"] != FORMAT_VERSION:
        raise ValueError("not an export of decisions")
    log, guild_id = data["log"], int(data["log"]["guild"])
    words = {
        sealed_words["commitment"]: SealedWords(
            sealed_words["commitment"], int(sealed_words["decision"]), sealed_words["salt"], sealed_words["words"]
        )
        for sealed_words in log["words"]
    }
    people = [
        SealedPerson(person["commitment"], person["salt"], int(person["user"]), person["name"])
        for person in log["people"]
    ]
    erased = set(log["erased"])
    if [len(log["words"]), len(log["people"]), len(log["erased"])] != [
        len(words),
        len({person.commitment for person in people}),
        len(erased),
    ]:
        raise ValueError("something stands twice")
    replay = Replay(guild_id)
    replay.read([LogRow(_seq(entry, at), entry, digest(entry)) for at, entry in enumerate(log["entries"], 1)], words)
    replay.judge_words(words)
    anchor = LogHead(int(data["anchor"]["seq"]), data["anchor"]["hash"]) if data["anchor"] else None
    findings = [*replay.findings, *judge_head(replay, anchor, outside)]
    findings += judge_people(replay.commitments, people, erased)
    findings += _judge_records(data, replay, people)
    return VerificationReport(
        guild_id=guild_id,
        entries=len(replay.hashes),
        records=len(replay.tables["decisions"]),
        anchors=len(replay.tables["archive_anchors"]),
        erased=len(erased & replay.commitments),
        head=replay.head,
        findings=tuple(findings),
    )


def _judge_records(data: Mapping[str, Any], replay: Replay, people: Iterable[SealedPerson]) -> list[Finding]:
    """The records that are read must be those of the log."""
    names = {kind: {int(number): name for number, name in data["names"][kind].items()} for kind in ("cities", "topics")}
    context = ExportContext(names["cities"], names["topics"], None, datetime.fromisoformat(data["made_at"]))
    try:
        rebuilt = records(replay.guild_id, replay.tables, {person.commitment: person.name for person in people})
    except (KeyError, TypeError, ValueError):
        return [Finding(Fault.BROKEN, "archive_log", "")]
    expected = {record["number"]: record for record in json.loads(json.dumps(objects(rebuilt, context)))}
    exported = {decision["number"]: decision for decision in data["decisions"]}
    order = [decision["number"] for decision in data["decisions"]]
    findings = [
        Finding(Fault.CHANGED if number in exported else Fault.MISSING, "decisions", number)
        for number, wanted in expected.items()
        if exported.get(number) != wanted
    ]
    findings += [Finding(Fault.EXTRA, "decisions", str(number)) for number in exported if number not in expected]
    if not findings and order != list(expected):
        findings.append(Finding(Fault.CHANGED, "decisions", "order"))
    return findings


def _seq(entry: str, at: int) -> int:
    """The number that an entry gives itself, else its place in the file."""
    try:
        seq = json.loads(entry)["seq"]
    except (ValueError, KeyError, TypeError):
        return at
    return seq if isinstance(seq, int) else at
