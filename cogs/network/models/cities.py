"""Describes cities and the people who act for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Language, Text

NAME_LENGTH = 80
"""The longest name of a city or person that is kept. Roles take 100 characters; Europe's longest place name has 58."""

ABSENT = "no longer on the server"
"""Why a term ended whose person had left the server, as it is kept."""
FORMER = Text("no longer a member")
"""Said of a city that has left the forum."""
CITY_REMOVED = "the city is no longer a member"
"""Why a term ended whose city was removed, as it is kept."""


class Function(StrEnum):
    """What somebody is in their city. The mandate to speak for it follows from this."""

    MAYOR = "mayor"
    DEPUTY = "deputy"
    LIAISON = "liaison"
    STAFF = "staff"
    OBSERVER = "observer"

    @property
    def mandate(self) -> bool:
        """Whether the function speaks for the city (votes, signs)."""
        return self in {Function.MAYOR, Function.DEPUTY, Function.LIAISON}

    @property
    def role_key(self) -> str:
        """The declared role that goes with it: elected office, the city's administration, or guests."""
        match self:
            case Function.MAYOR | Function.DEPUTY:
                return "mayors"
            case Function.LIAISON | Function.STAFF:
                return "staff"
            case Function.OBSERVER:
                return "observers"


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What is said of a city when it is added or edited. `zone` is an IANA name; the rest as in `City`."""

    name: str
    country: str
    region: str | None
    zone: ZoneInfo
    language: Language

    @property
    def own_name(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class City:
    """A member city. `region` is ISO 3166-2 (DE-NW) where known, `country` ISO 3166-1 alpha-2.

    `own_name` is what the city calls itself, `name` what it is called in the forum.
    """

    id: int
    guild_id: int
    key: str
    own_name: str
    country: str
    region: str | None
    zone: ZoneInfo
    language: Language
    removed_at: datetime | None = None
    removed_because: str | None = None
    has_namesake: bool = False

    @property
    def place(self) -> str:
        """The name with the region or else the country, for lists in which somebody chooses."""
        return f"{self.own_name} ({self.region or self.country})"

    @property
    def name(self) -> str:
        """What the city is called wherever it is shown: with its region where another city has the same name."""
        return self.place if self.has_namesake else self.own_name

    @property
    def names(self) -> tuple[str, str, str]:
        """All by which the city can be called."""
        return self.own_name, self.place, self.key

    @property
    def role_key(self) -> str:
        """The key of the city's role on the server. Its membership is in the database; the role is a convenience."""
        return f"city.{self.key}"


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody's term in a function; `ended_at` is None while it lasts. Instants in UTC.

    `succeeded_by` is the term that took over: a successor's, or the person's own next one. `absent_since` is since when
    the person has not been on the server, None while they are. `ends_at`: when the term is to end, if known.
    """

    id: int
    guild_id: int
    city_id: int
    user_id: int
    name: str
    function: Function
    appointed_by: int
    appointed_at: datetime
    ended_at: datetime | None = None
    ended_because: str | None = None
    succeeded_by: int | None = None
    absent_since: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """What an appointment did: the term that began, the person's own one that it ended, whom they succeed, and how
    many open duties passed to them.
    """

    term: Delegate
    city: City
    before: Delegate | None
    city_before: City | None
    predecessor: Delegate | None = None
    duties: int = 0


class MandateReplaced(UserError):
    """An appointment would end terms that speak for a city, and whoever appoints has not been shown which.

    `ended` are all the terms that it would end. The same call with their ids as `confirmed` does it.
    """

    def __init__(self, text: Text, ended: tuple[Delegate, ...]) -> None:
        super().__init__(text)
        self.ended = ended
