"""Answers one person in their language: receipts, lists, details, and the preview before a poll is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.arguments import Arguments
from bot.cards import linked_words
from bot.dates import number, short_day
from bot.markup import linked, plain
from bot.texts import Language, Text, Texts, Word
from bot.ui.pager import paged
from bot.ui.post_text import PostLanguages, stamp
from cogs.network.models.topics import Topic
from cogs.network.service.server import PostingPlace
from cogs.polls.models.polls import Ballot, Poll, PollDesign, PollState, Secrecy, Voters
from cogs.polls.models.results import BarometerReading, Result
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.models.votes import CastVote
from cogs.polls.render.ballot import chosen
from cogs.polls.render.card import awaited_names, awaited_word, escaped, turnout_text
from cogs.polls.render.labels import LETTERS, METHODS, SECRECIES, STATES, VOTERS, method_word
from cogs.polls.render.result import by_city, comparison, figure, headline, in_order, quorum_text, reason_lines
from cogs.polls.rules.visibility import WITHHELD

TURN_LIST = "polls.list"
"""Turning the list's pages: arguments `ListFilters` and page."""
KEEP_MARKS_LABEL = Word("button", "Keep the numbering")
_CHOICE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class ListFilters(Arguments):
    """What a list of polls is narrowed to; also the arguments of the buttons that turn its pages."""

    state: PollState | None = None
    topic_id: int | None = None


def recorded(cast: CastVote, language: Language) -> Text:
    """Said only after the commit."""
    confirmation = Text(
        "**Recorded** in poll {number}. Your ballot:\n{ballot}\n\nYour code: `{code}`. After the close, `/poll export` "
        "lists every ballot with its code, so that you can check yours. Until {moment} you can replace it.",
        number=cast.poll.mention,
        ballot=chosen(cast.poll, cast.choice, language),
        code=cast.receipt,
        moment=stamp(cast.poll.closes_at, "f"),
    )
    if cast.replaced:
        note = Text("The earlier ballot was replaced.")
    elif cast.poll.secrecy is Secrecy.ANONYMOUS and cast.poll.voters is Voters.CITIES:
        note = Text(
            "It is your city's one ballot: if a colleague had voted before, this one stands in its place. Nobody else "
            "sees how you voted."
        )
    else:
        return confirmation
    return Text("{what}\n\n{said}", what=note, said=confirmation)


def opened(poll: Poll, channel_id: int | None) -> Text:
    where = f"<#{channel_id}>" if channel_id is not None else Text("the poll's channel, once it is set up")
    return Text(
        "Poll {number} is open until {moment}. Its card appears in {channel}.",
        number=str(poll.id),
        moment=stamp(poll.closes_at, "f"),
        channel=where,
    )


def preview(design: PollDesign, place: PostingPlace, texts: Texts, language: Language) -> list[str]:
    """What is about to be opened, whole, as pages that each fit an embed. Nothing of it is public yet."""

    def say(text: Text) -> str:
        return texts.render(text, language)

    pair = PostLanguages(texts, tuple(Language))
    settings = design.settings
    lines = [
        f"## {pair.inline(escaped(design.question))}",
        *(
            f"**{LETTERS[index]}** {pair.inline(escaped(option.text))}"
            + (f" · {say(Text('abstention: counts for quorum and turnout only'))}" if option.abstention else "")
            for index, option in enumerate(design.options)
        ),
        "",
        " · ".join(map(say, (METHODS[settings.method], VOTERS[settings.voters], SECRECIES[settings.secrecy]))),
        say(Text("Closes: {moment}", moment=stamp(design.closes.instant))),
    ]
    if design.topic is not None:
        lines.append(say(Text("Topic: {topic}", topic=escaped(design.topic.name))))
    if design.quorum:
        lines.append(say(Text("Quorum: {percent}%", percent=design.quorum)))
    if settings.double_majority:
        lines.append(say(Text("Double majority: overall and in each country")))
    if settings.reasons:
        lines.append(say(Text("A vote can carry a short reason, which everybody can read.")))
    if design.marks_removed:
        lines.append(
            say(
                Text(
                    "The numbering or bullets before the options were left out. If they belong to the options, press "
                    "“{button}”.",
                    button=KEEP_MARKS_LABEL,
                )
            )
        )
    if design.pending:
        lines.append(
            say(Text("The other language is missing; it can be added now or later. Ballots do not change by it."))
        )
    if place.gone:
        lines.append(f"⚠️ {say(_channel_gone(place))}")
    lines += ["", say(Text("**Nobody sees this yet.** Publish it, or change it first."))]
    return paged(lines)


def _channel_gone(place: PostingPlace) -> Text:
    """The channel in which the poll belongs is no longer there, and what takes its place."""
    if place.channel_id is None:
        return Text(
            "The channel for this poll no longer exists. Its card appears once an administrator has run `/setup apply`."
        )
    return Text(
        "The channel of this topic no longer exists. Until an administrator has run `/setup apply`, the poll is posted "
        "in {channel}.",
        channel=f"<#{place.channel_id}>",
    )


def list_page(polls: Sequence[Poll], texts: Texts, language: Language) -> str:
    """Never a number of a result: a list shows what is asked, and until when."""
    if not polls:
        return texts.render(Text("There is no such poll yet. `/poll create` asks something."), language)
    lines = []
    for poll in polls:
        state = texts.render(STATES[poll.state], language)
        moment = (
            stamp(poll.closes_at, "R") if poll.state is PollState.OPEN else stamp(poll.ended_at or poll.closes_at, "d")
        )
        lines.append(f"**{poll.id}** · {state} · {moment}\n{linked(poll.question.pick(language), poll.card_url)}")
    return "\n".join(lines)


