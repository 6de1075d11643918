"""Turns what was typed into a plan, or into a refusal that says what to type instead."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.markup import clean_line, plain, read_reason
from bot.matching import read_integer
from bot.texts import Bilingual, Language, Plural, Text
from bot.when import Moment, WhenError, days_later, parse_when
from bot.when.texts import explain
from bot.words import narrow
from cogs.network.models.topics import Topic
from cogs.polls.models.polls import (
    DEFAULT_DURATION,
    MAX_DURATION,
    MAX_OPTIONS,
    MIN_ANONYMOUS_VOTERS,
    MIN_DURATION,
    MIN_OPTIONS,
    QUESTION_LENGTH,
    REASON_LENGTH,
    VOTE_REASON_LENGTH,
    Method,
    Option,
    PollDesign,
    PollInput,
    PollSettings,
    Secrecy,
    Voters,
)
from cogs.polls.rules.options import ABSTENTION, YES_NO, is_abstention, parse_options, parse_translations, too_many
from cogs.polls.rules.visibility import takes_reasons

_END_OF_DAY = time(18, 0)
"""When a poll closes for which only a day was typed."""
_MAX_PERCENT = 100


def parse_input(poll_input: PollInput, topic: Topic | None, now: datetime, zone: ZoneInfo) -> PollDesign:
    """What the entry means, typed at `now` (aware) by somebody whose clocks show `zone`. Raises UserError."""
    question = parse_question(poll_input.question)
    settings = poll_input.settings
    options = parse_options(poll_input.options, keep_marks=settings.keep_list_marks)
    other = parse_question(poll_input.other_question) if poll_input.other_question.strip() else ""
    if options is None:
        choices: tuple[Option, ...] = YES_NO
    else:
        others = (
            parse_translations(poll_input.other_options, options.texts)
            if poll_input.other_options.strip()
            else ("",) * len(options.texts)
        )
        choices = tuple(
            Option(in_language(text, two, settings.language), abstention=is_abstention(text))
            for text, two in zip(options.texts, others, strict=True)
        )
        if settings.add_abstention and not any(option.abstention for option in choices):
            choices = (*choices, ABSTENTION)
            if len(choices) > MAX_OPTIONS:
                raise too_many(len(choices))
    design = PollDesign(
        question=in_language(question, other, settings.language),
        options=choices,
        topic=topic,
        closes=parse_closing_time(poll_input.closes, now, zone),
        quorum=parse_quorum(poll_input.quorum),
        settings=settings,
        marks_removed=options is not None and options.marks_removed,
    )
    return check_design(design)


def completed(text: Bilingual, typed: str) -> Bilingual:
    """A text with what was typed as its missing side; what it has stays."""
    return Bilingual(text.de or typed, text.en or typed)


def in_language(text: str, other: str, language: Language) -> Bilingual:
    """A text and its translation, where `text` is in `language`."""
    return Bilingual(de=text, en=other) if language is Language.DE else Bilingual(de=other, en=text)


def check_design(design: PollDesign) -> PollDesign:
    """The plan with its defaults. Raises UserError where its parts do not go together."""
    settings = design.settings
    option_count = len(design.options)
    wanted = settings.max_choices or option_count
    if settings.method is Method.APPROVAL and not 1 <= wanted <= option_count:
        raise UnfitSettings(
            Text("Of {n} options, 1 to {n} can be chosen. Please correct the number of choices.", n=option_count)
        )
    if settings.voters is Voters.EVERYONE and design.quorum:
        raise UnfitSettings(
            Text(
                "A quorum needs a fixed number of voters: it is possible when cities or delegates vote. Please leave "
                "it out, or change who votes."
            )
        )
    abstentions = [option for option in design.options if option.abstention]
    if abstentions and settings.method not in {Method.SINGLE, Method.APPROVAL}:
        raise UnfitSettings(
            Text(
                "An abstention is no option to be ranked, scored or given points: whoever abstains casts no ballot. "
                "Please leave “{option}” out, or choose another method.",
                option=plain(abstentions[0].text.pick(settings.language)),
            )
        )
    if len(design.options) - len(abstentions) < MIN_OPTIONS:
        raise UserError(Text("Beside the abstention, a poll needs at least two options. Please add one."))
    if settings.reasons and not takes_reasons(settings.secrecy, settings.voters):
        raise UnfitSettings(
            Text(
                "Votes can carry reasons only in open polls of cities or delegates: words give away who wrote them. "
                "Please change one or the other."
            )
        )
    if settings.double_majority and (
        settings.method not in {Method.SINGLE, Method.APPROVAL}
        or settings.voters is Voters.EVERYONE
        or settings.secrecy is Secrecy.ANONYMOUS
    ):
        raise UnfitSettings(
            Text(
                "A double majority is possible for a single choice or an approval vote of cities or delegates that is "
                "not anonymous. Please change one or the other."
            )
        )
    if settings.method is not Method.APPROVAL:
        wanted = 1 if settings.method is Method.SINGLE else option_count
    return replace(design, settings=replace(settings, max_choices=wanted))


class UnfitSettings(UserError):
    """What was chosen (method, voters, secrecy) does not go together: it is offered to be chosen anew."""


def check_electorate(settings: PollSettings, eligible: int, able: int) -> None:
    """Raises UserError where nobody could vote, or too few for a secret ballot.

    `eligible` are the cities, delegates or people of the electorate; `able` those of them for which somebody can vote
    now: a city without anybody who may speak for it casts no ballot.
    """
    if eligible == 0:
        raise UserError(
            Text("Nobody could vote: there is no city or delegate yet. `/city list` shows who is registered.")
        )
    if settings.secrecy is not Secrecy.ANONYMOUS or able >= MIN_ANONYMOUS_VOTERS:
        return
    if settings.voters is Voters.CITIES:
        raise UnfitSettings(
            Plural(
                "An anonymous poll of cities needs at least {fewest} cities for which somebody can vote, and here "
                "there is one: with so few, the totals themselves give away who voted how. Please choose another "
                "secrecy, or let more people vote.",
                "An anonymous poll of cities needs at least {fewest} cities for which somebody can vote, and here "
                "there are {n}: with so few, the totals themselves give away who voted how. Please choose another "
                "secrecy, or let more people vote.",
                able,
                fewest=MIN_ANONYMOUS_VOTERS,
            )
        )
    raise UnfitSettings(
        Plural(
            "An anonymous poll needs at least {fewest} people who can vote, and here there is one: with so few, the "
            "totals themselves give away who voted how. Please choose another secrecy, or let more people vote.",
            "An anonymous poll needs at least {fewest} people who can vote, and here there are {n}: with so few, the "
            "totals themselves give away who voted how. Please choose another secrecy, or let more people vote.",
            able,
            fewest=MIN_ANONYMOUS_VOTERS,
        )
    )


def parse_question(typed: str) -> str:
    question = clean_line(typed)
    if not question:
        raise UserError(Text("The poll needs a question that can be read. Please give it one."))
    if len(question) > QUESTION_LENGTH:
        raise UserError(
            Text(
                "The question is {length} characters long; {most} fit. Please shorten it: what you typed is kept.",
                length=len(question),
                most=QUESTION_LENGTH,
            )
        )
    return question


def parse_closing_time(typed: str, now: datetime, zone: ZoneInfo) -> Moment:
    """When it closes; nothing typed means in a week. Raises UserError for what is past or more than a year ahead."""
    if not typed.strip():
        closes = days_later(now.replace(second=0, microsecond=0), DEFAULT_DURATION.days, zone)
        return Moment.of(closes, zone)
    try:
        moment = parse_when(typed, now=now, zone=zone, default_time=_END_OF_DAY)
    except WhenError as error:
        raise UserError(explain(error)) from error
    if moment.instant - now < MIN_DURATION:
        raise UserError(
            Text(
                "A poll stays open for at least {n} minutes. Please choose a later time.", n=MIN_DURATION.seconds // 60
            )
        )
    if moment.instant - now > MAX_DURATION:
        raise UserError(
            Text("A poll stays open for a year at most. Please check the year: {year}.", year=str(moment.wall.year))
        )
    return moment


def parse_quorum(typed: str) -> int:
    """The quorum in per cent, with or without the sign; nothing means none. Raises UserError."""
    text = narrow(typed).strip().removesuffix("%").strip()
    if not text:
        return 0
    percent = read_integer(text)
    if percent is None or percent > _MAX_PERCENT:
        raise UserError(
            Text(
                "The quorum is a whole number from 0 to 100, in percent, not “{typed}”. Please correct it; empty means "
                "that there is none.",
                typed=plain(clean_line(typed)[:40]),
            )
        )
    return percent


def parse_vote_reason(typed: str) -> str:
    """The reason of a vote on one line; empty: none. Raises UserError when it is too long."""
    return clean_line(read_reason(typed, VOTE_REASON_LENGTH, None))


def parse_cancel_reason(typed: str) -> str:
    """Why a poll is cancelled. Raises UserError when it is empty or too long."""
    missing = Text("Please say in a few words why the poll is canceled: everybody sees it.")
    return read_reason(typed, REASON_LENGTH, missing)
