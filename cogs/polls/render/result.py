"""Shows the result of a closed poll for everybody: who won or why nobody did, the chart, the turnout, the buttons."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.dates import number
from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.registry import CardButton
from bot.texts import Language, Plural, Text, Word
from bot.ui.ids import make_id
from bot.ui.kit import button, card, container, rows
from bot.ui.pager import paged
from bot.ui.post_text import PostLanguages, name, stamp
from cogs.polls.models.polls import Method, Poll
from cogs.polls.models.results import PollOutcome, Result
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.render.card import details_button, escaped, turnout_text
from cogs.polls.render.labels import DASH, LETTERS, method_word
from cogs.polls.rules.visibility import WITHHELD

EXPORT = "polls.export"
"""The action of the button that hands out the files: argument poll."""
GO_ON = "polls.go_on"
"""The action of the button that extends a poll whose result was withheld: argument poll."""
CHART = "result.png"
_BY_CITY_BUDGET = 900
_ALT_LENGTH = 1024
_NAMED = 2


def result_card(
    result: Result, chart: bytes | None, offers: Sequence[CardButton], languages: PostLanguages, token: str
) -> Outgoing:
    """The post that follows the close. `chart` is a PNG, None where nobody voted; `offers`: what other features do
    with a closed poll.
    """
    poll = result.poll
    questions = [f"## 📊 {line}" for line in languages.lines(escaped(poll.question)).split("\n")]
    about = languages.inline(Text("Result of poll {number}", number=poll.mention))
    head = "\n".join(
        [
            *questions,
            f"-# {about} · {languages.inline(method_word(poll))} · {stamp(poll.ended_at or poll.closes_at, 'f')}",
            languages.lines(headline(result, languages)),
            languages.inline(turnout_text(result.snapshot)),
            *([languages.lines(quorum_text(result))] if poll.quorum else []),
            *([languages.inline(reason_count(result))] if reason_lines(result) else []),
            *([languages.lines(comparison(result))] if poll.method is Method.RANKING and result.tally.ballots else []),
        ]
    )
    parts, files = [], []
    if chart is not None:
        alternative = alt_text(result, languages)
        gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
        gallery.add_item(media=f"attachment://{CHART}", description=alternative)
        parts, files = [gallery], [discord.File(io.BytesIO(chart), CHART, description=alternative)]
    cities = by_city(result, languages)
    buttons = [
        details_button(poll, languages, token),
        button(languages.inline(Word("button", "Export")), make_id(EXPORT, poll.id, token=token)),
        *(button(languages.inline(offer.label), make_id(offer.action, poll.id, token=token)) for offer in offers),
    ]
    city_texts = ["\n".join(cities)] if cities and _short(cities) else []
    return Outgoing(
        view=card(container(head, *parts, *city_texts, *rows(buttons))),
        files=tuple(files),
    )


def withheld_card(snapshot: PollSnapshot, until: datetime | None, languages: PostLanguages, token: str) -> Outgoing:
    """What follows the close of an anonymous poll with too few ballots: the turnout, why no more, and the way on.

    `until` is when it can no longer be extended; None where it cannot at all, as its key is lost.
    """
    poll = snapshot.poll
    about = languages.inline(Text("Poll {number}", number=poll.mention))
    lines = [
        *(f"## 📊 {line}" for line in languages.lines(escaped(poll.question)).split("\n")),
        f"-# {about} · {stamp(poll.ended_at or poll.closes_at, 'f')}",
        languages.inline(turnout_text(snapshot)),
        languages.lines(WITHHELD),
    ]
    buttons = [details_button(poll, languages, token)]
    if until is not None:
        way_on = Text(
            "Whoever opened the poll can extend it until {moment}; every ballot stays.", moment=stamp(until, "t")
        )
        lines.append(languages.lines(way_on))
        buttons.append(button(languages.inline(Word("button", "Extend")), make_id(GO_ON, poll.id, token=token)))
    return Outgoing(view=card(container("\n".join(lines), *rows(buttons))))


def city_pages(result: Result, languages: PostLanguages) -> list[str]:
    """The texts of messages that follow the card with how each city voted, where these are too many to stand on it."""
    cities = by_city(result, languages)
    if not cities or _short(cities):
        return []
    about = languages.inline(Text("Poll {number}: how the cities voted", number=result.poll.mention))
    return [f"**{about}**\n{page}" for page in paged(cities)]


def _short(cities: Sequence[str]) -> bool:
    return sum(map(len, cities)) + len(cities) <= _BY_CITY_BUDGET


def headline(result: Result, languages: PostLanguages) -> Text:  # noqa: PLR0911 - one ending, one sentence
    """Who won, or why nobody did."""
    verdict, poll = result.verdict, result.poll
    # Many equals are named by their letters: the chart has their texts.
    if len(verdict.winners) > _NAMED:
        names = ", ".join(LETTERS[index] for index in verdict.winners)
    else:
        names = ", ".join(
            f"{LETTERS[index]}{DASH}{languages.inline(escaped(poll.options[index].text))}" for index in verdict.winners
        )
    match verdict.outcome:
        case PollOutcome.WON:
            return Text("🏆 **{option}**", option=names)
        case PollOutcome.TIED:
            return Text("⚖️ **Tied**, and no lots are drawn: {options}", options=names)
        case PollOutcome.NO_BALLOTS:
            return Text("Nobody voted.")
        case PollOutcome.ALL_ABSTAINED:
            return Text("**All abstained**, so nothing is decided.")
        case PollOutcome.NO_QUORUM if names:
            return Text("**The quorum was not reached**, so nothing is decided. Leading: {options}", options=names)
        case PollOutcome.NO_QUORUM:
            return Text("**The quorum was not reached**, so nothing is decided.")
        case PollOutcome.NO_MAJORITY:
            return Text(
                "**No double majority**, so nothing is decided. Leading: {options}. Without a majority in: {countries}",
                options=names,
                countries=", ".join(verdict.lacking),
            )


def quorum_text(result: Result) -> Text:
    if result.tally.ballots >= result.verdict.needed:
        return Text("Quorum of {percent}% reached.", percent=result.poll.quorum)
    return Plural(
        "Quorum of {percent}% missed: {n} vote was needed.",
        "Quorum of {percent}% missed: {n} votes were needed.",
        result.verdict.needed,
        percent=result.poll.quorum,
    )


def comparison(result: Result) -> Text:
    """Whether other ways of counting the same rankings would have crowned another option."""
    tally = result.tally
    borda, runoff = (", ".join(LETTERS[index] for index in ones) for ones in (tally.borda, tally.runoff))
    if set(tally.borda) == set(tally.runoff) == set(tally.winners):
        return Text("Counted by the Schulze method; Borda and instant runoff agree.")
    return Text(
        "Counted by the Schulze method. By Borda it would be {borda}, by instant runoff {runoff}.",
        borda=borda,
        runoff=runoff,
    )


def figure(result: Result, index: int, language: Language) -> str:
    """The number that stands beside an option: votes with their share, points, the average score, or the place."""
    tally = result.tally
    match tally.method:
        case Method.SINGLE | Method.APPROVAL:
            if index in result.poll.abstentions:
                return number(tally.totals[index], language)
            share = round(100 * tally.totals[index] / tally.base) if tally.base else 0
            return f"{number(tally.totals[index], language)} ({share} %)"
        case Method.POINTS:
            return number(tally.totals[index], language)
        case Method.SCORE:
            return number(round(float(tally.mean(index)), 2), language)
        case Method.RANKING:
            return f"{tally.ranks[index]}." if language is Language.DE else f"#{tally.ranks[index]}"


def in_order(result: Result) -> list[int]:
    """The options from the first place to the last, equals in the order of the poll."""
    return sorted(range(len(result.poll.options)), key=lambda index: result.tally.ranks[index])


def alt_text(result: Result, languages: PostLanguages) -> str:
    """What the chart shows, for those who do not see it."""
    options, language = result.poll.options, languages.order[0]
    lines = [
        f"{LETTERS[index]} {languages.inline(options[index].text)}: {figure(result, index, language)}"
        for index in in_order(result)
    ]
    return cut("; ".join(lines), _ALT_LENGTH)


def by_city(result: Result, languages: PostLanguages) -> list[str]:
    """How each city voted, where that is public: a line for each."""
    if not any(ballot.city_id for ballot in result.ballots) or not result.snapshot.turnout.voted:
        return []
    lines = []
    for city in result.snapshot.cities.values():
        cast = [choice_words(result.poll, ballot.choice) for ballot in result.ballots if ballot.city_id == city.id]
        if cast:
            lines.append(f"**{name(city.name)}** {' · '.join(sorted(cast))}")
    missing = [name(city.name) for city in result.snapshot.cities_without_ballot]
    if missing:
        lines.append(f"{languages.inline(Text('Did not vote'))}: {', '.join(missing)}")
    return lines


def reason_count(result: Result) -> Text:
    """How many votes carry reasons, and where to read them: not on a post, from which no erasure would take them."""
    return Plural(
        "One vote has a reason: see “Details”.", "{n} votes have reasons: see “Details”.", len(reason_lines(result))
    )


def reason_lines(result: Result) -> list[str]:
    """Why cities voted so, a line for each reason, in the order of the cities."""
    return [
        f"**{name(city.name)}** {choice_words(result.poll, ballot.choice)}: {plain(ballot.reason)}"
        for city in result.snapshot.cities.values()
        for ballot in result.ballots
        if ballot.reason and ballot.city_id == city.id
    ]


def choice_words(poll: Poll, choice: Sequence[int]) -> str:
    """A ballot by its letters: "A", "A, C", "B > A > C", "A 6, B 4"."""
    match poll.method:
        case Method.SINGLE | Method.APPROVAL:
            return ", ".join(LETTERS[index] for index, value in enumerate(choice) if value)
        case Method.RANKING:
            order = sorted((index for index, rank in enumerate(choice) if rank), key=lambda index: choice[index])
            return " > ".join(LETTERS[index] for index in order)
        case _:
            return ", ".join(f"{LETTERS[index]} {value}" for index, value in enumerate(choice) if value)
