"""Messages in Discord's shape, and what a bot without the message content intent gets of them."""

from hashlib import sha256

from sandbox.world.entities import Channel, Json, User
from sandbox.world.messages import Attachment, Message, MessageType, Reaction
from sandbox.world.polls import Poll
from sandbox.world.serialize.channels import channel
from sandbox.world.serialize.times import iso, iso_or_none
from sandbox.world.serialize.users import member_without_user, user, webhook_author
from sandbox.world.world import World

# Signed file addresses live for a day on Discord; the signature here only looks like one.
_SIGNATURE_LIFE_SECONDS = 24 * 3600


# Those that show the message which they refer to (reference, "Message Object", `referenced_message`).
_SHOWING_REFERENCE = frozenset({MessageType.REPLY, MessageType.THREAD_STARTER_MESSAGE})


def attachment_url(world: World, file: Attachment) -> str:
    """An address that carries an issue and an expiry time, as Discord's do since 2024."""
    issued = int(world.now().timestamp())
    path = f"/cdn/attachments/{file.channel_id}/{file.id}/{file.filename}"
    expiry = issued + _SIGNATURE_LIFE_SECONDS
    signature = sha256(f"{path}{expiry}".encode()).hexdigest()
    return f"{world.public_url}{path}?ex={expiry:x}&is={issued:x}&hm={signature}&"


def attachment(world: World, file: Attachment) -> Json:
    """MessageAttachmentResponse."""
    url = attachment_url(world, file)
    data: Json = {
        "id": str(file.id),
        "filename": file.filename,
        "size": len(file.data),
        "url": url,
        "proxy_url": url,
        "content_type": file.content_type,
    }
    optional = {
        "description": file.description,
        "width": file.width,
        "height": file.height,
        "title": file.title,
    }
    data |= {key: value for key, value in optional.items() if value is not None}
    if file.ephemeral:
        data["ephemeral"] = True
    return data


def author(world: World, message: Message) -> Json:
    if message.webhook_name is not None and message.webhook_id is not None:
        return webhook_author(message.webhook_id, message.webhook_name)
    return user(world.users[message.author_id])


def message(world: World, post: Message, viewer_id: int | None = None, *, nested: bool = False) -> Json:
    """MessageResponse as `viewer_id` sees it. `nested`: without the message that it answers."""
    data: Json = {
        "id": str(post.id),
        "channel_id": str(post.channel_id),
        "type": int(post.type),
        "content": post.content,
        "author": author(world, post),
        "mentions": [user(world.users[user_id]) for user_id in post.mentions],
        "mention_roles": [str(role_id) for role_id in post.mention_roles],
        "mention_everyone": post.mention_everyone,
        "attachments": [attachment(world, file) for file in post.attachments],
        "embeds": post.embeds,
        "components": _with_fresh_urls(world, post),
        "timestamp": iso(post.created_at),
        "edited_timestamp": iso_or_none(post.edited_at),
        "flags": post.flags,
        "pinned": post.pinned,
        "tts": post.tts,
    }
    _add_origin(data, post)
    if post.reactions:
        data["reactions"] = [_reaction(entry, viewer_id) for entry in post.reactions]
    if post.poll is not None:
        data["poll"] = poll(post.poll, viewer_id)
    if post.thread_id is not None and post.thread_id in world.channels:
        data["thread"] = channel(world, world.channels[post.thread_id])
    if post.reference is not None:
        data["message_reference"] = post.reference
        if post.type in _SHOWING_REFERENCE and not nested:
            data["referenced_message"] = _referenced(world, post.reference, viewer_id)
    return data


def poll(entry: Poll, viewer_id: int | None) -> Json:
    """PollResponse. While it runs the counts are told too, as Discord does (they may lag there, never here)."""
    return {
        "question": {"text": entry.question},
        "answers": [{"answer_id": answer.id, "poll_media": answer.media} for answer in entry.answers],
        "expiry": iso(entry.expires_at),
        "allow_multiselect": entry.multiselect,
        "layout_type": entry.layout,
        "results": {
            "is_finalized": entry.finalized,
            "answer_counts": [
                {"id": answer.id, "count": len(answer.voters), "me_voted": viewer_id in answer.voters}
                for answer in entry.answers
                if answer.voters
            ],
        },
    }


def _add_origin(data: Json, post: Message) -> None:
    if post.application_id is not None:
        data["application_id"] = str(post.application_id)
    if post.webhook_id is not None:
        data["webhook_id"] = str(post.webhook_id)
    if post.interaction_metadata is not None:
        data["interaction_metadata"] = post.interaction_metadata
    if post.interaction is not None:
        data["interaction"] = post.interaction


def _referenced(world: World, reference: Json, viewer_id: int | None) -> Json | None:
    target = world.message(int(reference["channel_id"]), int(reference["message_id"]))
    return None if target is None else message(world, target, viewer_id, nested=True)


def _reaction(entry: Reaction, viewer_id: int | None) -> Json:
    return {
        "emoji": entry.emoji,
        "count": len(entry.user_ids),
        "count_details": {"burst": 0, "normal": len(entry.user_ids)},
        "burst_colors": [],
        "me_burst": False,
        "me": viewer_id in entry.user_ids,
    }


def _with_fresh_urls(world: World, post: Message) -> list[Json]:
    """Components as stored; media that were uploaded get their address only now, since addresses expire."""
    files = {str(file.id): file for file in post.attachments}
    return [_fresh(world, component, files) for component in post.components] if files else post.components


def _fresh(world: World, component: Json, files: dict[str, Attachment]) -> Json:
    fresh = dict(component)
    for key in ("media", "file"):
        held = fresh.get(key)
        if isinstance(held, dict) and held.get("attachment_id") in files:
            url = attachment_url(world, files[held["attachment_id"]])
            fresh[key] = held | {"url": url, "proxy_url": url}
    for key in ("components", "items"):
        if key in fresh:
            fresh[key] = [_fresh(world, part, files) for part in fresh[key]]
    if "accessory" in fresh:
        fresh["accessory"] = _fresh(world, fresh["accessory"], files)
    return fresh


def announced(world: World, post: Message, chan: Channel) -> Json:
    """The payload of MESSAGE_CREATE and MESSAGE_UPDATE: with channel type and nonce, and unless it is ephemeral, with
    guild and member.
    """
    data = message(world, post) | {"channel_type": int(chan.type)}
    if post.nonce is not None:
        data["nonce"] = post.nonce
    if chan.guild_id is not None and post.ephemeral_for is None:
        data["guild_id"] = str(chan.guild_id)
        someone = world.member(chan.guild_id, post.author_id)
        if someone is not None and post.webhook_name is None:
            data["member"] = member_without_user(someone)
    return data


def may_read(world: World, viewer: User, post: Message) -> bool:
    """Whether Discord shows the content although the message content intent is missing.

    Source: reference, "Message Content Intent": own messages, DMs, messages that mention the bot.
    """
    if not viewer.bot or post.author_id == viewer.id or viewer.id in post.mentions:
        return True
    return world.channels[post.channel_id].is_dm


def blanked(data: Json) -> Json:
    """A message payload without what the message content intent guards."""
    hidden: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    return {key: value for key, value in data.items() if key != "poll"} | hidden
