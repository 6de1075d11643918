"""The end of a native poll: the count, and the message that tells the result (reference, "Poll Result Embed Fields").

Apart from the routes because a poll mostly ends by itself, when its time is over.
"""

from functools import partial

from sandbox.rest.messages.publishing import event_of, publish, reference_to
from sandbox.world.entities import Json
from sandbox.world.messages import Message, MessageType
from sandbox.world.polls import Poll
from sandbox.world.world import World


def expect_end(world: World, message: Message) -> None:
    """Has the poll of a message counted when its time is over."""
    if message.poll is not None:
        world.agenda.at(message.poll.expires_at, partial(finish_poll, world, message))


def finish_poll(world: World, message: Message) -> None:
    """Counts the votes and posts the result, unless that was done, or the message is gone."""
    poll, channel = message.poll, world.channels.get(message.channel_id)
    kept = world.message(message.channel_id, message.id) is message or message.id in world.ephemeral
    if poll is None or poll.finalized or channel is None or not kept or poll.expires_at > world.now():
        return
    poll.finalized = True
    world.emit(event_of("MESSAGE_UPDATE", world, channel, message))
    if message.ephemeral_for is not None:
        return
    result = Message(
        id=world.new_id(),
        channel_id=channel.id,
        author_id=message.author_id,
        type=MessageType.POLL_RESULT,
        embeds=[{"type": "poll_result", "fields": _result_fields(poll)}],
        reference=reference_to(channel, message),
    )
    publish(world, channel, result)


def _result_fields(poll: Poll) -> list[Json]:
    """Reference, "Poll Result Embed Fields"."""
    victor = poll.victor
    fields = {"poll_question_text": poll.question, "total_votes": poll.votes}
    fields["victor_answer_votes"] = max((len(answer.voters) for answer in poll.answers), default=0)
    if victor is not None:
        fields["victor_answer_id"] = victor.id
        if "text" in victor.media:
            fields["victor_answer_text"] = victor.media["text"]
        emoji = victor.media.get("emoji")
        if emoji is not None:
            fields["victor_answer_emoji_name"] = emoji["name"]
    return [{"name": name, "value": str(value), "inline": False} for name, value in fields.items()]
