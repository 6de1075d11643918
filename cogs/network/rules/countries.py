"""Reads countries by their ISO 3166-1 code or Babel's names in both languages, and the regions of ISO 3166-2."""

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.languages import get_official_languages

from bot.errors import UserError
from bot.matching import best, exact
from bot.texts import Language, Text

# CLDR's two-letter codes that are not countries: unions, test locales, "unknown", and outlying islands.
_NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_CODE = re.compile(r"[A-Z]{2}")
_REGION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")


@cache
def countries(language: Language) -> Mapping[str, str]:
    """Code -> name in the language, in the order of the names."""
    names = Locale.parse(language.babel_locale).territories
    known = {code: name for code, name in names.items() if _CODE.fullmatch(code) and code not in _NOT_COUNTRIES}
    return dict(sorted(known.items(), key=lambda pair: pair[1].casefold()))


def country_name(code: str, language: Language) -> str:
    """The country's name; the code itself for one that CLDR does not know."""
    return countries(language).get(code, code)


def parse_country(typed: str) -> str:
    """A country's code from its code or its name in either language. Raises UserError with what to do."""
    code = typed.strip().upper()
    if code in countries(Language.EN):
        return code
    matches = exact(typed, countries(Language.EN), _names)
    if len(matches) == 1:
        return matches[0]
    raise UserError(Text("There is no such country. Please choose one from the list, or type its code, such as DE."))


def find_countries(typed: str, language: Language, limit: int) -> list[str]:
    """The codes of the countries that fit what was typed so far, in the order of their names."""
    return best(typed, countries(language), _names)[:limit]


def parse_region(typed: str | None, country: str) -> str | None:
    """An ISO 3166-2 code of that country, such as DE-NW. Raises UserError for another country's, or another form."""
    if not typed or not typed.strip():
        return None
    code = typed.strip().upper()
    match = _REGION.fullmatch(code)
    if match is None:
        raise UserError(Text("A region is written as in ISO 3166-2: country, hyphen, region. Examples: DE-NW, US-PA."))
    if match[1] != country:
        raise UserError(
            Text("The region {region} is not in {country}. Please correct one of them.", region=code, country=country)
        )
    return code


def main_language(country: str) -> Language:
    """Which of the forum's languages a country is likelier to write to us in."""
    official = get_official_languages(country, de_facto=True)
    return Language.DE if official[:1] == ("de",) else Language.EN


def _names(code: str) -> tuple[str, str, str]:
    return code, country_name(code, Language.DE), country_name(code, Language.EN)
