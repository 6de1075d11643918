"""Keeps what people prefer, for every feature that speaks to them: in which language, on whose clock, and when not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.drafts import Draft
from bot.languages import Languages
from bot.people import Person
from bot.texts import Language
from bot.work import Work
from cogs.network.models.cities import City
from cogs.network.models.preferences import Preferences
from cogs.network.rules.quiet import after_quiet
from cogs.network.service.member_records import MemberRecords
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as delegate_store
from cogs.network.store import preferences as store


@dataclass(frozen=True, slots=True)
class PreferenceService:
    """Everybody changes their own only. What nobody chose follows from the client, the city, the forum."""

    work: Work
    languages: Languages
    member_records: MemberRecords
    forum_zone: ZoneInfo

    async def of(self, guild_id: int, user_id: int) -> Preferences:
        """What somebody chose."""
        async with self.work.read() as reader:
            return await store.find(reader, guild_id, user_id)

    async def change(self, actor: Person, chosen: Preferences, draft: Draft | None = None) -> None:
        """Keep what the actor chose, and spend the draft that it came from."""
        async with self.work.begin(actor.guild_id, draft) as unit:
            await store.put(unit.tx, actor.guild_id, actor.user_id, chosen, unit.now)
            self.member_records.invalidate_after(unit.tx, actor.guild_id)

    async def language_of(self, guild_id: int, user_id: int) -> Language:
        """For messages that we begin: what they chose, else their client's, else that of their present or last city."""
        chosen = (await self.of(guild_id, user_id)).language or await self.languages.of(guild_id, user_id)
        if chosen is not None:
            return chosen
        async with self.work.read() as reader:
            terms = await delegate_store.terms(reader, guild_id, user_id)
            city = await city_store.find(reader, guild_id, terms[-1].city_id) if terms else None
        return city.language if city is not None else Language.EN

    async def zone_of(self, guild_id: int, user_id: int) -> ZoneInfo:
        """Where the person's clock runs: as they chose, else their city's, else the forum's."""
        chosen = (await self.of(guild_id, user_id)).zone
        if chosen is not None:
            return chosen
        city = await self._city_of(guild_id, user_id)
        return city.zone if city is not None else self.forum_zone

    async def reminded_directly(self, guild_id: int, user_ids: Iterable[int]) -> frozenset[int]:
        """Those of the people who want their reminders as direct messages; it is off unless somebody asks for it."""
        async with self.work.read() as reader:
            known = await store.all_of(reader, guild_id)
        return frozenset(user_id for user_id in user_ids if user_id in known and known[user_id].reminders)

    async def when_to_write(self, guild_id: int, user_id: int, instant: datetime) -> datetime:
        """The first moment from `instant` on at which a direct message does not fall into the person's quiet hours."""
        quiet = (await self.of(guild_id, user_id)).quiet
        return after_quiet(instant, await self.zone_of(guild_id, user_id), quiet)

    async def _city_of(self, guild_id: int, user_id: int) -> City | None:
        async with self.work.read() as reader:
            term = await delegate_store.active(reader, guild_id, user_id)
            return await city_store.find(reader, guild_id, term.city_id) if term is not None else None
