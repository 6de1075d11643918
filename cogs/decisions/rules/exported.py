"""An exported file against the log that it carries: the same check as of a database, for whoever has nothing else."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cogs.decisions.models.archive import Fault, Finding, Head, LogRow, Personal, Verdict, Words
from cogs.decisions.models.exporting import ExportContext
from cogs.decisions.rules.chain import Replay, digest, judge_head, judge_people
from cogs.decisions.rules.export import FORMAT, FORMAT_VERSION, objects
from cogs.decisions.rules.rebuild import records


def check(data: Mapping[str, Any], outside: Iterable[Head]) -> Verdict:
    """What a file is worth. Raises KeyError, TypeError or ValueError for one that is no export of all decisions."""
    if data["format"] != FORMAT or data["version"] != FORMAT_VERSION:
        raise ValueError("not an export of decisions")
    log, guild_id = data["log"], int(data["log"]["guild"])
    words = {
        one["commitment"]: Words(one["commitment"], int(one["decision"]), one["salt"], one["words"])
        for one in log["words"]
    }
    people = [Personal(one["commitment"], one["salt"], int(one["user"]), one["name"]) for one in log["people"]]
    erased = set(log["erased"])
    if [len(log["words"]), len(log["people"]), len(log["erased"])] != [
        len(words),
        len({one.commitment for one in people}),
        len(erased),
    ]:
        raise ValueError("something stands twice")
    replay = Replay(guild_id)
    replay.read([LogRow(_seq(entry, at), entry, digest(entry)) for at, entry in enumerate(log["entries"], 1)], words)
    replay.judge_words(words)
    anchor = Head(int(data["anchor"]["seq"]), data["anchor"]["hash"]) if data["anchor"] else None
    findings = [*replay.findings, *judge_head(replay, anchor, outside)]
    findings += judge_people(replay.commitments, people, erased)
    findings += _judge_records(data, replay, people)
    return Verdict(
        guild_id=guild_id,
        entries=len(replay.hashes),
        records=len(replay.tables["decisions"]),
        anchors=len(replay.tables["archive_anchors"]),
        erased=len(erased & replay.commitments),
        head=replay.head,
        findings=tuple(findings),
    )


def _judge_records(data: Mapping[str, Any], replay: Replay, people: Iterable[Personal]) -> list[Finding]:
    """The records that are read must be those of the log."""
    names = {kind: {int(number): name for number, name in data["names"][kind].items()} for kind in ("cities", "topics")}
    context = ExportContext(names["cities"], names["topics"], None, datetime.fromisoformat(data["made_at"]))
    try:
        rebuilt = records(replay.guild_id, replay.tables, {one.commitment: one.name for one in people})
    except (KeyError, TypeError, ValueError):
        return [Finding(Fault.BROKEN, "archive_log", "")]
    expected = {one["number"]: one for one in json.loads(json.dumps(objects(rebuilt, context)))}
    found = {one["number"]: one for one in data["decisions"]}
    order = [one["number"] for one in data["decisions"]]
    findings = [
        Finding(Fault.CHANGED if number in found else Fault.MISSING, "decisions", number)
        for number, wanted in expected.items()
        if found.get(number) != wanted
    ]
    findings += [Finding(Fault.EXTRA, "decisions", str(number)) for number in found if number not in expected]
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
