"""Tells who is concerned of a change in office: the person directly, and the city's people where they are."""

from dataclasses import dataclass

import discord

from bot.clock import to_db
from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.texts import Text, Word
from bot.ui.ids import make_id
from bot.ui.kit import button, card, container, rows
from bot.ui.post_text import PostLanguages
from cogs.network.jobs.letters import EXCHANGE, Letters
from cogs.network.models.cities import City
from cogs.network.render.cities import CITY_CARD
from cogs.network.render.offices import absence_card, appointed_text, begun_text, ended_text, gone_text, vacated_text
from cogs.network.service.cities import CityService
from cogs.network.service.offices import OfficeService
from cogs.network.service.server import ServerService
from cogs.network.service.terms import ABSENCE_CARD, CITY_GONE, TERM_APPOINTED, TERM_BEGUN, TERM_ENDED, TERM_VACATED

ANNOUNCEMENTS, MODERATORS_ROOM = "announcements", "moderators"


@dataclass(frozen=True, slots=True)
class OfficeJobs:
    """Every handler reads the term as it is now: doing one twice or late does no harm."""

    posting: Posting
    letters: Letters
    offices: OfficeService
    cities: CityService
    server: ServerService

    async def term_begun(self, item: DueItem) -> None:
        """Post an appointment for the city's people, who are pinged: nobody gets a city's rights behind its back."""
        done = await self.offices.appointment(item.guild_id, item.queue_number)
        await self._announce(f"{TERM_BEGUN}:{done.term.id}", done.city, begun_text(done))

    async def term_vacated(self, item: DueItem) -> None:
        """Post the end of a term without a successor for the city's people."""
        term, city = await self.offices.term(item.guild_id, item.queue_number)
        await self._announce(f"{TERM_VACATED}:{term.id}", city, vacated_text(term, city))

    async def city_gone(self, item: DueItem) -> None:
        """Post that a city is no longer a member."""
        city = await self.cities.city(item.guild_id, item.queue_number)
        if city.removed_at is None:
            raise Skipped("the city is a member again")
        await self._announce(f"{CITY_GONE}:{city.id}:{to_db(city.removed_at)}", city, gone_text(city))

    async def absence(self, item: DueItem) -> None:
        """Ask the moderators about an office whose holder is gone, or bring the question up to date."""
        term, city = await self.offices.term(item.guild_id, item.queue_number)
        channel = await self.server.channel(item.guild_id, MODERATORS_ROOM)

        def render(languages: PostLanguages, token: str) -> Outgoing:
            return Outgoing(view=absence_card(term, city, languages, token))

        await self.posting.keep_current(item.guild_id, f"{ABSENCE_CARD}:{term.id}", channel, render)

    async def term_appointed(self, item: DueItem) -> None:
        """Tell somebody that they were appointed: directly, or where everybody talks."""
        done = await self.offices.appointment(item.guild_id, item.queue_number)
        channel = await self.server.channel(item.guild_id, EXCHANGE)
        key = f"{TERM_APPOINTED}:{done.term.id}"
        await self.letters.send(item.guild_id, done.term.user_id, key, appointed_text(done), channel)

    async def term_ended(self, item: DueItem) -> None:
        """Tell somebody that their term was ended, by whom they were succeeded, or why."""
        term, city = await self.offices.term(item.guild_id, item.queue_number)
        successor = (
            (await self.offices.term(item.guild_id, term.succeeded_by))[0] if term.succeeded_by is not None else None
        )
        # Why a term was ended is nobody else's business: without direct messages it is not said in public.
        text = ended_text(term, city, successor)
        await self.letters.send(item.guild_id, term.user_id, f"{TERM_ENDED}:{term.id}", text, None)

    async def _announce(self, key: str, city: City, text: Text) -> None:
        """Post where everybody reads; the city's people are pinged."""
        channel = await self.server.channel(city.guild_id, ANNOUNCEMENTS)
        if channel is None:
            raise Skipped("the channel for announcements has not been set up")
        role = await self.server.role(city.guild_id, city.role_key)
        pinged = [discord.Object(role)] if role is not None else []

        def render(languages: PostLanguages, token: str) -> Outgoing:
            ping = "".join(f"<@&{role.id}>\n" for role in pinged)
            label = languages.inline(Word("button", "City"))
            show = button(label, make_id(CITY_CARD, city.id, 0, token=token))
            return Outgoing(
                view=card(container(ping + languages.lines(text), *rows([show]))),
                mentions=discord.AllowedMentions(roles=pinged, users=False, everyone=False),
            )

        await self.posting.post(city.guild_id, key, channel, render)
