"""Composes reports, appeals, search and history. Stands apart from `__init__`, which composes cases and sanctions."""

from datetime import timedelta

from bot.client import Ratsbote
from bot.people import Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import HelpTopic
from bot.settings.models import Setting
from bot.texts import Text
from cogs.moderation.cog.cases import SearchCog, history_menu
from cogs.moderation.cog.group import ModGroup
from cogs.moderation.cog.reports import report_menu
from cogs.moderation.jobs.appeals import AppealJobs
from cogs.moderation.jobs.redaction import CardRedaction
from cogs.moderation.jobs.reports import ReportJobs
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.reports import EVIDENCE_DAYS, EVIDENCE_SETTING
from cogs.moderation.service.appeals import ORIGIN as APPEAL
from cogs.moderation.service.appeals import AppealService
from cogs.moderation.service.automod import AutoModHitService
from cogs.moderation.service.awaited import AwaitedWork
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.service.execution import EffectService
from cogs.moderation.service.report_decisions import ORIGIN as REPORT
from cogs.moderation.service.report_decisions import ReportDecisionService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.sanctions import SanctionService
from cogs.moderation.service.search import CaseSearch
from cogs.moderation.views.appeals import AppealViews
from cogs.moderation.views.cases import CaseViews, SearchViews
from cogs.moderation.views.reports import ReportDecisionViews, ReportFormViews
from cogs.moderation.views.sanctions import SanctionViews
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService

REPORTS_KEPT = timedelta(days=2 * 365)
SHORTEST, LONGEST = 7, 365


def _days(value: str) -> str:
    typed = value.strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 3 and SHORTEST <= int(typed) <= LONGEST):  # noqa: PLR2004 - three digits hold a year
        raise ValueError(f"{SHORTEST}-{LONGEST}")
    return str(int(typed))


EVIDENCE = Setting(
    key=EVIDENCE_SETTING,
    description=Text("Days for which the words of reported and deleted messages are kept"),
    default=str(EVIDENCE_DAYS),
    check=_days,
)

REPORT_CLASSES = (
    PrivacyClass(
        key="moderation_reports",
        purpose=Text(
            "Have moderators look at messages that somebody finds wrong, once each, and know what they decided"
        ),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Two years after the first report"),
        tables=(
            PersonalTable(
                "mod_reports",
                ("author_id", "taken_by", "decided_by"),
                Erasure.KEEP,
                REPORTS_KEPT,
                "opened_at",
                exported_as="mod_reports_of_person",
            ),
        ),
        kept_because=Text(
            "Whoever was reported could otherwise have the traces removed before anybody has looked at them "
            "(Art. 17 (3) (b) and (e) GDPR)."
        ),
    ),
    PrivacyClass(
        key="moderation_reporters",
        purpose=Text(
            "Tell people what became of their reports. The person whom they reported never learns who they are"
        ),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Two years after the report; without the person after an erasure"),
        tables=(PersonalTable("mod_report_voices", ("reporter_id",), Erasure.ANONYMISE, REPORTS_KEPT, "reported_at"),),
    ),
    PrivacyClass(
        key="moderation_reported_words",
        purpose=Text("Let moderators and whoever decides on an appeal read what was reported, as it was"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As many days as the administrators set (180 unless they change it), counted from the report"),
        tables=(
            PersonalTable(
                "mod_report_words",
                ("author_id",),
                Erasure.KEEP,
                timedelta(days=EVIDENCE_DAYS),
                "taken_at",
                keep_setting=EVIDENCE_SETTING,
                exported_as="mod_report_words_of_person",
            ),
        ),
        kept_because=Text(
            "What was written is the evidence for a case and for an appeal against it; it is deleted when its time is "
            "over (Art. 17 (3) (e) GDPR)."
        ),
    ),
    PrivacyClass(
        key="moderation_appeals",
        purpose=Text("Have an objection to a measure heard once, by somebody who was not involved"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the case that it concerns"),
        tables=(
            PersonalTable("mod_appeals", ("user_id", "decided_by"), Erasure.KEEP, exported_as="mod_appeals_of_person"),
        ),
        kept_because=Text(
            "Whether a measure was just can only be checked with what was said against it "
            "(Art. 17 (3) (b) and (e) GDPR)."
        ),
    ),
)

HELP = HelpTopic(
    key="reports",
    title=Text("Reporting a message, objecting to a measure"),
    body=Text(
        "**Something is wrong with a message?** Open its menu, choose “Apps” and “Report to moderators”, and say why. "
        "The author does not learn who reported it. You hear what became of it by direct message, or in `/me open`.\n"
        "**You think that a measure against you is wrong?** Press the button below the direct message that told you of "
        "it, and say why. If there is one, a moderator who was not involved decides.\n"
        "**What is kept?** Your cases, of the notes of moderators only that they exist; the words of messages "
        "are deleted after some months."
    ),
    right=Right.ALL,
)


async def compose_reports(bot: Ratsbote, group: ModGroup) -> None:
    """Called by the feature's `setup`, after cases, sanctions and measures stand."""
    registry = bot.registry
    cases, effects = registry.service(CaseService), registry.service(EffectService)
    sanctions, corrections = registry.service(SanctionService), registry.service(CorrectionService)
    server, preferences = registry.service(ServerService), registry.service(PreferenceService)
    waiting, forms = AwaitedWork(), registry.service(SanctionViews)
    reports = ReportService(bot.database, bot.clock, bot.due, bot.drafts)
    deciding = ReportDecisionService(
        database=bot.database, clock=bot.clock, due=bot.due, drafts=bot.drafts, cases=cases, effects=effects
    )
    appeals = AppealService(
        database=bot.database, clock=bot.clock, due=bot.due, drafts=bot.drafts, cases=cases, corrections=corrections
    )
    sanctions.add_origin(REPORT, deciding.sanctioned)
    sanctions.add_origin(APPEAL, appeals.shortened)
    corrections.add_follower(appeals.pardoned)
    effects.add_answer(appeals.answers)
    effects.add_outcome(deciding.came_out)
    effects.add_retry(CaseKind.PURGE, deciding.retry(effects.retry_of(CaseKind.PURGE)))
    registry.add_setting(EVIDENCE)
    registry.add_help(HELP)
    registry.add_privacy(*REPORT_CLASSES)
    search = CaseSearch(bot.database)
    for service in (reports, deciding, appeals, search):
        registry.provide(service)
    ReportJobs(bot, cases, reports, deciding, server, preferences, waiting)
    hits = registry.service(AutoModHitService)
    CardRedaction(bot, reports, hits, search)
    AppealJobs(bot, appeals, server, preferences)
    ReportDecisionViews(reports, deciding, waiting, forms, registry, bot.texts)
    AppealViews(appeals, forms, registry, bot.texts, bot.context_in)
    found = SearchViews(search, hits, registry.service(CaseViews), registry, bot.texts)
    group.take(SearchCog(bot, found))
    bot.tree.add_command(history_menu(bot, found))
    bot.tree.add_command(report_menu(bot, ReportFormViews(reports, bot.drafts, registry)))
