"""Makes facts of what is typed of a city, from a command or a form alike; each wrong part is refused by name."""

from collections.abc import Mapping

from bot.markup import clean_line
from bot.texts import Language
from cogs.network.models.cities import City, CityFacts
from cogs.network.rules.countries import main_language, parse_country, parse_region
from cogs.network.rules.zones import parse_zone

NAME, COUNTRY, TIMEZONE, CODE, LANGUAGE = "name", "country", "timezone", "code", "language"
"""The keys under which a city's parts are typed, in drafts and in forms."""


def read_facts(typed: Mapping[str, str]) -> CityFacts:
    """Raises UserError for a country, zone or region that does not exist. No language: the country's likelier one."""
    country = parse_country(typed[COUNTRY])
    chosen = typed.get(LANGUAGE, "")
    return CityFacts(
        name=clean_line(typed[NAME]),
        country=country,
        region=parse_region(typed.get(CODE), country),
        zone=parse_zone(typed[TIMEZONE]),
        language=Language(chosen) if chosen else main_language(country),
    )


def write_facts(city: City) -> dict[str, str]:
    """A city as it would be typed."""
    return {
        NAME: city.name,
        COUNTRY: city.country,
        TIMEZONE: city.zone.key,
        CODE: city.region or "",
        LANGUAGE: city.language.value,
    }


def with_changes(city: City, changes: Mapping[str, str | None]) -> dict[str, str]:
    """A city as typed, with what somebody changes. In another country the old region goes, unless a new one comes."""
    typed = write_facts(city)
    typed |= {key: value for key, value in changes.items() if value is not None}
    moved = changes.get(COUNTRY) is not None and parse_country(typed[COUNTRY]) != city.country
    if moved and changes.get(CODE) is None:
        typed[CODE] = ""
    return typed
