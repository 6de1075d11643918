"""Reads the options of a poll from what was typed: one on each line or between bars, without the marks of a list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.markup import clean_line, clean_text, plain, twin_key
from bot.texts import Bilingual, Text
from bot.when.words import MONTHS
from bot.words import indexed
from cogs.polls.models.polls import MAX_OPTIONS, MIN_OPTIONS, OPTION_LENGTH, Option

ABSTENTION = Option(Bilingual("Enthaltung", "Abstention"), abstention=True)
YES_NO = (Option(Bilingual("Ja", "Yes")), Option(Bilingual("Nein", "No")), ABSTENTION)
"""The options of a poll for which none were typed."""
_ABSTENTION_WORDS = frozenset({"enthaltung", "abstention", "abstain", "ich enthalte mich", "i abstain"})
_IN_BRACKETS = re.compile(r"\(([^()]*)\)$")
_LIST_MARK = re.compile(r"(?P<mark>[-*•]|(?P<number>\d{1,2}|[A-Za-z])(?P<close>[.)]))\s+(?P<text>\S.*)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class TypedOptions:
    """The texts of the options; whether they were typed as a list, whose marks are no part of them."""

    texts: tuple[str, ...]
    marks_removed: bool = False


def split_options(typed: str, *, keep_marks: bool = False) -> TypedOptions:
    """The options as typed: cleaned, empty ones left out, without the marks of a list unless they are to be kept."""
    cleaned = clean_text(typed).replace("|", "\n").split("\n")
    lines = [line for line in map(clean_line, cleaned) if line]
    unmarked = () if keep_marks else _without_list_marks(lines)
    return TypedOptions(unmarked, marks_removed=True) if unmarked else TypedOptions(tuple(lines))


def _without_list_marks(lines: list[str]) -> tuple[str, ...]:
    """The texts behind the marks where every line has one and together they run through a list; else none.

    `1. Mai` is a date, `1. Lesung | 2. Lesung` count the same thing, and `A. Weber` is a name: there the mark is a part
    of the text. In doubt it stays.
    """
    matches = [match for match in map(_LIST_MARK.fullmatch, lines) if match is not None]
    if not matches or len(matches) < len(lines):
        return ()
    texts = tuple(match["text"] for match in matches)
    numbers = [match["number"] for match in matches]
    if not any(numbers):
        return texts if len({match["mark"] for match in matches}) == 1 else ()
    running = [str(number) for number in range(1, len(lines) + 1)]
    lettered = list(_LETTERS[: len(lines)])
    if numbers not in (running, lettered, [letter.upper() for letter in lettered]):
        return ()
    with_dots = any(match["close"] == "." for match in matches)
    if with_dots and (numbers[0] == "A" or any(map(_is_of_date, texts)) or _count_one_thing(texts)):
        return ()
    return texts


def _is_of_date(text: str) -> bool:
    """Whether a number with a dot before it would be a day, as before a month's name or number."""
    first = re.split(r"[\s.,]", text.casefold(), maxsplit=1)[0]
    return first in MONTHS or first[:1].isdigit()


def _count_one_thing(texts: tuple[str, ...]) -> bool:
    """Whether texts begin alike, as what is counted does: readings, quarters, clubs of one name."""
    return len({twin_key(text.split()[0]) for text in texts}) < len(texts)


def parse_options(typed: str, *, keep_marks: bool = False) -> TypedOptions | None:
    """The options, one on each line or between bars; None for nothing typed. Raises UserError."""
    options = split_options(typed, keep_marks=keep_marks)
    if not options.texts:
        return None
    if len(options.texts) < MIN_OPTIONS:
        raise UserError(
            Text(
                "There is only one option: “{option}”. A poll needs at least two, one on each line or with “|” "
                "between them.",
                option=plain(options.texts[0]),
            )
        )
    if len(options.texts) > MAX_OPTIONS:
        raise too_many(len(options.texts))
    seen: dict[str, str] = {}
    for option in options.texts:
        check_length(option)
        first = seen.setdefault(twin_key(option), option)
        if first is not option:
            raise UserError(
                Text("The option “{option}” stands there twice. Please leave one of them out.", option=plain(first))
            )
    return options


def parse_translations(typed: str, originals: Sequence[str]) -> tuple[str, ...]:
    """The translations of options, in their order; with the marks of a list where the originals have them.

    Raises UserError when there are more or fewer, and for two options that have one translation.
    """
    keep_marks = split_options("\n".join(originals)).marks_removed
    translations = split_options(typed, keep_marks=keep_marks).texts
    if len(translations) != len(originals):
        raise UserError(
            Text(
                "Options to translate: {wanted}; translated: {n}. Please write one translation on each line, in the "
                "same order.",
                wanted=len(originals),
                n=len(translations),
            )
        )
    first_of: dict[str, str] = {}
    for translation, original in zip(translations, originals, strict=True):
        check_length(translation)
        first = first_of.setdefault(twin_key(translation), original)
        if first is not original:
            raise UserError(
                Text(
                    "“{translation}” stands for two options, “{first}” and “{second}”. Please give each a translation "
                    "of its own.",
                    translation=plain(translation),
                    first=plain(first),
                    second=plain(original),
                )
            )
    return translations


def is_abstention(text: str) -> bool:
    """Whether an option is an abstention: by its words, or by one of them in brackets behind others."""
    bracketed = _IN_BRACKETS.search(text)
    return indexed(text) in _ABSTENTION_WORDS or (bracketed is not None and indexed(bracketed[1]) in _ABSTENTION_WORDS)


def too_many(count: int) -> UserError:
    """What is said where there are more options than can be put to the vote."""
    return UserError(
        Text(
            "These are {n} options; at most {most} can be put to the vote. Please join or leave out some.",
            n=count,
            most=MAX_OPTIONS,
        )
    )


def check_length(option: str) -> None:
    """Raises UserError for an option that does not fit."""
    if len(option) > OPTION_LENGTH:
        raise UserError(
            Text(
                "The option “{option}…” is {length} characters long; {most} fit. Please shorten it: what you typed "
                "is kept.",
                option=plain(option[:40]),
                length=len(option),
                most=OPTION_LENGTH,
            )
        )
