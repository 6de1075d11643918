"""Contributes the archive to the rest: a setting, help, privacy classes, due kinds, views, inbox, digest."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import CardButton, DigestSection, HelpTopic, Registry
from bot.settings import Setting
from bot.texts import Text
from bot.ui.components import ComponentHandler
from bot.ui.forms import Form
from cogs.decisions.jobs.notifications import NotificationJobs
from cogs.decisions.jobs.register import RegisterJobs
from cogs.decisions.jobs.register_repair import RegisterRepair
from cogs.decisions.jobs.statements import StatementJobs
from cogs.decisions.models.due import (
    ANCHOR,
    CHECK_REGISTER,
    DRAFT_SUBMITTED,
    JUDGE,
    NUMBER_FORMAT,
    REGISTER,
    REMINDER,
    TIDY,
)
from cogs.decisions.rules.numbers import DEFAULT_FORMAT, check_format
from cogs.decisions.service.inbox import DecisionInbox
from cogs.decisions.views.draft_preview import FROM_POLL

_DRAFTS_KEPT = timedelta(days=180)

NUMBER_SETTING = Setting(
    key=NUMBER_FORMAT,
    description=Text("How decisions are numbered, with {year} and {number:3}; applies to new decisions"),
    default=DEFAULT_FORMAT,
    check=check_format,
)

CLASSES = (
    PrivacyClass(
        key="decision_people",
        purpose=Text("Say who recorded, signed or changed a decision, and prove it"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR); archiving in the public interest (Art. 89 GDPR)"),
        retention=Text("As long as the archive; the name goes when the person asks for it, the act stays"),
        tables=(PersonalTable("decision_people", ("user_id",), Erasure.DELETE),),
    ),
    PrivacyClass(
        key="decision_drafts",
        purpose=Text("Prepare decisions before they are published"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("180 days after the last change, or until it is published or discarded"),
        tables=(PersonalTable("decision_drafts", ("user_id",), Erasure.DELETE, _DRAFTS_KEPT, "changed_at"),),
    ),
)

HELP = HelpTopic(
    key="decisions",
    title=Text("Decisions"),
    body=Text(
        "**Find**: `/decision search` takes any words in German or English; `/decision show` and "
        "`/decision list` show decisions; `/decision export` hands them out as a file.\n"
        "**Record**: delegates write with `/decision record` (or “Archive as decision” in a message's "
        "menu); those who speak for a city publish. The number is given at that moment.\n"
        "**Sign**: a joint statement is signed with `/decision sign`, for one's own city; `/decision "
        "reserve` records what a city does not share.\n"
        "**Follow up**: `/decision follow-up` gives a city a task, `/decision done` marks it as done.\n"
        "**Trust**: `/decision verify` shows whether anything in the archive was changed."
    ),
)


class DecisionViews(Protocol):
    """Views that answer components and forms."""

    @property
    def components(self) -> tuple[ComponentHandler, ...]: ...

    @property
    def forms(self) -> tuple[Form, ...]: ...


def contribute(
    registry: Registry,
    register: RegisterJobs,
    repair: RegisterRepair,
    notifications: NotificationJobs,
    statements: StatementJobs,
    inbox: DecisionInbox,
    views: Sequence[DecisionViews],
) -> None:
    """Register everything that the archive offers, except its services."""
    registry.add_setting(NUMBER_SETTING)
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    for view in views:
        registry.add_components(*view.components)
        registry.add_form(*view.forms)
    registry.add_card_button("poll.closed", CardButton(FROM_POLL, Text("Record as decision")))
    registry.add_due_kind(REGISTER, register.bring_up_to_date, Text("Register of decisions"))
    registry.add_due_kind(ANCHOR, register.anchor, Text("Anchor of the archive"), background=True)
    # Nobody sees anything of a check that finds everything in its place.
    registry.add_due_kind(CHECK_REGISTER, repair.check, Text("Check of the register"), background=True)
    registry.add_due_kind(JUDGE, statements.judge, Text("Signatures of joint statements"))
    registry.add_due_kind(TIDY, repair.tidy, Text("Tidying of the archive's index"), background=True)
    registry.add_due_kind(DRAFT_SUBMITTED, notifications.draft_submitted, Text("Draft of a decision to be published"))
    registry.add_due_kind(REMINDER, notifications.reminder, Text("Reminder of a task"))
    registry.on_guild += [register.anchoring.begin, repair.begin, statements.begin]
    registry.cities_changed.append(statements.signing.cities_changed)
    registry.before_erasing.append(repair.register_service.before_erasing)
    registry.add_inbox("decisions", inbox.items)
    registry.add_duties("decisions", notifications.drafts.hand_over)
    registry.add_digest(
        DigestSection("decisions", Text("New decisions"), inbox.new_decisions, 30),
        DigestSection("follow_ups", Text("Overdue tasks"), inbox.overdue_tasks, 40),
    )
