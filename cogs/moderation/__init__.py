"""Moderation: numbered cases, measures against people, and what undoes them. Composed here: store, service, cog."""

from datetime import timedelta

from bot.client import Ratsbote
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.texts import Text
from cogs.moderation.cog.group import add_group
from cogs.moderation.jobs.cards import Alerts, CaseLog
from cogs.moderation.measures_setup import compose_measures
from cogs.moderation.models.due import CARD
from cogs.moderation.models.reports import EVIDENCE_DAYS, EVIDENCE_SETTING
from cogs.moderation.people_setup import compose_people
from cogs.moderation.reports_setup import compose_reports
from cogs.moderation.service.cases import CaseService
from cogs.network.service.server import ServerService

CLASSES = (
    PrivacyClass(
        key="moderation_cases",
        purpose=Text("Keep order in the forum fairly: know what was done to whom, by whom and why, and take it back"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the forum exists: measures count over years, and can be appealed against"),
        tables=(
            PersonalTable("mod_cases", ("target_id", "moderator_id"), Erasure.KEEP, exported_as="mod_cases_of_person"),
            PersonalTable("mod_case_history", ("user_id",), Erasure.KEEP, exported_as="mod_case_history_of_person"),
        ),
        kept_because=Text(
            "A measure could be escaped by asking for erasure, and nobody could check any more whether it was just: "
            "cases are kept for the public task and for legal claims (Art. 17 (3) (b) and (e) GDPR)."
        ),
    ),
    PrivacyClass(
        key="moderation_evidence",
        purpose=Text("Check whether a measure was just: the messages that it was about"),
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
)


async def setup(bot: Ratsbote) -> None:
    """Called when the feature is loaded, after the network."""
    registry, server = bot.registry, bot.registry.service(ServerService)
    cases = CaseService(bot.database, bot.clock, bot.due)
    registry.provide(cases)
    registry.add_privacy(*CLASSES)
    log = CaseLog(cases, bot.courier, server, bot.settings, bot.texts)
    registry.provide(log)
    registry.add_due_kind(CARD, log.card, Text("Card of a case"))
    Alerts(cases, bot.courier, server, bot.settings, bot.texts, registry)
    group = add_group(bot.tree)
    await compose_people(bot, cases, group)
    await compose_measures(bot, group)
    await compose_reports(bot, group)
