"""Texts become a language only where they are shown."""

from pathlib import Path

import pytest

from bot.config import PROJECT
from bot.texts import Bilingual, Language, Plural, Text, Texts, Word

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Welcome, {name}"
msgstr "Willkommen, {name}"

msgid "{n} city"
msgid_plural "{n} cities"
msgstr[0] "{n} Stadt"
msgstr[1] "{n} Städte"

msgctxt "answer"
msgid "No"
msgstr "Nein"

#, fuzzy
msgid "Unsure"
msgstr "Unsicher"
"""


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "some.po").write_text(PO, encoding="utf-8")
    return Texts(tmp_path)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        (Text("Welcome, {name}", name="Anna"), "Willkommen, Anna", "Welcome, Anna"),
        (Plural("{n} city", "{n} cities", 1), "1 Stadt", "1 city"),
        (Plural("{n} city", "{n} cities", 1250), "1.250 Städte", "1,250 cities"),
        (
            Text("Welcome, {name}", name=Plural("{n} city", "{n} cities", 2)),
            "Willkommen, 2 Städte",
            "Welcome, 2 cities",
        ),
        (Text("Welcome, {name}", name=["A", "B", "C"]), "Willkommen, A, B und C", "Welcome, A, B, and C"),
        (Word("answer", "No"), "Nein", "No"),
        (Text("No"), "No", "No"),
        (Text("Unsure"), "Unsure", "Unsure"),
        (Text("Not translated {n}", n=1.5), "Not translated 1,5", "Not translated 1.5"),
        (Bilingual("Klima", "Climate"), "Klima", "Climate"),
        (Bilingual("Klima", ""), "Klima", "Klima"),
        ("somebody's {words}", "somebody's {words}", "somebody's {words}"),
    ],
)
def test_a_text_reads_in_each_language(texts: Texts, text: Text, german: str, english: str) -> None:
    assert texts.render(text, Language.DE) == german
    assert texts.render(text, Language.EN) == english


@pytest.mark.parametrize(
    ("locale", "language"), [("de", Language.DE), ("en-US", Language.EN), ("fr", Language.EN), (None, Language.EN)]
)
def test_a_locale_finds_the_nearest_language(locale: str | None, language: Language) -> None:
    assert Language.of(locale) is language


def test_what_somebody_typed_is_not_a_pattern(texts: Texts) -> None:
    assert texts.render(Text("Welcome, {name}", name="{n} %s {}"), Language.DE) == "Willkommen, {n} %s {}"


def test_the_catalogues_that_ship_can_be_read() -> None:
    assert Texts(PROJECT / "data" / "locales").render(Text("Correct"), Language.DE) != "Correct"
