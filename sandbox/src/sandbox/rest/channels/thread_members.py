"""Who is in a thread: joining and leaving, adding and removing others, and the list of them."""

from sandbox.rest.access import InChannel, in_channel
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.errors import Problem
from sandbox.rest.messages.in_threads import add_members, announce_members
from sandbox.rest.messages.system import tell_addition
from sandbox.world.entities import Channel, ChannelType, Json, ThreadState
from sandbox.world.permissions import Permission, can_view
from sandbox.world.serialize import channels as written


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
    comes = user_id not in state.members
    answer = _add(place, state, user_id)
    if comes and user_id != call.actor.id:
        tell_addition(call.world, place.channel, call.actor.id, user_id)
    return answer


def _add(place: InChannel, state: ThreadState, user_id: int) -> Answer:
    if state.archived:
        raise Problem.THREAD_ARCHIVED.error()
    add_members(place.call.world, place.channel, state, [user_id])
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
        announce_members(place.call.world, place.channel, state, {"removed_member_ids": [str(user_id)]})
    return NO_CONTENT


def members(call: Call) -> Answer:
    place, state = _thread(call)
    application = call.world.application_of(call.actor.id)
    if application is not None and not application.may_list_members():
        raise Problem.MISSING_ACCESS.error()
    ids = sorted(user_id for user_id in state.members if user_id > (call.cursor("after") or 0))
    if call.flag("with_member"):  # pages only then (reference, "List Thread Members")
        ids = ids[: call.limit(100, 100)]
    return Answer([_member(call, place.channel, user_id) for user_id in ids])


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
