"""Writes a poll as tables for Excel, for people of both countries: headings and words stand in both languages.

Only what `Result` holds goes in, and that exists only where it may be seen. Names of people never do.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.spreadsheets import Cell, Sheet, workbook
from bot.texts import Text, Word
from bot.ui.post_text import PostLanguages
from cogs.polls.models.polls import Ballot, Method
from cogs.polls.models.results import PollOutcome, Result
from cogs.polls.render.labels import DASH, LETTERS, SECRECIES, STATES, VOTERS, method_word
from cogs.polls.rules.visibility import ballots_by_city

OUTCOMES: Final = {
    PollOutcome.WON: Word("outcome", "Decided"),
    PollOutcome.TIED: Word("outcome", "Tied"),
    PollOutcome.NO_BALLOTS: Word("outcome", "Nobody voted"),
    PollOutcome.ALL_ABSTAINED: Word("outcome", "All abstained"),
    PollOutcome.NO_QUORUM: Word("outcome", "Quorum not reached"),
    PollOutcome.NO_MAJORITY: Word("outcome", "No majority"),
}
_CHOSEN: Final = Word("ballot", "chosen")


def as_xlsx(result: Result, zone: ZoneInfo, both: PostLanguages, made_at: datetime) -> bytes:
    """Three sheets: the poll, its options, its ballots. Instants by the clocks of `zone`, which their headings name."""
    return workbook([_poll(result, zone, both), _options(result, both), _ballots(result, both)], made_at)


def _poll(result: Result, zone: ZoneInfo, both: PostLanguages) -> Sheet:
    poll, tally, verdict = result.poll, result.tally, result.verdict
    topic = result.snapshot.topic
    facts: list[tuple[Text, Cell]] = [
        (Word("heading", "Poll"), poll.id),
        (Word("heading", "Question (German)"), poll.question.de),
        (Word("heading", "Question (English)"), poll.question.en),
        (Word("heading", "Poll's topic"), both.inline(topic.name) if topic else None),
        (Word("heading", "Method"), both.inline(method_word(poll))),
        (Word("heading", "Voters"), both.inline(VOTERS[poll.voters])),
        (Word("heading", "Secrecy"), both.inline(SECRECIES[poll.secrecy])),
        (Word("heading", "State"), both.inline(STATES[poll.state])),
        (Word("heading", "Opened ({zone})", zone=zone.key), _moment(poll.opened_at, zone)),
        (Word("heading", "Closes ({zone})", zone=zone.key), _moment(poll.closes_at, zone)),
        (Word("heading", "Ended ({zone})", zone=zone.key), _moment(poll.ended_at, zone) if poll.ended_at else None),
        (Word("heading", "Eligible voters"), poll.eligible),
        (Word("heading", "Ballots cast"), tally.ballots),
        (Word("heading", "Abstentions"), tally.abstained),
        (Word("heading", "Quorum (percent)"), poll.quorum or None),
        (Word("heading", "Quorum (ballots)"), verdict.needed or None),
        (Word("heading", "Result"), both.inline(OUTCOMES[verdict.outcome])),
        (Word("heading", "Leading"), "; ".join(_option(result, index, both) for index in verdict.winners)),
    ]
    return Sheet(
        both.inline(Word("heading", "Poll")),
        [both.inline(heading) for heading, _ in facts],
        [[cell for _, cell in facts]],
    )


def _options(result: Result, both: PostLanguages) -> Sheet:
    headings = (
        Word("heading", "Letter"),
        Word("heading", "Option (German)"),
        Word("heading", "Option (English)"),
        Word("heading", "Total"),
        Word("heading", "Rank"),
    )
    rows: list[list[Cell]] = [
        [LETTERS[index], option.text.de, option.text.en, result.tally.totals[index], result.tally.ranks[index]]
        for index, option in enumerate(result.poll.options)
    ]
    return Sheet(both.inline(Word("heading", "Options")), [both.inline(heading) for heading in headings], rows)


def _ballots(result: Result, both: PostLanguages) -> Sheet:
    named = ballots_by_city(result.poll)
    headings = [Word("heading", "Code"), *([Word("heading", "City")] if named else [])]
    options = [_option(result, index, both) for index in range(len(result.poll.options))]
    reason = [Word("heading", "Reason of the vote")] if result.poll.reasons else []
    rows: list[list[Cell]] = [
        [
            ballot.receipt,
            *([_city(result, ballot)] if named else []),
            *_choice(result, ballot, both),
            *([ballot.reason or None] if result.poll.reasons else []),
        ]
        for ballot in result.ballots
    ]
    return Sheet(
        both.inline(Word("heading", "Ballots")),
        [*(both.inline(heading) for heading in headings), *options, *map(both.inline, reason)],
        rows,
    )


def _choice(result: Result, ballot: Ballot, both: PostLanguages) -> list[Cell]:
    """A cell for each option: "chosen", or the place, the points, the score; empty where there is none."""
    if result.poll.method in {Method.SINGLE, Method.APPROVAL}:
        return [both.inline(_CHOSEN) if chosen else None for chosen in ballot.choice]
    # A place of 0 is none; 0 points are points.
    return [None if result.poll.method is Method.RANKING and not value else value for value in ballot.choice]


def _option(result: Result, index: int, both: PostLanguages) -> str:
    return f"{LETTERS[index]}{DASH}{both.inline(result.poll.options[index].text)}"


def _city(result: Result, ballot: Ballot) -> str | None:
    city = result.snapshot.cities.get(ballot.city_id) if ballot.city_id is not None else None
    return city.name if city is not None else None


def _moment(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone)
