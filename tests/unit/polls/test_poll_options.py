"""What is typed as options: a list loses its marks only where they can be nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.errors import UserError
from bot.texts import Language, Texts
from cogs.polls.models.polls import PollInput, PollSettings
from cogs.polls.render.answers import preview
from cogs.polls.rules.options import parse_options, parse_translations, split_options
from cogs.polls.rules.parsing import parse_input
from tests.unit.polls.samples import BERLIN, HERE, NOW


@pytest.mark.parametrize(
    "typed",
    [
        "1. Mai|3. Oktober|24. Dezember",
        "1. Mai|2. Juni",
        "1. May|2. June|3. July",
        "1. 5. 2026|2. 5. 2026",
        "1. Lesung|2. Lesung",
        "1. Lesung im Mai|2. Lesung im Juni|3. Beratung",
        "1. FC Köln|2. FC Nürnberg",
        "A. Müller|B. Schmidt",
        "1. Rad|Bus",
        "1. Rad|3. Bus",
        "2. Rad|3. Bus",
        "a) Rad|c) Bus",
        "- Rad|Bus",
        "5 Euro|10 Euro",
        "-5 Grad|-10 Grad",
        "1.5 Millionen|2.5 Millionen",
    ],
)
def test_what_is_a_date_an_ordinal_or_a_name_stays_as_it_was_typed(typed: str) -> None:
    options = parse_options(typed)
    assert options is not None
    assert (options.texts, options.marks_removed) == (tuple(typed.split("|")), False)


@pytest.mark.parametrize(
    "typed",
    [
        "1. Rad|2. Bus|3. Bahn",
        "1) Rad|2) Bus|3) Bahn",
        "1. Rad|2. Bus|3) Bahn",
        "a) Rad|b) Bus|c) Bahn",
        "a. Rad|b. Bus|c. Bahn",
        "A) Rad|B) Bus|C) Bahn",
        "- Rad|- Bus|- Bahn",
        "* Rad|* Bus|* Bahn",
        "• Rad\n• Bus\n\n• Bahn",
    ],
)
def test_a_complete_list_loses_its_marks_unless_they_are_to_be_kept(typed: str) -> None:
    options = split_options(typed)
    assert (options.texts, options.marks_removed) == (("Rad", "Bus", "Bahn"), True)
    whole = tuple(line for line in typed.replace("|", "\n").split("\n") if line)
    assert split_options(typed, keep_marks=True).texts == whole


def test_a_translation_keeps_its_marks_where_the_options_have_theirs() -> None:
    assert parse_translations("a) Red|b) Green", ("a) Rot", "b) Grün")) == ("a) Red", "b) Green")
    assert parse_translations("a) Red|b) Green", ("Rot", "Grün")) == ("Red", "Green")
    assert parse_translations("1. reading|2. reading", ("1. Lesung", "2. Lesung")) == ("1. reading", "2. reading")


@pytest.mark.parametrize("typed", ["Red|Red", "Red|Re\u00add"])
def test_two_options_have_two_translations(typed: str) -> None:
    with pytest.raises(UserError, match="a translation of its own") as refused:
        parse_translations(typed, ("Rot", "Grün"))
    assert {str(value) for value in refused.value.text.params.values()} == {"Red", "Rot", "Grün"}


@given(st.lists(st.from_regex(r"[A-Za-z0-9.)* -]{1,12}", fullmatch=True), min_size=1, max_size=6))
def test_either_every_option_loses_a_mark_or_none_does(typed: list[str]) -> None:
    kept = split_options("\n".join(typed), keep_marks=True).texts
    options = split_options("\n".join(typed))
    if not options.marks_removed:
        assert options.texts == kept
    assert len(options.texts) == len(kept)
    assert all(line.endswith(text) for line, text in zip(kept, options.texts, strict=True))


def test_the_preview_says_that_marks_were_removed() -> None:
    texts = Texts(PROJECT / "data" / "locales")
    typed = PollInput("Was?", "1. Rad|2. Bus", settings=PollSettings(language=Language.DE))
    (page,) = preview(parse_input(typed, None, NOW, BERLIN), HERE, texts, Language.DE)
    assert "Die Nummern oder Striche vor den Antworten wurden weggelassen" in page
    assert "„Nummern behalten“" in page
    kept = PollInput("Was?", "1. Rad|2. Bus", settings=PollSettings(language=Language.DE, keep_list_marks=True))
    (page,) = preview(parse_input(kept, None, NOW, BERLIN), HERE, texts, Language.DE)
    assert "weggelassen" not in page
    assert r"1\. Rad" in page
    assert PollSettings.load(kept.settings.dump()) == kept.settings
