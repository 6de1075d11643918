"""Contributes polls to the rest: help, privacy classes, due kinds, components, forms, the inbox and the digest."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from bot.people import Person, Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import DigestSection, HelpTopic, InboxItem, InboxProvider, Registry
from bot.texts import Text, Word
from bot.ui.components import ComponentHandler
from bot.ui.forms import Form
from bot.ui.ids import make_id
from cogs.polls.jobs import PollJobs
from cogs.polls.models.due import CARD, CLOSE, NUDGE, RESULT, SHRED, WITHDRAW
from cogs.polls.render.answers import inbox_text
from cogs.polls.render.card import OPEN_BALLOT
from cogs.polls.service.reading import PollReader

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
        key="poll_reasons",
        purpose=Text("Show why a city or delegate voted so, where votes in an open poll can carry a reason"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the poll is on record; deleted when the person asks for it, or the vote changes"),
        tables=(PersonalTable("poll_reasons", ("user_id",), Erasure.DELETE),),
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
        "Your **code** finds your ballot again in the export after the close.\n"
        "**Closed too early?** For an hour, `/poll reopen` has a poll go on; the close of a hidden or anonymous one is "
        "final."
    ),
    right=Right.ALL,
)


class PollViews(Protocol):
    """Views that answer components and forms."""

    @property
    def components(self) -> tuple[ComponentHandler, ...]: ...

    @property
    def forms(self) -> tuple[Form, ...]: ...


def contribute(registry: Registry, jobs: PollJobs, views: Sequence[PollViews]) -> None:
    """Register everything that polls offer, except their services."""
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    for view in views:
        registry.add_components(*view.components)
        registry.add_form(*view.forms)
    registry.add_due_kind(CARD, jobs.card, Text("Card of a poll"))
    registry.add_due_kind(CLOSE, jobs.close, Text("Close of a poll"))
    registry.add_due_kind(NUDGE, jobs.nudge, Text("Reminder of a poll"))
    registry.add_due_kind(RESULT, jobs.result, Text("Result of a poll"))
    registry.add_due_kind(WITHDRAW, jobs.withdraw, Text("Withdrawing the result of a poll that was reopened"))
    registry.add_due_kind(SHRED, jobs.shred, Text("Destroying the key of an anonymous poll"))
    registry.on_guild.append(jobs.closing.check_keys)
    registry.add_duties("polls", jobs.service.hand_over)
    registry.cities_changed.append(jobs.service.cities_changed)
    registry.add_inbox("polls", inbox(jobs.reader))
    registry.add_digest(DigestSection("polls", Text("Polls"), jobs.digest, order=20))


def inbox(reader: PollReader) -> InboxProvider:
    """Open votes, each with its ballot on the spot, and the way to its card."""

    async def provide(person: Person) -> list[InboxItem]:
        items = []
        for poll in await reader.awaiting_vote(person):
            button = (Word("button", "Vote"), make_id(OPEN_BALLOT, poll.id))
            items.append(InboxItem(inbox_text(poll, person.language), poll.card_url, poll.closes_at, button))
        return items

    return provide
