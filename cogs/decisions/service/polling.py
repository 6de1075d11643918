"""What a decision takes over from a closed poll. Only what the poll itself shows: a secret vote stays secret."""

from dataclasses import dataclass

from bot.errors import UserError
from bot.texts import Bilingual, Language
from bot.words import indexed
from cogs.decisions.models.decisions import Vote
from cogs.decisions.models.polls import ClosedPoll
from cogs.decisions.rules.chain import canonical, digest
from cogs.polls.models.polls import Method, PollState, Secrecy, Voters
from cogs.polls.models.results import Result
from cogs.polls.service.reading import PollReader

_MEANT = {
    **dict.fromkeys(("ja", "yes", "dafur", "for", "zustimmung"), Vote.FOR),
    **dict.fromkeys(("nein", "no", "dagegen", "against", "ablehnung"), Vote.AGAINST),
    **dict.fromkeys(("enthaltung", "abstention", "abstain"), Vote.ABSTAINED),
}
"""Folded options whose choice is a vote for or against the question."""


@dataclass(frozen=True, slots=True)
class PollSource:
    """Reads closed polls for the archive."""

    reader: PollReader

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
            text=Bilingual(_text(result, Language.DE), _text(result, Language.EN)),
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
            votes=_votes(result),
        )


def _text(result: Result, language: Language) -> str:
    """The question, and what won; empty where the question is missing in that language."""
    poll = result.poll
    question = poll.question.de if language is Language.DE else poll.question.en
    if not question:
        return ""
    return "\n".join(
        [question, *(f"→ {poll.options[winner].text.pick(language)}" for winner in result.verdict.winners)]
    )


def _votes(result: Result) -> dict[int, Vote]:
    """Votes by city, of an open vote of cities on a question of yes and no; of any other, none."""
    poll = result.poll
    meant = [_MEANT.get(indexed(option.text.de)) or _MEANT.get(indexed(option.text.en)) for option in poll.options]
    if poll.voters is not Voters.CITIES or poll.secrecy is Secrecy.ANONYMOUS or poll.method is not Method.SINGLE:
        return {}
    if not all(meant):
        return {}
    votes = dict.fromkeys(result.snapshot.cities, Vote.ABSENT)
    for ballot in result.ballots:
        vote = meant[ballot.choice.index(1)] if 1 in ballot.choice else None
        if ballot.city_id is not None and vote is not None:
            votes[ballot.city_id] = vote
    return votes
