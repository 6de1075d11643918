"""Storing and announcing a finished message; apart from `composing` because the server writes messages of its own
too (pins, threads, results of polls, alerts of AutoMod), which nobody composed.
"""

from sandbox.world.entities import Channel, Json
from sandbox.world.messages import Message
from sandbox.world.serialize.messages import announced
from sandbox.world.world import Event, World


def publish(world: World, channel: Channel, message: Message) -> None:
    """Stores and announces a finished message."""
    if message.ephemeral_for is not None:
        world.ephemeral[message.id] = message
    else:
        world.messages.setdefault(channel.id, {})[message.id] = message
        channel.last_message_id = message.id
        if channel.thread is not None:
            channel.thread.message_count += 1
    world.emit(event_of("MESSAGE_CREATE", world, channel, message))


def event_of(name: str, world: World, channel: Channel, message: Message) -> Event:
    """MESSAGE_CREATE or MESSAGE_UPDATE for those who may see the message. An ephemeral one goes to its person and to
    the bot that wrote it, to both as if it stood in no server (for the bot: under DIRECT_MESSAGES).
    """
    data = announced(world, message, channel)
    if message.ephemeral_for is not None:
        return Event(name, data, None, channel.id, frozenset({message.ephemeral_for, message.author_id}))
    return Event(name, data, channel.guild_id, channel.id)


def reference_to(channel: Channel, target: Message) -> Json:
    reference: Json = {"type": 0, "channel_id": str(channel.id), "message_id": str(target.id)}
    if channel.guild_id is not None:
        reference["guild_id"] = str(channel.guild_id)
    return reference
