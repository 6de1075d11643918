"""Polls to decide about, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.people import Person, Right
from bot.texts import Bilingual, Language
from bot.when import Moment
from cogs.network.models.cities import City
from cogs.network.service.server import PostingPlace
from cogs.polls.models.polls import Ballot, Method, Option, Poll, PollState, Secrecy, Voters
from cogs.polls.models.results import Result
from cogs.polls.models.snapshots import PollSnapshot, Turnout
from cogs.polls.rules.ballots import Choice
from cogs.polls.rules.tally import tally
from cogs.polls.rules.verdict import judge

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HERE = PostingPlace(5, gone=False)


def poll(method: Method = Method.SINGLE, options: int = 3, **changes: Any) -> Poll:  # noqa: ANN401 - fields by name
    """An open poll of cities that closes in a week; `changes` are its fields by name."""
    made = Poll(
        id=1,
        guild_id=7,
        topic_id=None,
        question=Bilingual("Was zuerst?", "What first?"),
        options=tuple(Option(Bilingual(f"Wahl {number}", f"Choice {number}"), number + 1) for number in range(options)),
        method=method,
        voters=Voters.CITIES,
        secrecy=Secrecy.OPEN,
        max_choices=options,
        quorum=0,
        double_majority=False,
        barometer=False,
        eligible=4,
        state=PollState.OPEN,
        opened_at=NOW,
        closes=Moment.of(NOW + timedelta(days=7), BERLIN),
        card=1,
    )
    return replace(made, **changes)


def city(number: int, country: str, name: str = "") -> City:
    return City(number, 7, f"c{number}", name or f"City {number}", country, None, BERLIN, Language.DE)


def person(*rights: Right, city_id: int | None = 1, user_id: int = 3) -> Person:
    return Person(7, user_id, "Somebody", Language.EN, BERLIN, city_id, None, frozenset({Right.ALL, *rights}))


def result(asked: Poll, choices: dict[int, Choice], countries: dict[int, str]) -> Result:
    """The result when these cities voted so."""
    ballots = tuple(Ballot(choice, f"CODE{number}", number, 3, NOW) for number, choice in choices.items())
    counted = tally(asked.method, len(asked.options), [ballot.choice for ballot in ballots], asked.abstentions)
    cities = {number: city(number, country) for number, country in countries.items()}
    turnout = Turnout(len(ballots), asked.eligible, frozenset(choices))
    snapshot = PollSnapshot(asked, None, cities, None, None, turnout, 1)
    return Result(snapshot, counted, judge(asked, counted, ballots, countries), ballots)
