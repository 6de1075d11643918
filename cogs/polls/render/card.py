"""Draws the card of a poll: the question, the options, until when, who has voted, and the buttons to vote with."""

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Bilingual, Plural, Text, Word
from bot.ui.ids import make_id
from bot.ui.kit import Button, Row, button, card, container, rows
from bot.ui.pager import paged
from bot.ui.post_text import PostLanguages, fit, name, stamp
from cogs.polls.models.polls import Method, Poll, PollState, Secrecy, Voters
from cogs.polls.models.results import Result
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.render.bars import BAR_ROOM, bar, has_bars
from cogs.polls.render.labels import DASH, LETTERS, SECRECIES, VOTERS, method_word
from cogs.polls.rules.awaited import takes_votes
from cogs.polls.rules.verdict import needed
from cogs.polls.rules.visibility import participation_visible

VOTE = "polls.vote"
"""The action of the buttons of a single choice: arguments poll and option."""
OPEN_BALLOT = "polls.ballot"
"""The action of the button that opens the private ballot: argument poll."""
DETAILS = "polls.details"
"""The action of the button that shows everything, privately: arguments poll and page."""
TRANSLATE = "polls.translate"
"""The action of the button that opens the form for the missing language: argument poll."""

# Discord takes 4,000 characters in all of a message's components together, labels of buttons not counted. What stands
# around the options needs up to 2,300 beside the question; so much is left for the two, whatever happens to the poll.
_BUDGET = 1700
_LEAST = 300
_NAMES_BUDGET = 200
"""Of each list of cities on the card; "Details" has them whole."""


def poll_card(
    snapshot: PollSnapshot, result: Result | None, now: datetime, languages: PostLanguages, token: str
) -> Outgoing:
    """The card as it stands at `now`. `result` is None where nobody may see it yet."""
    poll = snapshot.poll
    return Outgoing(
        view=card(
            container(
                heading(snapshot, languages, now),
                discord.ui.Separator(),
                options(poll, result if poll.state is PollState.OPEN else None, languages),
                discord.ui.Separator(),
                _turnout(snapshot, languages),
                *_rows(snapshot, languages, now, token),
            )
        )
    )


def heading(snapshot: PollSnapshot, languages: PostLanguages, now: datetime) -> str:
    """The question, what kind of poll it is, and until when it is open; of a cancelled one, why."""
    poll = snapshot.poll
    questions = [f"## {line}" for line in languages.lines(escaped(poll.question)).split("\n")]
    about = [languages.inline(Text("Poll {number}", number=str(poll.id)))]
    if snapshot.topic is not None:
        about.append(f"{snapshot.topic.emoji} {plain(languages.inline(snapshot.topic.name))}".strip())
    kind = [
        languages.inline(method_word(poll)),
        languages.inline(VOTERS[poll.voters]),
        languages.inline(SECRECIES[poll.secrecy]),
    ]
    lines = [*questions, f"-# {' · '.join(about)}", f"-# {' · '.join(kind)}"]
    match poll.state:
        case PollState.CANCELLED:
            word = languages.inline(Word("poll", "Canceled"))
            lines.append(f"**{word}:** {plain(poll.cancelled_because or '')}")
        case PollState.CLOSED:
            lines.append(f"**{languages.inline(Word('poll', 'Closed'))}** · {stamp(poll.ended_at or poll.closes_at)}")
        case PollState.OPEN if now >= poll.closes_at:
            lines.append(f"**{languages.inline(Word('poll', 'Closed'))}** · {stamp(poll.closes_at)}")
        case PollState.OPEN:
            closes = languages.inline(Word("poll", "Closes"))
            lines.append(f"**{closes}:** {stamp(poll.closes_at)} ({stamp(poll.closes_at, 'R')})")
    return "\n".join(lines)


