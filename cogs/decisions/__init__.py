"""The archive of decisions: found, trusted and used years later. Composed here: store, service, views, cog."""

import asyncio
import tomllib
from datetime import timedelta

from bot.client import Ratsbote
from bot.config import PROJECT
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.query import Thesaurus
from bot.registry import CardButton, DigestSection, HelpTopic
from bot.settings.models import Setting
from bot.texts import Text
from cogs.decisions.cog.autocomplete import DecisionAutocomplete
from cogs.decisions.cog.decisions import DecisionCog
from cogs.decisions.cog.menu import archive_menu
from cogs.decisions.jobs.notifications import NotificationJobs
from cogs.decisions.jobs.register import RegisterJobs
from cogs.decisions.jobs.register_repair import RegisterRepair
from cogs.decisions.models.due import NUMBER_FORMAT
from cogs.decisions.rules.numbers import DEFAULT_FORMAT, check_format
from cogs.decisions.service.anchoring import AnchoringService
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.exporting import ExportService
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.inbox import DecisionInbox
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.polling import PollSource
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recording import RecordingService
from cogs.decisions.service.register import RegisterService
from cogs.decisions.service.signing import SigningService
from cogs.decisions.service.succession import DecisionDuties
from cogs.decisions.service.verifying import VerifyingService
from cogs.decisions.service.writer import ArchiveWriter
from cogs.decisions.views.draft_forms import DraftForms
from cogs.decisions.views.draft_preview import FROM_POLL, DraftPreview
from cogs.decisions.views.record_forms import RecordForms
from cogs.decisions.views.records import RecordViews
from cogs.decisions.views.verification import VerificationView
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService
from cogs.polls.service.reading import PollReader

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
        "**Find**: `/decision search` takes any words in German or English; `/decision show` and `/decision list` show "
        "decisions; `/decision export` hands them out as a file.\n"
        "**Record**: delegates write with `/decision record` (or “Archive as decision” in a message's menu); those who "
        "speak for a city publish. The number is given at that moment.\n"
        "**Sign**: a joint statement is signed with `/decision sign`, for one's own city; `/decision reserve` records "
        "what a city does not share.\n"
        "**Follow up**: `/decision follow-up` gives a city a task, `/decision done` ticks it off.\n"
        "**Trust**: `/decision verify` shows whether anything in the archive was changed."
    ),
)


def load_thesaurus() -> Thesaurus:
    """The words of `data/thesaurus.toml`."""
    with (PROJECT / "data" / "thesaurus.toml").open("rb") as stream:
        return Thesaurus(tomllib.load(stream)["groups"])


async def setup(bot: Ratsbote) -> None:
    """Load the feature, after the network and the meetings."""
    registry = bot.registry
    cities, topics = registry.service(CityService), registry.service(TopicService)
    server, meetings = registry.service(ServerService), registry.service(MeetingReader)
    writer = ArchiveWriter(bot.clock, bot.due)
    reader = DecisionReader(bot.database, await asyncio.to_thread(load_thesaurus))
    drafts = DraftService(bot.database, bot.clock, bot.due, bot.drafts)
    recording = RecordingService(
        database=bot.database,
        clock=bot.clock,
        typed=bot.drafts,
        settings=bot.settings,
        server=server,
        writer=writer,
    )
    signing = SigningService(bot.database, bot.clock, bot.drafts, cities, writer)
    tasks = FollowUpService(bot.database, bot.clock, bot.due, bot.drafts, cities, writer)
    naming = NamingService(cities, topics, meetings)
    verifying = VerifyingService(bot.database)
    exports = ExportService(reader, naming, bot.clock)
    inbox = DecisionInbox(reader, drafts, tasks, bot.clock)
    RegisterJobs(
        reader=reader,
        naming=naming,
        anchoring=AnchoringService(bot.database, bot.clock, bot.due, writer),
        server=server,
        courier=bot.courier,
        settings=bot.settings,
        texts=bot.texts,
    ).register(registry)
    register_service = RegisterService(bot.database, bot.due, writer)
    registry.before_erasing.append(register_service.before_erasing)
    repair = RegisterRepair(bot.courier, server, register_service, bot.clock)
    repair.register(registry)
    bot.add_listener(repair.message_deleted, "on_raw_message_delete")
    bot.add_listener(repair.messages_deleted, "on_raw_bulk_message_delete")
    NotificationJobs(
        drafts=drafts,
        tasks=tasks,
        cities=cities,
        topics=topics,
        server=server,
        courier=bot.courier,
        settings=bot.settings,
        languages=bot.languages,
        texts=bot.texts,
        clock=bot.clock,
    ).register(registry)
    records = RecordViews(
        reader=reader,
        naming=naming,
        signing=signing,
        drafts=drafts,
        tasks=tasks,
        exports=exports,
        texts=bot.texts,
        clock=bot.clock,
    )
    preview = DraftPreview(
        drafts=drafts,
        recording=recording,
        reader=reader,
        naming=naming,
        topics=topics,
        meetings=meetings,
        registry=registry,
        records=records,
        texts=bot.texts,
        context_in=bot.context_in,
    )
    forms = DraftForms(
        drafts=drafts,
        reader=reader,
        naming=naming,
        cities=cities,
        server=server,
        preview=preview,
        texts=bot.texts,
        clock=bot.clock,
    )
    acting = RecordForms(recording, signing, tasks, reader, bot.texts)
    registry.add_setting(NUMBER_SETTING)
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    registry.add_form(*forms.forms, *acting.forms)
    registry.add_components(*records.components, *preview.components, *acting.components)
    registry.polls = PollSource(registry.service(PollReader))
    registry.add_card_button("poll.closed", CardButton(FROM_POLL, Text("Record as decision")))
    registry.add_inbox("decisions", inbox.inbox)
    registry.add_duties("decisions", DecisionDuties(bot.clock).move)
    registry.add_digest(
        DigestSection("decisions", Text("New decisions"), inbox.new_decisions, 30),
        DigestSection("follow_ups", Text("Overdue tasks"), inbox.overdue_tasks, 40),
    )
    for service in (reader, drafts, recording, signing, tasks, verifying, exports):
        registry.provide(service)
    await bot.add_cog(
        DecisionCog(
            bot=bot,
            autocomplete=DecisionAutocomplete(
                bot=bot, reader=reader, tasks=tasks, cities=cities, topics=topics, meetings=meetings
            ),
            reader=reader,
            records=records,
            preview=preview,
            forms=forms,
            acting=acting,
            checking=VerificationView(verifying, server, bot, bot.texts),
            exports=exports,
        )
    )
    bot.tree.add_command(archive_menu(bot, preview))
