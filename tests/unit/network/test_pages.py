"""Lists of any length fit into Discord's messages, and nothing in them is cut."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from blockbuster import BlockBuster
from hypothesis import given
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.pager import FIELD_LENGTH, field_of, page_of
from cogs.network.models.cities import City, Delegate, Function
from cogs.network.models.topics import Topic
from cogs.network.render.cities import CityDetails, city_card, city_list
from cogs.network.render.topics import topic_list

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
# Every character of which is escaped: the longest that a name can become.
LONGEST_NAME = "*" * 80
COUNTRIES = ["DE", "GB", "VC", "US", "GS"]
DESCRIPTION, FIELD, EMBED = 4096, 1024, 6000


@pytest.fixture(autouse=True)
def warmed(blockbuster: BlockBuster) -> None:
    """These are pure functions: nobody waits while they load their languages."""
    blockbuster.deactivate()


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(Path(PROJECT) / "data" / "locales")


def cities(count: int) -> list[City]:
    return [
        City(number, 7, f"city-{number}", LONGEST_NAME, COUNTRIES[number % 5], "DE-NW", ZONE, Language.DE)
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("language", list(Language))
async def test_250_cities_with_the_longest_names_fit_on_their_pages(texts: Texts, language: Language) -> None:
    listed = cities(250)
    shown = 0
    for number in range(100):
        embed, view = city_list(lambda text: texts.render(text, language), language, listed, {1: 12}, NOW, number)
        view.stop()
        assert len(embed.description or "") <= DESCRIPTION
        assert len(embed) <= EMBED
        shown += (embed.description or "").count("• ")
        if len(view.children) < 2 or view.children[1].disabled:  # type: ignore[attr-defined] # they are buttons
            break
    assert shown == 250


async def test_a_city_with_2000_delegates_and_forty_topics_fits(texts: Texts) -> None:
    delegates = [Delegate(n, 7, 1, 10**18 + n, LONGEST_NAME, Function.MAYOR, 1, NOW) for n in range(2000)]
    topics = [Topic(n, 7, f"t{n}", Bilingual("Nachhaltige Stadtentwicklung", ""), "🏙️", n) for n in range(60)]
    view_of = CityDetails(cities(1)[0], delegates, topics, NOW)
    embed, view = city_card(lambda text: texts.render(text, Language.DE), Language.DE, view_of, 3)
    view.stop()
    assert len(embed) <= EMBED
    assert all(len(field.value or "") <= FIELD for field in embed.fields)
    assert "weitere" in (embed.fields[-1].value or "")
    assert "Seite 4 von" in (embed.footer.text or "")


async def test_forty_topics_are_paged_with_their_buttons(texts: Texts) -> None:
    topics = [Topic(n, 7, f"t{n}", Bilingual("Ä" * 100, "B" * 100), "🏙️", n) for n in range(40)]
    embed, view = topic_list(lambda text: texts.render(text, Language.DE), topics, {}, set(), {}, 1)
    view.stop()
    assert len(embed.description or "") <= DESCRIPTION
    assert [len(row["components"]) for row in view.to_components()] == [5, 5, 2]


@given(items=st.lists(st.text(max_size=900), max_size=60), size=st.integers(1, 25))
def test_pages_hold_everything_once_and_in_order(items: list[str], size: int) -> None:
    first = page_of(items, 0, size, str)
    pages = [page_of(items, number, size, str) for number in range(first.count or 0)]
    assert [item for page in pages for item in page.items] == items
    assert all(len(page.items) <= size for page in pages)
    assert page_of(items, 10**6, size, str) == pages[-1]
    assert page_of(items, -5, size, str) == pages[0]


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=300), min_size=1, max_size=40))
def test_a_field_shows_whole_lines_and_counts_the_rest(lines: list[str]) -> None:
    def say(text: Text | Bilingual | str) -> str:
        assert isinstance(text, Text)
        return text.message.format(**text.params)

    shown = field_of(say, lines).split("\n")
    assert len("\n".join(shown)) <= FIELD_LENGTH + 20
    whole = shown if shown == lines else shown[:-1]
    assert whole == lines[: len(whole)]
    if shown != lines:
        assert shown[-1] == f"and {len(lines) - len(whole)} more"
