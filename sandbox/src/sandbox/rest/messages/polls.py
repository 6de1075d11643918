"""Native polls: who voted for what, votes (by people's clients), and ending them early.

Source: Discord's reference, "Poll Resource"; the error codes are those of its table (520xxx).
"""

from sandbox.rest.access import InChannel, in_channel, must_not_be_silenced
from sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from sandbox.rest.checks import array, integer, record, required
from sandbox.rest.errors import Problem
from sandbox.rest.messages.poll_results import finish_poll
from sandbox.rest.messages.reading import shown
from sandbox.world.entities import Json
from sandbox.world.messages import Message
from sandbox.world.permissions import Permission
from sandbox.world.polls import Poll, PollAnswer
from sandbox.world.serialize.users import user
from sandbox.world.world import Event

_VOTE = record({"answer_ids": required(array(integer(1), 10, unique=True))})


def _polled(call: Call) -> tuple[InChannel, Message, Poll]:
    """The message of the path, which must hold a poll."""
    place = in_channel(call).must_hold_messages().need(Permission.READ_MESSAGE_HISTORY)
    message = place.message()
    if message.poll is None:
        raise Problem.NO_POLL.error()
    return place, message, message.poll


def _answer(poll: Poll, call: Call) -> PollAnswer:
    answer = poll.answer(call.id("answer_id"))
    if answer is None:
        raise Problem.UNKNOWN_POLL_ANSWER.error()
    return answer


def voters(call: Call) -> Answer:
    _, _, poll = _polled(call)
    after = call.cursor("after") or 0
    ids = sorted(user_id for user_id in _answer(poll, call).voters if user_id > after)
    return Answer({"users": [user(call.world.users[user_id]) for user_id in ids[: call.limit(25, 100)]]})


def vote(call: Call) -> Answer:
    """A person's client sets all its answers at once; none takes the vote back (not in the API document: bots
    cannot vote).
    """
    if call.actor.bot:
        raise Problem.ONLY_USERS.error()
    place, message, poll = _polled(call)
    must_not_be_silenced(place)
    wanted = set(call.form(_VOTE)["answer_ids"])
    if poll.finalized or poll.expires_at <= call.world.now():
        raise Problem.POLL_EXPIRED.error()
    if len(wanted) > 1 and not poll.multiselect:
        raise Problem.POLL_VOTING_BLOCKED.error()
    if any(poll.answer(answer_id) is None for answer_id in wanted):
        raise Problem.UNKNOWN_POLL_ANSWER.error()
    me, before = call.actor.id, poll.chosen_by(call.actor.id)
    for answer in poll.answers:
        if answer.id in before - wanted:
            answer.voters.remove(me)
            _announce_vote(place, message, answer.id, "MESSAGE_POLL_VOTE_REMOVE")
        if answer.id in wanted - before:
            answer.voters.append(me)
            _announce_vote(place, message, answer.id, "MESSAGE_POLL_VOTE_ADD")
    return NO_CONTENT


def _announce_vote(place: InChannel, message: Message, answer_id: int, name: str) -> None:
    channel = place.channel
    data: Json = {
        "user_id": str(place.call.actor.id),
        "channel_id": str(channel.id),
        "message_id": str(message.id),
        "answer_id": answer_id,
    }
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    place.call.world.emit(Event(name, data, channel.guild_id, channel.id))


def expire(call: Call) -> Answer:
    """Only who asked may end it early."""
    _, message, poll = _polled(call)
    if message.author_id != call.actor.id or message.webhook_name is not None:
        raise Problem.NOT_YOUR_MESSAGE.error()
    if poll.finalized:
        raise Problem.POLL_EXPIRED.error()
    poll.expires_at = call.world.now()
    finish_poll(call.world, message)
    return Answer(shown(call, message))


_POLL = "/channels/{channel_id}/polls/{message_id}"

ROUTES = (
    Route("PUT", f"{_POLL}/answers/@me", vote),
    Route("GET", f"{_POLL}/answers/{{answer_id}}", voters),
    Route("POST", f"{_POLL}/expire", expire),
)
