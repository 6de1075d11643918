"""Writes a poll as files: CSV and JSON, both for programs. Fields are documented in the handbook.

Only what `Result` holds goes in, and that exists only where it may be seen. Names of people never do.
"""

import csv
import io
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.spreadsheets import csv_cell
from cogs.polls.models.results import Result
from cogs.polls.render.labels import LETTERS
from cogs.polls.rules.visibility import ballots_by_city

_BOM = "\ufeff"


def as_json(result: Result, zone: ZoneInfo) -> bytes:
    """Everything about the poll and every ballot with its code; instants in ISO 8601 with the zone's offset."""
    poll, tally, verdict = result.poll, result.tally, result.verdict
    document: dict[str, Any] = {
        "poll": poll.id,
        "question": {"de": poll.question.de or None, "en": poll.question.en or None},
        "topic": result.snapshot.topic.key if result.snapshot.topic else None,
        "method": poll.method.value,
        "max_choices": poll.max_choices,
        "voters": poll.voters.value,
        "secrecy": poll.secrecy.value,
        "state": poll.state.value,
        "barometer": poll.barometer,
        "opened_at": _moment(poll.opened_at, zone),
        "closes_at": _moment(poll.closes_at, zone),
        "ended_at": _moment(poll.ended_at, zone) if poll.ended_at else None,
        "eligible": poll.eligible,
        "ballots_cast": tally.ballots,
        "abstained": tally.abstained,
        "quorum_percent": poll.quorum,
        "quorum_ballots": verdict.needed,
        "double_majority": poll.double_majority,
        "outcome": verdict.outcome.value,
        "winners": [LETTERS[index] for index in verdict.winners],
        "borda_winners": [LETTERS[index] for index in tally.borda],
        "instant_runoff_winners": [LETTERS[index] for index in tally.runoff],
        "options": [
            {
                "letter": LETTERS[index],
                "de": option.text.de or None,
                "en": option.text.en or None,
                "total": tally.totals[index],
                "rank": tally.ranks[index],
                "abstention": option.abstention,
            }
            for index, option in enumerate(poll.options)
        ],
        "ballots": [
            {"code": ballot.receipt}
            | ({"city": _city(result, ballot.city_id)} if ballots_by_city(poll) else {})
            | {"choice": {LETTERS[index]: value for index, value in enumerate(ballot.choice)}}
            | ({"reason": ballot.reason or None} if poll.reasons else {})
            for ballot in result.ballots
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(result: Result) -> bytes:
    """One line for each option, then one for each ballot; UTF-8 with a mark, as RFC 4180 has it."""
    poll, tally = result.poll, result.tally
    stream = io.StringIO()
    writer = csv.writer(stream)
    letters = [LETTERS[index] for index in range(len(poll.options))]
    reason = ["reason"] if poll.reasons else []
    writer.writerow(["record", "code", "city", "letter", "text_de", "text_en", "total", "rank", *letters, *reason])
    for index, option in enumerate(poll.options):
        texts = [csv_cell(option.text.de), csv_cell(option.text.en)]
        figures = [tally.totals[index], tally.ranks[index]]
        writer.writerow(["option", "", "", letters[index], *texts, *figures, *[""] * len([*letters, *reason])])
    for ballot in result.ballots:
        city = csv_cell(_city(result, ballot.city_id) or "") if ballots_by_city(poll) else ""
        why = [csv_cell(ballot.reason)] if poll.reasons else []
        writer.writerow(["ballot", ballot.receipt, city, "", "", "", "", "", *ballot.choice, *why])
    return (_BOM + stream.getvalue()).encode()


def _city(result: Result, city_id: int | None) -> str | None:
    city = result.snapshot.cities.get(city_id) if city_id is not None else None
    return city.name if city is not None else None


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="seconds")
