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
from cogs.decisions.models.decisions import State, Wording
from cogs.decisions.models.searching import Filters
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
    hits, _ = await archive.reader.search(GUILD, typed, filters or Filters(), Language.DE)
    return [hit.decision.serial for hit in hits]


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


async def test_a_title_weighs_more_than_a_text_and_a_whole_word_more_than_a_part(archive: Archive) -> None:
    assert (await found(archive, "schutz"))[0] == 4
    assert (await found(archive, "cities"))[0] == 1


async def test_filters_narrow_the_search(archive: Archive) -> None:
    assert await found(archive, "schutz", Filters(year=2025)) == []
    assert await found(archive, "schutz", Filters(state=State.WITHDRAWN)) == []
    assert set(await found(archive, "schutz", Filters(city_id=archive.dortmund.id))) == {1, 4}
    assert await found(archive, "schutz", Filters(city_id=archive.pittsburgh.id)) == []


async def test_the_place_that_was_found_is_marked(archive: Archive) -> None:
    hits, _ = await archive.reader.search(GUILD, "hitze", Filters(), Language.DE)
    assert (True, "Hitze") in hits[0].pieces


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
