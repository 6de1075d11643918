"""Composes the archive of decisions: found, trusted and used years later."""

import asyncio
import tomllib

from bot.client import Ratsbote
from bot.config import PROJECT
from bot.delivery.posting import Posting
from bot.query import Thesaurus
from cogs.decisions.cog.decisions import DecisionCog
from cogs.decisions.cog.menu import archive_menu
from cogs.decisions.contributions import contribute
from cogs.decisions.jobs.notifications import NotificationJobs
from cogs.decisions.jobs.register import RegisterJobs
from cogs.decisions.jobs.register_repair import RegisterRepair
from cogs.decisions.jobs.statements import StatementJobs
from cogs.decisions.service.anchoring import AnchoringService
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.inbox import DecisionInbox
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.polling import PollSource
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recorded_names import RecordedNames
from cogs.decisions.service.recording import RecordingService
from cogs.decisions.service.register import RegisterService
from cogs.decisions.service.signing import SigningService
from cogs.decisions.service.verifying import VerifyingService
from cogs.decisions.views.draft_forms import DraftForms
from cogs.decisions.views.draft_preview import DraftPreview
from cogs.decisions.views.exporting import DecisionExport
from cogs.decisions.views.record_forms import RecordForms
from cogs.decisions.views.records import RecordViews
from cogs.decisions.views.verification import VerificationView
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService
from cogs.polls.service.reading import PollReader


def load_thesaurus() -> Thesaurus:
    """The words of `data/thesaurus.toml`."""
    with (PROJECT / "data" / "thesaurus.toml").open("rb") as stream:
        return Thesaurus(tomllib.load(stream)["groups"])


async def setup(bot: Ratsbote) -> None:
    """Load the feature, after the network, the meetings and the polls."""
    registry, work, texts = bot.registry, bot.work, bot.texts
    cities, topics = registry.service(CityService), registry.service(TopicService)
    server, meetings = registry.service(ServerService), registry.service(MeetingReader)
    reader = DecisionReader(bot.database, await asyncio.to_thread(load_thesaurus))
    drafts, tasks = DraftService(work), FollowUpService(work, cities)
    poll_reader = registry.service(PollReader)
    naming, verifying = NamingService(cities, topics, meetings, poll_reader), VerifyingService(bot.database)
    recording, signing = RecordingService(work, bot.settings, server, naming.names), SigningService(work, cities)
    polls = PollSource(poll_reader, texts, work)
    registry.add_dependents("poll.closed", polls.recorded)
    exports = DecisionExport(work, reader, naming, texts)
    posting = Posting(bot.courier, bot.settings, texts)
    register = RegisterJobs(reader, naming, AnchoringService(work), server, posting)
    repair = RegisterRepair(work, bot.courier, server, RegisterService(work))
    notifications = NotificationJobs(work, drafts, tasks, cities, topics, server, posting, bot.languages)
    records = RecordViews(work, reader, naming, signing, drafts, tasks, exports, texts)
    preview = DraftPreview(
        drafts, recording, reader, naming, topics, meetings, polls, registry, records, texts, bot.context_in
    )
    forms = DraftForms(work, drafts, reader, cities, server, preview)
    acting = RecordForms(recording, signing, tasks, reader, texts)
    inbox = DecisionInbox(work, reader, drafts, tasks)
    statements, views = StatementJobs(signing), (records, preview, forms, acting)
    contribute(registry, register, repair, notifications, statements, inbox, views)
    registry.on_guild.append(RecordedNames(work, naming).begin)
    bot.add_listener(repair.message_deleted, "on_raw_message_delete")
    bot.add_listener(repair.messages_deleted, "on_raw_bulk_message_delete")
    for service in (reader, drafts, recording, signing, tasks, verifying):
        registry.provide(service)
    await bot.add_cog(
        DecisionCog(
            bot=bot,
            records=records,
            preview=preview,
            forms=forms,
            acting=acting,
            checking=VerificationView(verifying, server, bot, texts),
            exports=exports,
        )
    )
    bot.tree.add_command(archive_menu(bot, preview))
