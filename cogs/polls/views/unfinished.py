"""Ballots that were begun and not confirmed: kept with the person's drafts, so that a closed app loses nothing.

Not those of anonymous polls: there, what is not confirmed is in no database, and lives in its own message alone.
"""

from dataclasses import dataclass

from bot.drafts import Draft, Drafts
from bot.ui.context import Context
from cogs.polls.models.polls import Poll, Secrecy
from cogs.polls.rules.ballots import Choice, decode, encode

BALLOT = "polls.unfinished"
"""The kind of these drafts: argument poll, field `choice`. They belong to no form: the card's button opens them."""


@dataclass(frozen=True, slots=True)
class UnfinishedBallots:
    """One for each person and poll, from the first choice to the confirmation."""

    drafts: Drafts

    async def save(self, ctx: Context, poll: Poll, choice: Choice) -> None:
        """Keep the ballot as it stands, in place of the one before."""
        if poll.secrecy is Secrecy.ANONYMOUS:
            return
        earlier = await self._all(ctx, poll)
        await self.drafts.save(ctx.guild_id, ctx.person.user_id, BALLOT, (str(poll.id),), {"choice": encode(choice)})
        await self._discard(ctx, earlier)

    async def find(self, ctx: Context, poll: Poll) -> Choice | None:
        """The unfinished ballot, if there is one that fits the poll."""
        for draft in await self._all(ctx, poll):
            choice = decode(draft.fields.get("choice", ""))
            if len(choice) == len(poll.options):
                return choice
        return None

    async def drop(self, ctx: Context, poll: Poll) -> None:
        """It has been confirmed, or is begun anew."""
        await self._discard(ctx, await self._all(ctx, poll))

    async def _all(self, ctx: Context, poll: Poll) -> list[Draft]:
        known = await self.drafts.of_person(ctx.guild_id, ctx.person.user_id)
        return [draft for draft in known if draft.kind == BALLOT and draft.arguments == (str(poll.id),)]

    async def _discard(self, ctx: Context, drafts: list[Draft]) -> None:
        for draft in drafts:
            await self.drafts.discard(ctx.guild_id, ctx.person.user_id, draft.id)
