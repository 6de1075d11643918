"""Embeds: Discord's limits, and the shape in which they come back."""

from collections.abc import Iterable

from sandbox.rest.checks import (
    Check,
    Place,
    anything,
    array,
    boolean,
    integer,
    moment,
    optional,
    record,
    required,
    text,
    url,
)
from sandbox.world.entities import Json
from sandbox.world.serialize.times import iso

# Reference, "Embed Limits"; the sum counts over all embeds of a message.
MAX_EMBEDS = 10
TITLE = 256
DESCRIPTION = 4096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
AUTHOR = 256
TOTAL = 6000

_LINK = url()
_MEDIA = url("http", "https", "attachment")


def _image() -> Check:
    return record({"url": required(_MEDIA), "description": optional(text(4096))})


_EMBED = record(
    {
        "type": optional(anything()),
        "url": optional(_LINK),
        "title": optional(text(TITLE, stripped=True)),
        "description": optional(text(DESCRIPTION, stripped=True)),
        "color": optional(integer(0, 0xFFFFFF)),
        "timestamp": optional(moment()),
        "author": optional(
            record({"name": required(text(AUTHOR, 1)), "url": optional(_LINK), "icon_url": optional(_MEDIA)})
        ),
        "footer": optional(record({"text": required(text(FOOTER, 1)), "icon_url": optional(_MEDIA)})),
        "image": optional(_image()),
        "thumbnail": optional(_image()),
        "fields": optional(
            array(
                record(
                    {
                        "name": required(text(FIELD_NAME, 1, stripped=True)),
                        "value": required(text(FIELD_VALUE, 1, stripped=True)),
                        "inline": optional(boolean()),
                    }
                ),
                FIELDS,
            )
        ),
    }
)


def embeds() -> Check:
    """The list of a message's embeds, as it will come back."""
    each = array(_embed, MAX_EMBEDS)

    def check(value: object, place: Place) -> list[Json]:
        understood: list[Json] = each(value, place)
        if place.clean and sum(length(embed) for embed in understood) > TOTAL:
            place.fail("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {TOTAL}")
        return understood

    return check


def _embed(value: object, place: Place) -> Json:
    understood: Json = _EMBED(value, place)
    if not place.clean:
        return understood
    shown = {key: part for key, part in understood.items() if part not in ("", [])}
    shown.pop("type", None)
    if not shown:
        place.into("description").fail("BASE_TYPE_REQUIRED", "This field is required")
    if "timestamp" in shown:
        shown["timestamp"] = iso(shown["timestamp"])
    if "fields" in shown:
        shown["fields"] = [{"inline": False, **field} for field in shown["fields"]]
    return {"type": "rich", **shown}


def length(embed: Json) -> int:
    """The characters of an embed that count for the sum."""
    parts: Iterable[str] = [
        embed.get("title", ""),
        embed.get("description", ""),
        embed.get("footer", {}).get("text", ""),
        embed.get("author", {}).get("name", ""),
        *(field["name"] + field["value"] for field in embed.get("fields", [])),
    ]
    return sum(len(part) for part in parts)
