"""Answers which cities there are and who acts or acted for them: the network's public face for other features."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.contributions import CitiesChanged
from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.matching import best, exact, slug
from bot.people import Person, Right
from bot.texts import Language, Text
from bot.work import UnitOfWork, Work
from cogs.network.models.cities import CITY_REMOVED, City, CityFacts, Delegate
from cogs.network.models.topics import Topic
from cogs.network.rules.countries import country_name
from cogs.network.rules.facts import check_city_name, refuse_same_city, same_places
from cogs.network.rules.naming import free_key
from cogs.network.service.member_records import MemberRecords
from cogs.network.store import cities as store
from cogs.network.store import delegates as delegate_store
from cogs.network.store import topics as topic_store

NO_CITY = Text("There is no such city in this forum. Please choose one from the list; `/city list` shows all of them.")
_SEPARATORS, _AND = re.compile(r"[,;\n]"), re.compile(r"\s(?:und|and|&)\s", re.IGNORECASE)
_MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class CityService:
    """Cities are added and changed here; who acts for them is written by `OfficeService`. Rights are checked again."""

    work: Work
    member_records: MemberRecords
    cities_changed: Sequence[CitiesChanged] = ()

    async def cities(self, guild_id: int) -> list[City]:
        """Every member city, by name."""
        async with self.work.read() as reader:
            return await store.all_of(reader, guild_id)

    async def city(self, guild_id: int, city_id: int) -> City:
        """The city, also one that was removed since. Raises UserError when there never was one."""
        async with self.work.read() as reader:
            return await get_city(reader, guild_id, city_id)

    async def resolve(self, guild_id: int, typed: str) -> City:
        """The city that somebody means: its number (autocomplete's value), name or key. Raises UserError."""
        return _only_city(typed, _matches(typed, await self.cities(guild_id)))

    async def resolve_known(self, guild_id: int, typed: str) -> City:
        """As `resolve`, and where no member is meant, among the cities that have left."""
        members = _matches(typed, await self.cities(guild_id))
        return _only_city(typed, members or _matches(typed, await self.former(guild_id)))

    async def former(self, guild_id: int) -> list[City]:
        """Every city that is no longer a member, the latest first."""
        async with self.work.read() as reader:
            return await store.removed(reader, guild_id)

    async def resolve_list(self, guild_id: int, typed: str) -> tuple[City, ...]:
        """The cities that a list names, each once, separated by commas, semicolons or "and" ("und").

        Raises UserError that names every one that does not exist.
        """
        cities = await self.cities(guild_id)
        names: list[str] = []
        for part in filter(None, map(str.strip, _SEPARATORS.split(typed))):
            names += [part] if _matches(part, cities) else _AND.split(part)
        matches = {name: _matches(name, cities) for name in names}
        unknown = [name for name, cities_of_name in matches.items() if not cities_of_name]
        if unknown:
            raise UserError(
                Text(
                    "There is no such city in this forum: {names}. Please choose from the list; `/city list` shows "
                    "all of them.",
                    names=plain(clean_line(", ".join(unknown))[:_MAX_SHOWN]),
                )
            )
        return tuple({city.id: city for city in (_only_city(*match) for match in matches.items())}.values())

    async def search(self, guild_id: int, typed: str, limit: int = 25, *, former: bool = False) -> list[City]:
        """The cities that fit what was typed so far, by number, name or key. `former`: behind them those that left."""
        cities, wanted = await self.cities(guild_id), typed.strip().lstrip("#")
        cities += await self.former(guild_id) if former else []
        return ([city for city in cities if wanted == str(city.id)] or best(wanted, cities, _names))[:limit]

    async def delegates(self, guild_id: int, city_id: int) -> list[Delegate]:
        """Who acts for the city now, mayors first."""
        async with self.work.read() as reader:
            return await delegate_store.of_city(reader, guild_id, city_id)

    async def last_delegates(self, city: City) -> list[Delegate]:
        """Who acted for a former member until it left."""
        async with self.work.read() as reader:
            terms = await delegate_store.history(reader, city.guild_id, city.id)
        return [term for term in terms if term.ended_because == CITY_REMOVED and term.ended_at == city.removed_at]

    async def delegate_counts(self, guild_id: int) -> dict[int, int]:
        """City id -> how many people act for it; cities without any are missing."""
        async with self.work.read() as reader:
            return await delegate_store.counts(reader, guild_id)

    async def delegate_of(self, guild_id: int, user_id: int) -> Delegate | None:
        """The function that somebody holds now, or None."""
        async with self.work.read() as reader:
            return await delegate_store.active(reader, guild_id, user_id)

    async def terms(self, guild_id: int, user_id: int) -> list[Delegate]:
        """Every function that somebody held or holds, the first one first."""
        async with self.work.read() as reader:
            return await delegate_store.terms(reader, guild_id, user_id)

    async def topics_of(self, guild_id: int, city_id: int) -> list[Topic]:
        """The topics that anybody who acts for the city follows."""
        async with self.work.read() as reader:
            return await topic_store.followed_in_city(reader, guild_id, city_id)

    async def add(self, actor: Person, facts: CityFacts, draft: Draft | None = None) -> City:
        """Take a city into the forum (admins), and spend the draft that it came from.

        One that was a member before is the same city again: what it voted on and signed is still its own.

        Raises UserError for a name that is taken, empty or too long.
        """
        actor.require(Right.ADMIN)
        facts = replace(facts, name=check_city_name(facts.name))
        async with self.work.begin(actor.guild_id, draft) as unit:
            refuse_same_city(facts, await store.all_of(unit.tx, actor.guild_id))
            former = same_places(facts, await store.removed(unit.tx, actor.guild_id))
            if former:
                city_id = former[0].id
                await store.bring_back(unit.tx, actor.guild_id, city_id)
                await store.change(unit.tx, actor.guild_id, city_id, facts)
            else:
                key = free_key(slug(facts.name) or "city", await store.keys(unit.tx, actor.guild_id))
                city_id = await store.add(unit.tx, actor.guild_id, key, facts, unit.now)
            await self._changed(unit)
            return await get_city(unit.tx, actor.guild_id, city_id)

    async def edit(self, actor: Person, city_id: int, facts: CityFacts, draft: Draft | None = None) -> City:
        """Change what is known of a city (admins); its key stays. Raises UserError as `add` does."""
        actor.require(Right.ADMIN)
        facts = replace(facts, name=check_city_name(facts.name))
        async with self.work.begin(actor.guild_id, draft) as unit:
            await get_city(unit.tx, actor.guild_id, city_id)
            refuse_same_city(
                facts, [city for city in await store.all_of(unit.tx, actor.guild_id) if city.id != city_id]
            )
            await store.change(unit.tx, actor.guild_id, city_id, facts)
            await self._changed(unit)
            return await get_city(unit.tx, actor.guild_id, city_id)

    async def _changed(self, unit: UnitOfWork) -> None:
        """What counts cities counts them again."""
        self.member_records.invalidate_after(unit.tx, unit.guild_id)
        for changed in self.cities_changed:
            await changed(unit.tx, unit.guild_id)


def _matches(typed: str, cities: Sequence[City]) -> Sequence[City]:
    wanted = typed.strip()
    return [city for city in cities if wanted == str(city.id)] or exact(wanted, cities, lambda city: city.names)


def _only_city(typed: str, matches: Sequence[City]) -> City:
    if len(matches) > 1:
        raise UserError(
            Text(
                "Several cities are called {name}: {places}. Please name one of them.",
                name=plain(clean_line(typed)),
                places=", ".join(plain(city.place) for city in matches),
            )
        )
    if not matches:
        raise UserError(NO_CITY)
    return matches[0]


async def get_city(reader: Reader, guild_id: int, city_id: int) -> City:
    """The city, removed or not. Raises UserError when there never was one."""
    city = await store.find(reader, guild_id, city_id)
    if city is None:
        raise UserError(NO_CITY)
    return city


async def get_member_city(reader: Reader, guild_id: int, city_id: int) -> City:
    """The city. Raises UserError when it is no member (any more)."""
    city = await get_city(reader, guild_id, city_id)
    if city.removed_at is not None:
        raise UserError(NO_CITY)
    return city


def _names(city: City) -> tuple[str, ...]:
    return (*city.names, *(country_name(city.country, language) for language in Language))