def options(poll: Poll, result: Result | None, languages: PostLanguages) -> str:
    """A line for each option with its letter, and with its number where the result may be seen; of a single choice also
    with a bar.

    Options for which there is no room stand in the messages below (`continuations`); their numbers stand here.
    """
    numbered = result is not None and poll.method is not Method.RANKING
    lines = _option_lines(poll, languages)
    if result is not None and has_bars(poll):
        lines = [
            f"{line}\n{bar(result.tally, index, abstention=index in poll.abstentions)}"
            for index, line in enumerate(lines)
        ]
    elif result is not None and numbered:
        lines = [f"{line} · **{result.tally.totals[index]}**" for index, line in enumerate(lines)]
    room = _room(poll, languages)
    if room == len(lines):
        return "\n".join(lines)
    below = languages.inline(Text("options {letters}: below this card", letters=_letters(poll, room)))
    kept = [*lines[:room], f"-# {below}"]
    if result is not None and numbered:
        totals = result.tally.totals
        kept.append(" · ".join(f"{LETTERS[index]} **{totals[index]}**" for index in range(room, len(lines))))
    return "\n".join(kept)


def option_pages(poll: Poll, languages: PostLanguages) -> list[str]:
    """The texts of messages that follow the card of a poll whose options do not fit on it; of most polls none."""
    room = _room(poll, languages)
    lines = _option_lines(poll, languages)[room:]
    if not lines:
        return []
    about = languages.inline(
        Text("Poll {number}, options {letters}", number=str(poll.id), letters=_letters(poll, room))
    )
    return [f"**{about}**\n{page}" for page in paged(lines)]


def page_below_card(poll: Poll, text: str, languages: PostLanguages, token: str) -> Outgoing:
    """A message that follows a card with what it has no room for."""
    return Outgoing(view=card(container(text, *rows([details_button(poll, languages, token)]))))


def details_button(poll: Poll, languages: PostLanguages, token: str) -> Button:
    return button(languages.inline(Word("button", "Details")), make_id(DETAILS, poll.id, 0, token=token))


def _option_lines(poll: Poll, languages: PostLanguages) -> list[str]:
    return [
        f"**{LETTERS[index]}** {languages.inline(escaped(option.text))}" for index, option in enumerate(poll.options)
    ]


def _room(poll: Poll, languages: PostLanguages) -> int:
    """How many options the card itself shows: by their texts alone, so that no vote ever moves one."""
    left = max(_LEAST, _BUDGET - len(languages.lines(escaped(poll.question))))
    for count, line in enumerate(_option_lines(poll, languages)):
        left -= len(line) + 1 + (BAR_ROOM if has_bars(poll) else 0)
        if left < 0:
            return count
    return len(poll.options)


def _letters(poll: Poll, room: int) -> str:
    first, last = LETTERS[room], LETTERS[len(poll.options) - 1]
    return first if first == last else f"{first}{DASH.strip()}{last}"


def escaped(text: Bilingual) -> Bilingual:
    return Bilingual(plain(text.de), plain(text.en))


def option_label(poll: Poll, index: int, languages: PostLanguages) -> str:
    """An option on a button: its letter and its text, cut where both languages do not fit; the card has it whole."""
    return f"{LETTERS[index]}{DASH}{languages.inline(poll.options[index].text)}"


def turnout_text(snapshot: PollSnapshot) -> Text:
    turnout = snapshot.turnout
    match snapshot.poll.voters:
        case Voters.CITIES:
            return Plural(
                "Turnout: {n} of {all} cities",
                "Turnout: {n} of {all} cities",
                turnout.ballots,
                all=turnout.eligible,
            )
        case Voters.DELEGATES:
            return Plural(
                "Turnout: {n} of {all} delegates",
                "Turnout: {n} of {all} delegates",
                turnout.ballots,
                all=turnout.eligible,
            )
        case Voters.EVERYONE if snapshot.poll.state is PollState.OPEN:
            return Plural("{n} vote so far", "{n} votes so far", turnout.ballots)
        case Voters.EVERYONE:
            return Plural("Turnout: {n} vote", "Turnout: {n} votes", turnout.ballots)


def awaited_word(poll: Poll) -> Text:
    """What stands before `awaited_names`."""
    return Text("Delegates still missing") if poll.voters is Voters.DELEGATES else Text("Still missing")


def awaited_names(snapshot: PollSnapshot) -> list[str]:
    """The cities from which a ballot can still come; where each delegate votes, with how many. Nobody where that is not
    to be known.
    """
    awaited = snapshot.awaited or {}
    counted = snapshot.poll.voters is Voters.DELEGATES
    return [
        name(city.name) + (f" ({awaited[city.id]})" if counted else "")
        for city in snapshot.cities.values()
        if city.id in awaited
    ]


