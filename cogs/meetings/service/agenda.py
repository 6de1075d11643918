"""Keeps agendas: any delegate adds, orders and removes items until the meeting is over; the card follows."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.drafts import Draft
from bot.errors import UserError
from bot.markup import clean_line
from bot.people import Person, Right
from bot.texts import Text
from bot.when import WhenError, parse_duration
from bot.work import UnitOfWork, Work
from cogs.meetings.models.due import CARD
from cogs.meetings.models.meetings import AgendaItem, AgendaStep, Meeting
from cogs.meetings.rules.admission import CANCELLED
from cogs.meetings.service.due_items import enqueue
from cogs.meetings.service.reading import get_or_refuse
from cogs.meetings.store import agenda as store
from cogs.network.service.cities import CityService

MAX_ITEMS = 25
"""So many items fit into the select by which one is picked."""
TITLE_LENGTH = 200
LONGEST_MINUTES = 24 * 60
_MINUTE = timedelta(minutes=1)
_CLOCKED = re.compile(r"[0-9]{1,2}:[0-5][0-9]", re.ASCII)
_HOW_LONG = Text("Please give the time as a number of minutes, for example “15”, or as “1:30” for 90 minutes.")


@dataclass(frozen=True, slots=True)
class AgendaService:
    """Each change is one transaction."""

    work: Work
    cities: CityService

    async def add(
        self, actor: Person, meeting_id: int, title: str, minutes: str, city: str, draft: Draft | None = None
    ) -> None:
        """Put an item at the end; an empty `city` leaves open who presents it. Raises NotAllowed or UserError."""
        item = AgendaItem(
            0,
            _title(title),
            _minutes(minutes),
            (await self.cities.resolve(actor.guild_id, city)).id if city.strip() else None,
        )
        async with self.work.begin(actor.guild_id, draft) as unit:
            meeting = await _admit(unit, actor, meeting_id)
            if len(await store.items(unit.tx, actor.guild_id, meeting_id)) >= MAX_ITEMS:
                raise UserError(Text("An agenda has {most} items at most. Please put some together.", most=MAX_ITEMS))
            await store.add(unit.tx, actor.guild_id, meeting_id, item)
            await _redraw(unit, meeting)

    async def move(self, actor: Person, meeting_id: int, item_id: int, step: AgendaStep) -> None:
        """Move an item by one; at the ends it stays. An item that is gone stays gone."""
        async with self.work.begin(actor.guild_id) as unit:
            meeting = await _admit(unit, actor, meeting_id)
            ids = [item.id for item in await store.items(unit.tx, actor.guild_id, meeting_id)]
            if item_id not in ids:
                return
            at = ids.index(item_id)
            ids.insert(max(at - 1, 0) if step is AgendaStep.UP else at + 1, ids.pop(at))
            await store.order(unit.tx, actor.guild_id, ids)
            await _redraw(unit, meeting)

    async def remove(self, actor: Person, meeting_id: int, item_id: int) -> None:
        """Take an item off the agenda."""
        async with self.work.begin(actor.guild_id) as unit:
            meeting = await _admit(unit, actor, meeting_id)
            await store.remove(unit.tx, actor.guild_id, item_id)
            await _redraw(unit, meeting)


async def _admit(unit: UnitOfWork, actor: Person, meeting_id: int) -> Meeting:
    actor.require(Right.DELEGATE)
    meeting = await get_or_refuse(unit.tx, actor.guild_id, meeting_id)
    if meeting.cancelled:
        raise UserError(CANCELLED)
    if unit.now >= meeting.ends_at:
        raise UserError(Text("This meeting is over; its agenda can no longer be changed."))
    return meeting


async def _redraw(unit: UnitOfWork, meeting: Meeting) -> None:
    if meeting.shown:
        await enqueue(unit, meeting, CARD)


def _title(typed: str) -> str:
    title = clean_line(typed)
    if not 0 < len(title) <= TITLE_LENGTH:
        raise UserError(Text("An item needs a title of 1 to {most} characters.", most=TITLE_LENGTH))
    return title


def _minutes(typed: str) -> int:
    """A number alone counts minutes, "1:30" is an hour and a half."""
    unit = "min" if typed.strip().isdecimal() else "h" if _CLOCKED.fullmatch(typed.strip()) else ""
    try:
        length = parse_duration(f"{typed} {unit}", minimum=_MINUTE, maximum=LONGEST_MINUTES * _MINUTE)
    except WhenError as error:
        raise UserError(_HOW_LONG) from error
    if length % _MINUTE:
        raise UserError(_HOW_LONG)
    return length // _MINUTE
