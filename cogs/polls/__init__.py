"""Composes polls: what the forum's cities want, asked quickly and counted fairly."""

from functools import partial

from bot.client import Ratsbote
from bot.delivery.posting import Posting
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService
from cogs.polls.cog import PollCog
from cogs.polls.contributions import contribute
from cogs.polls.jobs import POLL_CLOSED, PollJobs
from cogs.polls.service.closing import ClosingService
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.service.reasons import ReasonService
from cogs.polls.service.voting import VotingService
from cogs.polls.views.barometer import PollBarometer
from cogs.polls.views.buttons import PollButtons
from cogs.polls.views.create import PollCreation
from cogs.polls.views.ending import PollEnding
from cogs.polls.views.reasons import VoteReasons
from cogs.polls.views.unfinished import UnfinishedBallots
from cogs.polls.views.voting import PollVoting

KEYS_FOLDER = "keys"
"""Beside the database in the data folder. It belongs into no backup: that is what keeps anonymous ballots secret."""


async def setup(bot: Ratsbote) -> None:
    """Called when the feature is loaded, after the network."""
    registry, work = bot.registry, bot.work
    cities, topics = registry.service(CityService), registry.service(TopicService)
    keys = KeyRing(bot.config.data_dir / KEYS_FOLDER)
    reader = PollReader(work, cities, topics, registry.service(ServerService), keys)
    service = PollService(work, cities, topics, keys)
    closing, voting = ClosingService(work, keys, partial(registry.made_of, POLL_CLOSED)), VotingService(work, keys)
    posting = Posting(bot.courier, bot.settings, bot.texts)
    jobs = PollJobs(work, service, closing, voting, reader, posting, registry)
    creation = PollCreation(bot.drafts, service, reader, topics, bot.texts)
    buttons = PollButtons(service, reader, bot.texts)
    ending = PollEnding(closing, reader)
    barometer = PollBarometer(service, reader, topics, bot.texts)
    ballots = PollVoting(voting, reader, UnfinishedBallots(bot.drafts), bot.texts)
    reasons = VoteReasons(ReasonService(work))
    contribute(registry, jobs, (creation, buttons, ending, barometer, ballots, reasons))
    for offered in (reader, service, closing, voting):
        registry.provide(offered)
    await bot.add_cog(PollCog(bot, topics, creation, buttons, ending, barometer))
