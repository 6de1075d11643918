"""Reads what a decision takes over from a closed poll. Only what the poll itself shows: a secret vote stays secret."""

from dataclasses import dataclass

from bot.database import Reader
from bot.errors import UserError
from bot.texts import Bilingual, Language, Texts
from cogs.decisions.models.polls import ClosedPoll
from cogs.decisions.rules.chain import canonical, digest
from cogs.decisions.rules.from_poll import decided_state, text_of, votes_of
from cogs.decisions.store import records as store
from cogs.polls.models.polls import PollState
from cogs.polls.models.results import Result
from cogs.polls.service.reading import PollReader


@dataclass(frozen=True, slots=True)
class PollSource:
    """Reads closed polls for the archive."""

    reader: PollReader
    texts: Texts

    async def recorded(self, reader: Reader, guild_id: int, poll_id: int) -> list[str]:
        """The numbers of the decisions that rest on the poll's result."""
        return await store.of_poll(reader, guild_id, poll_id)

    async def closed_poll(self, guild_id: int, poll_id: int) -> ClosedPoll | None:
        """The poll; None when there is none of that number, or its result may not be seen."""
        try:
            result = await self.reader.result(guild_id, poll_id)
        except UserError:
            return None
        poll = result.poll
        if poll.state is not PollState.CLOSED:
            return None
        return ClosedPoll(
            id=poll.id,
            title=poll.question,
            text=Bilingual(self._words(result, Language.DE), self._words(result, Language.EN)),
            topic_id=poll.topic_id,
            text_hash=digest(
                canonical(
                    [poll.question.de, poll.question.en, [[option.text.de, option.text.en] for option in poll.options]]
                )
            ),
            result=" · ".join(
                f"{' / '.join(dict.fromkeys(filter(None, (option.text.de, option.text.en))))}: {total}"
                for option, total in zip(poll.options, result.tally.totals, strict=True)
            ),
            votes=votes_of(result),
            state=decided_state(result),
            ballots=result.tally.ballots,
            ended_at=poll.ended_at or poll.closes_at,
        )

    def _words(self, result: Result, language: Language) -> str:
        return text_of(result, language, lambda words: self.texts.render(words, language))
