"""Draws what polls found as pictures: from results and readings to bars and lines, in the languages of the post."""

from collections.abc import Sequence
from typing import Any

from bot import papers
from bot.texts import Text
from bot.ui.post_text import PostLanguages
from cogs.network.models.topics import Topic
from cogs.polls.models.polls import BEST_SCORE, Method
from cogs.polls.models.results import BarometerReading, PollOutcome, Result
from cogs.polls.render.labels import LETTERS
from cogs.polls.render.result import figure, in_order

_NOTES = {
    Method.SINGLE: Text("Votes, and their share of the ballots without abstentions"),
    Method.APPROVAL: Text("Approvals, and their share of the ballots without abstentions"),
    Method.RANKING: Text("Rank by the Schulze method; the bar shows how many others an option beats or ties"),
    Method.POINTS: Text("Points of all ballots together"),
    Method.SCORE: Text("Average score, from 1 to 5"),
}
_TITLE_LENGTH, _TITLE_LINES = 320, 4
TREND_TITLE = Text("How the forum's priorities moved")


def result_chart(result: Result, languages: PostLanguages) -> bytes:
    """PNG of a bar for each option. Call it in a thread."""
    return papers.png("bars", result_parts(result, languages))


def result_parts(result: Result, languages: PostLanguages) -> dict[str, Any]:
    """What the chart of a result shows, for the template `bars`.

    `title` and `note` have a line for each language; `entries` have `label`, `length` (0 to 1), `figure` and `first`;
    `scale` has the values from the beginning of the bars to the end of the longest possible one, or is empty.
    """
    poll = result.poll
    return {
        "title": _lines(languages, poll.question),
        "entries": [
            {
                "label": papers.drawable(f"{LETTERS[index]}  {languages.inline(poll.options[index].text)}"),
                "length": _length(result, index),
                "figure": figure(result, index, languages.order[0]),
                # A star for who won, not for those who share the first place.
                "first": result.verdict.outcome is PollOutcome.WON and index in result.tally.winners,
            }
            for index in in_order(result)
        ],
        "scale": [str(score) for score in range(1, BEST_SCORE + 1)] if poll.method is Method.SCORE else [],
        "note": _lines(languages, _NOTES[poll.method]),
    }


def trend_chart(readings: Sequence[BarometerReading], topics: Sequence[Topic], languages: PostLanguages) -> bytes:
    """PNG of the places of the topics, the first barometer on the left. Call it in a thread."""
    return papers.png("trend", trend_parts(readings, topics, languages))


def trend_parts(
    readings: Sequence[BarometerReading], topics: Sequence[Topic], languages: PostLanguages
) -> dict[str, Any]:
    """What the trend's chart shows, for the template `trend`.

    `dates` name the barometers; `lines` have a `label` and `points`, each the index of a barometer and the place there
    (1 is first, equals share one such as 1.5); `lowest` is the last place.
    """
    # Months, but days where two barometers fall into the same one.
    months = [f"{reading.at:%Y-%m}" for reading in readings]
    dates = months if len(set(months)) == len(months) else [f"{reading.at:%y-%m-%d}" for reading in readings]
    lines = []
    for topic in topics:
        points = [
            (index, float(reading.places[topic.id]))
            for index, reading in enumerate(readings)
            if topic.id in reading.places
        ]
        if points:
            label, end = languages.inline(topic.name), points[-1][0]
            # A topic that was not in the last barometer says when it was asked about last.
            ended = "" if end == len(dates) - 1 else f" ({dates[end]})"
            lines.append({"label": papers.drawable(label + ended), "points": points})
    return {
        "title": _lines(languages, TREND_TITLE),
        "dates": dates,
        "lines": lines,
        "lowest": max((place for line in lines for _, place in line["points"]), default=1.0),
        "note": _lines(languages, Text("Rank in each barometer; rank 1 is at the top")),
    }


def _length(result: Result, index: int) -> float:
    """How long the option's bar is, of 1. Scores begin where their scale does: the worst one has no bar."""
    tally = result.tally
    if not tally.ballots:
        return 0.0
    if result.poll.method is Method.SCORE:
        return max(float(tally.mean(index)) - 1, 0.0) / (BEST_SCORE - 1)
    return tally.totals[index] / (max(tally.totals) or 1)


def _lines(languages: PostLanguages, text: Any) -> list[str]:  # noqa: ANN401 - whatever a post can say
    return [papers.drawable(line, _TITLE_LENGTH) for line in languages.lines(text).split("\n")[:_TITLE_LINES]]
