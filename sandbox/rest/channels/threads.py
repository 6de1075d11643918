"""Threads: starting one from a message, without one, or as a post of a forum; and who is in it."""

from sandbox.rest.access import InChannel, in_channel, in_guild
from sandbox.rest.audit import Action, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.channels.forms import ARCHIVE_MINUTES, NAME, SLOWMODE
from sandbox.rest.checks import (
    anything,
    array,
    boolean,
    integer,
    one_of,
    optional,
    record,
    required,
    snowflake,
    text,
)
from sandbox.rest.errors import Problem
from sandbox.rest.messages import create_message
from sandbox.rest.messages.composing import publish
from sandbox.rest.messages.reading import shown
from sandbox.rest.messages.screening import screen_text
from sandbox.world.entities import Channel, ChannelType, Json, ThreadState
from sandbox.world.messages import Message, MessageFlag, MessageType
from sandbox.world.permissions import Permission, can_view
from sandbox.world.serialize import channels as written
from sandbox.world.serialize.times import iso
from sandbox.world.world import Event

_PARENTS = frozenset({ChannelType.GUILD_TEXT, ChannelType.GUILD_ANNOUNCEMENT})
_DAY_MINUTES = 1440

_COMMON = {
    "name": required(text(NAME, 1, stripped=True)),
    "auto_archive_duration": optional(one_of(ARCHIVE_MINUTES)),
    "rate_limit_per_user": optional(integer(0, SLOWMODE)),
}
_FROM_MESSAGE = record(_COMMON)
_ALONE = record({**_COMMON, "type": optional(one_of({10, 11, 12})), "invitable": optional(boolean())})
_POST = record({**_COMMON, "applied_tags": optional(array(snowflake(), 5)), "message": required(anything())})


def from_message(call: Call) -> Answer:
    """The thread takes the id of its message (reference, "Start Thread from Message")."""
    place = in_channel(call)
    if place.channel.type not in _PARENTS:
        raise Problem.WRONG_CHANNEL_TYPE.error()
    place.need(Permission.CREATE_PUBLIC_THREADS)
    message = place.message()
    if message.thread_id is not None:
        raise Problem.THREAD_EXISTS.error()
    form = call.form(_FROM_MESSAGE)
    announcement = place.channel.type is ChannelType.GUILD_ANNOUNCEMENT
    kind = ChannelType.ANNOUNCEMENT_THREAD if announcement else ChannelType.PUBLIC_THREAD
    thread = _start(place, kind, form, message.id)
    message.thread_id = thread.id
    message.flags |= int(MessageFlag.HAS_THREAD)
    reference: Json = {
        "type": 0,
        "channel_id": str(place.channel.id),
        "message_id": str(message.id),
        "guild_id": str(place.channel.guild_id),
    }
    starter = Message(
        id=call.world.new_id(),
        channel_id=thread.id,
        author_id=call.actor.id,
        type=MessageType.THREAD_STARTER_MESSAGE,
        reference=reference,
    )
    publish(call.world, thread, starter)
    return Answer(written.channel(call.world, thread, call.actor.id), 201)


