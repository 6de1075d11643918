"""Composes reports, appeals, search and history. Stands apart from `__init__`, which composes cases and sanctions."""

from datetime import timedelta

from bot.client import Ratsbote
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.settings.models import Setting
from bot.texts import Text
from cogs.moderation.cog.reports import report_menu
from cogs.moderation.jobs.reports import ReportJobs
from cogs.moderation.models.reports import EVIDENCE_DAYS, EVIDENCE_SETTING
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.deciding import DecidingService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.waiting import Waiting
from cogs.moderation.views.deciding import DecidingViews
from cogs.moderation.views.reporting import ReportingViews
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
        retention=Text("As many days as the administrators set (90 unless they change it), counted from the report"),
        tables=(
            PersonalTable(
                "mod_report_words",
                ("author_id",),
                Erasure.KEEP,
                timedelta(days=EVIDENCE_DAYS),
                "taken_at",
                keep_setting=EVIDENCE_SETTING,
            ),
        ),
        kept_because=Text(
            "What was written is the evidence for a case and for an appeal against it; it is deleted when its time is "
            "over (Art. 17 (3) (e) GDPR)."
        ),
    ),
)


async def compose_reports(bot: Ratsbote, cases: CaseService) -> None:
    """Called by the feature's `setup`, after cases and sanctions stand."""
    registry = bot.registry
    waiting = Waiting()
    reports = ReportService(bot.database, bot.clock, bot.due, bot.drafts)
    deciding = DecidingService(bot.database, bot.clock, bot.due, bot.drafts, cases)
    registry.add_setting(EVIDENCE)
    registry.add_privacy(*REPORT_CLASSES)
    for service in (reports, deciding):
        registry.provide(service)
    ReportJobs(bot, reports, deciding, registry.service(ServerService), registry.service(PreferenceService), waiting)
    DecidingViews(reports, deciding, waiting, registry, bot.texts)
    bot.tree.add_command(report_menu(bot, ReportingViews(reports, bot.drafts, registry)))
