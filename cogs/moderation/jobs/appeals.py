"""Keeps the cards of appeals current in the moderators' room, and tells the person what was decided."""

from dataclasses import dataclass
from functools import partial

import discord

from bot.client import Ratsbote
from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from cogs.moderation.jobs.cards import MODERATORS_ROOM
from cogs.moderation.models.appeals import AppealState
from cogs.moderation.models.reports import ReplyNotification
from cogs.moderation.render.appeals import appeal_card
from cogs.moderation.rules.appeals import answer_to
from cogs.moderation.service.appeals import AppealService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService


@dataclass(frozen=True, slots=True)
class AppealJobs:
    """Both look at the appeal as it is now: doing one twice or late does no harm."""

    bot: Ratsbote
    posting: Posting
    appeals: AppealService
    server: ServerService
    preferences: PreferenceService

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted stays deleted."""
        view = await self.appeals.view(item.guild_id, item.queue_number)
        room = await self.server.channel(item.guild_id, MODERATORS_ROOM)
        if not await self.posting.keep_current(item.guild_id, view.appeal.card_key, room, partial(appeal_card, view)):
            raise Skipped("the card was deleted; /me open still shows the objection")

    async def answer(self, item: DueItem) -> None:
        """Tell the person what was decided; where they cannot be reached, the card says so."""
        appeal = (await self.appeals.view(item.guild_id, item.queue_number)).appeal
        if appeal.state is AppealState.OPEN or appeal.notification is not ReplyNotification.NOT_YET:
            raise Skipped("there is nothing to tell, or it was told")
        language = await self.preferences.language_of(item.guild_id, appeal.user_id)
        embed = discord.Embed(description=f"⚖️ {self.bot.texts.render(answer_to(appeal), language)}")
        key = f"{appeal.card_key}:told"
        try:
            await self.bot.courier.direct(item.guild_id, key, appeal.user_id, lambda _: Outgoing(embeds=(embed,)))
        except Undeliverable as error:
            await self.appeals.record_notification(item.guild_id, appeal.case_number, ReplyNotification.CLOSED)
            raise Skipped(error.reason) from error
        await self.appeals.record_notification(item.guild_id, appeal.case_number, ReplyNotification.SENT)
