"""Does what follows a request to join: the card for the moderators, word to the liaisons, the answer, its end."""

from dataclasses import dataclass

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.ui.post_text import PostLanguages
from cogs.network.jobs.letters import EXCHANGE, Letters
from cogs.network.jobs.offices import MODERATORS_ROOM
from cogs.network.models.joining import JoinRequestDetails, LiaisonNotice, RequestState
from cogs.network.render.joining import answer_text, request_card, request_note
from cogs.network.service.joining import JoinService
from cogs.network.service.server import ServerService
from cogs.network.service.setup import WELCOME
from cogs.network.service.terms import JOIN_ANSWER


@dataclass(frozen=True, slots=True)
class JoinJobs:
    """Every handler reads the request as it is now: doing one twice or late does no harm."""

    posting: Posting
    joining: JoinService
    letters: Letters
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
        say = await self.letters.say(item.guild_id, notice.liaison)

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
        await self.letters.send(item.guild_id, details.request.user_id, key, answer_text(details), channel)

    async def expire(self, item: DueItem) -> None:
        await self.joining.expire(item.guild_id, item.queue_number)

    async def _fallback_channel(self, details: JoinRequestDetails) -> int:
        """Where the answer stands if it cannot be sent directly: where they asked, but never in the welcome channel."""
        guild_id, asked_in = details.request.guild_id, details.request.channel_id
        if asked_in == await self.server.channel(guild_id, WELCOME):
            return await self.server.channel(guild_id, EXCHANGE) or asked_in
        return asked_in
