"""Incoming webhooks: made by who may, used by whoever has the token. (Tokens of interactions are not for here.)"""

import secrets

from sandbox.rest.access import TEXT_TYPES, in_channel, in_guild
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from sandbox.rest.channels.threads import FORUMS, post_by_webhook
from sandbox.rest.checks import Place, anything, array, nullable, optional, record, required, snowflake, text
from sandbox.rest.errors import Problem
from sandbox.rest.messages import Origin, create_message, delete_message, edit_message
from sandbox.rest.messages.posting import payload_of
from sandbox.world.entities import Channel, Guild, Json, Webhook
from sandbox.world.messages import Message
from sandbox.world.permissions import Permission, channel_permissions
from sandbox.world.serialize import guilds as written
from sandbox.world.serialize import messages
from sandbox.world.world import Event

# Reference, "Create Webhook": 15 in a channel.
MAX_WEBHOOKS = 15
NAME = 80


def _name(value: object, place: Place) -> str:
    """Not one that could be taken for Discord's own (reference, "Create Webhook")."""
    name: str = text(NAME, 1, stripped=True)(value, place)
    for reserved in ("clyde", "discord"):
        if reserved in name.lower():
            place.fail("USERNAME_INVALID_CONTAINS", f'Username cannot contain "{reserved}"')
    return name


_CREATE = record({"name": required(_name), "avatar": nullable(anything())})
_EDIT = record(
    {
        "name": optional(_name),
        "avatar": nullable(anything()),
        "channel_id": optional(snowflake()),
    }
)
_THREAD = record({"thread_name": optional(text(100, 1)), "applied_tags": optional(array(snowflake(), 5))})
_NAME = record({"username": optional(_name)})


def create(call: Call) -> Answer:
    place = in_channel(call).need(Permission.MANAGE_WEBHOOKS)
    if place.channel.is_thread or place.channel.type not in TEXT_TYPES | FORUMS:
        raise Problem.WRONG_CHANNEL_TYPE.error()
    form = call.form(_CREATE)
    if len(_in_channel(call, place.channel.id)) >= MAX_WEBHOOKS:
        raise Problem.MAX_WEBHOOKS.error()
    application = call.world.application_of(call.actor.id)
    hook = Webhook(
        id=call.world.new_id(),
        guild_id=place.guild.id,
        channel_id=place.channel.id,
        creator_id=call.actor.id,
        token=secrets.token_urlsafe(48),
        name=form["name"],
        application_id=None if application is None else application.id,
    )
    call.world.webhooks[hook.id] = hook
    data = written.webhook(call.world, hook)
    log(call, place.guild, Action.WEBHOOK_CREATE, hook.id, changes_between({}, data))
    _announce(call, hook)
    return Answer(written.webhook(call.world, hook))


def _in_channel(call: Call, channel_id: int) -> list[Webhook]:
    return [hook for hook in call.world.webhooks.values() if hook.channel_id == channel_id]


def of_channel(call: Call) -> Answer:
    place = in_channel(call).need(Permission.MANAGE_WEBHOOKS)
    return Answer([written.webhook(call.world, hook) for hook in _in_channel(call, place.channel.id)])


def of_guild(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_WEBHOOKS)
    hooks = [hook for hook in call.world.webhooks.values() if hook.guild_id == place.guild.id]
    return Answer([written.webhook(call.world, hook) for hook in hooks])


def _hook(call: Call) -> Webhook:
    hook = call.world.webhooks.get(call.id("webhook_id"))
    if hook is None:
        raise Problem.UNKNOWN_WEBHOOK.error()
    return hook


def _managed(call: Call) -> tuple[Webhook, Guild]:
    """By a member who may manage the webhooks of its channel."""
    hook = _hook(call)
    member = call.world.member(hook.guild_id, call.actor.id)
    if member is None:
        raise Problem.MISSING_ACCESS.error()
    held = channel_permissions(call.world, member, call.world.channels[hook.channel_id])
    if not held & Permission.MANAGE_WEBHOOKS:
        raise Problem.MISSING_PERMISSIONS.error()
    return hook, call.world.guilds[hook.guild_id]


def _by_token(call: Call) -> Webhook:
    hook = _hook(call)
    if not secrets.compare_digest(hook.token, call.params["webhook_token"]):
        raise Problem.INVALID_WEBHOOK_TOKEN.error()
    return hook


def read(call: Call) -> Answer:
    return Answer(written.webhook(call.world, _managed(call)[0]))


def read_by_token(call: Call) -> Answer:
    return Answer(written.webhook(call.world, _by_token(call), with_user=False))


