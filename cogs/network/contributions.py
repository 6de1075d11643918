"""Declares what the network offers through the registry: privacy classes, help, due kinds, components, forms, inbox."""

from dataclasses import dataclass
from datetime import timedelta

from bot.people import Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import HelpTopic, Registry
from bot.texts import Text
from bot.ui.components import ComponentHandler
from bot.ui.forms import Form
from cogs.network.jobs.apply import ApplyJob
from cogs.network.jobs.invitations import InvitationJobs
from cogs.network.jobs.joining import JoinJobs
from cogs.network.jobs.offices import OfficeJobs
from cogs.network.jobs.roles import RolesJob
from cogs.network.jobs.terms import TermJobs
from cogs.network.service.invitations import ARRIVAL, INVITATION_UNCLEAR, STRAY_ROLES
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.promises import INVITATION_END
from cogs.network.service.roles import ROLES_DUE, MemberRoles
from cogs.network.service.seeder import Seeder
from cogs.network.service.setup import APPLY_DUE
from cogs.network.service.terms import (
    ABSENCE_CARD,
    CITY_GONE,
    JOIN_ANSWER,
    JOIN_CARD,
    JOIN_EXPIRY,
    JOIN_LIAISON,
    TERM_APPOINTED,
    TERM_BEGINS,
    TERM_BEGUN,
    TERM_ENDED,
    TERM_ENDS,
    TERM_HINDERED,
    TERM_VACATED,
)
from cogs.network.views.cities import CityViews
from cogs.network.views.drift import DriftViews
from cogs.network.views.help import HelpViews
from cogs.network.views.invitations import InvitationViews
from cogs.network.views.joining import JoinViews
from cogs.network.views.me import MeViews
from cogs.network.views.offices import OfficeViews
from cogs.network.views.setup import SetupViews
from cogs.network.views.terms import TermViews
from cogs.network.views.topic_admin import TopicAdminViews
from cogs.network.views.topics import TopicViews

REQUESTS_KEPT = timedelta(days=365)

