"""Differences of texts: right, and cheap for any text up to the limit."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.decisions.models.decisions import TEXT_LENGTH
from cogs.decisions.rules.difference import changed_spans, changed_words, difference

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(st.text("ab\n", max_size=40), st.text("ab\n", max_size=40))
def test_the_difference_holds_every_line_that_is_gone_or_new(before: str, after: str) -> None:
    lines = difference(before, after)
    if before.splitlines() == after.splitlines():
        assert lines == []
    else:
        assert any(sign in "+-" for sign, _ in lines)


@given(WORDS, WORDS)
def test_what_lies_between_the_changes_is_the_same_in_both(old: list[str], new: list[str]) -> None:
    at_old = at_new = 0
    for from_old, to_old, from_new, to_new in [*changed_spans(old, new), (len(old), len(old), len(new), len(new))]:
        assert old[at_old:from_old] == new[at_new:from_new]
        at_old, at_new = to_old, to_new


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_the_pieces_of_a_line_are_the_line(before: str, after: str) -> None:
    old, new = changed_words(before, after)
    assert ("".join(words for _, words in old), "".join(words for _, words in new)) == (before, after)
    assert "".join(words for differs, words in old if not differs) == "".join(
        words for differs, words in new if not differs
    )


def test_one_changed_word_is_the_only_one_marked() -> None:
    old, new = changed_words("Die Stadt zahlt 100 Euro im Jahr.", "Die Stadt zahlt 200 Euro im Jahr.")
    assert [words for differs, words in old if differs] == ["100"]
    assert [words for differs, words in new if differs] == ["200"]


def test_lines_that_did_not_change_stand_around_those_that_did() -> None:
    assert difference("a\nb\nc\nd\ne\nf\ng", "a\nB\nc\nd\ne\nF\ng") == [
        *((" ", "a"), ("-", "b"), ("+", "B"), (" ", "c"), ("…", "")),
        *((" ", "e"), ("-", "f"), ("+", "F"), (" ", "g")),
    ]


def _shuffled(words: list[str]) -> str:
    return " ".join(sorted(words, key=lambda word: word[::-1]))


NUMBERS = [str(number) for number in range(TEXT_LENGTH // 6)]
LONGEST: dict[str, tuple[str, str]] = {
    "the same two words over and over": ("ja nein " * (TEXT_LENGTH // 8), "nein ja ja " * (TEXT_LENGTH // 11)),
    "every word elsewhere": (" ".join(NUMBERS), _shuffled(NUMBERS)),
    "nothing in common": ("a " * (TEXT_LENGTH // 2), "b " * (TEXT_LENGTH // 2)),
    "one letter a line": ("a\n" * (TEXT_LENGTH // 2), "b\na\n" * (TEXT_LENGTH // 4)),
    "one word changed in the middle": ("wort " * 20_000 + "alt" + " wort" * 19_000, "wort " * 39_000),
    "pieces just small enough": (
        " ".join(f"x{n // 49} y y" for n in range(TEXT_LENGTH // 12)),
        " ".join(f"x{n // 49} y z" for n in range(TEXT_LENGTH // 12)),
    ),
}


@pytest.mark.parametrize("compare", [difference, changed_words])
@pytest.mark.parametrize("texts", LONGEST.values(), ids=LONGEST)
def test_the_longest_texts_are_compared_in_no_time(
    texts: tuple[str, str], compare: Callable[[str, str], object]
) -> None:
    """Forty thousand characters once took 41 seconds. What is left is done in a thread."""
    assert all(len(text) <= TEXT_LENGTH for text in texts)
    before = time.thread_time()
    compare(*texts)
    assert time.thread_time() - before < 2
