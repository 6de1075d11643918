"""Draws the private ballot: what was chosen, what remains, and the controls to fill it in, whose ids are its state."""

from typing import Any

import discord

from bot.markup import cut, plain
from bot.texts import Language, Plural, Text, Texts, Word
from bot.ui.ids import make_id
from bot.ui.kit import button, option, select, view
from cogs.polls.models.polls import BEST_SCORE, POINTS, Method, Poll
from cogs.polls.render.labels import LETTERS
from cogs.polls.rules.ballots import ABSTENTION_ALONE, Choice, empty, encode, is_valid, next_place, ranked, values_for

MARK = "polls.mark"
"""Choosing options of a single choice or approval: arguments poll and ballot; the values are the options."""
PICK = "polls.pick"
"""Choosing the option that is to get a rank, points or a score: arguments poll and ballot."""
GIVE = "polls.give"
"""Giving it: arguments poll, ballot and option; the value is the number."""
CONFIRM = "polls.confirm"
"""Casting the ballot: arguments poll and ballot."""
RESTART = "polls.restart"
"""Beginning anew: argument poll."""
# An embed takes 4,096 characters. Where the options need more they are shortened here; "Details" has them whole.
_ROOM, _SHORT = 3400, 50

INSTRUCTIONS = {
    Method.SINGLE: Text("Choose one option, then confirm."),
    Method.APPROVAL: Text("Choose every option that you approve of, then confirm."),
    Method.RANKING: Text(
        "Choose the options in your order; the second menu moves one to another rank. What you leave out "
        "shares the last rank."
    ),
    Method.POINTS: Text("Choose an option, then its points, until all ten are given. They may all go to one option."),
    Method.SCORE: Text(
        "Choose an option, then its score from 1 (not at all) to 5 (very much), until each one has one."
    ),
}


STANDING = Text("This is the ballot that stands; until the close it can be replaced.")
UNFINISHED = Text("This is your unfinished ballot. Nothing of it counts before you confirm it.")


def ballot_text(poll: Poll, choice: Choice, texts: Texts, language: Language, note: Text | None = None) -> str:
    """The question, how to fill in the ballot, what it says so far, and what remains."""
    lines = [
        f"## {plain(poll.question.pick(language))}",
        texts.render(INSTRUCTIONS[poll.method], language),
        *([texts.render(note, language)] if note is not None else []),
        "",
        *written(poll, choice, language),
        "",
        texts.render(remaining(poll, choice), language),
    ]
    return "\n".join(lines)


def written(poll: Poll, choice: Choice, language: Language) -> list[str]:
    """The ballot in words: a line for each option, rankings in their order."""
    texts = [plain(option.text.pick(language)) for option in poll.options]
    if sum(map(len, texts)) + len(plain(poll.question.pick(language))) > _ROOM:
        texts = [plain(cut(option.text.pick(language), _SHORT)) for option in poll.options]
    return [f"{_mark(poll, choice[index])} {LETTERS[index]} {texts[index]}" for index in _order(poll, choice)]


def chosen(poll: Poll, choice: Choice, language: Language) -> str:
    """The ballot on one or a few lines, without what was left empty: the receipt's summary."""
    lines = zip(written(poll, choice, language), _order(poll, choice), strict=True)
    return "\n".join(line for line, index in lines if choice[index])


def remaining(poll: Poll, choice: Choice) -> Text:
    """What is still to do, or that it can be confirmed."""
    match poll.method:
        case Method.RANKING if next_place(choice) <= len(choice):
            text = (
                Text(
                    "**Rank {n} is next.** You can also confirm now: what you leave out shares the last rank.",
                    n=next_place(choice),
                )
                if any(choice)
                else Text("**Rank {n} is next.** Nothing is chosen yet.", n=1)
            )
        case _ if is_valid(poll, choice):
            text = Text("**Ready:** please check it and press “Confirm”. Nothing is counted before.")
        case Method.POINTS:
            text = Plural("One point is left.", "{n} points are left.", POINTS - sum(choice))
        case Method.SCORE:
            text = Plural("One option is left.", "{n} options are left.", sum(not score for score in choice))
        case Method.APPROVAL if any(choice[index] for index in poll.abstentions):
            text = ABSTENTION_ALONE
        case Method.APPROVAL:
            text = Plural("Choose at most one option.", "Choose one to {n} options.", poll.max_choices)
        case _:
            text = Text("Nothing is chosen yet.")
    return text


