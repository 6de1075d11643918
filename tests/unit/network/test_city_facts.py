"""What is typed of a city is understood, or refused with what would be right."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UserError
from bot.texts import Language
from cogs.network.models.cities import City
from cogs.network.rules.countries import countries, find_countries, main_language, parse_country, parse_region
from cogs.network.rules.facts import read_facts, with_changes, write_facts
from cogs.network.rules.zones import find_zones, offset, parse_zone, places

BERLIN = ZoneInfo("Europe/Berlin")
DORTMUND = City(1, 7, "dortmund", "Dortmund", "DE", "DE-NW", BERLIN, Language.DE)


@pytest.mark.parametrize("typed", ["DE", "de", "Germany", "germany", "Deutschland", " DEUTSCHLAND "])
def test_a_country_is_understood_by_code_and_by_name_in_both_languages(typed: str) -> None:
    assert parse_country(typed) == "DE"


@pytest.mark.parametrize("typed", ["EU", "ZZ", "Atlantis", "", "@everyone"])
def test_what_is_no_country_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        parse_country(typed)


def test_countries_are_listed_by_their_names_in_the_readers_language() -> None:
    assert find_countries("öster", Language.DE, 25) == ["AT"]
    assert find_countries("united st", Language.EN, 25)[0] == "US"
    assert len(countries(Language.DE)) > 240


@pytest.mark.parametrize(
    ("country", "language"), [("DE", "de"), ("AT", "de"), ("CH", "de"), ("US", "en"), ("FR", "en"), ("JP", "en")]
)
def test_the_country_decides_the_language_where_none_is_chosen(country: str, language: str) -> None:
    assert main_language(country).value == language


@pytest.mark.parametrize(("typed", "region"), [("DE-NW", "DE-NW"), (" de-nw ", "DE-NW"), ("", None), (None, None)])
def test_a_region_is_read_as_iso_3166_2(typed: str | None, region: str | None) -> None:
    assert parse_region(typed, "DE") == region


@pytest.mark.parametrize("typed", ["US-PA", "NW", "DE_NW", "DE-NORDRHEIN", "DE-", "**DE-NW**"])
def test_a_region_of_another_country_or_form_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        parse_region(typed, "DE")


@pytest.mark.parametrize("typed", ["Europe/Berlin", "europe/berlin", "berlin", "Europe Berlin", "BERLIN "])
def test_a_zone_is_understood_however_it_is_spelt(typed: str) -> None:
    assert parse_zone(typed) == BERLIN


@pytest.mark.parametrize("typed", ["", "Etc/GMT+1", "EST", "Europe/Dortmund", "../../etc/passwd"])
def test_what_is_no_place_is_refused_as_a_zone(typed: str) -> None:
    with pytest.raises(UserError):
        parse_zone(typed)


def test_zones_are_suggested_by_their_city() -> None:
    assert find_zones("berl", 25) == ["Europe/Berlin"]
    assert find_zones("wien", 25) == ["Europe/Vienna"]
    assert find_zones("new yo", 25) == ["America/New_York"]
    assert len(find_zones("", 25)) == 25
    assert len(places()) > 400


def test_the_offset_is_that_of_the_day() -> None:
    winter, summer = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert (offset(winter, BERLIN), offset(summer, BERLIN)) == ("UTC+1", "UTC+2")
    assert offset(winter, ZoneInfo("America/St_Johns")) == "UTC-3:30"


def test_what_is_written_of_a_city_reads_back_the_same() -> None:
    facts = read_facts(write_facts(DORTMUND))
    assert (facts.name, facts.country, facts.region, facts.zone, facts.language) == (
        "Dortmund",
        "DE",
        "DE-NW",
        BERLIN,
        Language.DE,
    )


def test_a_city_that_moves_to_another_country_leaves_its_region_behind() -> None:
    typed = with_changes(DORTMUND, {"country": "AT", "code": None})
    assert read_facts(typed).region is None
    assert read_facts(with_changes(DORTMUND, {"name": "Dortmund-Hörde", "code": None})).region == "DE-NW"
