"""Searching as people search: umlauts, parts of words, both languages, synonyms; and whatever else they type."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import TravellingClock
from bot.database import Database
from bot.query import Thesaurus, read_query
from bot.texts import Bilingual, Language
from bot.words import snippet
from cogs.decisions.models.decisions import DecisionState, Wording
from cogs.decisions.models.searching import Filters
from tests.conftest import examples
from tests.storage.archive_world import Archive
from tests.storage.network_world import GUILD

RECORDS = (
    ("Klimaschutz in den Städten", "Climate protection in cities", "Wärmepläne für jede Straße.", "Heat plans."),
    ("Verkehrswende", "", "Mehr Busse und Bahnen in München.", ""),
    ("", "Mobility transition", "", "Transit funding for cities like Köln."),
    ("Fußwege", "Footpaths", "Die Erwärmung der Innenstadt: Schutz vor Hitze.", "Shade."),
)


@pytest.fixture
async def archive(database: Database, clock: TravellingClock) -> Archive:
    archive = await asyncio.to_thread(Archive, database, clock)
    await archive.settle()
    for de, en, text_de, text_en in RECORDS:
        language = Language.DE if de else Language.EN
        await archive.publish(Wording(Bilingual(de, en), Bilingual(text_de, text_en), language))
    return archive


async def found(archive: Archive, typed: str, filters: Filters | None = None) -> list[int]:
    hits = await archive.reader.search(GUILD, typed, filters or Filters(), Language.DE)
    return [hit.decision.serial for hit in hits.items]


@pytest.mark.parametrize(
    ("typed", "serials"),
    [
        ("schutz", {1, 4}),
        ("KLIMASCHUTZ", {1}),
        ("staedten", {1}),
        ("Stadten", {1}),
        ("strasse", {1}),
        ("Straße", {1}),
        ("fussweg", {4}),
        ("Fußweg", {4}),
        ("münch", {2}),
        ("Muenchen", {2}),
        ("koeln", {3}),
        ("Erwärmung", {4}),
        ("wärmung", {4}),
        ("Verkehrswende", {2, 3}),
        ("Mobilitätswende", {2, 3}),
        ("mobility transition", {2, 3}),
        ("climate protection", {1}),
        ("Klimaschutz Straße", {1}),
        ("Klimaschutz Busse", set()),
        ("„Schutz vor Hitze“", {4}),
        ("„Hitze vor Schutz“", set()),
        ("DAOF 2026/002", {2}),
        ("bu", {2}),
        ("🙂", set()),
        ("", set()),
    ],
)
async def test_what_is_typed_finds_what_is_meant(archive: Archive, typed: str, serials: set[int]) -> None:
    assert set(await found(archive, typed)) == serials


@pytest.mark.parametrize(
    ("typed", "serials"),
    [
        ("", [4, 3, 2, 1]),
        ("klima", [1]),
        ("schutz", [1]),
        ("Fußw", [4]),
        ("fussweg", [4]),
        ("f", [4]),
        ("ci", [1]),
        ("it", []),
        ("z", []),
        ("Mobility tra", [3]),
        ("DAOF 2026/003", [3]),
        ("2026/3", [3, 4, 2, 1]),
        ("DAOF", [4, 3, 2, 1]),
        ("🙂", [4, 3, 2, 1]),
        ('"', [4, 3, 2, 1]),
        ("titles: x* AND", []),
    ],
)
async def test_typing_offers_what_fits_by_number_and_title(archive: Archive, typed: str, serials: list[int]) -> None:
    assert [entry.serial for entry in await archive.reader.find(GUILD, typed)] == serials


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=100) | st.text('"*(){}^:+-. ANDORNEAR„“ß', max_size=100))
async def test_any_text_is_something_that_somebody_may_be_typing(archive: Archive, typed: str) -> None:
    await archive.reader.find(GUILD, typed)


@pytest.mark.parametrize("filters", [Filters(), Filters(year=2026)], ids=["all", "narrowed"])
async def test_the_pages_of_a_search_hold_every_record_once(archive: Archive, filters: Filters) -> None:
    for number in range(12):
        # Some with the whole word, some with a part of one, some with neither.
        title = ("Schutz der Bäche", "Hitzeschutz", "Brücken")[number % 3] + f" {number}"
        await archive.publish(Wording(Bilingual(title, ""), Bilingual("Text", ""), Language.DE))
    seen, page, more = list[int](), 0, True
    while more:
        hits = await archive.reader.search(GUILD, "schutz", filters, Language.DE, page)
        seen += [hit.decision.serial for hit in hits.items]
        more = not hits.last
        page += 1
    whole, parts = {4, 5, 8, 11, 14}, [15, 12, 9, 6, 1]
    assert set(seen[:5]) == whole
    assert seen[5:] == parts
    for beyond in (page, 2**63 - 1):
        assert (await archive.reader.search(GUILD, "schutz", filters, Language.DE, beyond)).items == ()


async def test_a_record_is_found_by_what_it_says_now(archive: Archive) -> None:
    (decision,) = await archive.reader.find(GUILD, "Fußwege")
    changed = Wording(Bilingual("Radwege", "Bike lanes"), Bilingual("Neu.", "New."), Language.DE)
    await archive.recording.amend(await archive.mayor(), decision.id, 1, changed)
    assert await archive.reader.find(GUILD, "Fußwege") == []
    assert [entry.serial for entry in await archive.reader.find(GUILD, "Radw")] == [4]
    assert await found(archive, "Erwärmung") == []


async def test_a_title_weighs_more_than_a_text_and_a_whole_word_more_than_a_part(archive: Archive) -> None:
    assert (await found(archive, "schutz"))[0] == 4
    assert (await found(archive, "cities"))[0] == 1


async def test_filters_narrow_the_search(archive: Archive) -> None:
    assert await found(archive, "schutz", Filters(year=2025)) == []
    assert await found(archive, "schutz", Filters(state=DecisionState.WITHDRAWN)) == []
    assert set(await found(archive, "schutz", Filters(city_id=archive.dortmund.id))) == {1, 4}
    assert await found(archive, "schutz", Filters(city_id=archive.pittsburgh.id)) == []


async def test_the_place_that_was_found_is_marked(archive: Archive) -> None:
    hits = await archive.reader.search(GUILD, "hitze", Filters(), Language.DE)
    assert (True, "Hitze") in hits.items[0].pieces


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=300) | st.text('"*(){}^:+-. ANDORNEAR„“ß', max_size=2000))
async def test_any_text_is_a_search(archive: Archive, typed: str) -> None:
    await found(archive, typed)


@pytest.mark.parametrize(
    "typed", ['"', '""', "NEAR(a b)", "title: x", "a AND", "*", "a" * 2000, "\0", "\ud83d", "- ^ x"]
)
async def test_operators_are_words_like_others(archive: Archive, typed: str) -> None:
    await found(archive, typed)


@given(text=st.text(max_size=200), needles=st.lists(st.text(max_size=10), max_size=3))
def test_a_snippet_never_invents_words(text: str, needles: list[str]) -> None:
    pieces = snippet(text, read_query(" ".join(needles), Thesaurus([])).needles)
    if pieces is not None:
        joined = "".join(words for _, words in pieces)
        assert joined.removeprefix("… ").removesuffix(" …") in " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("E-Mail", "Die Städte senden eine E-Mail", ["E", "Mail"]),
        ("don't", "The cities don't wait for it", ["don", "t"]),
        ("rad", "Die Fahrradwege und Radwege", ["Rad"]),
        ("schutz", "Klimaschutz", ["schutz"]),
        ("ab", "Die Abgabe liegt ab", ["ab"]),
    ],
)
def test_words_and_their_beginnings_are_marked_and_no_letters_within(typed: str, text: str, marked: list[str]) -> None:
    pieces = snippet(text, read_query(typed, Thesaurus([])).needles)
    assert pieces is not None
    assert [words for hit, words in pieces if hit] == marked
