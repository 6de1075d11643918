"""Reads what a decision takes over from a closed poll. Only what the poll itself shows: a secret vote stays secret."""

from dataclasses import dataclass, replace

from bot.clock import to_db
from bot.database import Reader
from bot.errors import UserError
from bot.texts import Bilingual, Language, Text, Texts
from bot.work import Work
from cogs.decisions.models.drafts import DraftContent
from cogs.decisions.models.polls import ClosedPoll
from cogs.decisions.rules.chain import canonical, digest
from cogs.decisions.rules.from_poll import decided_state, require_first, require_result, text_of, votes_of
from cogs.decisions.rules.wording import parse_wording
from cogs.decisions.store import records as store
from cogs.polls.models.polls import PollState
from cogs.polls.models.results import Result
from cogs.polls.service.reading import PollReader, require_poll


@dataclass(frozen=True, slots=True)
class PollSource:
    """Reads closed polls for the archive."""

    reader: PollReader
    texts: Texts
    work: Work

    async def recorded(self, reader: Reader, guild_id: int, poll_id: int) -> list[str]:
        """The numbers of the decisions that rest on the poll's result."""
        return [decision.mention for decision in await store.of_poll(reader, guild_id, poll_id)]

    async def require_publishable(self, guild_id: int, content: DraftContent) -> None:
        """Raises UserError where a draft's poll was reopened since, AlreadyRecorded where its result is a decision."""
        if content.poll_id is None:
            return
        async with self.work.read() as reader:
            poll = await require_poll(reader, guild_id, content.poll_id)
            require_result(content, poll)
            require_first(content, poll, await store.of_poll(reader, guild_id, poll.id))

    async def taken_over(self, guild_id: int, content: DraftContent, poll_id: int) -> DraftContent:
        """A draft with what a closed poll decided. Raises UserError for a poll without a result."""
        poll = await self.closed_poll(guild_id, poll_id)
        if poll is None:
            raise UserError(Text("There is no closed poll of that number."))
        if not poll.ballots:
            raise UserError(Text("Nobody voted in poll {number}, so there is nothing to record.", number=str(poll.id)))
        wording = parse_wording(poll.title, Bilingual(poll.text.de or poll.title.de, poll.text.en or poll.title.en))
        return replace(
            content,
            wording=wording,
            topic_id=content.topic_id if content.topic_id is not None else poll.topic_id,
            poll_id=poll.id,
            source=poll.result,
            source_hash=poll.text_hash,
            votes=dict(poll.votes),
            state=poll.state,
            poll_state=poll.state,
            poll_ended=to_db(poll.ended_at),
        )

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
