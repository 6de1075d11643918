"""Searching cases as moderators search: words in any form, filters, time, and never another guild's."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import TravellingClock
from bot.database import Database
from bot.errors import NotAllowed, UserError
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.privacy.service import Privacy
from bot.query import Thesaurus, read_query
from bot.settings import Setting, Settings
from bot.texts import Text
from cogs.moderation.models.cases import CaseKind, CaseState
from cogs.moderation.models.reports import EVIDENCE_SETTING
from cogs.moderation.rules.search import CASES_PER_PAGE, MATCHES_PER_PAGE, CaseFilters, CaseStatus
from tests.conftest import examples
from tests.storage.moderation_house import MODERATOR, REPORTER, SECOND, TARGET_ID, House, person
from tests.storage.network_world import GUILD, OTHER_GUILD


@pytest.fixture
def house(database: Database, clock: TravellingClock) -> House:
    return House(database, clock)


async def found(house: House, typed: str, filters: CaseFilters | None = None, page: int = 0) -> list[int]:
    hits = await house.search.search(MODERATOR, typed, filters or CaseFilters(), page)
    return [hit.case.number for hit in hits.items]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("beleidigung", [1]),
        ("BELEIDIG", [1]),
        ("leidigung", [1]),
        ("strasse", [2]),
        ("Straße", [2]),
        ("groebe", [1]),
        ("koeln", [2]),
        ("Köln", [2]),
        ("idiot", [3]),
        ("„alle Idioten“", [3]),
        ("„Idioten alle“", []),
        ("muster", [3, 2, 1]),
        ("Muster Köln", [2]),
        ("ab", []),
        ("zu", [3]),
    ],
)
async def test_words_are_found_in_any_form(house: House, typed: str, numbers: list[int]) -> None:
    await house.case(reason="Grobe Beleidigung")
    await house.case(reason="Werbung für eine Straße in Köln")
    await house.case(reason="Ton, zu laut", messages=["Ihr seid alle Idioten"])
    assert sorted(set(await found(house, typed)), reverse=True) == numbers


async def test_a_hit_shows_the_place_and_whether_it_is_in_a_message(house: House) -> None:
    await house.case(reason="Grobe Beleidigung", messages=["Ihr seid alle Idioten"])
    (own,) = (await house.search.search(MODERATOR, "beleid", CaseFilters())).items
    assert (own.in_message, [text for hit, text in own.pieces if hit]) == (False, ["Beleid"])
    (kept,) = (await house.search.search(MODERATOR, "idiot", CaseFilters())).items
    assert (kept.in_message, [text for hit, text in kept.pieces if hit]) == (True, ["Idiot"])


async def test_filters_go_with_words_and_without(house: House, clock: TravellingClock) -> None:
    await house.case(CaseKind.WARNING, "Ton")
    await house.case(CaseKind.TIMEOUT, "Ton", actor=SECOND, state=CaseState.ACTIVE)
    await clock.travel(timedelta(days=3))
    later = clock.now()
    await house.case(CaseKind.NOTE, "Ton", target_id=22, name="Kim Beispiel")
    await house.corrections.pardon(SECOND, 1, "Irrtum")
    for typed in ("", "ton"):
        for filters, numbers in (
            (CaseFilters(), [3, 2, 1]),
            (CaseFilters(target_id=TARGET_ID), [2, 1]),
            (CaseFilters(moderator_id=SECOND.user_id), [2]),
            (CaseFilters(kind=CaseKind.NOTE), [3]),
            (CaseFilters(status=CaseStatus.IN_FORCE), [2]),
            (CaseFilters(status=CaseStatus.PARDONED), [1]),
            (CaseFilters(status=CaseStatus.DONE), [3]),
            (CaseFilters(since=later), [3]),
            (CaseFilters(until=later), [2, 1]),
            (CaseFilters(target_id=TARGET_ID, kind=CaseKind.WARNING, until=later), [1]),
        ):
            assert await found(house, typed, filters) == numbers, (typed, filters)


async def test_pages_hold_everything_once(house: House) -> None:
    for number in range(MATCHES_PER_PAGE * 2 + 1):
        await house.case(reason=f"Ton {number}")
    for typed in ("", "ton"):
        pages = [await house.search.search(MODERATOR, typed, CaseFilters(), page) for page in range(4)]
        assert [page.more for page in pages] == [True, True, False, False]
        numbers = [hit.case.number for page in pages for hit in page.items]
        assert numbers == list(range(MATCHES_PER_PAGE * 2 + 1, 0, -1))


async def test_another_guilds_cases_are_never_found(house: House) -> None:
    other = person(MODERATOR.user_id, moderator=True, guild_id=OTHER_GUILD)
    await house.case(reason="Geheim", actor=other, messages=["Geheim"])
    await house.case(reason="Offen")
    assert await found(house, "geheim") == []
    assert await found(house, "") == [1]
    assert (await house.search.person_cases(MODERATOR, TARGET_ID)).counts == {CaseKind.WARNING: 1}
    hits = await house.search.search(other, "geheim", CaseFilters())
    assert {hit.case.guild_id for hit in hits.items} == {OTHER_GUILD}


async def test_only_moderators_look(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.search.search(REPORTER, "", CaseFilters())
    with pytest.raises(NotAllowed):
        await house.search.person_cases(REPORTER, TARGET_ID)


async def test_an_amended_reason_is_found_in_its_new_words_only(house: House) -> None:
    await house.case(reason="Beleidigung")
    await house.corrections.amend(SECOND, 1, "Werbung")
    assert await found(house, "werbung") == [1]
    assert await found(house, "beleidigung") == []


async def test_what_is_no_longer_kept_is_found_no_more_and_leaves_no_trace(
    house: House, database: Database, clock: TravellingClock
) -> None:
    await house.case(reason="Ton", messages=["Schimpfwort"])
    table = PersonalTable(
        "mod_snapshots", ("author_id",), Erasure.KEEP, timedelta(days=180), "kept_at", keep_setting=EVIDENCE_SETTING
    )
    nothing = Text("")
    privacy = Privacy(database, clock, {"evidence": PrivacyClass("evidence", nothing, nothing, nothing, (table,))})
    setting = Setting(EVIDENCE_SETTING, nothing, "180", str)
    await Settings(database, clock, {EVIDENCE_SETTING: setting}).set(GUILD, EVIDENCE_SETTING, "10")
    await clock.travel(timedelta(days=9))
    await privacy.expire()
    assert await found(house, "schimpfwort") == [1]
    await clock.travel(timedelta(days=2))
    await privacy.expire()
    assert await found(house, "schimpfwort") == []
    await house.search.tidy(GUILD)
    assert await found(house, "ton") == [1]
    await database.truncate_wal()
    assert b"schimpfwort" not in database.path.read_bytes().lower()


async def test_a_record_counts_what_stands_and_shows_what_is_in_force_first(house: House) -> None:
    for _ in range(CASES_PER_PAGE):
        await house.case(CaseKind.WARNING)
    await house.case(CaseKind.TIMEOUT, state=CaseState.ACTIVE)
    await house.case(CaseKind.NOTE)
    await house.corrections.pardon(SECOND, 1, "Irrtum")
    person_cases = await house.search.person_cases(MODERATOR, TARGET_ID)
    assert person_cases.counts == {CaseKind.WARNING: CASES_PER_PAGE - 1, CaseKind.TIMEOUT: 1, CaseKind.NOTE: 1}
    assert (person_cases.pardoned, person_cases.pages) == (1, 2)
    assert [case.number for case in person_cases.cases][:2] == [CASES_PER_PAGE + 1, CASES_PER_PAGE + 2]
    last = await house.search.person_cases(MODERATOR, TARGET_ID, 99)
    assert (last.page, [case.number for case in last.cases]) == (1, [2, 1])
    nobody = await house.search.person_cases(MODERATOR, 404)
    assert (nobody.cases, nobody.pages, nobody.counts) == ((), 1, {})


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60) | st.text(alphabet='"*():^-+{}„“ AND OR NEAR äß', max_size=40))
async def test_any_text_is_a_search(house: House, typed: str) -> None:
    """Whatever is typed is looked for or refused in words; nothing is an operator, nothing breaks."""
    if typed.strip() and read_query(typed, Thesaurus(())).empty:
        with pytest.raises(UserError, match="no word"):
            await house.search.search(MODERATOR, typed, CaseFilters())
    else:
        await house.search.search(MODERATOR, typed, CaseFilters())
