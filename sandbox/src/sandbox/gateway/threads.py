"""Threads that come into sight: THREAD_LIST_SYNC, for who has just been let into the channel above them.

Source: Discord's reference, "Thread List Sync".
"""

from collections.abc import Iterable, Iterator

from sandbox.gateway.intents import Intent
from sandbox.gateway.session import Session
from sandbox.world.entities import Channel, Json
from sandbox.world.permissions import can_view
from sandbox.world.serialize import channels
from sandbox.world.world import World


def wants_guilds(session: Session) -> bool:
    """Whether the session is told of guilds, their channels and threads."""
    return session.intents is None or bool(session.intents & Intent.GUILDS)


def thread_lists(world: World, session: Session, gained: Iterable[Channel]) -> Iterator[Json]:
    """One list for each channel that came into sight and holds active threads."""
    me = session.user.id
    for channel in gained:
        if channel.is_thread or channel.guild_id is None:
            continue
        active = [
            thread
            for thread in world.guild_threads(channel.guild_id)
            if thread.parent_id == channel.id
            and thread.thread is not None
            and not thread.thread.archived
            and can_view(world, me, thread)
        ]
        if not active:
            continue
        yield {
            "guild_id": str(channel.guild_id),
            "channel_ids": [str(channel.id)],
            "threads": [channels.channel(world, thread, me) for thread in active],
            "members": [
                channels.thread_member(thread.id, me, thread.thread.members[me])
                for thread in active
                if thread.thread is not None and me in thread.thread.members
            ],
        }
