"""Hands out calendar files: of one meeting with its series, of a topic, of everything that is planned; and the personal
address under which a calendar follows by itself.
"""

import asyncio
import io
from dataclasses import dataclass

import discord

from bot.clock import Clock
from bot.dates import day_text
from bot.people import Person
from bot.registry import PersonalSetting
from bot.texts import Text
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.ids import make_id
from cogs.meetings.models.calendar import CalendarContents
from cogs.meetings.render.calendar import calendar_file
from cogs.meetings.service.calendar import CalendarService
from cogs.meetings.service.calendar_addresses import CalendarAddressService
from cogs.meetings.service.reading import MeetingReader

OFFER, REPLACE, REVOKE = "meetings.address", "meetings.address_replace", "meetings.address_revoke"


@dataclass(frozen=True, slots=True)
class CalendarViews:
    """Files are in the person's language."""

    calendars: CalendarService
    addresses: CalendarAddressService
    reader: MeetingReader
    clock: Clock

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(OFFER, self._offer),
            ComponentHandler(REPLACE, self._replace),
            ComponentHandler(REVOKE, self._revoke),
        )

    async def of_meeting(self, ctx: Context, meeting_id: int) -> None:
        """A file of the meeting; of one that belongs to a series, the whole series."""
        meeting = await self.reader.meeting(ctx.guild_id, meeting_id)
        await self._send_file(ctx, await self.calendars.of_meeting(meeting))

    async def upcoming(self, ctx: Context, topic_id: int = 0) -> None:
        """A file of everything that is planned, and the offer of an address; 0: of every topic."""
        view = None
        if await self.addresses.is_offered(ctx.guild_id):
            view = kit.view(kit.button(ctx.t(Text("Subscribe in my calendar")), make_id(OFFER)))
        await self._send_file(ctx, await self.calendars.upcoming(ctx.guild_id, topic_id), view)

    async def personal_setting(self, person: Person) -> PersonalSetting | None:
        """For /me settings: since when a calendar follows."""
        address = await self.addresses.of_person(person)
        if address is None:
            return None
        created = day_text(address.created_at.astimezone(person.zone).date())
        return PersonalSetting(
            Text("Calendar address"),
            Text("since {day}", day=created),
            (Text("Revoke the calendar address"), make_id(REVOKE)),
        )

    async def _send_file(self, ctx: Context, contents: CalendarContents, view: discord.ui.View | None = None) -> None:
        if not contents:
            await ctx.answer(Text("No meeting is planned, so there is nothing for a calendar file yet."), view=view)
            return
        content = await asyncio.to_thread(calendar_file, contents, ctx.t, ctx.language, self.clock.now())
        await ctx.answer(
            Text(
                "Open this file to put what is planned into your calendar. After a change, a new file updates what the "
                "calendar has."
            ),
            view=view,
            file=discord.File(io.BytesIO(content), "ratsbote.ics"),
        )

    async def _offer(self, ctx: Context, _: ComponentEvent) -> None:
        """An address, where there is none yet; it cannot be shown again, and a new one ends the old one."""
        if await self.addresses.of_person(ctx.person) is None:
            await self._issue(ctx)
            return
        await ctx.answer(
            Text(
                "You have a calendar address already. It cannot be shown again, because only a fingerprint of it is "
                "kept. A new one takes its place; calendars subscribed to the old one get nothing from then on."
            ),
            view=kit.view(kit.button(ctx.t(Text("Make a new address")), make_id(REPLACE))),
        )

    async def _replace(self, ctx: Context, _: ComponentEvent) -> None:
        await self._issue(ctx)

    async def _issue(self, ctx: Context) -> None:
        address = await self.addresses.issue(ctx.person)
        await ctx.answer(
            Text(
                "Your calendar address:\n```\n{address}\n```\nAdd it in your calendar as a calendar from the internet; "
                "the handbook says how, page “Meetings”. It is shown only this once. Do not pass it on: whoever has it "
                "reads all meetings. `/me settings` revokes it.",
                address=address,
            )
        )

    async def _revoke(self, ctx: Context, _: ComponentEvent) -> None:
        if await self.addresses.revoke(ctx.person):
            await ctx.answer(
                Text("Your calendar address leads nowhere from now on. `/meeting calendar` makes a new one.")
            )
        else:
            await ctx.answer(Text("You have no calendar address."))
