"""Writes the messages that Discord itself puts into a channel: who joined, what a thread is called now, who was added.

Source: Discord's reference, "Message Types" and "System Channel Flags".
"""

from sandbox.rest.messages.publishing import publish
from sandbox.world.entities import Channel, Guild
from sandbox.world.messages import Message, MessageType
from sandbox.world.world import World

SUPPRESS_JOIN_NOTIFICATIONS = 1 << 0


def tell_join(world: World, guild: Guild, user_id: int) -> None:
    """In the server's system channel, unless the server wants no such messages."""
    channel = world.channels.get(guild.system_channel_id or 0)
    if channel is not None and not guild.system_channel_flags & SUPPRESS_JOIN_NOTIFICATIONS:
        publish(world, channel, Message(world.new_id(), channel.id, user_id, MessageType.USER_JOIN))


def tell_rename(world: World, thread: Channel, actor_id: int) -> None:
    kind = MessageType.CHANNEL_NAME_CHANGE
    publish(world, thread, Message(world.new_id(), thread.id, actor_id, kind, thread.name))


def tell_addition(world: World, thread: Channel, actor_id: int, user_id: int) -> None:
    kind = MessageType.RECIPIENT_ADD
    publish(world, thread, Message(world.new_id(), thread.id, actor_id, kind, mentions=[user_id]))


def _write(world: World, channel: Channel, message: Message) -> None:
    publish(world, channel, message)
