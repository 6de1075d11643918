"""What the due list has done for reports: the card, the deletion, the word to those who reported."""

from typing import Final

import discord

from bot.client import Ratsbote
from bot.delivery.courier import MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.texts import Text
from bot.ui.post_text import PostLanguages
from cogs.moderation.jobs.discord_actions import audit_reason
from cogs.moderation.models.cases import FailureReason
from cogs.moderation.models.due import REPORT_ANSWER, REPORT_CARD, REPORT_DELETE, REPORTER
from cogs.moderation.models.reports import ReplyNotification, ReportState
from cogs.moderation.render.reports import outcome_text, report_card
from cogs.moderation.service.awaited import AwaitedWork
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.report_decisions import ReportDecisionService
from cogs.moderation.service.reports import ReportService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService

MODERATORS_ROOM: Final = "moderators"
_GONE: Final = {UNKNOWN_CHANNEL, UNKNOWN_MESSAGE}
_REFUSED: Final = {MISSING_ACCESS, MISSING_PERMISSIONS}
_PATIENCE: Final = 6
"""So many tries before somebody is asked again: some twenty minutes, by the due list's waits."""


class ReportJobs:
    """Every handler looks at the report as it is now: doing one twice or late does no harm."""

    def __init__(
        self,
        bot: Ratsbote,
        cases: CaseService,
        reports: ReportService,
        deciding: ReportDecisionService,
        server: ServerService,
        preferences: PreferenceService,
        awaited: AwaitedWork,
    ) -> None:
        self._bot = bot
        self._cases = cases
        self._reports = reports
        self._deciding = deciding
        self._server = server
        self._preferences = preferences
        self._awaited = awaited
        registry = bot.registry
        registry.add_due_kind(REPORT_CARD, self.card, Text("Card of a report"))
        registry.add_due_kind(REPORT_DELETE, self.delete, Text("Deleting a reported message"))
        registry.add_due_kind(REPORT_ANSWER, self.tell, Text("Answer to a report"))

    async def card(self, item: DueItem) -> None:
        """Post the card in the moderators' room, or bring it up to date.

        One that somebody deleted stays deleted once it was decided on; until then it comes back with the next news:
        nobody makes a report vanish that waits, least of all a moderator whom it is about.
        """
        shown = await self._reports.view(item.guild_id, item.queue_number)
        channel = await self._server.channel(item.guild_id, MODERATORS_ROOM)
        if channel is None:
            raise Undeliverable("the moderators' channel has not been set up: /setup apply")
        languages = PostLanguages(self._bot.texts, await self._bot.settings.languages(item.guild_id))

        def build(token: str) -> Outgoing:
            return report_card(shown, languages, token)

        key = shown.report.card_key
        await self._bot.courier.post(item.guild_id, key, channel, build)
        if await self._bot.courier.refresh(item.guild_id, key, build):
            return
        if shown.report.state is not ReportState.OPEN:
            raise Skipped("the card was deleted")
        await self._bot.courier.post(item.guild_id, key, channel, build, again=True)

    async def delete(self, item: DueItem) -> None:
        """Delete the message; one that is gone already is as good as deleted."""
        with self._awaited.reporting(item.guild_id, item.queue_key):
            await self._delete(item)

    async def tell(self, item: DueItem) -> None:
        """Tell one person what became of their report. Without direct messages, `/me open` tells it."""
        report_id, number = int(str(item.payload["report"])), int(str(item.payload[REPORTER]))
        shown = await self._reports.view(item.guild_id, report_id)
        reporter = next((one for one in shown.reporters if one.number == number), None)
        if reporter is None or not reporter.reporter_id:
            raise Skipped("the person who reported it was erased")
        if shown.report.state is not ReportState.DECIDED or reporter.notification is not ReplyNotification.NOT_YET:
            raise Skipped("it was reported again, or told already")
        language = await self._preferences.language_of(item.guild_id, reporter.reporter_id)
        embed = discord.Embed(description=self._bot.texts.render(outcome_text(shown.report), language))
        key = f"{shown.report.card_key}:told:{number}"
        try:
            await self._bot.courier.direct(
                item.guild_id, key, reporter.reporter_id, lambda _: Outgoing(embeds=(embed,))
            )
        except Undeliverable as error:
            await self._reports.record_notification(item.guild_id, report_id, number, ReplyNotification.CLOSED)
            raise Skipped(error.reason) from error
        await self._reports.record_notification(item.guild_id, report_id, number, ReplyNotification.SENT)

    async def _delete(self, item: DueItem) -> None:
        report = (await self._reports.view(item.guild_id, item.queue_number)).report
        if report.state is not ReportState.ACTING:
            raise Skipped("nobody waits for the deletion")
        case = await self._cases.case(item.guild_id, report.case_number or 0)
        try:
            await self._bot.http.delete_message(report.channel_id, report.message_id, reason=audit_reason(case))
        except discord.HTTPException as error:
            if error.code in _REFUSED or item.attempts + 1 >= _PATIENCE:
                failure = FailureReason.PERMISSION if error.code in _REFUSED else FailureReason.REFUSED
                await self._deciding.not_deleted(item.guild_id, report.id, failure)
                raise Undeliverable(f"{error.status}: {error.text}") from error
            if error.code not in _GONE:
                raise
        await self._deciding.deleted(item.guild_id, report.id)
