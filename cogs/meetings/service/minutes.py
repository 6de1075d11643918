"""Keeps attendance, minutes and their signatures, and the messages that are quoted in them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.database import Transaction
from bot.drafts import Draft
from bot.errors import UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.meetings.models.due import MINUTES
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.minutes import MAX_BYTES, Attendee, Minutes, MinutesSignature, Quote
from cogs.meetings.rules.admission import CANCELLED, admit_organising
from cogs.meetings.service.reading import get_or_refuse
from cogs.meetings.store import meetings as store
from cogs.meetings.store import minutes as minutes_store
from cogs.network.models.cities import City, Delegate
from cogs.network.service.cities import CityService

NO_MINUTES = Text("There are no such minutes.")
_NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class MinutesService:
    """Organisers and moderators hand in; delegates sign and quote."""

    work: Work
    cities: CityService

    async def delegates(self, guild_id: int) -> list[tuple[City, Delegate]]:
        """Everybody who acts for a city, by city."""
        counts = await self.cities.delegate_counts(guild_id)
        cities = [city for city in await self.cities.cities(guild_id) if counts.get(city.id)]
        return [(city, delegate) for city in cities for delegate in await self.cities.delegates(guild_id, city.id)]

    async def present(self, guild_id: int, meeting_id: int) -> list[Attendee]:
        """Who was there."""
        async with self.work.read() as reader:
            return await minutes_store.present(reader, guild_id, meeting_id)

    async def admit(self, actor: Person, meeting_id: int) -> Meeting:
        """Whether the actor may keep this meeting's attendance and minutes. Raises NotAllowed or UserError."""
        async with self.work.begin(actor.guild_id) as unit:
            return await _admit(unit, actor, meeting_id)

    async def tick(self, actor: Person, meeting_id: int, asked: Sequence[int], there: Sequence[Attendee]) -> None:
        """Of those `asked` about exactly those `there` were present. Raises NotAllowed or UserError."""
        async with self.work.begin(actor.guild_id) as unit:
            await _admit(unit, actor, meeting_id)
            await minutes_store.tick(unit.tx, actor.guild_id, meeting_id, asked, there, unit.now)

    async def add_minutes(
        self, actor: Person, meeting_id: int, file_name: str, content: bytes, draft: Draft | None = None
    ) -> Minutes:
        """Keep a version of the minutes as it was handed in; it is a draft until it is signed."""
        if not 0 < len(content) <= MAX_BYTES:
            raise UserError(Text("The minutes must be a file of 1 byte to {most} MB.", most=MAX_BYTES // 1024**2))
        async with self.work.begin(actor.guild_id, draft) as unit:
            await _admit(unit, actor, meeting_id)
            version = Minutes(
                id=0,
                guild_id=actor.guild_id,
                meeting_id=meeting_id,
                version=0,
                file_name=clean_line(file_name)[-_NAME_LENGTH:] or "minutes",
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                added_at=unit.now,
            )
            minutes_id = await minutes_store.add_minutes(unit.tx, version)
            minutes = await _minutes(unit.tx, actor.guild_id, minutes_id)
            await unit.put_due(MINUTES, minutes.queue_key)
        return minutes

    async def sign(self, actor: Person, minutes_id: int) -> tuple[Minutes, bool]:
        """Sign for one's city (delegates); returns the minutes and whether this signature is new."""
        actor.require(Right.DELEGATE)
        if actor.city_id is None:
            raise ValueError("a delegate without a city")
        city = await self.cities.city(actor.guild_id, actor.city_id)
        async with self.work.begin(actor.guild_id) as unit:
            minutes = await _minutes(unit.tx, actor.guild_id, minutes_id)
            latest, *_ = await minutes_store.minutes_of(unit.tx, actor.guild_id, minutes.meeting_id)
            if latest != minutes_id:
                raise UserError(Text("There is a later version of these minutes. Please sign that one."))
            signature = MinutesSignature(actor.user_id, clean_line(actor.name), city.id, city.country, unit.now)
            is_new = await minutes_store.sign(unit.tx, actor.guild_id, minutes_id, signature)
            if is_new:
                await unit.put_due(MINUTES, minutes.queue_key)
            return await _minutes(unit.tx, actor.guild_id, minutes_id), is_new

    async def minutes(self, guild_id: int, minutes_id: int) -> Minutes:
        """Raises UserError when there are none of that number."""
        async with self.work.read() as reader:
            minutes = await minutes_store.find_minutes(reader, guild_id, minutes_id)
        if minutes is None:
            raise UserError(NO_MINUTES)
        return minutes

    async def quote(self, actor: Person, meeting_id: int, quoted: Quote) -> bool:
        """Pick a message for the minutes (delegates); False when it was picked before."""
        actor.require(Right.DELEGATE)
        async with self.work.begin(actor.guild_id) as unit:
            await get_or_refuse(unit.tx, actor.guild_id, meeting_id)
            return await minutes_store.quote(unit.tx, actor.guild_id, meeting_id, quoted)

    async def quotes(self, guild_id: int, meeting_id: int) -> list[Quote]:
        """What was picked for the minutes."""
        async with self.work.read() as reader:
            return await minutes_store.quotes(reader, guild_id, meeting_id)


async def _admit(unit: UnitOfWork, actor: Person, meeting_id: int) -> Meeting:
    meeting = await get_or_refuse(unit.tx, actor.guild_id, meeting_id)
    admit_organising(actor, meeting, await store.organiser_of(unit.tx, actor.guild_id, meeting_id))
    if meeting.cancelled:
        raise UserError(CANCELLED)
    if unit.now < meeting.starts_at:
        raise UserError(Text("This meeting has not begun yet."))
    return meeting


async def _minutes(tx: Transaction, guild_id: int, minutes_id: int) -> Minutes:
    minutes = await minutes_store.find_minutes(tx, guild_id, minutes_id)
    if minutes is None:
        raise UserError(NO_MINUTES)
    return minutes
