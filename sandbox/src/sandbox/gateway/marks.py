"""READY's `read_state`: where a person has stopped reading in each channel, and how often they were mentioned since."""

from sandbox.world.entities import Channel, Json, User
from sandbox.world.messages import Message
from sandbox.world.permissions import can_view
from sandbox.world.world import World


def read_state(world: World, user: User) -> Json:
    """One entry for each channel in sight that holds messages; "0" where nothing has been read."""
    entries = [
        _entry(world, user, channel)
        for channel in world.channels.values()
        if world.messages.get(channel.id) and can_view(world, user.id, channel)
    ]
    return {"entries": entries, "partial": False, "version": len(entries)}


def _entry(world: World, user: User, channel: Channel) -> Json:
    messages = world.messages[channel.id]
    mark = world.read_marks.get(user.id, {}).get(channel.id, 0)
    # Who writes has read what stands above.
    read = max([mark, *(message.id for message in messages.values() if message.author_id == user.id)])
    unread = [message for message in messages.values() if message.id > read]
    return {
        "id": str(channel.id),
        "last_message_id": str(read),
        "mention_count": sum(_mentions(world, user, channel, message) for message in unread),
    }


def _mentions(world: World, user: User, channel: Channel, message: Message) -> bool:
    if channel.is_dm or message.mention_everyone or user.id in message.mentions:
        return True
    member = world.member(channel.guild_id, user.id)
    return member is not None and not set(member.role_ids).isdisjoint(message.mention_roles)
