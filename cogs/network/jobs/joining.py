"""What follows a request to join: the card for the moderators, word to the liaisons, the answer, the end of waiting."""

import discord

from bot.client import Ratsbote
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.texts import Bilingual, Language, Text
from cogs.network.jobs.welcome import WELCOME
from cogs.network.models.joining import JoinRequestDetails, RequestState
from cogs.network.render.cities import ended_text
from cogs.network.render.joining import answer_text, request_card, request_note
from cogs.network.render.pages import Say
from cogs.network.service.joining import LIAISON, JoinService
from cogs.network.service.offices import OfficeService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService
from cogs.network.service.terms import ENDED_NOTE, JOIN_ANSWER, JOIN_CARD, JOIN_EXPIRY, JOIN_LIAISON

MODERATORS_ROOM, EXCHANGE = "moderators", "exchange"


class JoinJobs:
    """Every handler looks at the request as it is now: doing one twice or late does no harm."""

    def __init__(
        self,
        bot: Ratsbote,
        joining: JoinService,
        offices: OfficeService,
        preferences: PreferenceService,
        server: ServerService,
    ) -> None:
        self._bot = bot
        self._joining = joining
        self._offices = offices
        self._preferences = preferences
        self._server = server
        for kind, handler, title in (
            (JOIN_CARD, self.card, Text("Card of a request to join")),
            (JOIN_LIAISON, self.liaison, Text("Word to a liaison about a request to join")),
            (JOIN_ANSWER, self.answer, Text("Answer to a request to join")),
            (JOIN_EXPIRY, self.expire, Text("End of the time to answer a request")),
            (ENDED_NOTE, self.ended, Text("Word that a function has ended")),
        ):
            bot.registry.add_due_kind(kind, handler, title)

    async def card(self, item: DueItem) -> None:
        """Post the card in the moderators' channel, or bring it up to date."""
        shown = await self._joining.shown(item.guild_id, item.queue_number)
        channel = await self._server.channel(item.guild_id, MODERATORS_ROOM)
        if channel is None:
            raise Undeliverable("the moderators' channel has not been set up: /setup apply")
        voices = [self._say(language) for language in await self._bot.settings.languages(item.guild_id)]
        key = f"network.join:{shown.request.id}"

        def build(token: str) -> Outgoing:
            return Outgoing(view=request_card(shown, voices, token))

        await self._bot.courier.post(item.guild_id, key, channel, build)
        await self._bot.courier.refresh(item.guild_id, key, build)

    async def liaison(self, item: DueItem) -> None:
        """Write to a liaison of the city, unless the request has been answered by then."""
        request_id, user_id = int(str(item.payload["request"])), int(str(item.payload[LIAISON]))
        shown = await self._joining.shown(item.guild_id, request_id)
        if shown.request.state is not RequestState.OPEN:
            raise Skipped("the request has been answered")
        say = self._say(await self._preferences.language_of(item.guild_id, user_id))

        def build(token: str) -> Outgoing:
            embed, view = request_note(shown, say, token)
            return Outgoing(embeds=(embed,), view=view)

        try:
            await self._bot.courier.direct(item.guild_id, f"network.join:{request_id}:{user_id}", user_id, build)
        except Undeliverable as error:
            # Nothing is lost: the moderators have the card, and /me open shows it to the liaison.
            raise Skipped(error.reason) from error

    async def answer(self, item: DueItem) -> None:
        """Tell the person what became of their request: directly, or where they asked."""
        shown = await self._joining.shown(item.guild_id, item.queue_number)
        channel = await self._place(shown)
        await self._tell(
            item.guild_id, shown.request.user_id, f"{JOIN_ANSWER}:{shown.request.id}", answer_text(shown), channel
        )

    async def expire(self, item: DueItem) -> None:
        await self._joining.expire(item.guild_id, item.queue_number)

    async def ended(self, item: DueItem) -> None:
        """Tell somebody that their term was ended, and why."""
        term, city = await self._offices.term(item.guild_id, item.queue_number)
        # Why a term was ended is nobody else's business: without direct messages it is not said in public.
        await self._tell(item.guild_id, term.user_id, f"{ENDED_NOTE}:{term.id}", ended_text(term, city), None)

    async def _tell(self, guild_id: int, user_id: int, key: str, text: Text, channel: int | None) -> None:
        say = self._say(await self._preferences.language_of(guild_id, user_id))
        embed = discord.Embed(description=say(text))
        try:
            await self._bot.courier.direct(guild_id, key, user_id, lambda _: Outgoing(embeds=(embed,)))
        except Undeliverable as error:
            if channel is None:
                raise Skipped(error.reason) from error
            mentions = discord.AllowedMentions(users=[discord.Object(user_id)], everyone=False, roles=False)
            await self._bot.courier.post(
                guild_id,
                f"{key}:channel",
                channel,
                lambda _: Outgoing(content=f"<@{user_id}>", embeds=(embed,), mentions=mentions),
            )

    async def _place(self, shown: JoinRequestDetails) -> int:
        """Where the answer stands if it cannot be sent directly: where they asked, but never in the welcome channel."""
        guild_id, asked_in = shown.request.guild_id, shown.request.channel_id
        if asked_in == await self._server.channel(guild_id, WELCOME):
            return await self._server.channel(guild_id, EXCHANGE) or asked_in
        return asked_in

    def _say(self, language: Language) -> Say:
        def say(text: Text | Bilingual | str) -> str:
            return self._bot.texts.render(text, language)

        return say
