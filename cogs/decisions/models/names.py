"""Says what a record's numbers stand for: cities, its topic, its meeting."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dates import local_moment
from bot.markup import cut, plain
from bot.texts import Bilingual, Language
from cogs.decisions.models.decisions import RecordNames
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Names:
    """What a record refers to by number. `cities`: all members, and former ones that it names. `meeting`: as typed.

    `recorded`: what it was called when it was recorded, which is what a record shows, and what the log proves.
    `meeting_url` and `poll_url`: the addresses of their cards.
    """

    cities: dict[int, City]
    topic: Topic | None
    meeting: str | None = None
    recorded: RecordNames = field(default_factory=dict)
    meeting_url: str | None = None
    poll_url: str | None = None

    @property
    def topic_name(self) -> Bilingual | None:
        """The topic's, then; now, where the record does not say."""
        if self.topic is None:
            return None
        return self.recorded.get(("topic", self.topic.id), self.topic.name)

    def city(self, city_id: int) -> str:
        if ("city", city_id) in self.recorded:
            return name(self.recorded["city", city_id].de)
        city = self.cities.get(city_id)
        return name(city.name) if city is not None else f"#{city_id}"

    def moments(self, instant: datetime, zone: str, language: Language) -> str:
        """An instant on the clocks of both sides: the city's own first, then of one city in each other country."""
        countries = {city.country for city in self.cities.values() if city.zone.key == zone}
        written = [local_moment(instant, ZoneInfo(zone), language, year=True)]
        for city in self.cities.values():
            if city.country not in countries:
                countries.add(city.country)
                written.append(f"{self.city(city.id)}: {local_moment(instant, city.zone, language, year=True)}")
        return " · ".join(written)


def name(words: str) -> str:
    """A person's, city's or file's name, to stand among many."""
    return plain(cut(words, _NAME_LENGTH))