def ballot_view(
    poll: Poll, choice: Choice, texts: Texts, language: Language, picked: int | None = None
) -> discord.ui.View:
    """The controls for what is chosen so far; `picked` is the option whose number is asked for."""
    code = encode(choice)

    def say(text: Text) -> str:
        return texts.render(text, language)

    def label(index: int) -> str:
        return f"{LETTERS[index]} {poll.options[index].text.pick(language)}"

    indexes = range(len(poll.options))
    if poll.method in {Method.SINGLE, Method.APPROVAL}:
        selects = [
            select(
                make_id(MARK, poll.id, code),
                [option(label(index), str(index), default=bool(choice[index])) for index in indexes],
                say(Text("Your choice")),
                at_most=1 if poll.method is Method.SINGLE else poll.max_choices,
            )
        ]
    else:
        selects = [
            select(
                make_id(PICK, poll.id, code),
                [
                    option(
                        label(index) + (f" ({choice[index]})" if choice[index] else ""),
                        str(index),
                        default=index == picked,
                    )
                    for index in indexes
                ],
                say(_pick_prompt(poll, choice)),
            ),
            *([_numbers(poll, choice, picked, texts, language)] if picked is not None else []),
        ]
    confirm = button(
        say(Word("button", "Confirm")),
        make_id(CONFIRM, poll.id, code),
        discord.ButtonStyle.success,
        disabled=not is_valid(poll, choice),
    )
    restart = button(say(Word("button", "Start over")), make_id(RESTART, poll.id), disabled=choice == empty(poll))
    return view(*selects, confirm, restart)


def _pick_prompt(poll: Poll, choice: Choice) -> Text:
    """What stands in the menu of options."""
    if poll.method is not Method.RANKING:
        return Text("1. Choose an option")
    if next_place(choice) > len(choice):
        return Text("Choose an option to move it")
    return Text("Rank {n}: choose an option", n=next_place(choice))


def _numbers(poll: Poll, choice: Choice, picked: int, texts: Texts, language: Language) -> discord.ui.Select[Any]:
    word = {
        Method.RANKING: Text("2. Its rank"),
        Method.POINTS: Text("2. Its points"),
        Method.SCORE: Text("2. Its score"),
    }[poll.method]
    options = [
        option(_number_label(poll, value, texts, language), str(value), default=value == choice[picked])
        for value in values_for(poll, choice, picked)
    ]
    if poll.method is not Method.SCORE:
        # 25 places and "none" would be 26 entries; the last place is where an option stands that is left out.
        options = [option(texts.render(Text("Leave it out"), language), "0"), *options][:25]
    placeholder = f"{texts.render(word, language)}: {LETTERS[picked]} {poll.options[picked].text.pick(language)}"
    return select(make_id(GIVE, poll.id, encode(choice), picked), options, placeholder)


def _number_label(poll: Poll, value: int, texts: Texts, language: Language) -> str:
    match poll.method:
        case Method.RANKING:
            return texts.render(Text("Rank {n}", n=value), language)
        case Method.POINTS:
            return texts.render(Plural("{n} point", "{n} points", value), language)
        case _:
            return f"{value} {'★' * value}{'☆' * (BEST_SCORE - value)}"


def _mark(poll: Poll, value: int) -> str:
    if poll.method in {Method.SINGLE, Method.APPROVAL}:
        return "✅" if value else "▫️"
    return f"`{value:>2}.`" if poll.method is Method.RANKING and value else f"`{value or '–':>3}`"  # noqa: RUF001 - a dash for none


def _order(poll: Poll, choice: Choice) -> list[int]:
    if poll.method is not Method.RANKING:
        return list(range(len(choice)))
    return [*ranked(choice), *(index for index, rank in enumerate(choice) if not rank)]
