"""Keeps Discord's scheduled events as the bot's records are: each made once, followed, begun, ended and taken back."""

from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.delivery.ledger import Ledger
from bot.delivery.models import Delivery, DeliveryState, EventSpec
from bot.delivery.refusals import or_none, or_undeliverable
from bot.delivery.tokens import find_event, reference
from bot.endpoint import single_attempt
from bot.errors import PlaceMissing, Undeliverable
from bot.reasons import CHANNEL_GONE, SERVER_GONE

MAX_EVENTS: Final = 100
"""Discord's limit for the events of a server that are planned or running."""
_OPEN = {discord.EventStatus.scheduled, discord.EventStatus.active}


@dataclass(slots=True)
class ScheduledEvents:
    """Call it from due handlers, never in a transaction."""

    client: discord.Client
    ledger: Ledger

    async def write(self, guild_id: int, key: str, spec: EventSpec, *, again: bool = False) -> int:
        """Create one scheduled event, or bring it up to date; returns its id.

        `again`: one that people deleted, ended or started before its time is followed by a new one. Raises
        Undeliverable when its voice channel is gone.
        """
        delivery, fresh = await self.ledger.claim(guild_id, key)
        guild = self._guild(guild_id)
        if not self.has_channel(guild_id, spec.voice_channel_id):
            raise Undeliverable(CHANNEL_GONE.message)
        if again and not await self._waits(delivery):
            await self.cancel(guild_id, key)
            delivery, fresh = await self.ledger.claim_again(delivery, None), True
        if delivery.object_id is not None:
            await self._update(guild, delivery, spec)
            return delivery.object_id
        event = None if fresh else await find_event(guild, self._me, delivery.token)
        if event is None:
            # Scheduled events know no nonce: one attempt, and when its fate is unknown the next run looks first.
            with single_attempt():
                event = await or_undeliverable(
                    lambda: guild.create_scheduled_event(
                        name=spec.name,
                        description=_with_reference(spec, delivery.token),
                        start_time=spec.start,
                        end_time=spec.end,
                        privacy_level=discord.PrivacyLevel.guild_only,
                        **_at(spec),
                    )
                )
        await self.ledger.complete(delivery, event.id)
        return event.id

    async def fetch(self, guild_id: int, key: str) -> discord.ScheduledEvent | None:
        """The event as it stands on Discord now; None when it was never made, or somebody has deleted it."""
        delivery = await self.ledger.find(guild_id, key)
        if delivery is None or delivery.object_id is None:
            return None
        return await or_none(self._guild(guild_id).fetch_scheduled_event(delivery.object_id, with_counts=False))

    async def fetch_all(self, guild_id: int) -> dict[int, discord.ScheduledEvent]:
        """Everything on the server's list of events, by its id: what is over or was deleted is not there."""
        events = await self._guild(guild_id).fetch_scheduled_events(with_counts=False)
        return {event.id: event for event in events}

    def has_channel(self, guild_id: int, channel_id: int | None) -> bool:
        """Whether a channel is there; None is none that could be missing."""
        return channel_id is None or self._guild(guild_id).get_channel(channel_id) is not None

    def voice_channels(self, guild_id: int) -> list[tuple[int, str]]:
        """The server's voice channels, in its order: id and name."""
        return [(channel.id, channel.name) for channel in self._guild(guild_id).voice_channels]

    async def has_room(self, guild_id: int) -> bool:
        """Whether the server can have one more event."""
        return sum(event.status in _OPEN for event in (await self.fetch_all(guild_id)).values()) < MAX_EVENTS

    async def _waits(self, delivery: Delivery) -> bool:
        """Whether the event stands and has not begun, or was never made."""
        if delivery.object_id is None:
            return True
        event = await self.fetch(delivery.guild_id, delivery.key)
        return event is not None and event.status is discord.EventStatus.scheduled

    async def run(self, guild_id: int, key: str, *, start: bool) -> None:
        """Start or end an event; one that is there already, or gone, stays as it is. One that should have begun and was
        moved by hand to another time is taken back.
        """
        event = await self.fetch(guild_id, key)
        if event is None:
            return
        if start and event.status is discord.EventStatus.scheduled:
            await or_undeliverable(event.start)
        elif not start:
            await self.cancel(guild_id, key)

    async def cancel(self, guild_id: int, key: str) -> None:
        """Call a scheduled event off, or end it when it runs already; one that never was, or is over, stays so."""
        delivery = await self.ledger.find(guild_id, key)
        if delivery is None or delivery.state is DeliveryState.GONE:
            return
        guild = self._guild(guild_id)
        if delivery.object_id is None:
            event = await find_event(guild, self._me, delivery.token)
        else:
            event = await or_none(guild.fetch_scheduled_event(delivery.object_id, with_counts=False))
        if event is not None and event.status is discord.EventStatus.scheduled:
            await or_undeliverable(event.cancel)
        elif event is not None and event.status is discord.EventStatus.active:
            await or_undeliverable(event.end)
        await self.ledger.set_gone(delivery)

    async def _update(self, guild: discord.Guild, delivery: Delivery, spec: EventSpec) -> None:
        try:
            event = await guild.fetch_scheduled_event(delivery.object_id or 0, with_counts=False)
        except discord.NotFound:
            await self.ledger.set_gone(delivery)
            return
        where = spec.voice_channel_id or spec.location
        wanted = (spec.name, _with_reference(spec, delivery.token), spec.start, spec.end, where)
        current_place = event.channel_id or event.location
        if event.status is discord.EventStatus.scheduled and wanted != (
            event.name,
            event.description,
            event.start_time,
            event.end_time,
            current_place,
        ):
            await event.edit(
                name=spec.name,
                description=_with_reference(spec, delivery.token),
                start_time=spec.start,
                end_time=spec.end,
                **_at(spec),
            )

    @property
    def _me(self) -> int:
        if self.client.user is None:
            raise RuntimeError("not logged in")
        return self.client.user.id

    def _guild(self, guild_id: int) -> discord.Guild:
        guild = self.client.get_guild(guild_id)
        if guild is None:
            raise PlaceMissing(SERVER_GONE.message)
        return guild


def _at(spec: EventSpec) -> dict[str, Any]:
    """What Discord wants to know of an event's place, which differs by its type."""
    if spec.voice_channel_id is not None:
        return {"entity_type": discord.EntityType.voice, "channel": discord.Object(spec.voice_channel_id)}
    return {"entity_type": discord.EntityType.external, "location": spec.location}


def _with_reference(spec: EventSpec, token: str) -> str:
    return f"{spec.description}\n\n{reference(token)}".strip()
