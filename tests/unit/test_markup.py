"""What people type comes out as they typed it: never as markdown, a mention, a direction or a link in disguise."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import clean_line, clean_text, cut, plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Wärmeplanung", "Wärmeplanung"),
        ("**bold** _it_ ~~no~~ ||spoiler|| `code`", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\| \`code\`"),
        ("[safe](https://evil.example)", r"\[safe\](https://evil.example)"),
        ("# Title", r"\# Title"),
        ("> quote", r"\> quote"),
        ("- item", r"\- item"),
        ("see https://dortmund.de/a_b_c now", "see https://dortmund.de/a_b_c now"),
        ("@everyone", "@\u200beveryone"),
        ("<@123> <#4> <t:1:R> <:name:5>", "\\<@\u200b123\\> \\<\\#4\\> \\<t:1:R\\> \\<:name:5\\>"),
        ("mayor@dortmund.de", "mayor@dortmund.de"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_words_are_shown_as_they_were_typed(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two   spaces \n and a line ", "two spaces and a line"),
        ("abc\u202edcba", "abcdcba"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("bell\x07", "bell"),
        ("a\u0308", "ä"),
        ("family 👨‍👩‍👧 stays", "family 👨‍👩‍👧 stays"),
    ],
)
def test_a_line_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_lines_stay_lines_in_longer_texts() -> None:
    assert clean_text(" one \r\ntwo\t\r\n\r\nthree ") == "one\ntwo\n\nthree"


@given(st.text())
def test_no_text_can_ping_or_format(text: str) -> None:
    shown = plain(text)
    assert not re.search(r"@(everyone|here)", shown)
    assert not re.search(r"<(@|#|t:|a?:)", re.sub(r"\\.", "", shown))


@given(st.text(), st.integers(2, 50))
def test_a_cut_label_fits_and_shows_that_it_was_cut(text: str, length: int) -> None:
    label = cut(text, length)
    assert len(label) <= length
    assert label == text or label.endswith("…")
