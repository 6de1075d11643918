"""What people type comes out as they typed it: never as markdown, a mention, a direction or a link in disguise."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.markup import clean_line, clean_text, cut, is_emoji, plain, twin_key
from tests.unit.discord_markdown import ANYWHERE, show

SIGNS = st.text(st.sampled_from("*_~|`<>[]()#@:!&\\-+.1 2\nabt/") | st.characters(), max_size=60)
"""Texts in which what has a meaning is likelier than elsewhere."""
PIECES = st.lists(
    st.sampled_from(
        (
            *(
                "@everyone",
                "@here",
                "<@1>",
                "<#2>",
                "<t:1:R>",
                ":tada:",
                "12. ",
                "- ",
                "# ",
                "-# ",
                "> ",
                ">>> ",
                "```",
            ),
            *("**", "https://a.de/*b_c*", "http://x.de/~~|", "[a](https://b.de)", "\n", " ", "Wort", "presse@1und1.de"),
            *("\\", "10:30:00"),
        )
    ),
    max_size=12,
).map("".join)


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
        ("@everyone", "\\@everyone"),
        ("<@123> <#4> <t:1:R> <:name:5>", r"\<@123\> \<\#4\> \<t\:1:R\> \<\:name:5\>"),
        ("12. Sitzung", r"12\. Sitzung"),
        (" 12. Sitzung\n3. Punkt", " 12\\. Sitzung\n3\\. Punkt"),
        ("am 12. Mai", "am 12. Mai"),
        ("2026", "2026"),
        (" - item", r" \- item"),
        ("https://www.youtube.com/@24hNews", "https://www.youtube.com/@24hNews"),
        ("presse@1und1.de", "presse@1und1.de"),
        (":tada:", r"\:tada:"),
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
        ("Haushalt\t2027", "Haushalt 2027"),
        ("Wärme\u00adplanung", "Wärmeplanung"),
        ("\u3164Klima\u2800schutz", "Klima schutz"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("ab\u200dcd", "abcd"),
        ("\u0301abc", "abc"),
        ("❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ],
)
def test_a_line_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_lines_stay_lines_in_longer_texts() -> None:
    assert clean_text(" one \r\ntwo\t\r\n\r\nthree ") == "one\ntwo\n\nthree"


def as_written(text: str) -> str:
    """The text with what stands in links as these write it: `%2A` is `*`."""
    return re.sub(r"%(2A|5C|5F|7E|7C|60)", lambda code: chr(int(code[1], 16)), text)


@given(st.text() | SIGNS | PIECES)
@example("**https://a.de/**x**")
@example("https://a.de/x.*y*")
def test_what_is_posted_reads_as_it_was_typed_with_no_ping_and_no_format(text: str) -> None:
    shown = show(plain(text))
    assert shown.meanings == []
    assert as_written(shown.text) == as_written(text)


@given((st.text(min_size=1) | SIGNS | PIECES).map(clean_line).filter(bool))
@example("http://\\")
@example("http://a.de/x\\ y")
def test_words_in_bold_end_where_they_end(text: str) -> None:
    source = f"**{plain(text)}**"
    strong = ANYWHERE["strong"].match(source)
    assert strong is not None
    assert strong.end() == len(source)


UNSEEN = st.text(
    st.sampled_from(
        "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u200b\u200c\u200d\u200e\u2060\u2800\u3164\ufe0f\uffa0\U000e0041"
        " \t\n\u3000\u0301\u20e3"
    )
)
JOINERS_AND_FILLERS = st.text(st.sampled_from("\u00ad\u115f\u200b\u200c\u200d\u2060\u3164\ufe0f\U000e0041"))


@given(UNSEEN)
def test_what_cannot_be_seen_is_nothing(text: str) -> None:
    assert clean_line(text) == ""


@given(JOINERS_AND_FILLERS)
def test_texts_that_differ_by_what_cannot_be_seen_are_twins(unseen: str) -> None:
    assert twin_key(f"Klima{unseen}schutz") == twin_key("KLIMASCHUTZ")


@pytest.mark.parametrize(
    ("text", "other"), [("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"), ("👨‍👩‍👧", "👨👩👧"), ("Ja", "Jä"), ("1. Lesung", "2. Lesung")]
)
def test_what_looks_different_is_no_twin(text: str, other: str) -> None:
    assert twin_key(text) != twin_key(other)


@given(st.text() | UNSEEN)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text(), st.integers(2, 50))
def test_a_cut_label_fits_and_shows_that_it_was_cut(text: str, length: int) -> None:
    label = cut(text, length)
    assert len(label) <= length
    assert label == text or label.endswith("…")


@pytest.mark.parametrize(
    "emoji",
    [
        "🌍",
        "🏙️",
        "✔",
        "👩🏽‍🚒",
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "1️⃣",
        "#️⃣",
    ],
)
def test_an_emoji_is_one_sign(emoji: str) -> None:
    assert is_emoji(emoji)


@pytest.mark.parametrize(
    "text",
    ["", "1", "#", "A", "!!!", "—", "→x", "😀😀", "🌍 ", "🇩", "<:x:123456789012345678>", ":earth:", "économie", "()"],
)
def test_anything_else_is_no_emoji(text: str) -> None:
    assert not is_emoji(text)
