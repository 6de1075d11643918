"""Keeps why somebody voted so, where whoever asked allows reasons."""

from dataclasses import dataclass

from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from bot.work import Work
from cogs.polls.models.polls import Poll
from cogs.polls.rules.admission import admit_vote, require_open
from cogs.polls.rules.parsing import parse_vote_reason
from cogs.polls.service.reading import require_poll
from cogs.polls.store import reasons as store
from cogs.polls.store import votes


@dataclass(frozen=True, slots=True)
class ReasonService:
    """Whoever may cast the ballot may give its reason, as long as the poll takes votes."""

    work: Work

    async def give(self, actor: Person, poll_id: int, typed: str, draft: Draft | None = None) -> tuple[Poll, str]:
        """Keep the reason of the seat's standing ballot; nothing typed takes it back. Returns it as it was kept.

        It is deleted when the ballot comes to choose otherwise. Raises NotAllowed or UserError.
        """
        async with self.work.begin(actor.guild_id, draft) as unit:
            tx = unit.tx
            poll = await require_poll(tx, actor.guild_id, poll_id)
            require_open(poll, unit.now)
            if not poll.reasons:
                raise UserError(Text("Votes in this poll carry no reasons."))
            electorate = await votes.electorate(tx, poll, [(actor.user_id, actor.city_id)])
            seat = admit_vote(actor, poll, electorate, unit.now)
            reason = parse_vote_reason(typed)
            if not await store.save(tx, poll, seat, reason):
                raise UserError(Text("There is no vote yet that could carry the reason. Please vote first."))
            await store.drop_empty(tx, poll)
        return poll, reason