def details(
    snapshot: PollSnapshot, result: Result | None, own: Ballot | None, texts: Texts, language: Language
) -> list[str]:
    """Everything that this person may see, whole, as pages that each fit an embed."""
    poll, languages = snapshot.poll, PostLanguages(texts, (language,))

    def say(text: Text) -> str:
        return texts.render(text, language)

    closes = poll.ended_at or poll.closes_at
    lines = [
        f"## {plain(poll.question.pick(language))}",
        f"-# {say(Text('Poll {number}', number=poll.mention))} · {say(STATES[poll.state])} · {stamp(closes, 'f')}",
        f"-# {say(method_word(poll))} · {say(VOTERS[poll.voters])} · {say(SECRECIES[poll.secrecy])}",
        "",
    ]
    if result is None:
        lines += [
            f"**{LETTERS[index]}** {plain(option.text.pick(language))}" for index, option in enumerate(poll.options)
        ]
        if poll.state is PollState.OPEN:
            lines += ["", say(Text("The result stays hidden until the close."))]
        elif poll.state is PollState.CLOSED:
            lines += ["", say(WITHHELD)]
    else:
        lines += [
            f"**{LETTERS[index]}** {plain(poll.options[index].text.pick(language))} · "
            f"**{figure(result, index, language)}**"
            for index in in_order(result)
        ]
        if poll.state is PollState.CLOSED:
            lines += ["", say(headline(result, languages))]
            if poll.quorum:
                lines.append(say(quorum_text(result)))
            if result.tally.borda:
                lines.append(say(comparison(result)))
    lines += ["", *_participation(snapshot, texts, language, by_city=result is not None)]
    if own is not None:
        lines += ["", *_own(poll, own, texts, language)]
    if result is not None:
        lines += ["", *by_city(result, languages)]
        reasons = reason_lines(result)
        lines += ["", say(Word("poll", "**Reasons**")), *reasons] if reasons else []
    return paged(lines)


def trend_table(
    readings: Sequence[BarometerReading], topics: Sequence[Topic], zone: ZoneInfo, language: Language
) -> str:
    """The places of the topics, a line for each; the last barometer's order."""
    days = " → ".join(short_day(reading.at, zone, language) for reading in readings)
    lines = [f"-# {days}"]
    for topic in topics:
        places = [reading.places.get(topic.id) for reading in readings]
        ranks = " → ".join("–" if place is None else number(float(place), language) for place in places)  # noqa: RUF001 - a dash for none
        lines.append(f"{topic.emoji} {plain(topic.name.pick(language))}: **{ranks}**".strip())
    return "\n".join(lines)


def inbox_text(poll: Poll, language: Language) -> Text:
    """An open vote, as /me open lists it."""
    question = plain(poll.question.pick(language))
    if poll.voters is Voters.CITIES:
        return Text("Your city has not voted yet: “{question}” (poll {number})", question=question, number=str(poll.id))
    return Text("You have not voted yet: “{question}” (poll {number})", question=question, number=str(poll.id))


def digest_line(snapshot: PollSnapshot, result: Result | None, languages: PostLanguages) -> Text:
    """A poll in the digest: how it came out, or until when it is open and who has not voted, where that may be said."""
    poll = snapshot.poll
    question = linked_words(poll.question, poll.card_url)
    number = str(poll.id)
    if poll.state is PollState.OPEN and snapshot.awaited:
        values = {
            "number": number,
            "question": question,
            "moment": stamp(poll.closes_at, "f"),
            "cities": awaited_names(snapshot),
        }
        if poll.voters is Voters.CITIES:
            return Text(
                "Poll {number}: “{question}” is open until {moment}; these cities have not voted yet: {cities}",
                **values,
            )
        return Text(
            "Poll {number}: “{question}” is open until {moment}; delegates who have not voted yet, by city: {cities}",
            **values,
        )
    if poll.state is PollState.OPEN:
        return Text(
            "Poll {number}: “{question}” is open until {moment}",
            number=number,
            question=question,
            moment=stamp(poll.closes_at, "f"),
        )
    if result is None and poll.state is PollState.CLOSED:
        return Text(
            "Poll {number}: “{question}” closed with too few ballots to publish more than the turnout",
            number=number,
            question=question,
        )
    if result is None:
        return Text("Poll {number}: “{question}” was canceled", number=number, question=question)
    return Text(
        "Poll {number}: “{question}” {headline}", number=number, question=question, headline=headline(result, languages)
    )


def _participation(snapshot: PollSnapshot, texts: Texts, language: Language, *, by_city: bool) -> list[str]:
    """How many have voted and, where that may be said and no table `by_city` says it anyway, which cities."""
    voted = [plain(city.name) for city in snapshot.cities.values() if city.id in (snapshot.turnout.voted or ())]
    awaited = awaited_names(snapshot)
    messages = [
        turnout_text(snapshot),
        *([Text("Voted: {cities}", cities=voted)] if voted and not by_city else []),
        *([Text("{who}: {cities}", who=awaited_word(snapshot.poll), cities=awaited)] if awaited else []),
    ]
    return [texts.render(text, language) for text in messages]


def _own(poll: Poll, own: Ballot, texts: Texts, language: Language) -> list[str]:
    """The ballot of one's own city: who cast it and when, what it says, and its code."""
    lines = [texts.render(Word("poll", "**Your ballot**"), language)]
    if own.user_id and own.cast_at is not None:
        lines.append(
            texts.render(
                Text("Cast by {person} on {moment}", person=f"<@{own.user_id}>", moment=stamp(own.cast_at, "f")),
                language,
            )
        )
    return [
        *lines,
        chosen(poll, own.choice, language),
        *([texts.render(Text("Reason: {reason}", reason=plain(own.reason)), language)] if own.reason else []),
        texts.render(Text("Code: `{code}`", code=own.receipt), language),
    ]
