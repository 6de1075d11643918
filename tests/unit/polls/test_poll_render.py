"""Cards, ballots, charts and files at their limits: everything fits, nothing of people's words does harm."""

import csv
import io
import json
import struct
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.config import PROJECT
from bot.markup import plain
from bot.registry import CardButton
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.post_text import PostLanguages, name
from cogs.polls.models.polls import Method, Option, Poll, PollDesign, PollSettings, PollState, Secrecy
from cogs.polls.models.snapshots import PollSnapshot, Turnout
from cogs.polls.render.answers import details, list_page, preview
from cogs.polls.render.ballot import UNFINISHED, ballot_text, ballot_view
from cogs.polls.render.card import option_pages, page_below_card, poll_card
from cogs.polls.render.charts import result_chart, result_parts
from cogs.polls.render.export import as_csv, as_json
from cogs.polls.render.nudge import nudge
from cogs.polls.render.result import city_pages, result_card
from cogs.polls.render.table import as_xlsx
from cogs.polls.rules.ballots import Choice, empty, place
from cogs.polls.service.reading import PAGE
from tests.conftest import first_quick
from tests.unit.polls.samples import BERLIN, HERE, NOW, city, poll, result

TEXTS = Texts(PROJECT / "data" / "locales")
BOTH = PostLanguages(TEXTS, tuple(Language))
MARK = "0" * 25
# Discord's limits.
MOST_TEXT, MOST_COMPONENTS, MOST_LABEL, MOST_DESCRIPTION, MOST_SELECT = 4000, 40, 80, 4096, 150
HOSTILE = "*_~`|" * 60


