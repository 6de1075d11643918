"""Files that came with a form: Discord's links to them expire, so they are read while the form is being answered."""

from typing import Any

from bot.ui.context import Context


async def uploaded(ctx: Context, value: str) -> list[tuple[str, bytes]]:
    """Name and content of each file of an upload field, by the field's value. Raises discord.HTTPException."""
    data: Any = ctx.interaction.data or {}
    known: dict[str, Any] = data.get("resolved", {}).get("attachments", {})
    http = ctx.interaction.client.http
    return [
        (str(known[one]["filename"]), await http.get_from_cdn(known[one]["url"]))
        for one in value.split(",")
        if one in known
    ]
