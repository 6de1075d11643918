"""Says in words what speaks against a time."""

from collections.abc import Sequence

from bot.dates import day_text
from bot.texts import Plural, Text
from bot.ui.post_text import and_more, fit, name
from cogs.meetings.render.times import wall_time_text
from cogs.meetings.rules.warnings import Holiday, OddHours, Overlap, TimeWarning, Weekend
from cogs.network.models.cities import City

_CITIES = 150
_MAX_WARNINGS = 20


def warning_texts(warnings: Sequence[TimeWarning]) -> list[Text]:
    """One text for each, of many the first ones; nothing in them forbids anything."""
    texts = [_text(warning) for warning in warnings[:_MAX_WARNINGS]]
    more = len(warnings) - len(texts)
    return [*texts, Plural("And {n} more note.", "And {n} more notes.", more)] if more else texts


def _text(warning: TimeWarning) -> Text:
    match warning:
        case Holiday():
            return Text(
                "{day} is a public holiday in {cities}: {name}.",
                day=day_text(warning.day),
                cities=_names(warning.cities),
                name=warning.name,
            )
        case Weekend():
            return Text(
                "{day} falls on the weekend in {cities}.", day=day_text(warning.day), cities=_names(warning.cities)
            )
        case OddHours():
            return Text(
                "In {cities}, it starts at {start} and ends at {end}, which is outside 7 AM to 8 PM there.",
                start=wall_time_text(warning.start),
                end=wall_time_text(warning.end),
                cities=_names(warning.cities),
            )
        case Overlap():
            meeting = warning.meeting
            return Text(
                "At the same time: meeting {number}, “{title}”.",
                number=str(meeting.id),
                title=meeting.mention,
            )


def _names(cities: Sequence[City]) -> str | list[str]:
    """The cities one after the other, the last one after an "and"; of very many the first ones."""
    names = [name(city.name) for city in cities]
    listed = fit(names, ", ", _CITIES, and_more)
    return names if listed == ", ".join(names) else listed
