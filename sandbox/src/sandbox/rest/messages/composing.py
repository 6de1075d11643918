"""How a message comes to be: its form is understood, its files stored, its mentions found, then it is announced.

Used by the REST route, by webhooks, and by interactions for their answers and follow-ups. Permission to write
is the caller's to check; what the author may mention is checked here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.rest.checks import (
    Place,
    array,
    bits,
    boolean,
    checked,
    either_kind,
    integer,
    nullable,
    one_of,
    optional,
    record,
    refuse,
    required,
    snowflake,
    text,
)
from sandbox.rest.errors import ApiError, Problem
from sandbox.rest.messages import mentions as mentioning
from sandbox.rest.messages.embeds import embeds
from sandbox.rest.messages.files import ATTACHMENTS, attach
from sandbox.rest.messages.in_threads import after_writing
from sandbox.rest.messages.layout import components, texts
from sandbox.rest.messages.media import resolve_media
from sandbox.rest.messages.poll_forms import POLL, poll_of
from sandbox.rest.messages.poll_results import expect_end
from sandbox.rest.messages.publishing import event_of as event_of
from sandbox.rest.messages.publishing import publish as publish
from sandbox.rest.messages.publishing import reference_to as reference_to
from sandbox.world.entities import Channel, ChannelType, Json, Member, User
from sandbox.world.messages import Message, MessageFlag, MessageType, Upload
from sandbox.world.permissions import ALL, NONE, Permission, channel_permissions
from sandbox.world.world import World

CONTENT = 2000
NONCE = 25
# 520002 (reference, "JSON Error Codes"): a stage has a chat, but no polls.
_WITHOUT_POLLS = frozenset({ChannelType.GUILD_STAGE_VOICE})

# The flags that a sender may set (reference, "Create Message").
SETTABLE = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.IS_COMPONENTS_V2
    | MessageFlag.EPHEMERAL
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message comes from when it is not an ordinary post.

    `ephemeral_for`: only this user sees it. `loading`: "… is thinking", may be empty. `message_id`: an id that is
    fixed already (the first message of a forum's post has that of its thread).
    """

    type: MessageType = MessageType.DEFAULT
    application_id: int | None = None
    webhook_id: int | None = None
    webhook_name: str | None = None
    interaction_metadata: Json | None = None
    interaction: Json | None = None
    ephemeral_for: int | None = None
    loading: bool = False
    message_id: int | None = None


ORDINARY = Origin()

REFERENCE = record(
    {
        "type": optional(one_of({0})),
        "message_id": required(snowflake()),
        "channel_id": optional(snowflake()),
        "guild_id": optional(snowflake()),
        "fail_if_not_exists": optional(boolean()),
    }
)


def content_fields(*, v2: bool) -> dict[str, Any]:
    """The fields that POST and PATCH of a message share."""
    return {
        "content": nullable(text(CONTENT, stripped=True)),
        "embeds": nullable(embeds()),
        "components": nullable(components(v2=v2)),
        "attachments": nullable(ATTACHMENTS),
        "allowed_mentions": nullable(mentioning.allowed_mentions),
        "flags": nullable(bits()),
    }


def wants_v2(payload: Json, flags: int = 0) -> bool:
    """Whether the form is one of Components V2 (`flags`: those that the message already has)."""
    sent = payload.get("flags")
    both = flags | (sent if isinstance(sent, int) else 0)
    return bool(both & MessageFlag.IS_COMPONENTS_V2)


