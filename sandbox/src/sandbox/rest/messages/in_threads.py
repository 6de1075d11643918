"""What writing does to a thread: it wakes, its writers and those they mention join, and in silence it falls asleep.

Here and not with the routes of threads because every way of writing does it: REST, webhooks and interactions. All on
the world's time.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from sandbox.world.entities import Channel, ChannelType, Json, Member, ThreadState
from sandbox.world.messages import Message
from sandbox.world.permissions import Permission, can_view, channel_permissions
from sandbox.world.serialize import channels as written
from sandbox.world.snowflakes import instant_of
from sandbox.world.world import Event, World


def after_writing(world: World, channel: Channel, message: Message) -> None:
    """The author joins (webhooks have no body to join with), the mentioned follow, an archived thread wakes up."""
    state = channel.thread
    if state is None or message.ephemeral_for is not None:
        return
    if state.archived:
        set_archived(world, channel, state, archived=False)
        announce(world, channel)
    comers = [] if message.webhook_name is not None else [message.author_id]
    author = world.member(channel.guild_id, message.author_id)
    if author is not None and _may_invite(world, channel, state, author):
        comers += message.mentions
    add_members(world, channel, state, comers)


def _may_invite(world: World, channel: Channel, state: ThreadState, author: Member) -> bool:
    manages = channel_permissions(world, author, channel) & Permission.MANAGE_THREADS
    return channel.type is not ChannelType.PRIVATE_THREAD or state.invitable or bool(manages)


def add_members(world: World, channel: Channel, state: ThreadState, user_ids: Iterable[int]) -> None:
    """Those who are not in it yet and may see the channel above it; told to all, and the thread to who comes new."""
    parent = world.channels.get(channel.parent_id or 0)
    if parent is None:
        return
    new = [key for key in dict.fromkeys(user_ids) if key not in state.members and can_view(world, key, parent)]
    if not new:
        return
    could_see = {key for key in new if can_view(world, key, channel)}
    for user_id in new:
        state.members[user_id] = world.now()
    joined = [written.thread_member_with_member(world, channel, key, state.members[key]) for key in new]
    announce_members(world, channel, state, {"added_members": joined})
    for user_id in new:
        if user_id not in could_see:
            data = written.channel(world, channel, user_id)
            world.emit(Event("THREAD_CREATE", data, channel.guild_id, user_ids=frozenset({user_id})))


def announce_members(world: World, channel: Channel, state: ThreadState, change: Json) -> None:
    data: Json = {
        "id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "member_count": len(state.members),
        **change,
    }
    world.emit(Event("THREAD_MEMBERS_UPDATE", data, channel.guild_id, channel.id))


def announce(world: World, channel: Channel) -> None:
    world.emit(Event("THREAD_UPDATE", written.channel(world, channel), channel.guild_id, channel.id))


def set_archived(world: World, channel: Channel, state: ThreadState, *, archived: bool) -> None:
    """Archives or wakes it (without announcing it)."""
    state.archived, state.archive_timestamp = archived, world.now()
    if not archived:
        expect_sleep(world, channel, state)


def expect_sleep(world: World, channel: Channel, state: ThreadState) -> None:
    """Has it archived when nobody has written in it for its time (`auto_archive_duration`, minutes)."""
    world.agenda.at(_sleeps_at(channel, state), partial(_sleep, world, channel, state))


def _sleeps_at(channel: Channel, state: ThreadState) -> datetime:
    """Counted from the last message or from when it was started or woken, whichever is later."""
    last = instant_of(channel.last_message_id or channel.id)
    since = last if state.archive_timestamp is None else max(last, state.archive_timestamp)
    return since + timedelta(minutes=state.auto_archive_duration)


def _sleep(world: World, channel: Channel, state: ThreadState) -> None:
    if state.archived or world.channels.get(channel.id) is not channel:
        return
    if _sleeps_at(channel, state) > world.now():
        expect_sleep(world, channel, state)
        return
    set_archived(world, channel, state, archived=True)
    announce(world, channel)
