"""Composes moderation: numbered cases, actions against people and in channels, and what undoes them."""

from functools import partial

from bot.client import Ratsbote
from bot.delivery.posting import Posting
from cogs.moderation.cog.cases import CaseCog, SearchCog, history_menu
from cogs.moderation.cog.channels import ChannelCog, PurgeCog, RulesCog
from cogs.moderation.cog.group import add_group
from cogs.moderation.cog.reports import report_menu
from cogs.moderation.cog.sanctions import SanctionCog
from cogs.moderation.contributions import Jobs, contribute
from cogs.moderation.jobs.audit_log import AuditLogReader, ModerationEvents
from cogs.moderation.jobs.automod_hits import AutoModEvents, AutoModHitJob
from cogs.moderation.jobs.automod_rules import AutoModRulesJob, fetch_rules
from cogs.moderation.jobs.cards import CaseCards
from cogs.moderation.jobs.channel_state import ChannelEvents, fetch_channel_snapshot, fetch_slow_mode
from cogs.moderation.jobs.channels import ChannelJobs
from cogs.moderation.jobs.purges import PurgeJob
from cogs.moderation.jobs.redaction import CardRedaction
from cogs.moderation.jobs.reports import AppealJobs, ReportJobs
from cogs.moderation.jobs.sanctions import DirectMessenger, DiscordActions, SanctionJobs
from cogs.moderation.service.appeals import AppealService
from cogs.moderation.service.automod import AutoModHitService, AutoModRulesService
from cogs.moderation.service.awaited import AwaitedSanctions, AwaitedWork
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.channels import ChannelService
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.service.execution import ExecutionService
from cogs.moderation.service.purges import PurgeService
from cogs.moderation.service.report_decisions import ReportDecisionService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.sanctions import ManualChangeService, SanctionService
from cogs.moderation.service.search import CaseSearch
from cogs.moderation.views.appeals import AppealViews
from cogs.moderation.views.automod import RulesViews
from cogs.moderation.views.ban_list import BanList
from cogs.moderation.views.cases import CaseViews, CorrectionViews, SearchViews
from cogs.moderation.views.channels import ChannelViews
from cogs.moderation.views.purge_progress import PurgeProgress
from cogs.moderation.views.purges import PurgeViews
from cogs.moderation.views.reports import ReportDecisionViews, ReportFormViews
from cogs.moderation.views.sanctions import SanctionViews, UnbanViews
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService


async def setup(bot: Ratsbote) -> None:
    """Called when the feature is loaded, after the network."""
    registry, work, texts, clock = bot.registry, bot.work, bot.texts, bot.clock
    server, preferences = registry.service(ServerService), registry.service(PreferenceService)
    posting, reads = Posting(bot.courier, bot.settings, texts), bot.config.message_content
    awaited, sanctions_awaited = AwaitedWork(), AwaitedSanctions()

    cases = CaseService(work)
    reports = ReportService(work, cases)
    consequences = Consequences(cases, reports)
    execution = ExecutionService(work, cases, consequences, sanctions_awaited)
    sanctions = SanctionService(work, cases, consequences)
    corrections = CorrectionService(work, cases, consequences)
    appeals = AppealService(work, cases, corrections, consequences)
    decisions = ReportDecisionService(work, cases, reports, consequences)
    changes = ManualChangeService(work, cases, consequences)
    channels = ChannelService(work, cases)
    purges = PurgeService(work, cases)
    rules, hits = AutoModRulesService(work, server.forum.automod), AutoModHitService(work)
    search = CaseSearch(work)
    for service in (
        cases,
        reports,
        execution,
        sanctions,
        corrections,
        appeals,
        decisions,
        changes,
        channels,
        purges,
        rules,
        hits,
        search,
        sanctions_awaited,
    ):
        registry.provide(service)

    progress, banned = PurgeProgress(), BanList(clock)
    registry.provide(banned)
    messenger = DirectMessenger(bot.courier, preferences, server, texts)
    audit_log = AuditLogReader(bot, changes, cases, execution, clock)
    channel_events = ChannelEvents(bot, channels)

    member_record = registry.member_record
    sanction_views = SanctionViews(sanctions, cases, sanctions_awaited, clock, texts, member_record)
    unban_views = UnbanViews(sanction_views, banned)
    case_views = CaseViews(cases, texts)
    correction_views = CorrectionViews(corrections, execution, cases, clock, member_record)
    search_views = SearchViews(search, hits, case_views, texts)
    report_views = ReportFormViews(reports, bot.drafts)
    decision_views = ReportDecisionViews(reports, decisions, awaited, sanction_views, texts)
    appeal_views = AppealViews(appeals, sanction_views, texts, bot.context_in, member_record)
    channel_views = ChannelViews(
        channels, cases, partial(fetch_channel_snapshot, bot, server), partial(fetch_slow_mode, bot), awaited, clock
    )
    purge_views = PurgeViews(purges, progress, clock, reads)
    rules_views = RulesViews(rules, partial(fetch_rules, bot, server, rules.declared), awaited)
    contribute(
        registry,
        Jobs(
            sanctions=SanctionJobs(cases, execution, DiscordActions(bot), messenger, clock),
            cards=CaseCards(cases, purges, posting, server),
            audit_log=audit_log,
            channels=ChannelJobs(bot, channels, execution, server, posting, awaited),
            channel_events=channel_events,
            purges=PurgeJob(bot, purges, execution, progress, clock, reads),
            reports=ReportJobs(bot, posting, cases, reports, decisions, server, preferences, awaited),
            appeals=AppealJobs(bot, posting, appeals, server, preferences),
            automod_rules=AutoModRulesJob(bot, rules, server, awaited),
            automod_hits=AutoModHitJob(bot, hits, server, posting),
            redaction=CardRedaction(work, posting, reports, hits, search),
        ),
        channels,
        forms=(
            *sanction_views.forms,
            *unban_views.forms,
            *correction_views.forms,
            *report_views.forms,
            *decision_views.forms,
            *appeal_views.forms,
            *channel_views.forms,
            *purge_views.forms,
        ),
        components=(
            *sanction_views.components,
            *case_views.components,
            *correction_views.components,
            *search_views.components,
            *report_views.components,
            *decision_views.components,
            *appeal_views.components,
            *purge_views.components,
            *rules_views.components,
        ),
        inbox={
            "moderation": correction_views.inbox,
            "moderation.reports": decision_views.inbox,
            "moderation.outcomes": report_views.inbox,
            "moderation.appeals": appeal_views.inbox,
        },
        notices=rules_views.notices,
    )

    add_group(
        bot.tree,
        SanctionCog(bot, sanction_views, unban_views),
        CaseCog(bot, case_views, correction_views),
        SearchCog(bot, search_views),
        ChannelCog(bot, channel_views),
        PurgeCog(bot, purge_views),
        RulesCog(bot, rules_views),
    )
    bot.tree.add_command(history_menu(bot, search_views))
    bot.tree.add_command(report_menu(bot, report_views))
    for listeners in (ModerationEvents(audit_log, execution, banned), channel_events, AutoModEvents(hits, clock)):
        await bot.add_cog(listeners)