def no_legacy_fields(form: Json, place: Place) -> None:
    """With Components V2 a message has no content, embeds or polls."""
    for name in ("content", "embeds", "sticker_ids", "poll"):
        if form.get(name):
            place.into(name).fail(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _form(payload: Json) -> Json:
    v2 = wants_v2(payload)
    fields = {
        **content_fields(v2=v2),
        "tts": optional(boolean()),
        "nonce": optional(either_kind(text(NONCE), integer(-(2**63), 2**63 - 1))),
        "enforce_nonce": optional(boolean()),
        "message_reference": optional(REFERENCE),
        "sticker_ids": optional(array(snowflake(), 3)),
        "poll": optional(POLL),
    }
    understood: Json = checked(record(fields, no_legacy_fields if v2 else None), payload)
    return understood


def create_message(
    world: World,
    channel: Channel,
    author: User,
    payload: Json,
    files: tuple[Upload, ...] = (),
    origin: Origin = ORDINARY,
    screen: Callable[[Message], None] | None = None,
) -> Message:
    """Writes a message and announces it (MESSAGE_CREATE). ApiError 50035 for a wrong form, 50006 for an empty one.
    `screen` sees the message before anybody else and may refuse it by raising.
    """
    form = _form(payload)
    if form.get("sticker_ids"):  # stickers are not offered, so there is none of that id
        raise Problem.INVALID_STICKER.error()
    if form.get("poll") is not None and channel.type in _WITHOUT_POLLS:
        raise Problem.NO_POLLS_HERE.error()
    replied = _replied(world, channel, form)
    ephemeral = origin.ephemeral_for is not None
    attachments = attach(world, channel.id, form.get("attachments") or [], files, ephemeral=ephemeral)
    message = Message(
        id=origin.message_id or world.new_id(),
        channel_id=channel.id,
        author_id=author.id,
        type=MessageType.REPLY if replied is not None and origin is ORDINARY else origin.type,
        content=form.get("content") or "",
        embeds=form.get("embeds") or [],
        components=form.get("components") or [],
        attachments=attachments,
        flags=_flags(form, origin),
        tts=form.get("tts", False),
        nonce=form.get("nonce"),
        application_id=origin.application_id,
        webhook_id=origin.webhook_id,
        webhook_name=origin.webhook_name,
        interaction_metadata=origin.interaction_metadata,
        interaction=origin.interaction,
        ephemeral_for=origin.ephemeral_for,
        poll=poll_of(form["poll"], world.now()) if form.get("poll") is not None else None,
    )
    if replied is not None:
        message.reference = reference_to(channel, replied)
    if is_empty(message) and not origin.loading:
        raise Problem.EMPTY_MESSAGE.error()
    resolve_media(world, message)
    allowed = form.get("allowed_mentions") or mentioning.Allowed()
    apply_mentions(world, channel, message, allowed, None if replied is None else replied.author_id)
    if screen is not None:
        _screened(world, message, screen)
    publish(world, channel, message)
    after_writing(world, channel, message)
    expect_end(world, message)
    return message


def _screened(world: World, message: Message, screen: Callable[[Message], None]) -> None:
    """A refused message leaves no files behind."""
    try:
        screen(message)
    except ApiError:
        for file in message.attachments:
            world.attachments.pop(file.id, None)
        raise


def is_empty(message: Message) -> bool:
    return not (message.content or message.embeds or message.components or message.attachments or message.poll)


def _flags(form: Json, origin: Origin) -> int:
    flags = (form.get("flags") or 0) & SETTABLE & ~MessageFlag.EPHEMERAL
    if origin.ephemeral_for is not None:
        flags |= MessageFlag.EPHEMERAL
    if origin.loading:
        flags |= MessageFlag.LOADING
    return int(flags)


def _replied(world: World, channel: Channel, form: Json) -> Message | None:
    reference = form.get("message_reference")
    if reference is None:
        return None
    target = world.message(channel.id, reference["message_id"])
    elsewhere = reference.get("channel_id", channel.id) != channel.id
    if (target is None or elsewhere) and reference.get("fail_if_not_exists", True):
        raise refuse(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    return None if elsewhere else target


def apply_mentions(
    world: World,
    channel: Channel,
    message: Message,
    allowed: mentioning.Allowed,
    replied_to: int | None = None,
) -> None:
    """Fills in whom the message mentions."""
    written = f"{message.content}\n{texts(message.components)}"
    permissions = author_permissions(world, channel, message)
    stored = mentioning.find(world, channel, written, allowed, permissions, replied_to)
    message.mentions = stored.users
    message.mention_roles = stored.roles
    message.mention_everyone = stored.everyone


def author_permissions(world: World, channel: Channel, message: Message) -> Permission:
    """An incoming webhook may mention everyone; others may what they may in the channel."""
    if message.webhook_name is not None:
        return ALL
    member = world.member(channel.guild_id, message.author_id)
    if member is None and channel.guild_id is None:
        member = Member(message.author_id, 0, world.now())
    return NONE if member is None else channel_permissions(world, member, channel)
