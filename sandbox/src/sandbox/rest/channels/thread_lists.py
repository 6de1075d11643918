"""Lists of threads: the active ones of a guild, the archived ones of a channel."""

from datetime import datetime

from sandbox.rest.access import InChannel, in_channel, in_guild
from sandbox.rest.call import Answer, Call
from sandbox.rest.checks import checked, moment
from sandbox.world.entities import Channel, ChannelType, Json
from sandbox.world.permissions import Permission, can_view
from sandbox.world.serialize import channels as written
from sandbox.world.snowflakes import instant_of


def active(call: Call) -> Answer:
    place = in_guild(call)
    seen = [
        thread
        for thread in call.world.guild_threads(place.guild.id)
        if thread.thread is not None and not thread.thread.archived and can_view(call.world, call.actor.id, thread)
    ]
    return Answer(_listed(call, seen, has_more=None))


def archived_public(call: Call) -> Answer:
    return _archived(call, private=False)


def archived_private(call: Call) -> Answer:
    return _archived(call, private=True)


def archived_own_private(call: Call) -> Answer:
    """The private ones that the sender is in, without managing threads; `before` is an id here."""
    place = in_channel(call).need(Permission.READ_MESSAGE_HISTORY)
    before = call.cursor("before")
    threads = [
        thread
        for thread in _archived_in(call, place, private=True)
        if thread.thread is not None
        and call.actor.id in thread.thread.members
        and (before is None or thread.id < before)
    ]
    threads.sort(key=lambda thread: thread.id, reverse=True)
    limit = call.limit(50, 100)
    return Answer(_listed(call, threads[:limit], has_more=len(threads) > limit))


def _archived_in(call: Call, place: InChannel, *, private: bool) -> list[Channel]:
    return [
        thread
        for thread in call.world.guild_threads(place.guild.id)
        if thread.parent_id == place.channel.id
        and thread.thread is not None
        and thread.thread.archived
        and (thread.type is ChannelType.PRIVATE_THREAD) == private
    ]


def _archived(call: Call, *, private: bool) -> Answer:
    place = in_channel(call).need(Permission.READ_MESSAGE_HISTORY)
    if private:
        place.need(Permission.MANAGE_THREADS)
    before = checked(moment(), call.query["before"]) if "before" in call.query else None
    everything = _archived_in(call, place, private=private)
    threads = [thread for thread in everything if before is None or _archived_at(thread) < before]
    threads.sort(key=_archived_at, reverse=True)
    limit = call.limit(50, 100)
    return Answer(_listed(call, threads[:limit], has_more=len(threads) > limit))


def _archived_at(thread: Channel) -> datetime:
    moment_of = None if thread.thread is None else thread.thread.archive_timestamp
    return moment_of or instant_of(thread.id)


def _listed(call: Call, threads: list[Channel], *, has_more: bool | None) -> Json:
    own = [
        written.thread_member(thread.id, call.actor.id, thread.thread.members[call.actor.id])
        for thread in threads
        if thread.thread is not None and call.actor.id in thread.thread.members
    ]
    return {
        "threads": [written.channel(call.world, thread, call.actor.id) for thread in threads],
        "members": own,
        "has_more": bool(has_more),
    }
