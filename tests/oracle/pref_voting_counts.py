"""Counts elections with pref_voting, in an environment of its own: JSON on stdin, the winners of each on stdout.

It shares no code with the bot. `{"options": n, "ballots": [[rank or 0, …], …]}` -> winners by each method; a rank of 0
is an option that the ballot leaves out, which counts as behind all others.
"""

import json
import sys
from typing import Any

from pref_voting.grade_methods import approval, score_voting
from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import instant_runoff_for_truncated_linear_orders
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.scoring_methods import symmetric_borda_scores


def ranked(options: int, ballots: list[list[int]]) -> dict[str, list[int]]:
    """Schulze by winning votes, Borda with shared places, instant runoff."""
    profile = ProfileWithTies(
        [{option: rank for option, rank in enumerate(ballot) if rank} for ballot in ballots],
        candidates=list(range(options)),
    )
    profile.use_extended_strict_preference()
    scores = symmetric_borda_scores(profile)
    return {
        "schulze": sorted(beat_path(profile, strength_function=profile.support)),
        "borda": [option for option in range(options) if scores[option] == max(scores.values())],
        "runoff": sorted(instant_runoff_for_truncated_linear_orders(profile, hide_warnings=True)),
    }


def graded(options: int, ballots: list[list[int]], grades: list[int]) -> list[int]:
    """The highest sum, for approvals, points and scores."""
    profile = GradeProfile([dict(enumerate(ballot)) for ballot in ballots], grades, candidates=list(range(options)))
    method = approval if grades == [0, 1] else score_voting
    return sorted(int(winner) for winner in method(profile))


def count(election: dict[str, Any]) -> Any:  # noqa: ANN401 - goes into JSON
    if "grades" in election:
        return graded(election["options"], election["ballots"], election["grades"])
    return ranked(election["options"], election["ballots"])


if __name__ == "__main__":
    json.dump([count(election) for election in json.load(sys.stdin)], sys.stdout, default=int)
