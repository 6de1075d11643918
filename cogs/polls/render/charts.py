"""What the charts of polls show: from results and readings to bars and lines, in the languages of the post."""

from collections.abc import Sequence

from bot.texts import Text
from bot.ui.post_text import PostLanguages
from cogs.network.models.topics import Topic
from cogs.polls.models.polls import Method
from cogs.polls.models.results import BarometerReading, Result
from cogs.polls.render.drawing import Bar, Line, bars, lines
from cogs.polls.render.labels import LETTERS
from cogs.polls.render.result import figure, in_order

_NOTES = {
    Method.SINGLE: Text("Votes, and their share of the ballots without abstentions"),
    Method.APPROVAL: Text("Approvals, and their share of the ballots without abstentions"),
    Method.RANKING: Text("Place by Schulze's method; the bar shows how many others an option beats or equals"),
    Method.POINTS: Text("Points of all ballots together"),
    Method.SCORE: Text("Average score, from 1 to 5"),
}
TREND_TITLE = Text("How the forum's priorities moved")


def result_chart(result: Result, languages: PostLanguages) -> bytes:
    """PNG. Call it in a thread: it takes a fifth of a second."""
    poll, tally = result.poll, result.tally
    entries = [
        Bar(
            f"{LETTERS[index]}  {languages.inline(poll.options[index].text)}",
            float(tally.totals[index]) if tally.ballots else 0.0,
            figure(result, index, languages.order[0]),
            index in tally.winners,
        )
        for index in in_order(result)
    ]
    return bars(languages.lines(poll.question).split("\n"), entries, languages.lines(_NOTES[poll.method]).split("\n"))


def trend_chart(readings: Sequence[BarometerReading], topics: Sequence[Topic], languages: PostLanguages) -> bytes:
    """PNG of the places of the topics, the first barometer on the left. Call it in a thread."""
    return lines(*trend_parts(readings, topics, languages))


def trend_parts(
    readings: Sequence[BarometerReading], topics: Sequence[Topic], languages: PostLanguages
) -> tuple[list[str], list[str], list[Line], list[str]]:
    """What the trend's chart shows: title, dates, lines, note."""
    entries = [
        Line(
            languages.inline(topic.name),
            {index: reading.places[topic.id] for index, reading in enumerate(readings) if topic.id in reading.places},
        )
        for topic in topics
    ]
    # Months, but days where two barometers fall into the same one.
    months = [f"{reading.at:%Y-%m}" for reading in readings]
    dates = months if len(set(months)) == len(months) else [f"{reading.at:%y-%m-%d}" for reading in readings]
    note = languages.lines(Text("Place in each barometer; the first one is on top")).split("\n")
    return languages.lines(TREND_TITLE).split("\n"), dates, [entry for entry in entries if entry.places], note
