"""The polls' services over the network's on a real database, with some cities and their people."""

from dataclasses import replace
from pathlib import Path

from bot.clock import TravellingClock
from bot.database import Database
from bot.people import Person
from bot.texts import Language
from bot.work import Work
from cogs.network.models.cities import CityFacts, Function
from cogs.network.rules.countries import countries
from cogs.network.rules.forum import read_forum
from cogs.network.rules.zones import places
from cogs.network.service.server import ServerService
from cogs.polls.models.polls import Poll, PollInput, PollSettings
from cogs.polls.service.closing import ClosingService
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.service.voting import VotingService
from tests.storage.network_world import BERLIN, GUILD, NEW_YORK, People

ENTRY = PollInput("Was zuerst?", "Rad|Bus|Bahn", settings=PollSettings(language=Language.DE))
MEMBERS = 50
# The names of zones and countries come from disk at their first use, which must not be in the event loop.
places()
countries(Language.EN)
countries(Language.DE)


class House:
    """Services as the feature wires them. City `n` has the mayor `100 n` and the deputy `100 n + 1`."""

    def __init__(self, database: Database, clock: TravellingClock, folder: Path, forum: Path) -> None:
        self.database = database
        self.clock = clock
        self.people = People(database, clock)
        self.due = self.people.due
        self.keys = KeyRing(folder / "keys")
        self.cities: list[int] = []
        work = Work(database, clock, self.due, self.people.drafts)
        self.reader = PollReader(
            work=work,
            cities=self.people.cities,
            topics=self.people.topics,
            server=ServerService(database, read_forum(forum.read_text(encoding="utf-8"), "forum.toml")),
            keys=self.keys,
        )
        self.service = PollService(
            work=work,
            cities=self.people.cities,
            topics=self.people.topics,
            keys=self.keys,
        )
        self.made: list[str] = []
        self.closing = ClosingService(work, self.keys, self._made_of)
        self.voting = VotingService(work, self.keys, gathering=0)

    async def _made_of(self, *_: object) -> list[str]:
        return self.made

    async def found(self, count: int) -> None:
        """Take in so many cities, half of them German, with two people each."""
        admin = await self.people.admin()
        for _ in range(count):
            number = len(self.cities) + 1
            german = number % 2 == 1
            facts = CityFacts(
                f"City {number}", "DE" if german else "US", None, BERLIN if german else NEW_YORK, Language.DE
            )
            city = await self.people.cities.add(admin, facts)
            self.cities.append(city.id)
            for offset, function in ((0, Function.MAYOR), (1, Function.DEPUTY)):
                await self.people.offices.appoint(admin, 100 * number + offset, "x", city.id, function)

    async def mayor(self, number: int, offset: int = 0) -> Person:
        return await self.people.person(100 * number + offset)

    async def asked(self, settings: PollSettings | None = None, **changes: str) -> Poll:
        """A poll that the first city's mayor opens; `changes` are the entry's fields by name."""
        poll_input = replace(ENTRY, settings=settings or ENTRY.settings, **changes)
        poll, _ = await self.service.publish(await self.mayor(1), poll_input, MEMBERS)
        return poll

    async def waiting(self, poll: Poll) -> set[str]:
        """The kinds that are pending for the poll."""
        subjects = (poll.queue_key, poll.card_queue_key)
        rows = [item for queue_key in subjects for item in await self.due.of_queue(GUILD, queue_key)]
        return {item.kind for item in rows if item.state.value == "pending"}


async def rows(house: House, table: str) -> list[dict[str, object]]:
    """Everything in a table."""
    async with house.database.read() as reader:
        return [dict(row) for row in await reader.all(f"SELECT * FROM {table}")]  # noqa: S608 - a table of ours