def parts(view: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - views share no base with this method
    def walk(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [entry for part in found for entry in (part, *walk(part.get("components", [])))]

    return walk(view.to_components())


def fits(view: Any) -> bool:  # noqa: ANN401 - as above
    found = parts(view)
    return (
        sum(len(part.get("content", "")) for part in found) <= MOST_TEXT
        and len(found) <= MOST_COMPONENTS
        and all(len(part.get("label") or "") <= MOST_LABEL for part in found)
        and all(len(part["custom_id"]) <= 100 for part in found if "custom_id" in part)
    )


def largest(method: Method, **changes: Any) -> Poll:  # noqa: ANN401 - fields by name
    """A poll at every limit, whose words all need escaping."""
    options = tuple(
        Option(Bilingual(f"{number:02}{HOSTILE}"[:100], f"{number:02}x{HOSTILE}"[:100]), number) for number in range(25)
    )
    asked = replace(poll(method, 25), question=Bilingual(HOSTILE[:300], f"x{HOSTILE}"[:300]), options=options)
    return replace(asked, **changes)


def crowd(asked: Poll) -> PollSnapshot:
    """250 cities, all with long names, all of which have voted."""
    cities = {number: city(number, "DE", f"{number}{HOSTILE}"[:80]) for number in range(250)}
    return PollSnapshot(asked, None, cities, None, None, Turnout(250, 250, frozenset(cities)), 1, key_lost=True)


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("state", first_quick(PollState))
def test_the_largest_poll_is_shown_whole_and_every_message_of_it_fits(method: Method, state: PollState) -> None:
    asked = largest(
        method, state=state, quorum=50, cancelled_because=HOSTILE, reopened=1, reopened_at=NOW, corrected_at=NOW
    )
    snapshot = crowd(asked)
    value = {Method.POINTS: 10}.get(method, 1)
    ballot = tuple(value if index == 0 else (3 if method is Method.SCORE else 0) for index in range(25))
    counted = replace(result(asked, dict.fromkeys(range(250), ballot), {}), snapshot=snapshot)
    for shown in (None, counted):
        messages = [
            poll_card(snapshot, shown, NOW, BOTH, MARK),
            *(page_below_card(asked, page, BOTH, MARK) for page in option_pages(asked, BOTH)),
        ]
        assert all(fits(message.view) for message in messages)
        assert all(any(MARK in part.get("custom_id", "") for part in parts(message.view)) for message in messages)
        words = "".join(part.get("content", "") for message in messages for part in parts(message.view))
        for option in asked.options:
            assert plain(option.text.de) in words
            assert plain(option.text.en) in words
    missing = replace(snapshot, turnout=Turnout(0, 250, frozenset()), awaited=dict.fromkeys(range(250), 1))
    assert fits(poll_card(missing, counted, NOW, BOTH, MARK).view)
    assert fits(nudge(missing, BOTH, MARK).view)
    offered = [CardButton("polls.details", Text("Details"))] * 3
    ended = [
        result_card(counted, b"png", offered, BOTH, MARK),
        *(page_below_card(asked, page, BOTH, MARK) for page in city_pages(counted, BOTH)),
    ]
    assert all(fits(message.view) for message in ended)
    words = "".join(part.get("content", "") for message in ended for part in parts(message.view))
    assert all(f"**{name(city.name)}**" in words for city in snapshot.cities.values())
    for page in details(snapshot, counted, None, TEXTS, Language.DE):
        assert len(page) <= MOST_DESCRIPTION
    whole = "\n".join(details(snapshot, counted, None, TEXTS, Language.DE))
    assert all(f"**{letter}**" in whole for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY")


def test_a_poll_of_the_usual_size_needs_one_message() -> None:
    topics = tuple(
        Option(Bilingual("Digitale Verwaltung und Teilhabe", "Digital administration, inclusion"), 1) for _ in range(12)
    )
    asked = poll(Method.RANKING, options=12)
    asked = replace(asked, options=topics, question=Bilingual("Welche Themen zuerst? " * 4, "Which topics first? " * 4))
    assert option_pages(asked, BOTH) == []


def test_where_the_options_go_on_below_the_card_their_numbers_still_stand_on_it() -> None:
    asked = largest(Method.APPROVAL)
    counted = result(asked, {1: tuple(int(index in {0, 24}) for index in range(25))}, {1: "DE"})
    shown = json.dumps(parts(poll_card(counted.snapshot, counted, NOW, BOTH, MARK).view), ensure_ascii=False)
    assert "Y **1**" in shown
    assert "below this card" in shown


def test_the_largest_preview_and_the_largest_list_are_whole_and_fit() -> None:
    asked = largest(Method.APPROVAL)
    design = PollDesign(
        asked.question, asked.options, None, asked.closes, 50, PollSettings(Method.APPROVAL, max_choices=3)
    )
    pages = preview(design, HERE, TEXTS, Language.EN)
    assert all(len(page) <= MOST_DESCRIPTION for page in pages)
    assert all(plain(option.text.de) in "".join(pages).replace("\n", "") for option in asked.options)
    page = list_page([asked] * PAGE, TEXTS, Language.DE)
    assert len(page) <= MOST_DESCRIPTION
    assert page.count(plain(asked.question.de)) == PAGE


@pytest.mark.parametrize("method", list(Method))
def test_the_largest_ballot_fits_with_its_whole_state_in_its_controls(method: Method) -> None:
    asked = largest(method, id=10**9)
    choice = empty(asked)
    for option in range(25):
        if method is Method.RANKING:
            choice = place(asked, choice, option, option + 1)
    text = ballot_text(asked, choice, TEXTS, Language.DE, UNFINISHED)
    assert len(text) <= MOST_DESCRIPTION
    picked = None if method in {Method.SINGLE, Method.APPROVAL} else 24
    for part in parts(ballot_view(asked, choice, TEXTS, Language.DE, picked)):
        assert len(part.get("custom_id", "")) <= 100
        assert len(part.get("options", ())) <= 25
        assert len(part.get("placeholder") or "") <= MOST_SELECT
        for entry in part.get("options", ()):
            assert 1 <= len(entry["label"]) <= 100


def test_an_anonymous_card_names_no_city() -> None:
    asked = poll(secrecy=Secrecy.ANONYMOUS)
    snapshot = PollSnapshot(asked, None, {1: city(1, "DE", "Dortmund")}, None, None, Turnout(1, 5, None), 1)
    shown = json.dumps(parts(poll_card(snapshot, None, NOW, BOTH, MARK).view))
    assert "Dortmund" not in shown
    assert "1 of 5" in shown
    assert snapshot.cities_without_ballot == []


def test_a_list_shows_no_number_of_a_result() -> None:
    asked = [poll(secrecy=secrecy) for secrecy in Secrecy]
    page = list_page(asked, TEXTS, Language.EN)
    assert page.count("What first?") == 3
    assert "Choice" not in page


def test_both_files_say_the_same_and_secret_ballots_name_no_city() -> None:
    for secrecy, named in ((Secrecy.OPEN, True), (Secrecy.ANONYMOUS, False)):
        asked = poll(Method.POINTS, secrecy=secrecy, state=PollState.CLOSED)
        counted = result(asked, {1: (10, 0, 0), 2: (3, 3, 4)}, {1: "DE", 2: "US"})
        rows = list(csv.DictReader(io.StringIO(as_csv(counted).decode("utf-8-sig"))))
        read = json.loads(as_json(counted, BERLIN))
        assert [int(row["total"]) for row in rows if row["record"] == "option"] == [13, 3, 4]
        assert [option["total"] for option in read["options"]] == [13, 3, 4]
        assert read["opened_at"] == "2026-11-23T10:00:00+01:00"
        assert ("city" in read["ballots"][0]) == named
        assert any(row["city"] for row in rows if row["record"] == "ballot") == named


@pytest.mark.parametrize("secrecy", [Secrecy.OPEN, Secrecy.ANONYMOUS])
def test_for_excel_a_poll_is_in_words_of_both_languages_with_typed_numbers_and_instants(secrecy: Secrecy) -> None:
    asked = poll(Method.APPROVAL, secrecy=secrecy, state=PollState.CLOSED)
    asked = replace(asked, options=(Option(Bilingual("=1+1", "\uff1d1+1")), *asked.options[1:]))
    counted = result(asked, {1: (1, 0, 0), 2: (1, 1, 0)}, {1: "DE", 2: "US"})
    about, options, ballots = load_workbook(io.BytesIO(as_xlsx(counted, BERLIN, BOTH, NOW))).worksheets
    facts = {head.value: cell.value for head, cell in zip(about[1], about[2], strict=True)}
    assert str(facts["Verfahren / Method"]).endswith(" / Approval")
    assert facts["Ergebnis / Result"] == "Entschieden / Decided"
    assert facts["Vorn / Leading"] == "A – =1+1 / \uff1d1+1"
    assert facts["Eröffnet (Europe/Berlin) / Opened (Europe/Berlin)"] == datetime(2026, 11, 23, 10)  # noqa: DTZ001
    assert [cell.value for cell in options[2]] == ["A", "=1+1", "\uff1d1+1", 2, 1]
    assert {cell.data_type for cell in options[2][1:3]} == {"s"}
    assert [cell.value for cell in options[1]][-2:] == ["Summe / Total", "Rang / Rank"]
    named = secrecy is Secrecy.OPEN
    assert [cell.value for cell in ballots[1]][:2] == [
        "Kenncode / Code",
        "Stadt / City" if named else facts["Vorn / Leading"],
    ]
    chosen = "gewählt / chosen"
    assert [cell.value for cell in ballots[3]] == ["CODE2", *(["City 2"] if named else []), chosen, chosen, None]


def test_for_excel_a_place_of_none_is_empty_and_no_points_are_points() -> None:
    for method, last in ((Method.RANKING, None), (Method.POINTS, 0)):
        counted = result(poll(method), {1: (1, 9, 0) if last == 0 else (1, 2, 0)}, {1: "DE"})
        ballots = load_workbook(io.BytesIO(as_xlsx(counted, BERLIN, BOTH, NOW))).worksheets[2]
        assert ballots[2][-1].value == last
        assert ballots[2][-3].value == 1


def test_a_chart_is_a_png_as_wide_as_a_phone_reads_and_draws_whatever_people_write() -> None:
    asked = largest(
        Method.SINGLE, options=tuple(Option(Bilingual(f"{word} 🏛️", "$x$ $y$")) for word in ("漢字", "Ä", "\\"))
    )
    png = result_chart(result(asked, {1: (1, 0, 0)}, {1: "DE"}), BOTH)
    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG")
    assert width == 1000
    assert height > 500


@pytest.mark.parametrize(
    ("votes", "stars"),
    [({1: (1, 0), 2: (1, 0), 3: (0, 1)}, [True, False]), ({1: (1, 0), 3: (0, 1)}, [False, False])],
)
def test_a_star_is_for_who_won_alone(votes: dict[int, Choice], stars: list[bool]) -> None:
    parts = result_parts(result(poll(options=2), votes, {1: "DE", 2: "DE", 3: "US"}), BOTH)
    assert [entry["first"] for entry in parts["entries"]] == stars


def test_a_poll_without_ballots_has_no_chart() -> None:
    card = result_card(result(poll(options=2), {}, {1: "DE"}), None, [], BOTH, "0" * 25)
    assert not card.files
    assert "attachment" not in str(card.view.to_components() if card.view else "")


def test_bars_of_scores_begin_where_the_scale_does() -> None:
    """Of 1 to 5: all ones have no bar, all fives the longest, threes half of it."""
    counted = result(poll(Method.SCORE), {1: (1, 5, 3), 2: (1, 5, 3)}, {1: "DE", 2: "US"})
    parts = result_parts(counted, BOTH)
    assert parts["scale"] == ["1", "2", "3", "4", "5"]
    assert {entry["label"][0]: entry["length"] for entry in parts["entries"]} == {"A": 0.0, "B": 1.0, "C": 0.5}
