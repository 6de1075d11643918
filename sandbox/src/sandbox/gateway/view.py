"""What one session is told of an event: whether at all, and in which form.

Apart from the sessions because it is rules only: audience, intents, hidden channels, content without its intent.
"""

from sandbox.gateway.intents import Intent, needed_for
from sandbox.gateway.session import Session
from sandbox.world.entities import Channel, Json
from sandbox.world.permissions import can_view
from sandbox.world.serialize import channels, messages
from sandbox.world.world import Event, World

# Since November 2026 a bot gets a channel that it may not view under this name and with this flag.
HIDDEN_NAME = "___hidden___"
HIDDEN_FLAG = 1 << 17

_MESSAGES = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
_CHANNELS = frozenset({"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"})
# What a bot is told of itself whatever its intents are (reference, "Gateway Intents").
_OF_ONESELF = frozenset({"GUILD_MEMBER_UPDATE", "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE"})


def adapted(world: World, session: Session, event: Event) -> Json | None:
    """The payload for this session; None when it is not told."""
    if not session.serves(event.guild_id) or not _has_intent(session, event):
        return None
    if event.name in _CHANNELS and event.guild_id is not None and event.user_ids is None:
        return _channel_payload(world, session, event)
    if not _is_meant(world, session, event):
        return None
    if event.name in _MESSAGES:
        return _message_payload(session, event.data)
    if event.name == "AUTO_MODERATION_ACTION_EXECUTION":
        return _execution_payload(session, event.data)
    return event.data


def _has_intent(session: Session, event: Event) -> bool:
    if session.intents is None:
        return True
    if event.name == "THREAD_MEMBERS_UPDATE" and not session.intents & Intent.GUILD_MEMBERS:
        return _is_about(session, event.data)
    needed = needed_for(event.name, in_guild=event.guild_id is not None)
    if not needed or session.intents & needed:
        return True
    return event.name in _OF_ONESELF and event.data["user"]["id"] == str(session.user.id)


def _is_about(session: Session, data: Json) -> bool:
    """Whether the own user was added or removed: all that is told of a thread's members without the intent."""
    added = {member["user_id"] for member in data.get("added_members", ())}
    return str(session.user.id) in added | set(data.get("removed_member_ids", ()))


def _is_meant(world: World, session: Session, event: Event) -> bool:
    if event.user_ids is not None:
        return session.user.id in event.user_ids
    if event.guild_id is not None and world.member(event.guild_id, session.user.id) is None:
        return False
    if event.channel_id is not None:
        channel = world.channels.get(event.channel_id)
        if channel is None:  # gone by now; who saw it may know
            return event.channel_id in session.visible
        return can_view(world, session.user.id, channel)
    return event.guild_id is not None


def _channel_payload(world: World, session: Session, event: Event) -> Json | None:
    """People hear of channels that they see; bots of all, those that they may not view under a hidden name."""
    if event.guild_id is None or world.member(event.guild_id, session.user.id) is None:
        return None
    channel_id = int(event.data["id"])
    channel = world.channels.get(channel_id)
    me = session.user.id
    seen = channel_id in session.visible if channel is None else can_view(world, me, channel)
    if seen:
        return event.data
    return None if session.intents is None else hidden(event.data)


def hidden(data: Json) -> Json:
    """A channel as a bot gets it that may not view it. Its overwrites stay: they say why it is hidden."""
    shown = data | {"name": HIDDEN_NAME, "flags": int(data.get("flags", 0)) | HIDDEN_FLAG}
    for key in ("topic", "last_message_id"):
        if key in shown:
            shown[key] = None
    return shown


def channel_for(world: World, session: Session, channel: Channel) -> Json | None:
    """A channel as this session gets it in GUILD_CREATE; None if it is left out."""
    data = channels.channel(world, channel, session.user.id)
    if can_view(world, session.user.id, channel):
        return data
    return None if session.intents is None else hidden(data)


def _message_payload(session: Session, data: Json) -> Json:
    """With content only where the bot has the intent, wrote it, is named in it, or in a DM (reference,
    "Message Content Intent").
    """
    if session.intents is None or session.intents & Intent.MESSAGE_CONTENT or "guild_id" not in data:
        return data
    own = str(session.user.id)
    if data["author"]["id"] == own or any(user["id"] == own for user in data["mentions"]):
        return data
    return messages.blanked(data)


def _execution_payload(session: Session, data: Json) -> Json:
    """What was said is for bots with the message content intent only (reference, "Auto Moderation")."""
    if session.intents is None or session.intents & Intent.MESSAGE_CONTENT:
        return data
    return data | {"content": "", "matched_content": ""}
