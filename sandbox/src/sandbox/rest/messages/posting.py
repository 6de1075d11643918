"""The route that writes a message: who may, how often, and the nonce that keeps it from being written twice."""

from datetime import timedelta

from sandbox.rest.access import InChannel, in_channel, sending_permission
from sandbox.rest.call import Answer, Call
from sandbox.rest.errors import Problem, RateLimited
from sandbox.rest.messages.composing import create_message
from sandbox.rest.messages.screening import screening
from sandbox.world.entities import Channel, Json
from sandbox.world.messages import Message
from sandbox.world.permissions import Permission
from sandbox.world.serialize import messages as written


def post(call: Call) -> Answer:
    place = in_channel(call).must_hold_messages()
    payload = payload_of(call)
    may_post(place, payload)
    _dm_is_open(call, place.channel)
    nonce = payload.get("nonce")
    if nonce is not None and payload.get("enforce_nonce") is True:
        existing = call.context.nonces.find(call.actor.id, nonce, call.world.now())
        if existing is not None:
            return Answer(_with_nonce(call, existing))
    _slow_down(place)
    screen = screening(place)
    message = create_message(call.world, place.channel, call.actor, payload, call.body.files, screen=screen)
    call.context.nonces.keep(message, call.world.now())
    return Answer(_with_nonce(call, message))


# What people's clients cannot send; Discord leaves it out of their messages.
_OF_BOTS = frozenset({"embeds", "components"})


def payload_of(call: Call) -> Json:
    """The JSON of a message; none counts as empty (files alone)."""
    payload = call.body.json if isinstance(call.body.json, dict) else {}
    if call.sender is None or call.sender.bot:
        return payload
    return {name: value for name, value in payload.items() if name not in _OF_BOTS}


def may_post(place: InChannel, payload: Json) -> None:
    """50013, 50083 or 160002 for who may not write this here."""
    place.need(sending_permission(place.channel))
    thread = place.channel.thread
    if thread is not None and thread.locked and not place.may(Permission.MANAGE_THREADS):
        raise (Problem.THREAD_ARCHIVED if thread.archived else Problem.THREAD_LOCKED).error()
    if place.call.body.files:
        place.need(Permission.ATTACH_FILES)
    if payload.get("tts"):
        place.need(Permission.SEND_TTS_MESSAGES)
    if payload.get("poll"):
        place.need(Permission.SEND_POLLS)
    if payload.get("message_reference") and not place.may(Permission.READ_MESSAGE_HISTORY):
        raise Problem.CANNOT_REPLY.error()


def _dm_is_open(call: Call, channel: Channel) -> None:
    """50007: the person accepts no DMs, or there is no shared server (any more)."""
    if channel.guild_id is not None:
        return
    for user_id in channel.recipients:
        other = call.world.users[user_id]
        if user_id == call.actor.id:
            continue
        closed = call.actor.bot and not other.dms_open
        if closed or not call.world.share_guild(call.actor.id, user_id):
            raise Problem.DMS_CLOSED.error()


def _slow_down(place: InChannel) -> None:
    """Slow mode, by the world's time: the message before must be old enough. Bots and members with Bypass Slowmode are
    not slowed down (reference, "Channel Object", `rate_limit_per_user`).
    """
    channel, call = place.channel, place.call
    if not channel.rate_limit_per_user or call.actor.bot or place.may(Permission.BYPASS_SLOWMODE):
        return
    mine = [m for m in call.world.messages.get(channel.id, {}).values() if m.author_id == call.actor.id]
    if not mine:
        return
    free_at = mine[-1].created_at + timedelta(seconds=channel.rate_limit_per_user)
    left = (free_at - call.world.now()).total_seconds()
    if left > 0:
        raise RateLimited(left, code=20016, message="This action cannot be performed due to slowmode rate limit")


def _with_nonce(call: Call, message: Message) -> Json:
    data = written.message(call.world, message, call.actor.id)
    return data if message.nonce is None else data | {"nonce": message.nonce}
