"""Posts what waits for moderators, reports and appeals, and brings the answers to those who wait for them."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import discord

from bot.client import Ratsbote
from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.delivery.refusals import MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from cogs.moderation.jobs.cards import MODERATORS_ROOM
from cogs.moderation.jobs.sanctions import audit_reason
from cogs.moderation.models.appeals import AppealState
from cogs.moderation.models.cases import FailureReason
from cogs.moderation.models.due import ReportAnswerDue
from cogs.moderation.models.reports import ReplyNotification, ReportState
from cogs.moderation.render.appeals import appeal_card
from cogs.moderation.render.reports import outcome_text, report_card
from cogs.moderation.rules.appeals import answer_to
from cogs.moderation.service.appeals import AppealService
from cogs.moderation.service.awaited import AwaitedWork
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.report_decisions import ReportDecisionService
from cogs.moderation.service.reports import ReportService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService

_GONE: Final = {UNKNOWN_CHANNEL, UNKNOWN_MESSAGE}
_REFUSED: Final = {MISSING_ACCESS, MISSING_PERMISSIONS}
_PATIENCE: Final = 6
"""So many tries before somebody is asked again: some twenty minutes, by the due list's waits."""


@dataclass(frozen=True, slots=True)
class ReportJobs:
    """Every handler looks at the report as it is now: doing one twice or late does no harm."""

    bot: Ratsbote
    posting: Posting
    cases: CaseService
    reports: ReportService
    deciding: ReportDecisionService
    server: ServerService
    preferences: PreferenceService
    awaited: AwaitedWork

    async def card(self, item: DueItem) -> None:
        """Post the card in the moderators' room, or bring it up to date.

        One that somebody deleted stays deleted once it was decided on; until then it comes back with the next news:
        nobody makes a report vanish that waits, least of all a moderator whom it is about.
        """
        view = await self.reports.view(item.guild_id, item.queue_number)
        room = await self.server.channel(item.guild_id, MODERATORS_ROOM)
        key, render = view.report.card_key, partial(report_card, view)
        if await self.posting.keep_current(item.guild_id, key, room, render):
            return
        if view.report.state is not ReportState.OPEN:
            raise Skipped("the card was deleted")
        await self.posting.post(item.guild_id, key, room, render, again=True)

    async def delete(self, item: DueItem) -> None:
        """Delete the message; one that is gone already is as good as deleted."""
        with self.awaited.reporting(item.guild_id, item.queue_key):
            await self._delete(item)

    async def answer(self, item: DueItem) -> None:
        """Tell one person what became of their report. Without direct messages, `/me open` tells it."""
        due = item.load(ReportAnswerDue)
        report_id, number = due.report, due.reporter
        view = await self.reports.view(item.guild_id, report_id)
        reporter = next((reporter for reporter in view.reporters if reporter.number == number), None)
        if reporter is None or not reporter.reporter_id:
            raise Skipped("the person who reported it was erased")
        if view.report.state is not ReportState.DECIDED or reporter.notification is not ReplyNotification.NOT_YET:
            raise Skipped("it was reported again, or told already")
        language = await self.preferences.language_of(item.guild_id, reporter.reporter_id)
        embed = discord.Embed(description=self.bot.texts.render(outcome_text(view.report), language))
        key = f"{view.report.card_key}:told:{number}"
        try:
            await self.bot.courier.direct(item.guild_id, key, reporter.reporter_id, lambda _: Outgoing(embeds=(embed,)))
        except Undeliverable as error:
            await self.reports.record_notification(item.guild_id, report_id, number, ReplyNotification.CLOSED)
            raise Skipped(error.reason) from error
        await self.reports.record_notification(item.guild_id, report_id, number, ReplyNotification.SENT)

    async def _delete(self, item: DueItem) -> None:
        report = (await self.reports.view(item.guild_id, item.queue_number)).report
        if report.state is not ReportState.ACTING:
            raise Skipped("nobody waits for the deletion")
        case = await self.cases.case(item.guild_id, report.case_number or 0)
        try:
            await self.bot.http.delete_message(report.channel_id, report.message_id, reason=audit_reason(case))
        except discord.HTTPException as error:
            if error.code in _REFUSED or item.attempts + 1 >= _PATIENCE:
                failure = FailureReason.PERMISSION if error.code in _REFUSED else FailureReason.REFUSED
                await self.deciding.not_deleted(item.guild_id, report.id, failure)
                raise Undeliverable(f"{error.status}: {error.text}") from error
            if error.code not in _GONE:
                raise
        await self.deciding.deleted(item.guild_id, report.id)


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
            raise Skipped("the card was deleted; /me open still shows the appeal")

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
