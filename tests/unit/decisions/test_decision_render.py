"""Cards, texts and pages at their limits: everything fits into Discord's, and nothing of a text is lost."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.texts import Bilingual, Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.archive import LogHead
from cogs.decisions.models.decisions import (
    NOTE_LENGTH,
    TASK_LENGTH,
    TITLE_LENGTH,
    Decision,
    DecisionKind,
    DecisionLink,
    DecisionRecord,
    DecisionState,
    FollowUp,
    Reservation,
    Revision,
    StateChange,
    StatementSignature,
    Vote,
    Wording,
)
from cogs.decisions.models.exporting import ExportContext
from cogs.decisions.models.names import Names
from cogs.decisions.models.searching import DecisionHit
from cogs.decisions.render import answers, register
from cogs.decisions.render.labels import marked
from cogs.decisions.render.markdown import as_markdown
from cogs.network.models.cities import City
from tests.conftest import first_quick

TEXTS = Texts(PROJECT / "data" / "locales")
BOTH = PostLanguages(TEXTS, tuple(Language))
MARK = "0" * 25
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
# Discord's limits.
MOST_TEXT, MOST_COMPONENTS, MOST_DESCRIPTION = 4000, 40, 4096
HOSTILE = "*_~`|" * 3000
CITIES = {
    number: City(
        number, 7, f"c{number}", HOSTILE[:60], "DE" if number % 2 else "US", None, ZoneInfo("UTC"), Language.DE
    )
    for number in range(1, 121)
}
LONG_NAMES = [city.name for city in CITIES.values()]
NAMES = Names(CITIES, None, HOSTILE[:200])


def wording(length: int) -> Wording:
    title, text = HOSTILE[:TITLE_LENGTH], ("* - # " * length)[:length]
    return Wording(Bilingual(title, title), Bilingual(text, text), Language.DE, HOSTILE[:TITLE_LENGTH], Language.EN)


def fullest(length: int = 9000, tombstone: str | None = None) -> DecisionRecord:
    """A record with as much of everything as people can put into it."""
    said = wording(length)
    decision = Decision(
        guild_id=7,
        id=999_999,
        number="*" * 40,
        year=2026,
        serial=1,
        kind=DecisionKind.STATEMENT,
        state=DecisionState.PROPOSED,
        topic_id=None,
        meeting_id=9,
        poll_id=9,
        source=HOSTILE[:700],
        source_hash="a" * 64,
        decided_on=date(2026, 11, 23),
        threshold="countries",
        foreign_number=HOSTILE[:60],
        revision=2,
        city_id=1,
        tombstone=tombstone,
        published_at=NOW,
        title=said.title,
    )
    other = replace(said, text=Bilingual(said.text.de + "x", said.text.en))
    return DecisionRecord(
        decision=decision,
        revisions=tuple(Revision(n, one, "b" * 64, NOW, HOSTILE[:60]) for n, one in enumerate((said, other), 1)),
        votes={city: list(Vote)[city % 4] for city in CITIES},
        tags=tuple("#" * 40 for _ in range(10)),
        states=tuple(StateChange(DecisionState.PROPOSED, HOSTILE[:NOTE_LENGTH], NOW, "x") for _ in range(5)),
        attachments=(),
        signatures=tuple(
            StatementSignature(city, "b" * 64, 1, "mayor", NOW, "UTC", city % 3 == 0, "*" * 60) for city in CITIES
        ),
        reservations=tuple(Reservation(city, HOSTILE[:NOTE_LENGTH], 1, "mayor", NOW, "x") for city in CITIES),
        follow_ups=tuple(
            FollowUp(city, 1, city, HOSTILE[:TASK_LENGTH], date(2026, 12, 1), None, "") for city in CITIES
        ),
        supersedes=tuple(DecisionLink(n, "*" * 40) for n in range(5)),
        superseded_by=(DecisionLink(9, "*" * 40),),
        names={},
    )


def parts(view: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - views share no base with this method
    def walk(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [entry for part in found for entry in (part, *walk(part.get("components", [])))]

    return walk(view.to_components())


def assert_fits(view: Any) -> None:  # noqa: ANN401 - see above
    found = parts(view)
    assert sum(len(entry.get("content", "")) for entry in found) <= MOST_TEXT
    assert len(found) <= MOST_COMPONENTS


@pytest.mark.parametrize("tombstone", first_quick([None, HOSTILE[:NOTE_LENGTH]]))
def test_the_fullest_record_fits_its_card_and_its_messages(tombstone: str | None) -> None:
    record = fullest(tombstone=tombstone)
    assert_fits(register.decision_card(record, NAMES, BOTH, MARK).view)
    posts = register.posts(record, NAMES, BOTH)
    assert len({post.key for post in posts}) == len(posts)
    for post in posts:
        assert_fits(register.message(post, record, BOTH, MARK).view)


def test_pages_of_the_fullest_records_fit_an_embed() -> None:
    record = fullest(400)
    for page in (
        *answers.record_pages(record, NAMES, TEXTS, Language.DE),
        *answers.text_pages(record, NAMES, TEXTS, Language.EN),
    ):
        assert len(page) <= MOST_DESCRIPTION
    hits = [DecisionHit(record.decision, ((True, HOSTILE[:2000]),), tuple(LONG_NAMES))] * 5
    assert len(answers.hits_page(hits, TEXTS, Language.DE)) <= MOST_DESCRIPTION
    listed = [replace(record.decision, id=number) for number in range(8)]
    reserving = {entry.id: tuple(LONG_NAMES) for entry in listed}
    assert len(answers.list_page(listed, reserving, 25, TEXTS, Language.DE)) <= MOST_DESCRIPTION


def test_a_reservation_stands_in_every_view() -> None:
    record = replace(fullest(200), reservations=(Reservation(1, "Nicht ohne Geld", 1, "mayor", NOW, "x"),))
    names = Names({1: replace(CITIES[1], own_name="Dortmund")}, None)
    views = [
        "\n".join(answers.record_pages(record, names, TEXTS, Language.DE)),
        "\n".join(answers.text_pages(record, names, TEXTS, Language.DE)),
        answers.list_page([record.decision], {record.decision.id: ("Dortmund",)}, 0, TEXTS, Language.DE),
        answers.hits_page([DecisionHit(record.decision, ((False, "x"),), ("Dortmund",))], TEXTS, Language.DE),
        "".join(part.get("content", "") for part in parts(register.decision_card(record, names, BOTH, MARK).view)),
    ]
    for view in views:
        assert "Vorbehalt" in view
        assert "Dortmund" in view


@given(
    st.lists(st.tuples(st.booleans(), st.text("ab*_ `", max_size=400)), max_size=6),
    st.integers(min_value=20, max_value=400),
)
def test_a_found_place_is_cut_to_its_room(pieces: list[tuple[bool, str]], most: int) -> None:
    assert len(marked(pieces, most)) <= most


HEAD = LogHead(3, "c" * 64)
CONTEXT = ExportContext({number: city.name for number, city in CITIES.items()}, {}, HEAD, NOW)


@given(st.text(min_size=1, max_size=80), st.text(max_size=200))
def test_in_markdown_what_people_wrote_cannot_pass_for_the_rest(line: str, text: str) -> None:
    said = Wording(Bilingual(line, ""), Bilingual(text, ""), Language.DE)
    record = replace(
        fullest(10),
        revisions=(Revision(1, said, "b" * 64, NOW, line),),
        reservations=(Reservation(1, text, 1, "mayor", NOW, line),),
        tags=(line,),
        follow_ups=(FollowUp(1, 1, 1, line, date(2026, 12, 1), NOW, line),),
    )
    written = as_markdown([record], CONTEXT, TEXTS)
    assert "<" not in written.replace("\\<", "")
    assert not re.search(r"(?<!\\)\[(?![x ]\])", written)
    headings = [entry for entry in written.split("\n") if entry.startswith("#")]
    assert len(headings) == len(
        [entry for entry in as_markdown([plain_record(record)], CONTEXT, TEXTS).split("\n") if entry[:1] == "#"]
    )


def plain_record(record: DecisionRecord) -> DecisionRecord:
    """The same with harmless words."""
    said = Wording(Bilingual("a", ""), Bilingual("a", ""), Language.DE)
    return replace(
        record,
        revisions=(Revision(1, said, "b" * 64, NOW, "a"),),
        reservations=(Reservation(1, "a", 1, "mayor", NOW, "a"),),
        tags=("a",),
        follow_ups=(FollowUp(1, 1, 1, "a", date(2026, 12, 1), NOW, "a"),),
    )
