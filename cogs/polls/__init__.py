"""Polls: what the forum's cities want, asked quickly and counted fairly. Composed here: store, service, cog."""

from datetime import timedelta

from bot.client import Ratsbote
from bot.delivery.ledger import Ledger
from bot.people import Person, Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import DigestSection, HelpTopic, InboxItem, InboxProvider
from bot.texts import Text, Word
from bot.ui.ids import make_id
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService
from cogs.polls.cog import PollCog
from cogs.polls.jobs import PollJobs
from cogs.polls.render.answers import waiting
from cogs.polls.render.card import OPEN_BALLOT
from cogs.polls.service.closing import ClosingService
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.service.succession import PollDuties
from cogs.polls.service.voting import VotingService
from cogs.polls.views.barometer import PollBarometer
from cogs.polls.views.buttons import PollButtons
from cogs.polls.views.create import PollCreation
from cogs.polls.views.voting import PollVoting

KEYS_FOLDER = "keys"
"""Beside the database in the data folder. It belongs into no backup: that is what keeps anonymous ballots secret."""
_HISTORY_KEPT = timedelta(days=366)

CLASSES = (
    PrivacyClass(
        key="poll_people",
        purpose=Text("Say who opened or translated a poll, and let that person close it"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the poll is on record; the name goes when the person asks for it"),
        tables=(PersonalTable("poll_people", ("user_id",), Erasure.DELETE),),
    ),
    PrivacyClass(
        key="poll_electorate",
        purpose=Text("Know who was entitled to vote when a poll was opened"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the poll is on record; the name goes when the person asks for it"),
        tables=(PersonalTable("poll_delegates", ("user_id",), Erasure.DELETE),),
    ),
    PrivacyClass(
        key="poll_ballots",
        purpose=Text("Count each vote once, and show a city who cast its vote; anonymous ballots name nobody"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the poll is on record; without the person after an erasure"),
        tables=(PersonalTable("poll_ballots", ("user_id",), Erasure.ANONYMISE),),
    ),
    PrivacyClass(
        key="poll_history",
        purpose=Text("Show which earlier ballot a city replaced, and who did so"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("One year after the ballot was cast"),
        tables=(PersonalTable("poll_history", ("user_id",), Erasure.DELETE, _HISTORY_KEPT, "cast_at"),),
    ),
)

HELP = HelpTopic(
    key="polls",
    title=Text("Polls"),
    body=Text(
        "**Delegates** ask with `/poll create`; before anything is public, a preview shows it. `/poll priorities` asks "
        "all cities which topics matter most to them.\n"
        "**Mayors, deputies and liaisons** vote for their city on the poll's card: one vote for each city, which any "
        "of them can replace until the close.\n"
        "**Hidden until the close** means that nobody sees more than the turnout before, moderators included. Whoever "
        "runs the server could read the ballots in the database.\n"
        "**Anonymous** means that nobody learns who voted how. While the poll is open, whoever runs the server could "
        "find it out with the key that lies beside the database; at the close that key is destroyed, and then nobody "
        "can.\n"
        "Your **code** finds your ballot again in the export after the close."
    ),
    right=Right.ALL,
)


async def setup(bot: Ratsbote) -> None:
    """Called when the feature is loaded, after the network."""
    registry = bot.registry
    cities, topics = registry.service(CityService), registry.service(TopicService)
    keys = KeyRing(bot.config.data_dir / KEYS_FOLDER)
    reader = PollReader(
        database=bot.database,
        clock=bot.clock,
        cities=cities,
        topics=topics,
        server=registry.service(ServerService),
        keys=keys,
    )
    service = PollService(
        database=bot.database,
        clock=bot.clock,
        due=bot.due,
        drafts=bot.drafts,
        cities=cities,
        topics=topics,
        keys=keys,
    )
    closing = ClosingService(bot.database, bot.clock, bot.due, bot.drafts, keys)
    voting = VotingService(bot.database, bot.clock, bot.due, keys)
    jobs = PollJobs(
        service=service,
        closing=closing,
        voting=voting,
        reader=reader,
        courier=bot.courier,
        settings=bot.settings,
        texts=bot.texts,
        clock=bot.clock,
        registry=registry,
    )
    creation = PollCreation(service, reader, topics, bot.drafts, bot.texts)
    buttons = PollButtons(service, closing, reader, bot.texts)
    barometer = PollBarometer(service, reader, topics, bot.texts)
    jobs.register()
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    registry.add_form(*creation.forms, *buttons.forms, *barometer.forms)
    registry.add_components(
        *creation.components, *buttons.components, *PollVoting(voting, reader, bot.drafts, bot.texts).components
    )
    registry.add_inbox("polls", _inbox_provider(reader, bot.ledger))
    registry.add_duties("polls", PollDuties(bot.clock, bot.due).move)
    registry.add_digest(DigestSection("polls", Text("Polls"), jobs.digest, order=20))
    for offered in (reader, service, closing, voting):
        registry.provide(offered)
    await bot.add_cog(PollCog(bot, reader, topics, creation, buttons, barometer))


def _inbox_provider(reader: PollReader, ledger: Ledger) -> InboxProvider:
    """Open votes, each with its ballot on the spot, and the way to its card."""

    async def provide(person: Person) -> list[InboxItem]:
        found = []
        for poll in await reader.awaiting_vote(person):
            card = await ledger.find(poll.guild_id, poll.card_key())
            link = None
            if card is not None and card.object_id is not None:
                link = f"https://discord.com/channels/{poll.guild_id}/{card.channel_id}/{card.object_id}"
            button = (Word("button", "Vote"), make_id(OPEN_BALLOT, poll.id))
            found.append(InboxItem(waiting(poll, person.language), link, poll.closes_at, button))
        return found

    return provide
