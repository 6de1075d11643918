"""Channels, threads and overwrites in Discord's shape."""

from datetime import datetime

from sandbox.world.entities import Channel, ChannelType, Json, Overwrite, ThreadState
from sandbox.world.serialize.times import iso, iso_or_none
from sandbox.world.serialize.users import member, user
from sandbox.world.world import World

_WITH_VOICE = frozenset({ChannelType.GUILD_VOICE, ChannelType.GUILD_STAGE_VOICE})
_WITH_POSTS = frozenset({ChannelType.GUILD_FORUM, ChannelType.GUILD_MEDIA})


def overwrite(entry: Overwrite) -> Json:
    return {
        "id": str(entry.id),
        "type": int(entry.type),
        "allow": str(entry.allow),
        "deny": str(entry.deny),
    }


def channel(world: World, chan: Channel, viewer_id: int | None = None) -> Json:
    """A channel of any kind. A thread names the viewer's own membership, a DM the other person."""
    if chan.guild_id is None:
        return _dm(world, chan, viewer_id)
    if chan.thread is not None:
        return _thread(chan, chan.thread, viewer_id)
    return _guild_channel(chan)


def _id_or_none(value: int | None) -> str | None:
    return None if value is None else str(value)


def _dm(world: World, chan: Channel, viewer_id: int | None) -> Json:
    others = [user_id for user_id in chan.recipients if user_id != viewer_id]
    return {
        "id": str(chan.id),
        "type": int(chan.type),
        "last_message_id": _id_or_none(chan.last_message_id),
        "flags": chan.flags,
        "recipients": [user(world.users[user_id]) for user_id in others],
    }


def _guild_channel(chan: Channel) -> Json:
    data: Json = {
        "id": str(chan.id),
        "type": int(chan.type),
        "guild_id": str(chan.guild_id),
        "name": chan.name,
        "parent_id": _id_or_none(chan.parent_id),
        "position": chan.position,
        "flags": chan.flags,
        "permission_overwrites": [overwrite(entry) for entry in chan.overwrites.values()],
    }
    if chan.type is ChannelType.GUILD_CATEGORY:
        return data
    data |= {
        "last_message_id": _id_or_none(chan.last_message_id),
        "nsfw": chan.nsfw,
        "rate_limit_per_user": chan.rate_limit_per_user,
    }
    if chan.type in _WITH_VOICE:
        return data | {
            "bitrate": chan.bitrate,
            "user_limit": chan.user_limit,
            "rtc_region": None,
            "video_quality_mode": 1,
        }
    data |= {
        "topic": chan.topic,
        "last_pin_timestamp": iso_or_none(chan.last_pin),
        "default_thread_rate_limit_per_user": chan.default_thread_rate_limit_per_user,
    }
    if chan.default_auto_archive_duration is not None:
        data["default_auto_archive_duration"] = chan.default_auto_archive_duration
    if chan.type in _WITH_POSTS:
        data |= {
            "available_tags": chan.available_tags,
            "default_reaction_emoji": chan.default_reaction_emoji,
            "default_sort_order": chan.default_sort_order,
            "default_forum_layout": chan.default_forum_layout,
        }
    return data


def _thread(chan: Channel, state: ThreadState, viewer_id: int | None) -> Json:
    metadata: Json = {
        "archived": state.archived,
        "archive_timestamp": iso_or_none(state.archive_timestamp),
        "auto_archive_duration": state.auto_archive_duration,
        "locked": state.locked,
    }
    if state.create_timestamp is not None:
        metadata["create_timestamp"] = iso(state.create_timestamp)
    if chan.type is ChannelType.PRIVATE_THREAD:
        metadata["invitable"] = state.invitable
    data: Json = {
        "id": str(chan.id),
        "type": int(chan.type),
        "guild_id": str(chan.guild_id),
        "name": chan.name,
        "parent_id": _id_or_none(chan.parent_id),
        "owner_id": str(state.owner_id),
        "last_message_id": _id_or_none(chan.last_message_id),
        "last_pin_timestamp": iso_or_none(chan.last_pin),
        "rate_limit_per_user": chan.rate_limit_per_user,
        "flags": chan.flags,
        "thread_metadata": metadata,
        "message_count": state.message_count,
        "member_count": len(state.members),
        "total_message_sent": state.message_count,
        "applied_tags": [str(tag) for tag in state.applied_tags],
    }
    if viewer_id in state.members:
        data["member"] = thread_member(chan.id, viewer_id, state.members[viewer_id])
    return data


def thread_member(thread_id: int, user_id: int, joined: datetime) -> Json:
    """ThreadMemberResponse without the guild member."""
    return {"id": str(thread_id), "user_id": str(user_id), "join_timestamp": iso(joined), "flags": 1}


def thread_member_with_member(world: World, thread: Channel, user_id: int, joined: datetime) -> Json:
    """ThreadMemberResponse with the guild member."""
    data = thread_member(thread.id, user_id, joined)
    someone = world.member(thread.guild_id, user_id)
    return data if someone is None else data | {"member": member(world, someone)}
