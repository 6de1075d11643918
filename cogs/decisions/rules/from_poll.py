"""Reads from a poll's result what was decided: adopted, rejected or nothing, how each city voted, and the words."""

from collections.abc import Callable, Sequence

from bot.clock import to_db
from bot.errors import UserError
from bot.texts import Language, Text
from bot.words import indexed
from cogs.decisions.models.decisions import Decision, DecisionState, Vote
from cogs.decisions.models.drafts import AlreadyRecorded, DraftContent
from cogs.polls.models.polls import Method, Option, Poll, PollState, Secrecy, Voters
from cogs.polls.models.results import PollOutcome, Result

_MEANT = {
    **dict.fromkeys(("ja", "yes", "dafur", "for", "zustimmung"), Vote.FOR),
    **dict.fromkeys(("nein", "no", "dagegen", "against", "ablehnung"), Vote.AGAINST),
    **dict.fromkeys(("enthaltung", "abstention", "abstain"), Vote.ABSTAINED),
}
"""Folded options whose choice is a vote for or against the question."""


def decided_state(result: Result) -> DecisionState:
    """What the poll makes of a decision: only what has won is adopted, and a "No" that has won rejects it."""
    verdict = result.verdict
    if verdict.outcome is not PollOutcome.WON:
        return DecisionState.NO_DECISION
    match _meaning(result.poll.options[verdict.winners[0]]):
        case Vote.AGAINST:
            return DecisionState.REJECTED
        case Vote.ABSTAINED:
            return DecisionState.NO_DECISION
        case _:
            return DecisionState.ADOPTED


def require_result(content: DraftContent, poll: Poll) -> None:
    """Raises UserError when the poll that the draft was made of was reopened since: its result no longer counts."""
    ended = to_db(poll.ended_at) if poll.ended_at is not None else ""
    if poll.state is not PollState.CLOSED or (content.poll_ended and content.poll_ended != ended):
        raise UserError(
            Text(
                "Poll {number} was reopened after this draft was begun, so the result in it no longer counts. Please "
                "begin a new draft on the result that follows the next close.",
                number=poll.mention,
            )
        )


def require_first(content: DraftContent, poll: Poll, made: Sequence[Decision], known: int = 0) -> None:
    """Raises AlreadyRecorded where the poll's result is a decision that the draft does not supersede, and that is newer
    than the one `known`.
    """
    decisions = [decision for decision in made if decision.id != content.supersedes]
    if decisions and decisions[-1].id > known:
        raise AlreadyRecorded(poll.mention, decisions)


def text_of(result: Result, language: Language, say: Callable[[Text], str]) -> str:
    """The question, and what won or why nothing did; empty where the question is missing in that language. `say`: puts
    a text into that language.
    """
    poll = result.poll
    question = poll.question.de if language is Language.DE else poll.question.en
    if not question:
        return ""
    options = ", ".join(poll.options[winner].text.pick(language) for winner in result.verdict.winners)
    return f"{question}\n→ {say(_ending(result, options))}"


def _ending(result: Result, options: str) -> Text:  # noqa: PLR0911 - one ending, one sentence
    """What became of the question: only what has won is named alone."""
    match result.verdict.outcome:
        case PollOutcome.WON:
            return Text("{options}", options=options)
        case PollOutcome.TIED:
            return Text("Tied, so nothing was decided: {options}", options=options)
        case PollOutcome.NO_QUORUM if options:
            return Text("The quorum was not reached, so nothing was decided. Leading: {options}", options=options)
        case PollOutcome.NO_QUORUM:
            return Text("The quorum was not reached, so nothing was decided.")
        case PollOutcome.NO_MAJORITY:
            return Text(
                "No double majority, so nothing was decided. Leading: {options}. Without a majority in: {countries}",
                options=options,
                countries=", ".join(result.verdict.lacking),
            )
        case PollOutcome.ALL_ABSTAINED:
            return Text("All abstained, so nothing was decided.")
        case PollOutcome.NO_BALLOTS:
            return Text("Nobody voted, so nothing was decided.")


def votes_of(result: Result) -> dict[int, Vote]:
    """Votes by city, of an open vote of cities on a question of yes and no; of any other, none."""
    poll = result.poll
    meant = [_meaning(option) for option in poll.options]
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


def _meaning(option: Option) -> Vote | None:
    """How a city votes that chooses the option; None where it is not one of yes and no."""
    if option.abstention:
        return Vote.ABSTAINED
    return _MEANT.get(indexed(option.text.de)) or _MEANT.get(indexed(option.text.en))
