"""Writes dates and times as people of each language do, through Babel."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from bot.texts import Bilingual, Language, Plural, Text

_SHORT = {Language.DE: "EEE, d. MMM, HH:mm 'Uhr'", Language.EN: "EEE, MMM d, h:mm a"}
_SHORT_YEAR = {Language.DE: "EEE, d. MMM y, HH:mm 'Uhr'", Language.EN: "EEE, MMM d, y, h:mm a"}
_DAY = {Language.DE: "EEEE, d. MMMM y", Language.EN: "EEEE, MMMM d, y"}
_SHORT_DAY = {Language.DE: "d. MMM y", Language.EN: "MMM d, y"}
_TIME = {Language.DE: "HH:mm 'Uhr'", Language.EN: "h:mm a"}


def local_moment(instant: datetime, zone: ZoneInfo, language: Language, *, year: bool = False) -> str:
    """An instant on the clock of a zone: "Do., 3. Dez., 15:00 Uhr", "Thu, Dec 3, 9:00 AM"."""
    pattern = (_SHORT_YEAR if year else _SHORT)[language]
    return _written(instant, zone, pattern, language)


def local_range(start: datetime, end: datetime, zone: ZoneInfo, language: Language) -> str:
    """Both ends on the clock of a zone: "Do., 3. Dez. 2026, 15:00 Uhr" up to "17:00 Uhr"; another day in full."""
    same_day = start.astimezone(zone).date() == end.astimezone(zone).date()
    until = local_time(end, zone, language) if same_day else local_moment(end, zone, language)
    return f"{local_moment(start, zone, language, year=True).removesuffix(' Uhr')} \N{EN DASH} {until}"


def local_time(instant: datetime, zone: ZoneInfo, language: Language) -> str:
    """The time alone: "15:00 Uhr", "9:00 AM"."""
    return _written(instant, zone, _TIME[language], language)


def short_day(instant: datetime, zone: ZoneInfo, language: Language) -> str:
    """The day alone, short: "3. Dez. 2026", "Dec 3, 2026"."""
    return _written(instant, zone, _SHORT_DAY[language], language)


def day_text(day: date) -> Bilingual:
    """A calendar day in full, for texts whose reader is not known yet: "Donnerstag, 3. Dezember 2026"."""
    written = {lang: format_date(day, _DAY[lang], locale=lang.babel_locale) for lang in Language}
    return Bilingual(de=written[Language.DE], en=written[Language.EN])


def wall_text(wall: datetime) -> Bilingual:
    """A naive wall-clock time with its year, for an unknown reader: "Do., 3. Dez. 2026, 15:00 Uhr"."""
    utc = ZoneInfo("UTC")
    written = {lang: local_moment(wall.replace(tzinfo=utc), utc, lang, year=True) for lang in Language}
    return Bilingual(de=written[Language.DE], en=written[Language.EN])


def _written(instant: datetime, zone: ZoneInfo, pattern: str, language: Language) -> str:
    return format_datetime(instant.astimezone(zone), pattern, locale=language.babel_locale)


def number(value: float, language: Language) -> str:
    return str(format_decimal(value, locale=language.babel_locale))


def span(duration: timedelta) -> Text:
    """A length of time in its largest units: "7 days", "1 hour 30 minutes"."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    if seconds and not minutes:
        return Plural("{n} second", "{n} seconds", seconds)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts: list[Text] = []
    if days:
        parts.append(Plural("{n} day", "{n} days", days))
    if hours:
        parts.append(Plural("{n} hour", "{n} hours", hours))
    if minutes or not parts:
        parts.append(Plural("{n} minute", "{n} minutes", minutes))
    match parts:
        case [part]:
            return part
        case [first, second]:
            return Text("{one} {two}", one=first, two=second)
        case _:
            return Text("{one} {two} {three}", one=parts[0], two=parts[1], three=parts[2])
