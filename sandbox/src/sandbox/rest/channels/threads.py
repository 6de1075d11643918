"""Starting a thread: from a message, without one, or as a post of a forum."""

from sandbox.rest.access import InChannel, in_channel
from sandbox.rest.audit import Action, log
from sandbox.rest.call import Answer, Call
from sandbox.rest.channels.forms import ARCHIVE_MINUTES, NAME, SLOWMODE
from sandbox.rest.channels.tags import must_bear_rightly
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
from sandbox.rest.errors import ApiError, Problem
from sandbox.rest.messages import Origin, create_message
from sandbox.rest.messages.composing import publish
from sandbox.rest.messages.in_threads import expect_sleep
from sandbox.rest.messages.reading import shown
from sandbox.rest.messages.screening import screen_text, screening
from sandbox.world.entities import Channel, ChannelType, Json, ThreadState
from sandbox.world.messages import Message, MessageFlag, MessageType
from sandbox.world.permissions import Permission
from sandbox.world.serialize import channels as written
from sandbox.world.world import Event, World

FORUMS = frozenset({ChannelType.GUILD_FORUM, ChannelType.GUILD_MEDIA})
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
    _announce_start(place, thread)
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
    if place.channel.type in FORUMS:
        return _post(place)
    if place.channel.type not in _PARENTS:
        raise Problem.WRONG_CHANNEL_TYPE.error()
    form = call.form(_ALONE)
    # Without a type it is private: the API's own default (reference, "Start Thread without Message").
    kind = ChannelType(form.get("type", ChannelType.PRIVATE_THREAD))
    private = kind is ChannelType.PRIVATE_THREAD
    place.need(Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    thread = _start(place, kind, form, call.world.new_id())
    _announce_start(place, thread)
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
    must_bear_rightly(place, place.channel, [], form.get("applied_tags", []))
    if call.body.files:
        place.need(Permission.ATTACH_FILES)
    thread = _start(place, ChannelType.PUBLIC_THREAD, form, call.world.new_id())
    screen = screening(place)

    def before_it_is_seen(message: Message) -> None:
        if screen is not None:
            screen(message)
        _announce_start(place, thread)

    payload = form["message"] if isinstance(form["message"], dict) else {}
    origin = Origin(message_id=thread.id)
    try:
        message = create_message(
            call.world, thread, call.actor, payload, call.body.files, origin, screen=before_it_is_seen
        )
    except ApiError:
        call.world.drop_channel(thread)
        raise
    return Answer(written.channel(call.world, thread, call.actor.id) | {"message": shown(call, message)}, 201)


def post_by_webhook(call: Call, forum: Channel, creator_id: int, form: Json) -> Channel:
    """The thread for a webhook's post (220001 without a name for it); its message comes next."""
    if "thread_name" not in form:
        raise Problem.THREAD_NAME_NEEDED.error()
    named = {"name": form["thread_name"], "applied_tags": form.get("applied_tags", [])}
    thread = _made(call.world, forum, ChannelType.PUBLIC_THREAD, named, call.world.new_id(), creator_id)
    _announce(call.world, thread)
    return thread


def _start(place: InChannel, kind: ChannelType, form: Json, thread_id: int) -> Channel:
    screen_text(place, form["name"], Problem.AUTOMOD_BLOCKED_TITLE)
    return _made(place.call.world, place.channel, kind, form, thread_id, place.call.actor.id)


def _made(world: World, parent: Channel, kind: ChannelType, form: Json, thread_id: int, owner_id: int) -> Channel:
    now = world.now()
    default = parent.default_auto_archive_duration or _DAY_MINUTES
    thread = Channel(
        id=thread_id,
        type=kind,
        guild_id=parent.guild_id,
        name=form["name"],
        parent_id=parent.id,
        rate_limit_per_user=form.get("rate_limit_per_user", parent.default_thread_rate_limit_per_user),
        thread=ThreadState(
            owner_id=owner_id,
            auto_archive_duration=form.get("auto_archive_duration", default),
            archive_timestamp=now,
            create_timestamp=now,
            invitable=form.get("invitable", True),
            members={owner_id: now},
            applied_tags=form.get("applied_tags", []),
        ),
    )
    world.channels[thread.id] = thread
    return thread


def _announce_start(place: InChannel, thread: Channel) -> None:
    log(place.call, place.guild, Action.THREAD_CREATE, thread.id, [{"key": "name", "new_value": thread.name}])
    _announce(place.call.world, thread)


def _announce(world: World, thread: Channel) -> None:
    data = written.channel(world, thread) | {"newly_created": True}
    world.emit(Event("THREAD_CREATE", data, thread.guild_id, thread.id))
    if thread.thread is not None:
        expect_sleep(world, thread, thread.thread)
