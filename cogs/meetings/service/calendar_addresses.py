"""Issues, finds and revokes the personal addresses under which calendars follow the forum's meetings."""

from dataclasses import dataclass
from datetime import timedelta

from bot.errors import UserError
from bot.people import Person
from bot.settings import Settings
from bot.texts import Text
from bot.work import Work
from cogs.meetings.models.calendar import CalendarAddress
from cogs.meetings.rules.calendar_addresses import OFF, new_token, token_hash
from cogs.meetings.store import calendar_addresses as store

CALENDAR_URL = "calendar_url"
"""The key of the setting that says where the world reaches the bot's calendars; `off` by default."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarAddressService:
    """Everybody has one address at most, and it is shown once: only a hash of its token is kept.

    `listening`: whether the bot serves calendars at all.
    """

    work: Work
    settings: Settings
    listening: bool

    async def is_offered(self, guild_id: int) -> bool:
        """Whether an administrator has said where calendars are."""
        return self.listening and await self.settings.get(guild_id, CALENDAR_URL) != OFF

    async def of_person(self, person: Person) -> CalendarAddress | None:
        async with self.work.read() as reader:
            return await store.of_person(reader, person.guild_id, person.user_id)

    async def issue(self, actor: Person) -> str:
        """A new address for the actor; it replaces an earlier one. Raises UserError while none are offered."""
        if not await self.is_offered(actor.guild_id):
            raise UserError(Text("Calendar addresses have been switched off on this server."))
        token = new_token()
        hashed = token_hash(token)
        if hashed is None:
            raise ValueError("a token that is none")
        async with self.work.begin(actor.guild_id) as unit:
            await store.put(unit.tx, actor.guild_id, actor.user_id, hashed, unit.now)
        return f"{await self.settings.get(actor.guild_id, CALENDAR_URL)}/{token}.ics"

    async def revoke(self, actor: Person) -> bool:
        """Let the actor's address lead nowhere; whether there was one."""
        async with self.work.begin(actor.guild_id) as unit:
            return await store.delete(unit.tx, actor.guild_id, actor.user_id)

    async def by_token(self, token: str) -> CalendarAddress | None:
        """The address with that token, unless it was revoked, its server has switched calendars off, or it is none."""
        hashed = token_hash(token)
        if hashed is None:
            return None
        async with self.work.read() as reader:
            address = await store.by_hash(reader, hashed)
        return address if address is not None and await self.is_offered(address.guild_id) else None

    async def mark_read(self, address: CalendarAddress) -> None:
        """Keep that it is in use, once a day."""
        if self.work.now() - address.last_read_at < _DAY:
            return
        async with self.work.begin(address.guild_id) as unit:
            today = unit.now.replace(hour=0, minute=0, second=0, microsecond=0)
            await store.mark_read(unit.tx, address.guild_id, address.user_id, today)
