"""Reads files that came with a form: Discord's links to them expire, so this is done while the form is answered."""

from typing import Any

from bot.ui.context import Context


async def uploaded(ctx: Context, value: str) -> list[tuple[str, bytes]]:
    """Name and content of each file of an upload field, by the field's value. Raises discord.HTTPException."""
    data: Any = ctx.interaction.data or {}
    known: dict[str, Any] = data.get("resolved", {}).get("attachments", {})
    http = ctx.interaction.client.http
    return [
        (str(known[attachment_id]["filename"]), await http.get_from_cdn(known[attachment_id]["url"]))
        for attachment_id in value.split(",")
        if attachment_id in known
    ]
