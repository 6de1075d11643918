"""Says how a ballot is written down, what makes it valid, and how it is filled in step by step.

A choice has a number for each option: 0 or 1 (single, approval), the rank or 0 for none (ranking), points, or a score.
Written with one character each it fits a button's id: a half-filled ballot lives in its own message, and that of an
anonymous poll nowhere else.
"""

from collections.abc import Collection, Sequence
from typing import Final

from bot.errors import UserError
from bot.texts import Plural, Text
from cogs.polls.models.polls import BEST_SCORE, POINTS, Method, Poll

Choice = tuple[int, ...]
ABSTENTION_ALONE: Final = Text(
    "Whoever abstains chooses nothing else. Please choose the abstention alone, or leave it out."
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def encode(choice: Sequence[int]) -> str:
    return "".join(_DIGITS[value] for value in choice)


def decode(text: str) -> Choice:
    """Raises ValueError for what `encode` cannot have written."""
    return tuple(_DIGITS.index(char) for char in text)


def empty(poll: Poll) -> Choice:
    return (0,) * len(poll.options)


def abstains(ballot: Choice, abstentions: Collection[int]) -> bool:
    """Whether a ballot chooses nothing but abstention; one that also chooses something else is a vote for that."""
    return any(ballot) and all(option in abstentions for option, chosen in enumerate(ballot) if chosen)


def only(poll: Poll, option: int) -> Choice:
    """The ballot of one click. Raises UserError for an option that the poll does not have."""
    if not 0 <= option < len(poll.options):
        raise UserError(Text("This option no longer exists. Please vote with the buttons below the poll."))
    return tuple(int(index == option) for index in range(len(poll.options)))


def check(poll: Poll, choice: Choice) -> None:
    """Raises UserError, saying what is missing or too much."""
    if len(choice) != len(poll.options):
        raise ValueError("a ballot for another poll")
    match poll.method:
        case Method.SINGLE:
            if sorted(choice) != [0] * (len(choice) - 1) + [1]:
                raise UserError(Text("Please choose exactly one option."))
        case Method.APPROVAL:
            _check_approval(poll, choice)
        case Method.RANKING:
            _check_ranking(choice)
        case Method.POINTS:
            if sum(choice) != POINTS:
                raise UserError(
                    Text("Please distribute exactly {points} points; so far it is {n}.", points=POINTS, n=sum(choice))
                )
        case Method.SCORE:
            missing = sum(not 1 <= score <= BEST_SCORE for score in choice)
            if missing:
                raise UserError(
                    Plural(
                        "One option has no score yet.", "{n} options have no score yet; please give each one.", missing
                    )
                )


def _check_approval(poll: Poll, choice: Choice) -> None:
    if not any(choice) or any(value not in {0, 1} for value in choice):
        raise UserError(Text("Please choose at least one option."))
    if any(choice[index] for index in poll.abstentions) and sum(choice) > 1:
        raise UserError(ABSTENTION_ALONE)
    if sum(choice) > poll.max_choices:
        raise UserError(
            Plural("Please choose at most one option.", "Please choose at most {n} options.", poll.max_choices)
        )


def _check_ranking(choice: Choice) -> None:
    given = sorted(rank for rank in choice if rank)
    if not given or given != list(range(1, len(given) + 1)):
        raise UserError(Text("Please rank at least one option."))


def is_valid(poll: Poll, choice: Choice) -> bool:
    try:
        check(poll, choice)
    except (UserError, ValueError):
        return False
    return True


def place(poll: Poll, choice: Choice, option: int, value: int) -> Choice:
    """The ballot after `option` was given a rank, points or a score; 0 takes it back. Others make room.

    A rank moves the options behind it back by one; points are cut to what is left.
    """
    values = list(choice)
    if poll.method is Method.RANKING:
        order = [index for index in ranked(choice) if index != option]
        if value:
            order.insert(min(value - 1, len(order)), option)
        return tuple(order.index(index) + 1 if index in order else 0 for index in range(len(values)))
    values[option] = 0
    if poll.method is Method.POINTS:
        value = min(value, POINTS - sum(values))
    values[option] = value
    return tuple(values)


def pick(poll: Poll, choice: Choice, option: int) -> Choice:
    """The ballot after `option` was only pointed at: a ranking gives it the next place at once, so that whoever chooses
    in their own order needs no second menu, and the last place to the only option that is left; other methods wait for
    the number.
    """
    if poll.method is not Method.RANKING or choice[option]:
        return choice
    choice = place(poll, choice, option, next_place(choice))
    left = [index for index, rank in enumerate(choice) if not rank]
    return place(poll, choice, left[0], next_place(choice)) if len(left) == 1 else choice


def next_place(choice: Choice) -> int:
    """The place of a ranking that is asked for next; one more than there are options when none is left."""
    return len(ranked(choice)) + 1


def ranked(choice: Choice) -> list[int]:
    """The options of a ranking, the first one first, without those left out."""
    return sorted((index for index, rank in enumerate(choice) if rank), key=lambda index: choice[index])


def values_for(poll: Poll, choice: Choice, option: int) -> range:
    """What an option may be given now, beside 0 for "none"."""
    match poll.method:
        case Method.RANKING:
            return range(1, sum(map(bool, choice)) + (1 if choice[option] == 0 else 0) + 1)
        case Method.POINTS:
            return range(1, POINTS - sum(choice) + choice[option] + 1)
        case _:
            return range(1, BEST_SCORE + 1)