def edit(call: Call) -> Answer:
    hook, guild = _managed(call)
    form = call.form(_EDIT)
    target = call.world.channels.get(form.get("channel_id", hook.channel_id))
    if target is None or target.guild_id != guild.id:
        raise Problem.UNKNOWN_CHANNEL.error()
    before = written.webhook(call.world, hook)
    hook.name, hook.channel_id = form.get("name", hook.name), target.id
    changes = changes_between(before, written.webhook(call.world, hook))
    log(call, guild, Action.WEBHOOK_UPDATE, hook.id, changes)
    _announce(call, hook)
    return Answer(written.webhook(call.world, hook))


def edit_by_token(call: Call) -> Answer:
    hook = _by_token(call)
    hook.name = call.form(_EDIT).get("name", hook.name)
    _announce(call, hook)
    return Answer(written.webhook(call.world, hook, with_user=False))


def delete(call: Call) -> Answer:
    hook, guild = _managed(call)
    log(call, guild, Action.WEBHOOK_DELETE, hook.id, changes_between(written.webhook(call.world, hook), {}))
    return _delete(call, hook)


def delete_by_token(call: Call) -> Answer:
    return _delete(call, _by_token(call))


def _delete(call: Call, hook: Webhook) -> Answer:
    del call.world.webhooks[hook.id]
    _announce(call, hook)
    return NO_CONTENT


def _announce(call: Call, hook: Webhook) -> None:
    data: Json = {"guild_id": str(hook.guild_id), "channel_id": str(hook.channel_id)}
    call.world.emit(Event("WEBHOOKS_UPDATE", data, hook.guild_id, hook.channel_id))


def execute(call: Call) -> Answer:
    """Nothing comes back without `wait`."""
    hook = _by_token(call)
    name = call.form(_NAME).get("username", hook.name)
    origin = Origin(webhook_id=hook.id, webhook_name=name, application_id=hook.application_id)
    author = call.world.users[hook.creator_id]
    target = _target(call, hook)
    form = call.form(_THREAD)
    if target.type in FORUMS:
        target = post_by_webhook(call, target, hook.creator_id, form)
    elif "thread_name" in form:
        raise Problem.THREAD_NAME_OUTSIDE_FORUM.error()
    message = create_message(call.world, target, author, payload_of(call), call.body.files, origin)
    return Answer(messages.message(call.world, message)) if call.flag("wait") else NO_CONTENT


def _target(call: Call, hook: Webhook) -> Channel:
    """The webhook's channel, or a thread in it."""
    thread_id = call.cursor("thread_id")
    if thread_id is None:
        return call.world.channels[hook.channel_id]
    thread = call.world.channels.get(thread_id)
    if thread is None or thread.parent_id != hook.channel_id:
        raise Problem.UNKNOWN_CHANNEL.error()
    return thread


def _message(call: Call) -> Message:
    hook = _by_token(call)
    message = call.world.message(_target(call, hook).id, call.id("message_id"))
    if message is None or message.webhook_id != hook.id:
        raise Problem.UNKNOWN_MESSAGE.error()
    return message


def read_message(call: Call) -> Answer:
    return Answer(messages.message(call.world, _message(call)))


def change_message(call: Call) -> Answer:
    changed = edit_message(call.world, _message(call), payload_of(call), call.body.files)
    return Answer(messages.message(call.world, changed))


def drop_message(call: Call) -> Answer:
    delete_message(call.world, _message(call))
    return NO_CONTENT


_TOKEN = "/webhooks/{webhook_id}/{webhook_token}"  # noqa: S105 - a path, no secret

ROUTES = (
    Route("POST", "/channels/{channel_id}/webhooks", create),
    Route("GET", "/channels/{channel_id}/webhooks", of_channel),
    Route("GET", "/guilds/{guild_id}/webhooks", of_guild),
    Route("GET", "/webhooks/{webhook_id}", read),
    Route("PATCH", "/webhooks/{webhook_id}", edit),
    Route("DELETE", "/webhooks/{webhook_id}", delete),
    Route("GET", _TOKEN, read_by_token),
    Route("PATCH", _TOKEN, edit_by_token),
    Route("DELETE", _TOKEN, delete_by_token),
    Route("POST", _TOKEN, execute),
    Route("GET", f"{_TOKEN}/messages/{{message_id}}", read_message),
    Route("PATCH", f"{_TOKEN}/messages/{{message_id}}", change_message),
    Route("DELETE", f"{_TOKEN}/messages/{{message_id}}", drop_message),
)
