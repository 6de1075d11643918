"""Does what follows a request to join: the card for the moderators, word to the liaisons, the answer, its end."""

from dataclasses import dataclass
from functools import partial

import discord

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.texts import Text, Word
from bot.ui.ids import make_id
from bot.ui.kit import button, card, container, rows
from bot.ui.pager import Say
from bot.ui.post_text import PostLanguages
from cogs.network.jobs.welcome import WELCOME
from cogs.network.models.joining import JoinRequestDetails, LiaisonNotice, RequestState
from cogs.network.render.cities import CITY_CARD, begun_text, ended_text
from cogs.network.render.joining import answer_text, request_card, request_note
from cogs.network.service.joining import JoinService
from cogs.network.service.offices import OfficeService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService
from cogs.network.service.terms import JOIN_ANSWER, TERM_BEGUN, TERM_ENDED

MODERATORS_ROOM, EXCHANGE, ANNOUNCEMENTS = "moderators", "exchange", "announcements"


@dataclass(frozen=True, slots=True)
class JoinJobs:
    """Every handler reads the request as it is now: doing one twice or late does no harm."""

    posting: Posting
    joining: JoinService
    offices: OfficeService
    preferences: PreferenceService
    server: ServerService

    async def card(self, item: DueItem) -> None:
        """Post the card in the moderators' channel, or bring it up to date."""
        details = await self.joining.request(item.guild_id, item.queue_number)
        channel = await self.server.channel(item.guild_id, MODERATORS_ROOM)

        def render(languages: PostLanguages, token: str) -> Outgoing:
            return Outgoing(view=request_card(details, languages, token))

        await self.posting.keep_current(item.guild_id, f"network.join:{details.request.id}", channel, render)

    async def liaison(self, item: DueItem) -> None:
        """Write to a liaison of the city, unless the request has been answered by then."""
        notice = item.load(LiaisonNotice)
        details = await self.joining.request(item.guild_id, notice.request)
        if details.request.state is not RequestState.OPEN:
            raise Skipped("the request has been answered")
        say = await self._say(item.guild_id, notice.liaison)

        def build(token: str) -> Outgoing:
            embed, view = request_note(details, say, token)
            return Outgoing(embeds=(embed,), view=view)

        key = f"network.join:{notice.request}:{notice.liaison}"
        try:
            await self.posting.courier.direct(item.guild_id, key, notice.liaison, build)
        except Undeliverable as error:
            # Nothing is lost: the moderators have the card, and /me open shows it to the liaison.
            raise Skipped(error.reason) from error

    async def answer(self, item: DueItem) -> None:
        """Tell the person what became of their request: directly, or where they asked."""
        details = await self.joining.request(item.guild_id, item.queue_number)
        key = f"{JOIN_ANSWER}:{details.request.id}"
        channel = await self._fallback_channel(details)
        await self._notify(item.guild_id, details.request.user_id, key, answer_text(details), channel)

    async def expire(self, item: DueItem) -> None:
        await self.joining.expire(item.guild_id, item.queue_number)

    async def term_begun(self, item: DueItem) -> None:
        """Post an appointment for the city's people, who are pinged: nobody gets a city's rights behind its back."""
        term, city = await self.offices.term(item.guild_id, item.queue_number)
        channel = await self.server.channel(item.guild_id, ANNOUNCEMENTS)
        if channel is None:
            raise Skipped("the channel for announcements has not been set up")
        role = await self.server.role(item.guild_id, city.role_key)
        pinged = [discord.Object(role)] if role is not None else []

        def render(languages: PostLanguages, token: str) -> Outgoing:
            ping = "".join(f"<@&{role.id}>\n" for role in pinged)
            label = languages.inline(Word("button", "City"))
            show = button(label, make_id(CITY_CARD, city.id, 0, token=token))
            return Outgoing(
                view=card(container(ping + languages.lines(begun_text(term, city)), *rows([show]))),
                mentions=discord.AllowedMentions(roles=pinged, users=False, everyone=False),
            )

        await self.posting.post(item.guild_id, f"{TERM_BEGUN}:{term.id}", channel, render)

    async def term_ended(self, item: DueItem) -> None:
        """Tell somebody that their term was ended, and why."""
        term, city = await self.offices.term(item.guild_id, item.queue_number)
        # Why a term was ended is nobody else's business: without direct messages it is not said in public.
        await self._notify(item.guild_id, term.user_id, f"{TERM_ENDED}:{term.id}", ended_text(term, city), None)

    async def _notify(self, guild_id: int, user_id: int, key: str, text: Text, channel: int | None) -> None:
        say = await self._say(guild_id, user_id)
        embed = discord.Embed(description=say(text))
        courier = self.posting.courier
        try:
            await courier.direct(guild_id, key, user_id, lambda _: Outgoing(embeds=(embed,)))
        except Undeliverable as error:
            if channel is None:
                raise Skipped(error.reason) from error
            mentions = discord.AllowedMentions(users=[discord.Object(user_id)], everyone=False, roles=False)
            await courier.post(
                guild_id,
                f"{key}:channel",
                channel,
                lambda _: Outgoing(content=f"<@{user_id}>", embeds=(embed,), mentions=mentions),
            )

    async def _fallback_channel(self, details: JoinRequestDetails) -> int:
        """Where the answer stands if it cannot be sent directly: where they asked, but never in the welcome channel."""
        guild_id, asked_in = details.request.guild_id, details.request.channel_id
        if asked_in == await self.server.channel(guild_id, WELCOME):
            return await self.server.channel(guild_id, EXCHANGE) or asked_in
        return asked_in

    async def _say(self, guild_id: int, user_id: int) -> Say:
        """Renders in the language in which somebody is written to."""
        language = await self.preferences.language_of(guild_id, user_id)
        return partial(self.posting.texts.render, language=language)
