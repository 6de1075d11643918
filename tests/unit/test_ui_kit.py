"""What features put together stays within Discord's limits, and pages turn in one way."""

import discord
import pytest
from blockbuster import BlockBuster
from hypothesis import given
from hypothesis import strategies as st

from bot.pages import LAST_PAGE, Page, read_page
from bot.texts import Bilingual, Text
from bot.ui.kit import button, card, container, option, rows, select
from bot.ui.pager import option_page, page_asked, page_of, paged, turning


@pytest.fixture(autouse=True)
def warmed(blockbuster: BlockBuster) -> None:
    blockbuster.deactivate()


def say(text: Text | Bilingual | str) -> str:
    return text.message if isinstance(text, Text) else str(text)


@given(st.text(min_size=1, max_size=300))
def test_labels_are_as_long_as_discord_takes_them(label: str) -> None:
    assert len(button(label, "kit.press").label or "") <= 80
    chosen = option(label, "1", description=label)
    assert len(chosen.label) <= 100
    assert len(chosen.description or "") <= 100
    assert len(select("kit.choose", [chosen], label).placeholder or "") <= 150


@pytest.mark.parametrize("count", [0, 26])
def test_a_select_with_none_or_too_many_options_is_a_bug(count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        select("kit.choose", [option(str(number), str(number)) for number in range(count)])


def test_no_more_can_be_chosen_than_there_is() -> None:
    assert select("kit.choose", [option("a", "a")], at_most=5).max_values == 1


def test_buttons_stand_in_rows_of_five() -> None:
    assert [len(row.children) for row in rows(button(str(n), f"kit.press:{n}") for n in range(11))] == [5, 5, 1]


def test_a_card_is_made_of_texts_and_items_in_their_order() -> None:
    view = card(container("Titel", discord.ui.Separator(), *rows([button("Ja", "kit.yes")])))
    (frame,) = view.children
    assert isinstance(frame, discord.ui.Container)
    assert [part.type.value for part in frame.children] == [10, 14, 1]


@given(st.lists(st.integers(), max_size=40), st.integers(-3, 60), st.integers(1, 9))
def test_a_page_that_is_gone_is_the_nearest_there_is(items: list[int], number: int, size: int) -> None:
    page = page_of(items, number, size)
    assert page.count is not None
    assert 0 <= page.number < page.count
    seen = [item for at in range(page.count) for item in page_of(items, at, size).items]
    assert seen == items


@given(st.lists(st.text("ab \\*_", max_size=90), max_size=30), st.integers(20, 120))
def test_lines_are_paged_and_nothing_is_lost(lines: list[str], limit: int) -> None:
    pages = paged(lines, limit)
    assert all(len(page) <= limit for page in pages)
    assert "".join(pages).replace(" ", "").replace("\n", "") == "".join(lines).replace(" ", "")


@given(st.integers(0, 90), st.sampled_from([None, option("None", "-")]))
def test_a_select_of_many_options_turns_through_all_of_them(count: int, none: discord.SelectOption | None) -> None:
    options = [option(str(at), str(at)) for at in range(count)]
    seen: list[str] = []
    number: int | None = 0
    while number is not None:
        page = option_page(options, number, say, none)
        assert len(page) <= 25
        seen += [entry.value for entry in page if entry is not none and page_asked(entry.value) is None]
        number = next((asked for entry in page if (asked := page_asked(entry.value) or 0) > number), None)
    assert seen == [entry.value for entry in options]


def test_a_select_opens_on_the_page_of_what_is_chosen() -> None:
    options = [option(str(at), str(at), default=at == 30) for at in range(60)]
    values = [entry.value for entry in option_page(options, None, say)]
    assert "30" in values
    assert [page_asked(value) for value in values if page_asked(value) is not None] == [0, 2]


def test_one_page_has_no_buttons() -> None:
    assert turning(say, page_of([1, 2], 0, 5), str) == []
    assert turning(say, Page((1, 2), 0), str) == []


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        (Page((1,), 0, 3), False, True),
        (Page((1,), 1, 3), True, True),
        (Page((1,), 2, 3), True, False),
        (Page((1, 2), 0, more=True), False, True),
        (Page((1, 2), 1), True, False),
    ],
)
def test_pages_turn_as_far_as_there_are_any(page: Page[int], *, before: bool, after: bool) -> None:
    back, forward = turning(say, page, lambda number: f"kit.turn:{number}")
    assert (back.label, not back.disabled, back.custom_id) == ("Previous page", before, f"kit.turn:{page.number - 1}")
    assert (forward.label, not forward.disabled, forward.custom_id) == (
        "Next page",
        after,
        f"kit.turn:{page.number + 1}",
    )


async def numbers(limit: int, offset: int) -> list[int]:
    assert offset < 2**63, "no OFFSET for SQLite"
    return list(range(5))[offset : offset + limit]


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        (0, Page((0, 1), 0, more=True)),
        (2, Page((4,), 2)),
        (3, Page((), 3)),
        (-5, Page((0, 1), 0, more=True)),
        (2**63 - 1, Page((), LAST_PAGE)),
    ],
)
async def test_a_page_of_any_number_is_read_from_the_database(asked: int, page: Page[int]) -> None:
    assert await read_page(asked, 2, numbers) == page


@pytest.mark.parametrize("value", ["more/x", "more/1_0", "more/٣", "more/"])
def test_a_forged_page_of_a_select_is_none(value: str) -> None:
    assert page_asked(value) is None
