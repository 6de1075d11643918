"""Sends people their data when it is due."""

import asyncio
from dataclasses import dataclass

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.texts import Text, Texts
from cogs.privacy.models import ExportPayload
from cogs.privacy.render import attachments, export_files
from cogs.privacy.service import PrivacyService


@dataclass(frozen=True, slots=True)
class ExportJobs:
    """One handler."""

    service: PrivacyService
    courier: Courier
    texts: Texts

    async def send(self, item: DueItem) -> None:
        """Gather the data and send them; whoever takes no direct messages was offered them on the spot."""
        wanted = item.load(ExportPayload)
        data = await self.service.data(item.guild_id, wanted.subject_id)
        files = await asyncio.to_thread(export_files, data, self.texts, wanted.language)
        greeting = self.texts.render(Text("Here is everything that the forum's bot keeps about you."), wanted.language)
        if wanted.subject_id != wanted.recipient_id:
            greeting = self.texts.render(
                Text(
                    "Here is everything that the forum's bot keeps about <@{user_id}>.", user_id=str(wanted.subject_id)
                ),
                wanted.language,
            )

        def build(_: str) -> Outgoing:
            return Outgoing(content=greeting, files=attachments(files))

        try:
            await self.courier.direct(item.guild_id, item.key, wanted.recipient_id, build)
        except Undeliverable as error:
            raise Skipped(error.reason) from error
