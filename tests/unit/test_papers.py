"""Templates and fonts: what is typed stays text and inside the page, and nothing is drawn as a box."""

import io
from collections.abc import Iterator
from functools import cache
from itertools import groupby

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.papers import FONTS, drawable, placed, png

MARGIN = round(14 / 72 * 200)
"""Pixels that every chart leaves free at its sides."""


@cache
def covered() -> set[int]:
    codes: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            codes.update(font.getBestCmap())
    return codes


def ranges(codes: set[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0]):
        run = [code for _, code in group]
        yield f"{run[0]:x}-{run[-1]:x}"


def bars(title: str, label: str, figure: str) -> dict[str, object]:
    entry = {"label": label, "length": 1.0, "figure": figure, "first": True}
    return {"title": [title, title], "entries": [entry, entry | {"length": 0.0}], "scale": [], "note": [title]}


def sides_are_free(picture: bytes) -> bool:
    image = Image.open(io.BytesIO(picture)).convert("L")
    left = image.crop((0, 0, MARGIN - 3, image.height))
    right = image.crop((image.width - MARGIN + 3, 0, image.width, image.height))
    return left.getextrema() == right.getextrema() == (255, 255)


def test_the_list_of_what_the_fonts_draw_is_what_they_draw() -> None:
    assert (FONTS / "coverage.txt").read_text(encoding="ascii").split() == list(ranges(covered()))


@pytest.mark.parametrize(
    "words",
    [
        "W" * 200,
        "WAS IST IHRER STADT AM WICHTIGSTEN, UND WOMIT SOLL DER NÄCHSTE HAUSHALT ANFANGEN " * 3,
        "\N{FULLWIDTH LATIN CAPITAL LETTER W}" * 60,
        "東京と大阪" * 30,
        "🚲" * 80,
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsüberarbeitungskommission",
        "https://www.dortmund.de/" + "a" * 150,
    ],
)
def test_wide_and_endless_words_stay_inside_the_picture(words: str) -> None:
    assert sides_are_free(png("bars", bars(drawable(words), drawable(words), drawable(words[:60]))))


@given(st.text(max_size=120))
def test_whatever_is_typed_is_drawn_inside_the_picture_and_as_it_is(words: str) -> None:
    words = drawable(words)
    assert sides_are_free(png("bars", bars(words, words, "5 (25 %)")))


@pytest.mark.parametrize("sign", ["\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}", "🚲", "W", "字", "\n"])
def test_endless_text_makes_no_endless_picture(sign: str) -> None:
    """What is written out as a sentence counts as one: a poll with such options must still have a result."""
    entries = [{"label": drawable(sign * 4000), "length": 0.5, "figure": "1", "first": False}] * 25
    picture = png("bars", {"title": [drawable(sign * 4000)], "entries": entries, "scale": [], "note": []})
    assert len(picture) < 8 * 2**20


@pytest.mark.parametrize("words", ['#import "x"', "*fett* _kursiv_ $x^2$", "= Titel", "\\", "@ref <label>", "`#{1+1}`"])
def test_what_would_be_markup_is_text(words: str) -> None:
    """A template that read it as markup would fail, or draw the same as without the signs."""
    plain = png("bars", bars("a", "".join(filter(str.isalnum, words)), "1"))
    assert png("bars", bars("a", words, "1")) != plain
    line = {"label": words, "points": [(0, 1.0)]}
    trend = {"title": ["a"], "dates": ["2026-11"], "lines": [line], "lowest": 1.0, "note": []}
    assert words in [box["text"] for box in placed("trend", trend)]


@pytest.mark.parametrize(
    ("typed_text", "drawn"),
    [
        ("Köln 🏛️ 5 $", "Köln 🏛️ 5 $"),
        ("東京 한국 Київ Αθήνα", "東京 한국 Київ Αθήνα"),
        ("שלום", "slvm"),
        ("Ko\N{COMBINING DIAERESIS}ln", "Köln"),
    ],
)
def test_what_no_font_draws_is_written_out(typed_text: str, drawn: str) -> None:
    assert drawable(typed_text) == drawn


@given(st.text())
def test_nothing_is_drawn_as_a_box(text: str) -> None:
    ascii_only = set(range(128))
    assert {ord(char) for char in drawable(text)} <= covered() | ascii_only


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text("\n".join(ranges(covered())) + "\n", encoding="ascii")
