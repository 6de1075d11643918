"""The words of the archive, and how they sound in posts for everybody: side by side in the forum's languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.dates import local_moment
from bot.markup import cut, plain
from bot.texts import Language, Word
from cogs.decisions.models.decisions import DecisionKind, DecisionState, Vote
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

KINDS: Final = {
    DecisionKind.DECISION: Word("decision", "Decision"),
    DecisionKind.STATEMENT: Word("decision", "Joint statement"),
    DecisionKind.RECOMMENDATION: Word("decision", "Recommendation to the governments"),
}
STATES: Final = {
    DecisionState.PROPOSED: Word("decision", "Proposed"),
    DecisionState.ADOPTED: Word("decision", "Adopted"),
    DecisionState.IMPLEMENTING: Word("decision", "In implementation"),
    DecisionState.DONE: Word("decision", "Done"),
    DecisionState.SUPERSEDED: Word("decision", "Superseded"),
    DecisionState.WITHDRAWN: Word("decision", "Withdrawn"),
}
VOTES: Final = {
    Vote.FOR: Word("decision", "For"),
    Vote.AGAINST: Word("decision", "Against"),
    Vote.ABSTAINED: Word("decision", "Abstained"),
    Vote.ABSENT: Word("decision", "Absent"),
}
FUNCTIONS: Final = {
    "mayor": Word("decision", "mayor"),
    "deputy": Word("decision", "deputy mayor"),
    "liaison": Word("decision", "liaison"),
}
LANGUAGES: Final = {Language.DE: Word("decision", "German"), Language.EN: Word("decision", "English")}
_NAME = 60


@dataclass(frozen=True, slots=True)
class Names:
    """What a record refers to by number. `zones`: one clock for each country, by a city there."""

    cities: dict[int, City]
    topic: Topic | None
    meeting: str | None = None

    def city(self, city_id: int) -> str:
        found = self.cities.get(city_id)
        return name(found.name) if found is not None else f"#{city_id}"

    def moments(self, instant: datetime, zone: str, language: Language) -> str:
        """An instant on the clocks of both sides: the city's own first, then one of each other country."""
        own = ZoneInfo(zone)
        zones = {own.key: own}
        countries = {city.country for city in self.cities.values() if city.zone.key == zone}
        for city in self.cities.values():
            if city.country not in countries:
                countries.add(city.country)
                zones.setdefault(city.zone.key, city.zone)
        written = [
            f"{local_moment(instant, shown_zone, language, year=True)} {instant.astimezone(shown_zone):%Z}"
            for shown_zone in zones.values()
        ]
        return " · ".join(dict.fromkeys(written))


def name(words: str) -> str:
    """A person's, city's or file's name, to stand among many."""
    return plain(cut(words, _NAME))


def stamp(instant: datetime, style: str = "f") -> str:
    """Discord's own form of an instant, shown to each reader in their zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def marked(pieces: Sequence[tuple[bool, str]], most: int) -> str:
    """A found place with the hits in bold, in at most `most` characters."""
    shown = ""
    for hit, words in pieces:
        piece = f"**{plain(words)}**" if hit else plain(words)
        if len(shown) + len(piece) >= most:
            # Escaping at most doubles what is left.
            left = max(0, (most - len(shown) - 1) // 2)
            return shown + plain(words[:left].rstrip()) + "…"
        shown += piece
    return shown


def chunks(text: str, most: int) -> list[str]:
    """A long text in pieces of at most `most` characters, parted at line ends, else at spaces; nothing is left out."""
    pieces: list[str] = []
    rest = text
    while len(rest) > most:
        at = rest.rfind("\n", most // 2, most)
        at = at if at > 0 else rest.rfind(" ", most // 2, most)
        at = at if at > 0 else most - 1
        # Never between a backslash and what it escapes.
        while at > 1 and rest[at - 1] == "\\":
            at -= 1
        pieces.append(rest[:at])
        rest = rest[at:].removeprefix("\n") if rest[at : at + 1] == "\n" else rest[at:].removeprefix(" ")
    return [*pieces, rest] if rest or not pieces else pieces


def pages(lines: Sequence[str], most: int) -> list[str]:
    """Lines on as many pages as they need, each within `most` characters."""
    found: list[list[str]] = [[]]
    used = 0
    for line in lines:
        for piece in chunks(line, most):
            if used + len(piece) + 1 > most and found[-1]:
                found.append([])
                used = 0
            found[-1].append(piece)
            used += len(piece) + 1
    return ["\n".join(page) for page in found]
