"""The archive's services on a real database: two cities, their mayors and staff, a moderator."""

from dataclasses import dataclass, replace
from pathlib import Path

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.people import Person
from bot.settings import Setting, Settings
from bot.texts import Bilingual, Language, Texts
from bot.work import Work
from cogs.decisions import load_thesaurus
from cogs.decisions.contributions import NUMBER_SETTING
from cogs.decisions.models.decisions import Decision, DecisionKind, Wording
from cogs.decisions.models.drafts import DraftContent, StoredFile
from cogs.decisions.service.anchoring import AnchoringService
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recorded_names import RecordedNames
from cogs.decisions.service.recording import RecordingService
from cogs.decisions.service.register import RegisterService
from cogs.decisions.service.signing import SigningService
from cogs.decisions.service.verifying import VerifyingService
from cogs.decisions.views.exporting import DecisionExport
from cogs.meetings.service.reading import MeetingReader
from cogs.network.models.cities import City, Function
from cogs.network.service.forum import load_forum
from cogs.network.service.server import ServerService
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.reading import PollReader
from tests.storage.network_world import DORTMUND, GUILD, PITTSBURGH, People

MAYOR, US_MAYOR, STAFF = 11, 12, 13
TEXT = Wording(
    Bilingual("Klimaschutz in den Städten", "Climate protection in cities"),
    Bilingual("Die Städte verpflichten sich auf Wärmepläne.", "The cities commit to heat plans."),
    Language.DE,
)


@dataclass
class Archive:
    """The services, wired as the feature wires them."""

    database: Database
    clock: TravellingClock

    def __post_init__(self) -> None:
        self.people = People(self.database, self.clock)
        known: dict[str, Setting] = {NUMBER_SETTING.key: NUMBER_SETTING}
        settings = Settings(self.database, self.clock, known)
        self.settings = settings
        server = ServerService(self.database, load_forum(PROJECT / "data" / "forum.toml"))
        cities = self.people.cities
        self.work = Work(self.database, self.clock, self.people.due, self.people.drafts)
        self.reader = DecisionReader(self.database, load_thesaurus())
        self.drafts = DraftService(self.work)
        self.signing = SigningService(self.work, cities)
        self.people.cities_changed.append(self.signing.cities_changed)
        self.tasks = FollowUpService(self.work, cities)
        self.verifying = VerifyingService(self.database)
        meetings = MeetingReader(self.work, cities, self.people.topics, server)
        polls = PollReader(self.work, cities, self.people.topics, server, KeyRing(self.database.path.parent / "keys"))
        naming = NamingService(cities, self.people.topics, meetings, polls)
        self.recording = RecordingService(self.work, settings, server, naming.names)
        self.recorded_names = RecordedNames(self.work, naming)
        self.exports = DecisionExport(self.work, self.reader, naming, Texts(PROJECT / "data" / "locales"))
        self.registering = RegisterService(self.work)
        self.anchoring = AnchoringService(self.work)

    async def settle(self) -> None:
        """Two cities and those who act for them."""
        admin = await self.people.admin()
        self.dortmund: City = await self.people.cities.add(admin, DORTMUND)
        self.pittsburgh: City = await self.people.cities.add(admin, PITTSBURGH)
        for user, city, function in (
            (MAYOR, self.dortmund, Function.MAYOR),
            (US_MAYOR, self.pittsburgh, Function.MAYOR),
            (STAFF, self.dortmund, Function.STAFF),
        ):
            await self.people.offices.appoint(admin, user, f"Person {user}", city.id, function)

    async def mayor(self) -> Person:
        return await self.people.person(MAYOR)

    async def us_mayor(self) -> Person:
        return await self.people.person(US_MAYOR)

    async def staff(self) -> Person:
        return await self.people.person(STAFF)

    async def erase(self, user_id: int) -> None:
        """As the privacy class of the archive's people does."""
        async with self.database.transaction() as tx:
            await tx.execute("DELETE FROM decision_people WHERE guild_id = ? AND user_id = ?", GUILD, user_id)

    async def publish(
        self,
        wording: Wording = TEXT,
        *,
        kind: DecisionKind = DecisionKind.DECISION,
        files: tuple[StoredFile, ...] = (),
        body: DraftContent | None = None,
    ) -> Decision:
        """A decision of Dortmund's."""
        mayor = await self.mayor()
        draft = await self.drafts.begin(mayor, replace(body or DraftContent(), wording=wording).with_kind(kind), files)
        return await self.recording.publish(mayor, draft)


def copied(path: Path, to: Path) -> Path:
    """A copy of a closed database."""
    to.write_bytes(path.read_bytes())
    return to
