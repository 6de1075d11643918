"""The network's people services on a real database, with roles that stand in a dictionary instead of on a server."""

from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.clock import TravellingClock
from bot.contributions import CitiesChanged
from bot.database import Database
from bot.drafts import Drafts
from bot.due.service import DueList
from bot.errors import PlaceMissing
from bot.languages import Languages
from bot.people import DutyMover, Person, rights_of
from bot.reasons import SERVER_GONE
from bot.texts import Language
from bot.work import Work
from cogs.network.models.cities import CityFacts
from cogs.network.service.cities import CityService
from cogs.network.service.joining import JoinService
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.offices import OfficeService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.presence import PresenceService
from cogs.network.service.roles import MemberRoles
from cogs.network.service.terms import Terms
from cogs.network.service.topics import TopicService

GUILD, OTHER_GUILD = 7, 8
ADMIN_ID, MODERATOR_ID, MAYOR_ID, STAFF_ID = 1, 2, 3, 4
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
DORTMUND = CityFacts("Dortmund", "DE", "DE-NW", BERLIN, Language.DE)
PITTSBURGH = CityFacts("Pittsburgh", "US", "US-PA", NEW_YORK, Language.EN)


@dataclass
class People:
    """The services, wired as the feature wires them."""

    database: Database
    clock: TravellingClock
    roles: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.due = DueList(self.database, self.clock)
        self.drafts = Drafts(self.database, self.clock)
        self.work = Work(self.database, self.clock, self.due, self.drafts)
        self.member_records = MemberRecords(self.database, self._role, BERLIN)
        self.member_roles = MemberRoles(self.work, self._roles)
        self.cities_changed: list[CitiesChanged] = []
        self.cities = CityService(self.work, self.member_records, self.cities_changed)
        self.duties: dict[str, DutyMover] = {}
        self.terms = Terms(self.member_roles, self.member_records, self.duties)
        self.offices = OfficeService(self.work, self.terms, self.cities_changed)
        languages = Languages(self.database, self.clock)
        self.preferences = PreferenceService(self.work, languages, self.member_records, BERLIN)
        self.gone: set[int] = set()
        self.bot_away = False
        self.moderators = {ADMIN_ID, MODERATOR_ID}
        self.joining = JoinService(self.work, self.terms, self.preferences, self.is_member)
        self.presence = PresenceService(self.work, self.joining)
        self.topics = TopicService(self.work, self.member_roles)

    async def person(self, user_id: int, *, moderator: bool = False, admin: bool = False) -> Person:
        """Somebody with the rights that the database gives them."""
        record = await self.member_records.of(GUILD, user_id, frozenset())
        record = replace(record, moderator=moderator)
        return Person(
            GUILD,
            user_id,
            f"Person {user_id}",
            Language.EN,
            ZoneInfo(record.zone or "UTC"),
            record.city_id,
            record.function,
            rights_of(record, manage_guild=admin, moderate_members=False),
        )

    async def admin(self) -> Person:
        return await self.person(ADMIN_ID, admin=True)

    async def moderator(self) -> Person:
        return await self.person(MODERATOR_ID, moderator=True)

    async def moderates(self, _: int, user_id: int) -> bool:
        return user_id in self.moderators

    async def _role(self, _: int, key: str) -> int | None:
        return self.roles.get(key)

    async def _roles(self, _: int) -> dict[str, int]:
        return self.roles

    async def is_member(self, _: int, user_id: int) -> bool:
        if self.bot_away:
            raise PlaceMissing(SERVER_GONE.message)
        return user_id not in self.gone
