"""Counting against an independent library (pref_voting), which runs in an environment of its own: `make oracle`.

Ten thousand random profiles for each kind of ballot, small enough that ties are common, full and truncated rankings.
"""

import json
import os
import random
import subprocess
import sys
from typing import Any

import pytest

from bot.config import PROJECT
from cogs.polls.models.polls import BEST_SCORE, POINTS, Method
from cogs.polls.rules.ballots import Choice
from cogs.polls.rules.tally import tally

PROFILES = 10_000
_FOLDER = PROJECT / ".venv-oracle" / ("Scripts" if sys.platform == "win32" else "bin")
_PYTHON = _FOLDER / "python"

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not _PYTHON.exists() and os.environ.get("RATSBOTE_ORACLE") != "required",
        reason="the independent count needs an environment of its own: make oracle",
    ),
]


def counted(elections: list[dict[str, Any]]) -> list[Any]:
    """The winners, as the library sees them."""
    done = subprocess.run(  # noqa: S603 - our own program
        [_PYTHON, "-m", "tests.oracle.pref_voting_counts"],
        input=json.dumps(elections),
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[Any] = json.loads(done.stdout)
    return answers


def ballot(method: Method, options: int, chance: random.Random) -> Choice:
    """A random valid ballot; rankings leave out up to all but one option."""
    match method:
        case Method.SINGLE:
            chosen = chance.randrange(options)
            return tuple(int(option == chosen) for option in range(options))
        case Method.APPROVAL:
            liked = set(chance.sample(range(options), chance.randint(1, options)))
            return tuple(int(option in liked) for option in range(options))
        case Method.SCORE:
            return tuple(chance.randint(1, BEST_SCORE) for _ in range(options))
        case Method.POINTS:
            given = [chance.randrange(options) for _ in range(POINTS)]
            return tuple(given.count(option) for option in range(options))
        case Method.RANKING:
            order = chance.sample(range(options), chance.choice([options, chance.randint(1, options)]))
            return tuple(order.index(option) + 1 if option in order else 0 for option in range(options))


def profiles(method: Method) -> list[tuple[int, list[Choice]]]:
    chance = random.Random(f"polls {method.value}")  # noqa: S311 - repeatable, not secret
    made = []
    for _ in range(PROFILES):
        options = chance.randint(2, 6)
        made.append((options, [ballot(method, options, chance) for _ in range(chance.randint(1, 9))]))
    return made


def test_rankings_have_the_winners_that_the_library_finds_by_all_three_methods() -> None:
    asked = profiles(Method.RANKING)
    answers = counted([{"options": options, "ballots": ballots} for options, ballots in asked])
    tied = 0
    for (options, ballots), answer in zip(asked, answers, strict=True):
        mine = tally(Method.RANKING, options, ballots)
        assert list(mine.winners) == answer["schulze"], ballots
        assert list(mine.borda) == answer["borda"], ballots
        assert list(mine.runoff) == answer["runoff"], ballots
        tied += len(mine.winners) > 1
    assert tied > PROFILES // 10, "ties were among them"


@pytest.mark.parametrize("method", [Method.SINGLE, Method.APPROVAL, Method.POINTS, Method.SCORE])
def test_sums_have_the_winners_that_the_library_finds(method: Method) -> None:
    grades = {Method.POINTS: range(POINTS + 1), Method.SCORE: range(1, BEST_SCORE + 1)}.get(method, range(2))
    asked = profiles(method)
    answers = counted([{"options": options, "ballots": each, "grades": list(grades)} for options, each in asked])
    ties = 0
    for (options, ballots), answer in zip(asked, answers, strict=True):
        mine = tally(method, options, ballots)
        assert list(mine.winners) == answer, ballots
        ties += len(mine.winners) > 1
    assert ties > PROFILES // 25, "ties were among them"
