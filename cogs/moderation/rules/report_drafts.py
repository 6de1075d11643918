"""What a report's draft holds of the message: it came with the menu, and is not asked of Discord a second time, which
would blank its words where the bot may not read them.
"""

import json
from collections.abc import Mapping
from typing import Final

from bot.clock import from_db, to_db
from cogs.moderation.models.reports import Author, ReportedMessage

MESSAGE: Final = "message"


def dump(message: ReportedMessage) -> str:
    """As a field of a draft."""
    return json.dumps(
        {
            "channel": message.channel_id,
            "id": message.message_id,
            "author": message.author_id,
            "name": message.author_name,
            "kind": message.author.value,
            "written": to_db(message.written_at),
            "content": message.content,
            "files": message.files,
        },
        ensure_ascii=False,
    )


def load(fields: Mapping[str, str]) -> ReportedMessage | None:
    """The message in a draft's fields; None where the draft has expired."""
    text = fields.get(MESSAGE)
    if not text:
        return None
    raw = json.loads(text)
    return ReportedMessage(
        channel_id=raw["channel"],
        message_id=raw["id"],
        author_id=raw["author"],
        author_name=raw["name"],
        author=Author(raw["kind"]),
        written_at=from_db(raw["written"]),
        content=raw["content"],
        files=tuple(raw["files"]),
    )
