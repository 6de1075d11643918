"""Casting a ballot: the one way into the ballot box."""

import secrets

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from cogs.polls.models.due import CARD
from cogs.polls.models.polls import REDRAW_EVERY, Cast, Poll, Secrecy
from cogs.polls.rules.admission import admit_vote
from cogs.polls.rules.ballots import Choice, check, only
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.reading import existing
from cogs.polls.store import polls as store
from cogs.polls.store import votes

KEY_LOST = Text(
    "This anonymous poll can take no more votes: the system was restored from a backup, and who has voted already can "
    "no longer be told without breaking secrecy. Votes cast so far still count. Please ask whoever opened the poll to "
    "close it or to start a new one."
)
# Without what is easily mistaken: no I, L, O, U, 0, 1.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_RECEIPT_LENGTH = 10
"""49 bits: no two ballots of a poll share a code."""


class VotingService:
    """One transaction a ballot: rights, time and form are checked in it, so that nothing can change in between."""

    def __init__(self, database: Database, clock: Clock, due: DueList, keys: KeyRing) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._keys = keys

    async def cast(self, actor: Person, poll_id: int, choice: Choice | int) -> Cast:
        """Keep a ballot, or that of one click (the option's position), in place of the seat's earlier one.

        Returns after the commit. The poll is read once, here: a thousand may click at the same time.

        Raises NotAllowed, or UserError for what is closed, late or not filled in.
        """
        receipt = "".join(secrets.choice(_ALPHABET) for _ in range(_RECEIPT_LENGTH))
        async with self._database.transaction() as tx:
            poll = await existing(tx, actor.guild_id, poll_id)
            # The time is read here, where ballots and the close stand in one queue.
            now = self._clock.now()
            seat = admit_vote(actor, poll, await votes.electorate(tx, poll, actor.user_id, actor.city_id), now)
            choice = only(poll, choice) if isinstance(choice, int) else choice
            check(poll, choice)
            if poll.secrecy is Secrecy.ANONYMOUS:
                slot = await self._keys.slot_of(poll, seat)
                if slot is None:
                    raise UserError(KEY_LOST)
                kept, replaced = await votes.cast_secretly(tx, poll, slot, choice, receipt)
            else:
                kept, replaced = await votes.cast(tx, poll, seat, choice, receipt, now)
            await self._ask_redraw(tx, poll)
        return Cast(poll, choice, kept, replaced)

    async def begin_redraw(self, poll: Poll) -> None:
        """Say that the card is being drawn: whoever votes from now on asks for another one."""
        async with self._database.transaction() as tx:
            await store.begin_redraw(tx, poll.id, self._clock.now())

    async def _ask_redraw(self, tx: Transaction, poll: Poll) -> None:
        """At once, or as soon as the last redraw is old enough; once, however many ask."""
        wanted, drawn_at = await store.want_redraw(tx, poll.id)
        if wanted:
            now = self._clock.now()
            at = max(now, drawn_at + REDRAW_EVERY) if drawn_at is not None else now
            # A clock that was set back must not keep the card waiting.
            at = min(at, now + REDRAW_EVERY)
            await self._due.put(tx, guild_id=poll.guild_id, kind=CARD, subject=poll.card_subject, at=at)
