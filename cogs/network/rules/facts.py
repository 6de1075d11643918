"""Makes facts of what is typed of a city, from a command or a form alike; each wrong part is refused by name."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.matching import exact
from bot.texts import Language, Text
from cogs.network.models.cities import NAME_LENGTH, City, CityFacts
from cogs.network.rules.countries import main_language, parse_country, parse_region
from cogs.network.rules.zones import parse_zone

Place = TypeVar("Place", City, CityFacts, City | CityFacts)

NAME, COUNTRY, TIMEZONE, CODE, LANGUAGE = "name", "country", "timezone", "code", "language"
"""The keys under which a city's parts are typed, in drafts and in forms."""


def check_city_name(typed: str) -> str:
    """The name, cleaned. Raises UserError for an empty one and for one that is too long."""
    name = clean_line(typed)
    if not name or len(name) > NAME_LENGTH:
        raise UserError(Text("A city's name has 1 to {most} characters. Please correct it.", most=NAME_LENGTH))
    return name


def same_places(facts: CityFacts, others: Iterable[Place]) -> list[Place]:
    """Those that can be meant by these facts: of that name, in that country, and in no other region."""
    return [
        other
        for other in exact(facts.own_name, others, lambda place: (place.own_name,))
        if other.country == facts.country and (other.region == facts.region or not (other.region and facts.region))
    ]


def refuse_same_city(facts: CityFacts, others: Iterable[City | CityFacts]) -> None:
    """Raises UserError when one of the others is the same place: cities of one name must differ in their regions."""
    for other in same_places(facts, others):
        raise UserError(
            Text(
                "{city} is already a member of this forum. If another place of the same name is meant, give both "
                "their regions, such as US-PA.",
                city=plain(other.name),
            )
        )


def parse_language(typed: str) -> Language:
    """One of the forum's languages, by its code. Raises UserError."""
    if typed not in set(Language):
        raise UserError(Text("The language must be one of these: {languages}.", languages=", ".join(Language)))
    return Language(typed)


def read_facts(typed: Mapping[str, str]) -> CityFacts:
    """Raises UserError for a country, zone or region that does not exist. No language: the country's likelier one."""
    country = parse_country(typed[COUNTRY])
    chosen = typed.get(LANGUAGE, "")
    return CityFacts(
        name=clean_line(typed[NAME]),
        country=country,
        region=parse_region(typed.get(CODE), country),
        zone=parse_zone(typed[TIMEZONE]),
        language=parse_language(chosen) if chosen else main_language(country),
    )


def write_facts(city: City) -> dict[str, str]:
    """A city as it would be typed."""
    return {
        NAME: city.own_name,
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