def start(call: Call) -> Answer:
    place = in_channel(call)
    if place.channel.type is ChannelType.GUILD_FORUM:
        return _post(place)
    if place.channel.type not in _PARENTS:
        raise Problem.WRONG_CHANNEL_TYPE.error()
    form = call.form(_ALONE)
    # Without a type it is private: the API's own default (reference, "Start Thread without Message").
    kind = ChannelType(form.get("type", ChannelType.PRIVATE_THREAD))
    private = kind is ChannelType.PRIVATE_THREAD
    place.need(Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    thread = _start(place, kind, form, call.world.new_id())
    if not private:
        note = Message(
            id=call.world.new_id(),
            channel_id=place.channel.id,
            author_id=call.actor.id,
            type=MessageType.THREAD_CREATED,
            content=thread.name,
            thread_id=thread.id,
            reference={
                "type": 0,
                "channel_id": str(thread.id),
                "guild_id": str(thread.guild_id),
            },
        )
        publish(call.world, place.channel, note)
    return Answer(written.channel(call.world, thread, call.actor.id), 201)


def _post(place: InChannel) -> Answer:
    """A post of a forum: the thread and its first message, which share their id."""
    call = place.call
    place.need(Permission.SEND_MESSAGES)
    form = call.form(_POST)
    thread = _start(place, ChannelType.PUBLIC_THREAD, form, call.world.new_id())
    payload = form["message"] if isinstance(form["message"], dict) else {}
    try:
        message = create_message(call.world, thread, call.actor, payload, call.body.files)
    except Exception:
        call.world.drop_channel(thread)
        raise
    return Answer(written.channel(call.world, thread, call.actor.id) | {"message": shown(call, message)}, 201)


def _start(place: InChannel, kind: ChannelType, form: Json, thread_id: int) -> Channel:
    screen_text(place, form["name"], Problem.AUTOMOD_BLOCKED_TITLE)
    call, now = place.call, place.call.world.now()
    default = place.channel.default_auto_archive_duration or _DAY_MINUTES
    thread = Channel(
        id=thread_id,
        type=kind,
        guild_id=place.channel.guild_id,
        name=form["name"],
        parent_id=place.channel.id,
        rate_limit_per_user=form.get("rate_limit_per_user", place.channel.default_thread_rate_limit_per_user),
        thread=ThreadState(
            owner_id=call.actor.id,
            auto_archive_duration=form.get("auto_archive_duration", default),
            archive_timestamp=now,
            create_timestamp=now,
            invitable=form.get("invitable", True),
            members={call.actor.id: now},
            applied_tags=form.get("applied_tags", []),
        ),
    )
    call.world.channels[thread.id] = thread
    log(call, place.guild, Action.THREAD_CREATE, thread.id, [{"key": "name", "new_value": thread.name}])
    data = written.channel(call.world, thread) | {"newly_created": True}
    call.world.emit(Event("THREAD_CREATE", data, thread.guild_id, thread.id))
    return thread


def _thread(call: Call) -> tuple[InChannel, ThreadState]:
    place = in_channel(call)
    if place.channel.thread is None:
        raise Problem.WRONG_CHANNEL_TYPE.error()
    return place, place.channel.thread


def join(call: Call) -> Answer:
    place, state = _thread(call)
    return _add(place, state, call.actor.id)


def add_member(call: Call) -> Answer:
    place, state = _thread(call)
    place.need(Permission.SEND_MESSAGES_IN_THREADS)
    user_id = call.id("user_id")
    parent = call.world.channels[place.channel.parent_id or 0]
    if place.guild.members.get(user_id) is None:
        raise Problem.UNKNOWN_MEMBER.error()
    if not can_view(call.world, user_id, parent):
        raise Problem.MISSING_ACCESS.error()
    return _add(place, state, user_id)


def _add(place: InChannel, state: ThreadState, user_id: int) -> Answer:
    if state.archived:
        raise Problem.THREAD_ARCHIVED.error()
    if user_id not in state.members:
        state.members[user_id] = place.call.world.now()
        joined = written.thread_member_with_member(place.call.world, place.channel, user_id, state.members[user_id])
        _announce_members(place, state, {"added_members": [joined]})
        if user_id != place.call.actor.id:
            data = written.channel(place.call.world, place.channel, user_id)
            place.call.world.emit(Event("THREAD_CREATE", data, place.channel.guild_id, user_ids=frozenset({user_id})))
    return NO_CONTENT


def leave(call: Call) -> Answer:
    place, state = _thread(call)
    return _remove(place, state, call.actor.id)


def remove_member(call: Call) -> Answer:
    place, state = _thread(call)
    if state.owner_id != call.actor.id or place.channel.type is not ChannelType.PRIVATE_THREAD:
        place.need(Permission.MANAGE_THREADS)
    return _remove(place, state, call.id("user_id"))


def _remove(place: InChannel, state: ThreadState, user_id: int) -> Answer:
    if state.members.pop(user_id, None) is not None:
        _announce_members(place, state, {"removed_member_ids": [str(user_id)]})
    return NO_CONTENT


def _announce_members(place: InChannel, state: ThreadState, change: Json) -> None:
    data: Json = {
        "id": str(place.channel.id),
        "guild_id": str(place.channel.guild_id),
        "member_count": len(state.members),
        **change,
    }
    place.call.world.emit(Event("THREAD_MEMBERS_UPDATE", data, place.channel.guild_id, place.channel.id))


def members(call: Call) -> Answer:
    place, state = _thread(call)
    return Answer([_member(call, place.channel, user_id) for user_id in sorted(state.members)])


def member(call: Call) -> Answer:
    place, state = _thread(call)
    user_id = call.id("user_id")
    if user_id not in state.members:
        raise Problem.UNKNOWN_MEMBER.error()
    return Answer(_member(call, place.channel, user_id))


def _member(call: Call, thread: Channel, user_id: int) -> Json:
    joined = thread.thread.members[user_id] if thread.thread is not None else call.world.now()
    if call.flag("with_member"):
        return written.thread_member_with_member(call.world, thread, user_id, joined)
    return written.thread_member(thread.id, user_id, joined)


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


def _archived(call: Call, *, private: bool) -> Answer:
    place = in_channel(call).need(Permission.READ_MESSAGE_HISTORY)
    if private:
        place.need(Permission.MANAGE_THREADS)
    found = [
        thread
        for thread in call.world.guild_threads(place.guild.id)
        if thread.parent_id == place.channel.id
        and thread.thread is not None
        and thread.thread.archived
        and (thread.type is ChannelType.PRIVATE_THREAD) == private
        and ("before" not in call.query or _archived_at(thread) < call.query["before"])
    ]
    found.sort(key=_archived_at, reverse=True)
    limit = call.limit(50, 100)
    return Answer(_listed(call, found[:limit], has_more=len(found) > limit))


def _archived_at(thread: Channel) -> str:
    moment = None if thread.thread is None else thread.thread.archive_timestamp
    return "" if moment is None else iso(moment)


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
