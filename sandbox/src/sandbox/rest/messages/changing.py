"""How a message changes and goes. Like `composing`, for REST and interactions alike; the caller checks who may."""

from sandbox.rest.checks import checked, record
from sandbox.rest.errors import Problem
from sandbox.rest.messages.composing import (
    apply_mentions,
    content_fields,
    event_of,
    is_empty,
    no_legacy_fields,
    wants_v2,
)
from sandbox.rest.messages.files import attach
from sandbox.rest.messages.media import resolve_media
from sandbox.rest.messages.mentions import Allowed
from sandbox.world.entities import Channel, Json
from sandbox.world.messages import Attachment, Message, MessageFlag, Upload
from sandbox.world.world import Event, World

# The flags that an edit may change; IS_COMPONENTS_V2 can be set but never taken back.
_EDITABLE = MessageFlag.SUPPRESS_EMBEDS


def edit_message(world: World, message: Message, payload: Json, files: tuple[Upload, ...] = ()) -> Message:
    """Changes what the payload names, and announces it (MESSAGE_UPDATE). A message that was "thinking" is so no more.
    ApiError 50035 for a wrong form, 50006 if nothing would be left.
    """
    channel = world.channels[message.channel_id]
    v2 = wants_v2(payload, message.flags)
    form: Json = checked(record(content_fields(v2=v2), no_legacy_fields if v2 else None), payload)
    before = (message.content, message.embeds, message.components, message.attachments, message.flags)
    was_loading = bool(message.flags & MessageFlag.LOADING)
    _apply(world, message, form, files, v2=v2)
    if is_empty(message):
        message.content, message.embeds, message.components, message.attachments, message.flags = before
        raise Problem.EMPTY_MESSAGE.error()
    resolve_media(world, message)
    if "content" in form or "components" in form or "allowed_mentions" in form:
        apply_mentions(world, channel, message, form.get("allowed_mentions") or Allowed())
    message.flags &= ~MessageFlag.LOADING
    if not was_loading and set(form) - {"flags"}:
        message.edited_at = world.now()
    world.emit(event_of("MESSAGE_UPDATE", world, channel, message))
    return message


def _apply(world: World, message: Message, form: Json, files: tuple[Upload, ...], *, v2: bool) -> None:
    if "content" in form:
        message.content = form["content"] or ""
    if "embeds" in form:
        message.embeds = form["embeds"] or []
    if "components" in form:
        message.components = form["components"] or []
    message.attachments = _kept(message, form) + attach(
        world,
        message.channel_id,
        form.get("attachments") or [],
        files,
        ephemeral=message.ephemeral_for is not None,
    )
    flags = form.get("flags")
    if flags is not None:
        message.flags = int(message.flags & ~_EDITABLE | flags & _EDITABLE)
    if v2:
        message.flags |= int(MessageFlag.IS_COMPONENTS_V2)


def _kept(message: Message, form: Json) -> list[Attachment]:
    """Without a list all stay; with one, those that it names."""
    if "attachments" not in form:
        return message.attachments
    named = {entry["id"] for entry in form["attachments"] or []}
    return [file for file in message.attachments if file.id in named]


def delete_message(world: World, message: Message) -> None:
    """Takes a message away and announces it (MESSAGE_DELETE)."""
    forget(world, message)
    channel = world.channels[message.channel_id]
    only = None if message.ephemeral_for is None else frozenset({message.ephemeral_for})
    data: Json = {"id": str(message.id), "channel_id": str(channel.id)}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    world.emit(Event("MESSAGE_DELETE", data, channel.guild_id, channel.id, only))


def delete_many(world: World, channel: Channel, messages: list[Message]) -> None:
    """Takes messages of one guild channel away and announces it once (MESSAGE_DELETE_BULK)."""
    for message in messages:
        forget(world, message)
    data: Json = {
        "ids": [str(message.id) for message in messages],
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild_id),
    }
    world.emit(Event("MESSAGE_DELETE_BULK", data, channel.guild_id, channel.id))


def forget(world: World, message: Message) -> None:
    world.ephemeral.pop(message.id, None)
    world.messages.get(message.channel_id, {}).pop(message.id, None)
    for file in message.attachments:
        world.attachments.pop(file.id, None)
