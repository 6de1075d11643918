"""Says in words what speaks against a time."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.dates import day_text, local_time
from bot.texts import Bilingual, Language, Text
from bot.ui.post_text import and_more, fit, name
from cogs.meetings.rules.warnings import Holiday, OddHours, TimeWarning
from cogs.network.models.cities import City

_CITIES = 150
_UTC = ZoneInfo("UTC")


def warning_texts(warnings: Sequence[TimeWarning]) -> list[Text]:
    """One text for each; nothing in them forbids anything."""
    return [_text(warning) for warning in warnings]


def _text(warning: TimeWarning) -> Text:
    match warning:
        case Holiday():
            return Text(
                "{day} is a public holiday in {cities}: {name}.",
                day=day_text(warning.day),
                cities=_names(warning.cities),
                name=warning.name,
            )
        case OddHours():
            moment = warning.start.replace(tzinfo=_UTC)
            time = Bilingual(de=local_time(moment, _UTC, Language.DE), en=local_time(moment, _UTC, Language.EN))
            return Text(
                "It begins at {time} in {cities}: outside 7 am to 8 pm there.",
                time=time,
                cities=_names(warning.cities),
            )


def _names(cities: Sequence[City]) -> str:
    return fit([name(city.name) for city in cities], ", ", _CITIES, and_more)
