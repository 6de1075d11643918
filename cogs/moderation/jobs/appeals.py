"""What the due list has done for appeals: the card in the moderators' room, and the decision to the person."""

import discord

from bot.client import Ratsbote
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.texts import Text
from bot.ui.post_text import PostLanguages
from cogs.moderation.jobs.reports import MODERATORS_ROOM
from cogs.moderation.models.appeals import AppealState
from cogs.moderation.models.due import APPEAL_ANSWER, APPEAL_CARD
from cogs.moderation.models.reports import ReplyNotification
from cogs.moderation.render.appeals import appeal_card
from cogs.moderation.rules.appeals import answer_to
from cogs.moderation.service.appeals import AppealService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService


class AppealJobs:
    """Both look at the appeal as it is now: doing one twice or late does no harm."""

    def __init__(
        self, bot: Ratsbote, appeals: AppealService, server: ServerService, preferences: PreferenceService
    ) -> None:
        self._bot = bot
        self._appeals = appeals
        self._server = server
        self._preferences = preferences
        bot.registry.add_due_kind(APPEAL_CARD, self.card, Text("Card of an objection"))
        bot.registry.add_due_kind(APPEAL_ANSWER, self.tell, Text("Answer to an objection"))

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted stays deleted."""
        shown = await self._appeals.view(item.guild_id, item.queue_number)
        channel = await self._server.channel(item.guild_id, MODERATORS_ROOM)
        if channel is None:
            raise Undeliverable("the moderators' channel has not been set up: /setup apply")
        languages = PostLanguages(self._bot.texts, await self._bot.settings.languages(item.guild_id))

        def build(token: str) -> Outgoing:
            return appeal_card(shown, languages, token)

        key = shown.appeal.card_key
        await self._bot.courier.post(item.guild_id, key, channel, build)
        if not await self._bot.courier.refresh(item.guild_id, key, build):
            raise Skipped("the card was deleted; /me open still shows the objection")

    async def tell(self, item: DueItem) -> None:
        """Tell the person what was decided; where they cannot be reached, the card says so."""
        appeal = (await self._appeals.view(item.guild_id, item.queue_number)).appeal
        if appeal.state is AppealState.OPEN or appeal.notification is not ReplyNotification.NOT_YET:
            raise Skipped("there is nothing to tell, or it was told")
        language = await self._preferences.language_of(item.guild_id, appeal.user_id)
        embed = discord.Embed(description=f"⚖️ {self._bot.texts.render(answer_to(appeal), language)}")
        key = f"{appeal.card_key}:told"
        try:
            await self._bot.courier.direct(item.guild_id, key, appeal.user_id, lambda _: Outgoing(embeds=(embed,)))
        except Undeliverable as error:
            await self._appeals.record_notification(item.guild_id, appeal.case_number, ReplyNotification.CLOSED)
            raise Skipped(error.reason) from error
        await self._appeals.record_notification(item.guild_id, appeal.case_number, ReplyNotification.SENT)