PRIVACY = (
    PrivacyClass(
        key="delegates",
        purpose=Text("Know who acts for which city, in which function, and who did so before"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the forum's records: votes and decisions name the office of their time"),
        tables=(PersonalTable("delegates", ("user_id", "appointed_by", "ended_by"), Erasure.KEEP),),
        kept_because=Text(
            "Who held which public office, and who registered it, is part of the forum's records and is kept for the "
            "public task that they document (Art. 17 (3) (b) GDPR)."
        ),
    ),
    PrivacyClass(
        key="planned_terms",
        purpose=Text("Have a change of office happen on the day for which it was planned"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Until that day, or until it is taken back"),
        tables=(
            PersonalTable("planned_terms", ("appointed_by", "user_id"), Erasure.DELETE, anonymised=("appointed_by",)),
        ),
    ),
    PrivacyClass(
        key="city_invitations",
        purpose=Text("Know who invited whom to act for a city"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("One year after the invitation"),
        tables=(
            PersonalTable(
                "city_invitations",
                ("created_by", "used_by"),
                Erasure.DELETE,
                REQUESTS_KEPT,
                "created_at",
                anonymised=("created_by",),
            ),
        ),
    ),
    PrivacyClass(
        key="follows",
        purpose=Text("Mention people when something happens on the topics that they follow"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Until the person no longer follows the topic"),
        tables=(
            PersonalTable("follows", ("user_id",), Erasure.DELETE),
            PersonalTable("kept_member_roles", ("user_id",), Erasure.DELETE),
        ),
    ),
    PrivacyClass(
        key="join_requests",
        purpose=Text("Let people ask to act for their city, and know who answered"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("One year after the request"),
        tables=(PersonalTable("join_requests", ("user_id", "ended_by"), Erasure.DELETE, REQUESTS_KEPT, "asked_at"),),
    ),
    PrivacyClass(
        key="preferences",
        purpose=Text("Write to people in the language, on the clock and at the hours that they chose"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Until the person asks for erasure"),
        tables=(PersonalTable("preferences", ("user_id",), Erasure.DELETE),),
    ),
    PrivacyClass(
        key="setup_runs",
        purpose=Text("Know who had the server set up or changed, and when"),
        legal_basis=Text("Legitimate interest in a secure server (Art. 6 (1) (f) GDPR)"),
        retention=Text("As long as the server is used; anonymous after an erasure"),
        tables=(
            PersonalTable("setup_runs", ("user_id",), Erasure.ANONYMISE),
            PersonalTable("setup_edits", ("kept_by",), Erasure.ANONYMISE),
        ),
    ),
)

RIGHTS_HELP = HelpTopic(
    key="rights",
    title=Text("Who may do what"),
    body=Text(
        "**Everybody** may read, follow topics and ask for help.\n"
        "**Delegates** are registered for a city; they invite to meetings.\n"
        "**Mayors, deputies and liaisons** may also speak for their city.\n"
        "**Liaisons** register the people of their own city; a mayor is registered by the moderators.\n"
        "**Moderators** register the people of all cities.\n"
        "**Administrators** (permission “Manage Server”) build the server and take in cities."
    ),
    right=Right.ALL,
)


@dataclass(frozen=True, slots=True)
class NetworkViews:
    """Whatever answers buttons, selects and forms."""

    setup: SetupViews
    drift: DriftViews
    cities: CityViews
    offices: OfficeViews
    terms: TermViews
    invitations: InvitationViews
    joining: JoinViews
    topics: TopicViews
    topic_admin: TopicAdminViews
    help: HelpViews
    me: MeViews

    @property
    def components(self) -> list[ComponentHandler]:
        with_components = (
            self.setup,
            self.drift,
            self.cities,
            self.offices,
            self.terms,
            self.invitations,
            self.joining,
            self.topics,
            self.topic_admin,
            self.help,
            self.me,
        )
        return [handler for views in with_components for handler in views.components]

    @property
    def forms(self) -> list[Form]:
        with_forms = (self.cities, self.offices, self.joining, self.topic_admin, self.me)
        return [form for views in with_forms for form in views.forms]


def contribute_people(registry: Registry, records: MemberRecords, seeder: Seeder, roles: MemberRoles) -> None:
    """Who people are, what is kept of them, and the cities and topics that a new server begins with."""
    registry.member_record = records.of
    registry.on_guild.append(seeder.seed)
    registry.add_privacy(*PRIVACY)
    registry.before_erasing.append(roles.before_erasing)
    registry.add_help(RIGHTS_HELP)


def contribute_terms(registry: Registry, terms: TermJobs) -> None:
    """What happens on the day for which a term was planned."""
    registry.add_due_kind(TERM_BEGINS, terms.begin, Text("Beginning of a planned term"))
    registry.add_due_kind(TERM_ENDS, terms.end, Text("End of a term"))
    registry.add_due_kind(TERM_HINDERED, terms.hindered, Text("Notice that a planned term could not begin"))


def contribute_invitations(registry: Registry, jobs: InvitationJobs) -> None:
    """What follows somebody who joins the server, and an invitation that holds no longer."""
    registry.on_guild.append(jobs.compare)
    registry.add_due_kind(ARRIVAL, jobs.arrival, Text("Look by which invitation somebody came"))
    registry.add_due_kind(INVITATION_END, jobs.end, Text("End of an invitation"))
    registry.add_due_kind(STRAY_ROLES, jobs.stray, Text("Question about somebody who came with roles"))
    registry.add_due_kind(INVITATION_UNCLEAR, jobs.unclear, Text("Question about an invitation that was used"))


def contribute_work(
    registry: Registry, apply: ApplyJob, roles: RolesJob, joining: JoinJobs, offices: OfficeJobs, views: NetworkViews
) -> None:
    """What is due, with the titles by which admins read of it; buttons, selects, forms, and what waits for a person."""
    registry.add_due_kind(APPLY_DUE, apply.run, Text("Setting up the server"))
    registry.add_due_kind(ROLES_DUE, roles.run, Text("Roles of a member"))
    registry.add_due_kind(JOIN_CARD, joining.card, Text("Card of a request to join"))
    registry.add_due_kind(JOIN_LIAISON, joining.liaison, Text("Message to a liaison about a request to join"))
    registry.add_due_kind(JOIN_ANSWER, joining.answer, Text("Answer to a request to join"))
    registry.add_due_kind(JOIN_EXPIRY, joining.expire, Text("End of the time to answer a request"))
    registry.add_due_kind(TERM_BEGUN, offices.term_begun, Text("Post of an appointment"))
    registry.add_due_kind(TERM_VACATED, offices.term_vacated, Text("Post that a term has ended"))
    registry.add_due_kind(TERM_APPOINTED, offices.term_appointed, Text("Message to a newly appointed person"))
    registry.add_due_kind(TERM_ENDED, offices.term_ended, Text("Notice that a term has ended"))
    registry.add_due_kind(ABSENCE_CARD, offices.absence, Text("Question about the office of somebody who is gone"))
    registry.add_due_kind(CITY_GONE, offices.city_gone, Text("Post that a city is no longer a member"))
    registry.add_components(*views.components)
    registry.add_form(*views.forms)
    registry.add_inbox("network.joining", views.joining.inbox)
    registry.add_inbox("network.drafts", views.me.unfinished_drafts)
