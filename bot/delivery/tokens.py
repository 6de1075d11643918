"""Finds again on Discord what was sent before a crash: by the token that every post of ours carries."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.ui import kit
from bot.ui.ids import make_id, parse_id

# Our clock and Discord's may differ; a message of ours cannot be older than its claim by more than this.
SKEW = timedelta(minutes=10)
_REFERENCE = "Ratsbote · {token}"


def custom_ids(components: Any) -> Iterator[str]:  # noqa: ANN401 - discord.py's component classes share no base
    """Every custom_id in a tree of components, as received (`Message.components`) or to be sent (`to_components`)."""
    for part in components:
        if isinstance(part, dict):
            custom_id = part.get("custom_id")
            inner = [*part.get("components", ()), *([part["accessory"]] if "accessory" in part else [])]
        else:
            custom_id = getattr(part, "custom_id", None)
            accessory = getattr(part, "accessory", None)
            inner = [*getattr(part, "children", ()), *([accessory] if accessory is not None else [])]
        if isinstance(custom_id, str):
            yield custom_id
        yield from custom_ids(inner)


def carries(components: Any, token: str) -> bool:  # noqa: ANN401 - see custom_ids
    """Whether one of the components has the token in its custom_id."""
    return any((parsed := parse_id(custom_id)) and parsed.token == token for custom_id in custom_ids(components))


def with_delivery_token(outgoing: Outgoing, token: str) -> discord.ui.LayoutView | discord.ui.View:
    """The post's view, with a small "Details" button where nothing in it carries the token yet."""
    view = outgoing.view or kit.view()
    if not carries(view.to_components(), token):
        details = kit.button("Details", make_id("delivery.details", token=token))
        if isinstance(view, discord.ui.LayoutView):
            view.add_item(*kit.rows([details]))
        else:
            view.add_item(details)
    # Finished: the dispatcher answers its buttons by their ids, discord.py need not keep the view in memory.
    view.stop()
    return view


def content_hash(outgoing: Outgoing, view: discord.ui.LayoutView | discord.ui.View) -> str:
    """What tells whether a refresh would change anything."""
    shape = {
        "content": outgoing.content,
        "embeds": [embed.to_dict() for embed in outgoing.embeds],
        "components": view.to_components(),
    }
    return hashlib.sha256(json.dumps(shape, sort_keys=True, default=str).encode()).hexdigest()


async def find_message(
    channel: discord.abc.Messageable, me: int, token: str, claimed_at: datetime
) -> discord.Message | None:
    """The message of ours that carries the token, sent since the claim."""
    since = claimed_at - SKEW
    async for message in channel.history(limit=None, after=since, oldest_first=True):
        if message.author.id == me and carries(message.components, token):
            return message
    return None


def reference(token: str) -> str:
    """The line in a scheduled event's description by which it is found again."""
    return _REFERENCE.format(token=token)


async def find_event(guild: discord.Guild, me: int, token: str) -> discord.ScheduledEvent | None:
    """The scheduled event of ours whose description carries the token."""
    for event in await guild.fetch_scheduled_events(with_counts=False):
        if event.creator_id == me and reference(token) in (event.description or ""):
            return event
    return None
