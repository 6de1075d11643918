"""Says what moderation offers to the kernel: what it keeps of people, its settings and help, and who answers what.

Read by those who answer for data protection too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.contributions import InboxProvider, NoticeProvider
from bot.people import Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import HelpTopic, Registry
from bot.settings import Setting
from bot.texts import Text
from bot.ui.components import ComponentHandler
from bot.ui.forms import Form
from bot.when import WhenError, parse_duration
from cogs.moderation.jobs.audit_log import AuditLogReader
from cogs.moderation.jobs.automod_hits import AutoModHitJob
from cogs.moderation.jobs.automod_rules import AutoModRulesJob
from cogs.moderation.jobs.cards import CaseCards
from cogs.moderation.jobs.channel_state import ChannelEvents
from cogs.moderation.jobs.channels import ChannelJobs
from cogs.moderation.jobs.purges import PurgeJob
from cogs.moderation.jobs.redaction import CardRedaction
from cogs.moderation.jobs.reports import AppealJobs, ReportJobs
from cogs.moderation.jobs.sanctions import SanctionJobs
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.due import (
    ACT,
    ALERT,
    APPEAL_ANSWER,
    APPEAL_CARD,
    AUTOMOD_HIT,
    AUTOMOD_RULES,
    BEGIN,
    CARD,
    CATCH_UP,
    END,
    END_BAN,
    END_TIMEOUT,
    LOCK_NOTICE,
    NOTIFY,
    PURGE,
    REDACT,
    RENEW,
    REPORT_ANSWER,
    REPORT_CARD,
    REPORT_DELETE,
)
from cogs.moderation.models.reports import EVIDENCE_DAYS, EVIDENCE_SETTING
from cogs.moderation.service.channels import ChannelService

HITS_KEPT: Final = timedelta(days=90)
PURGES_KEPT: Final = timedelta(days=180)
REPORTS_KEPT: Final = timedelta(days=2 * 365)
SHORTEST, LONGEST = timedelta(days=7), timedelta(days=365)


def _days(value: str) -> str:
    """A number of days, or a span as people type it: "30", "30 Tage", "6 weeks"."""
    typed = value.strip()
    try:
        span = parse_duration(f"{typed} d" if typed.isdecimal() else typed, minimum=SHORTEST, maximum=LONGEST)
    except WhenError as error:
        raise ValueError(f"{SHORTEST.days}-{LONGEST.days}") from error
    return str(span.days)


EVIDENCE = Setting(
    key=EVIDENCE_SETTING,
    description=Text("Days for which the words of reported and deleted messages are kept"),
    default=str(EVIDENCE_DAYS),
    check=_days,
)


CLASSES = (
    PrivacyClass(
        key="moderation_cases",
        purpose=Text("Keep order in the forum fairly: know what was done to whom, by whom and why, and take it back"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the forum exists: actions count over years, and can be appealed against"),
        tables=(
            PersonalTable("mod_cases", ("target_id", "moderator_id"), Erasure.KEEP, exported_as="mod_cases_of_person"),
            PersonalTable("mod_case_history", ("user_id",), Erasure.KEEP, exported_as="mod_case_history_of_person"),
        ),
        kept_because=Text(
            "An action could be escaped by asking for erasure, and nobody could check any more whether it "
            "was just: cases are kept for the public task and for legal claims (Art. 17 (3) (b) and (e) "
            "GDPR)."
        ),
    ),
    PrivacyClass(
        key="moderation_evidence",
        purpose=Text("Check whether an action was just: the messages that it was about"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text(
            "As many days as the administrators set (180 unless they change it), counted from when the message was "
            "kept; the case stays without it"
        ),
        tables=(
            PersonalTable(
                "mod_snapshots",
                ("author_id",),
                Erasure.KEEP,
                timedelta(days=EVIDENCE_DAYS),
                "kept_at",
                keep_setting=EVIDENCE_SETTING,
            ),
        ),
        kept_because=Text(
            "Until their time is over, messages are evidence for both sides (Art. 17 (3) (e) GDPR); then they are "
            "deleted without being asked for."
        ),
    ),
    PrivacyClass(
        key="automod_hits",
        purpose=Text("Let moderators see what Discord's filter kept back, and whether it was right to"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("90 days"),
        tables=(PersonalTable("automod_hits", ("user_id",), Erasure.DELETE, HITS_KEPT, "happened_at"),),
    ),
    PrivacyClass(
        key="purges",
        purpose=Text("Delete exactly those messages that a moderator has seen and confirmed, also after a restart"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("180 days after the preview; the case stays"),
        tables=(
            PersonalTable("mod_purges", ("moderator_id", "author_id"), Erasure.ANONYMISE, PURGES_KEPT, "previewed_at"),
        ),
    ),
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
        tables=(PersonalTable("mod_reporters", ("reporter_id",), Erasure.ANONYMISE, REPORTS_KEPT, "reported_at"),),
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
        purpose=Text("Have an appeal against an action heard once, by somebody who was not involved"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the case that it concerns"),
        tables=(
            PersonalTable("mod_appeals", ("user_id", "decided_by"), Erasure.KEEP, exported_as="mod_appeals_of_person"),
        ),
        kept_because=Text(
            "Whether an action was just can only be checked with what was said against it (Art. 17 (3) (b) "
            "and (e) GDPR)."
        ),
    ),
)

MODERATION_HELP: Final = HelpTopic(
    key="moderation",
    title=Text("Moderation"),
    body=Text(
        "**Actions** such as `/mod warn`, `/mod timeout` and `/mod ban` are numbered cases; each has a "
        "card in the moderators' log. The person is told what happened, why, and how to appeal.\n"
        "**Mistakes** are corrected with `/mod amend` (another reason) and `/mod pardon` (take the case "
        "back).\n"
        "**By hand** is fine too: what you do in Discord itself becomes a case.\n"
        "**What has failed** is listed in `/me open`, with a button to try again."
    ),
    right=Right.MOD,
)
REPORT_HELP: Final = HelpTopic(
    key="reports",
    title=Text("Reporting a message, appealing an action"),
    body=Text(
        "**Something is wrong with a message?** Open its menu, choose “Apps” and “Report to moderators”, "
        "and say why. The author does not learn who reported it. You hear what came of it by direct "
        "message, or in `/me open`.\n"
        "**You think an action against you is wrong?** Press the button below the direct message that "
        "told you about it, and say why. If possible, a moderator who was not involved decides.\n"
        "**What is kept?** Your cases, and of moderators' notes only that they exist; the text of "
        "messages is deleted after some months."
    ),
    right=Right.ALL,
)


@dataclass(frozen=True, slots=True)
class Jobs:
    """Who does what is due."""

    sanctions: SanctionJobs
    cards: CaseCards
    audit_log: AuditLogReader
    channels: ChannelJobs
    channel_events: ChannelEvents
    purges: PurgeJob
    reports: ReportJobs
    appeals: AppealJobs
    automod_rules: AutoModRulesJob
    automod_hits: AutoModHitJob
    redaction: CardRedaction


def contribute(
    registry: Registry,
    jobs: Jobs,
    channels: ChannelService,
    *,
    forms: Sequence[Form],
    components: Sequence[ComponentHandler],
    inbox: Mapping[str, InboxProvider],
    notices: NoticeProvider,
) -> None:
    """Every due kind of `models/due.py`, with its handler and how administrators read of it; and what stands above."""
    registry.add_setting(EVIDENCE)
    registry.add_help(MODERATION_HELP, REPORT_HELP)
    registry.add_privacy(*CLASSES)
    registry.add_form(*forms)
    registry.add_components(*components)
    for key, provider in inbox.items():
        registry.add_inbox(key, provider)
    registry.add_hold("locks", channels.locked_channels)
    registry.add_notices("automod", notices)
    add = registry.add_due_kind
    add(ACT, jobs.sanctions.act, Text("Moderator's action"))
    add(RENEW, jobs.sanctions.renew, Text("Renewal of a long timeout"))
    add(END_TIMEOUT, jobs.sanctions.end, Text("End of a timeout"))
    add(END_BAN, jobs.sanctions.end, Text("End of a ban"))
    add(NOTIFY, jobs.sanctions.notify, Text("Notice to a person about an action"))
    add(CARD, jobs.cards.card, Text("Card of a case"))
    add(ALERT, jobs.cards.alert, Text("Notice that an action failed"))
    add(CATCH_UP, jobs.audit_log.catch_up, Text("Reading Discord's audit log"), background=True)
    add(BEGIN[CaseKind.LOCK], jobs.channels.begin, Text("Locking a channel"))
    add(END[CaseKind.LOCK], jobs.channels.end, Text("Opening a locked channel"))
    add(BEGIN[CaseKind.SLOWMODE], jobs.channels.begin, Text("Slowing a channel down"))
    add(END[CaseKind.SLOWMODE], jobs.channels.end, Text("End of a slow mode"))
    add(LOCK_NOTICE, jobs.channels.notice, Text("Notice in a locked channel"))
    add(PURGE, jobs.purges.run, Text("Deleting messages"))
    add(REPORT_CARD, jobs.reports.card, Text("Card of a report"))
    add(REPORT_DELETE, jobs.reports.delete, Text("Deleting a reported message"))
    add(REPORT_ANSWER, jobs.reports.answer, Text("Answer to a report"))
    add(APPEAL_CARD, jobs.appeals.card, Text("Card of an appeal"))
    add(APPEAL_ANSWER, jobs.appeals.answer, Text("Answer to an appeal"))
    add(AUTOMOD_RULES, jobs.automod_rules.run, Text("AutoMod rules"))
    add(AUTOMOD_HIT, jobs.automod_hits.run, Text("Note of what AutoMod found"))
    add(REDACT, jobs.redaction.redact, Text("Forgetting reported messages"), background=True)
    registry.on_guild += [jobs.audit_log.ask, jobs.redaction.begin, jobs.channel_events.check_locks]