def _turnout(snapshot: PollSnapshot, languages: PostLanguages) -> str:
    """How many have voted and, unless that is secret, which cities; and what else must be known of the poll."""
    poll = snapshot.poll
    lines = [languages.inline(turnout_text(snapshot))]
    voted = snapshot.turnout.voted
    if voted and participation_visible(poll) and poll.state is not PollState.CANCELLED:
        names = fit([name(city.name) for city in snapshot.cities.values() if city.id in voted], ", ", _NAMES_BUDGET)
        lines.append(f"{languages.inline(Text('Voted'))}: {names}")
    awaited = awaited_names(snapshot)
    if awaited:
        lines.append(f"{languages.inline(awaited_word(poll))}: {fit(awaited, ', ', _NAMES_BUDGET)}")
    lines += _former(snapshot, languages)
    if poll.quorum:
        enough = needed(poll.quorum, poll.eligible)
        share = poll.quorum
        quorum = Plural("Quorum: {percent}% ({n} vote)", "Quorum: {percent}% ({n} votes)", enough, percent=share)
        lines.append(languages.inline(quorum))
    if poll.double_majority:
        lines.append(languages.inline(Text("Double majority: overall and in each country")))
    if poll.reasons:
        lines.append(languages.inline(Text("Votes can carry a reason")))
    if poll.secrecy is Secrecy.UNTIL_CLOSE and poll.state is PollState.OPEN:
        lines.append(languages.inline(Text("The close is final: the poll cannot be reopened")))
    lines += [f"-# {line}" for line in _history(snapshot, languages)]
    if snapshot.key_lost:
        lines.append(
            languages.lines(
                Text(
                    "⚠️ Restored from a backup: to keep secrecy, this poll takes no more votes and replaces none. The "
                    "votes cast so far count."
                )
            )
        )
    return "\n".join(lines)


def _former(snapshot: PollSnapshot, languages: PostLanguages) -> list[str]:
    """Which cities of the electorate have left, and what that means for the poll."""
    former = [name(city.name) for city in snapshot.cities.values() if city.removed_at is not None]
    if not former:
        return []
    cities = fit(former, ", ", _NAMES_BUDGET)
    return [languages.lines(Text("No longer a member: {cities}. A vote cast before that counts.", cities=cities))]


def _history(snapshot: PollSnapshot, languages: PostLanguages) -> list[str]:
    """Who asked and translated, and what happened to the poll since."""
    poll, texts = snapshot.poll, list[Text]()
    if snapshot.organiser is not None:
        texts.append(Text("Opened by {person}", person=name(snapshot.organiser.name)))
    if snapshot.translator is not None:
        texts.append(Text("Translated by {person}", person=name(snapshot.translator.name)))
    elif poll.pending:
        texts.append(Text("Translation pending"))
    if poll.corrected_at is not None:
        moment = stamp(poll.corrected_at, "f")
        texts.append(
            Text("Translation corrected {moment} by {person}", moment=moment, person=name(snapshot.corrector.name))
            if snapshot.corrector is not None
            else Text("Translation corrected {moment}", moment=moment)
        )
    if poll.reopened_at is not None:
        texts.append(Text("↩️ Reopened {moment}", moment=stamp(poll.reopened_at, "f")))
    return [languages.inline(text) for text in texts]


def _rows(snapshot: PollSnapshot, languages: PostLanguages, now: datetime, token: str) -> list[Row]:
    poll = snapshot.poll
    taken = takes_votes(poll, now, key_lost=snapshot.key_lost)
    choices: list[Button] = []
    if taken and poll.one_click:
        choices = [
            button(
                option_label(poll, index, languages), make_id(VOTE, poll.id, index, token=token), ButtonStyle.primary
            )
            for index in range(len(poll.options))
        ]
    others = [details_button(poll, languages, token)]
    if taken and not poll.one_click:
        others.insert(0, ballot_button(poll, languages, token))
    if poll.pending and poll.state is not PollState.CANCELLED:
        others.append(button(languages.inline(Word("button", "Translate")), make_id(TRANSLATE, poll.id, token=token)))
    return [*rows(choices), *rows(others)]


def ballot_button(poll: Poll, languages: PostLanguages, token: str) -> Button:
    """Opens the private ballot."""
    return button(
        languages.inline(Word("button", "Vote")), make_id(OPEN_BALLOT, poll.id, token=token), ButtonStyle.primary
    )
