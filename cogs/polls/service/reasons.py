"""Keeps why somebody voted so, where whoever asked allows reasons."""

from dataclasses import dataclass
from datetime import datetime

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import RatsboteError, UserError
from bot.people import Person
from bot.texts import Text
from bot.work import Work
from cogs.polls.models.polls import Ballot, Poll, Seat
from cogs.polls.rules.admission import admit_vote, require_open
from cogs.polls.rules.ballots import encode
from cogs.polls.rules.parsing import parse_vote_reason
from cogs.polls.service.reading import require_poll
from cogs.polls.store import reasons as store
from cogs.polls.store import votes


class VoteChanged(RatsboteError):
    """The seat's ballot is another one than the reason was written for."""


@dataclass(frozen=True, slots=True)
class ReasonService:
    """Whoever may cast the ballot may give its reason, as long as the poll takes votes."""

    work: Work

    async def own_ballot(self, actor: Person, poll_id: int) -> tuple[Poll, Ballot]:
        """The ballot for which the person can give a reason now. Raises NotAllowed or UserError."""
        async with self.work.read() as reader:
            poll, _, ballot = await _own_ballot(reader, actor, poll_id, self.work.now())
        return poll, ballot

    async def give(
        self, actor: Person, poll_id: int, typed: str, about: str, draft: Draft | None = None
    ) -> tuple[Poll, str]:
        """Keep the reason of the seat's standing ballot, which must choose what it is `about` (as
        `rules.ballots.encode` writes it); nothing typed takes it back. Returns it as it was kept.

        It is deleted when the ballot comes to choose otherwise. Raises NotAllowed, UserError or VoteChanged.
        """
        async with self.work.begin(actor.guild_id, draft) as unit:
            tx = unit.tx
            poll, seat, ballot = await _own_ballot(tx, actor, poll_id, unit.now)
            if encode(ballot.choice) != about:
                raise VoteChanged
            reason = parse_vote_reason(typed)
            await store.save(tx, poll, seat, reason)
            await store.drop_empty(tx, poll)
        return poll, reason


async def _own_ballot(reader: Reader, actor: Person, poll_id: int, now: datetime) -> tuple[Poll, Seat, Ballot]:
    poll = await require_poll(reader, actor.guild_id, poll_id)
    require_open(poll, now)
    if not poll.reasons:
        raise UserError(Text("Votes in this poll carry no reasons."))
    electorate = await votes.electorate(reader, poll, [(actor.user_id, actor.city_id)])
    seat = admit_vote(actor, poll, electorate, now)
    ballot = await votes.own(reader, poll, seat)
    if ballot is None:
        raise UserError(Text("There is no vote yet that could carry the reason. Please vote first."))
    return poll, seat, ballot
