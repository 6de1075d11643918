"""What a person sees of a message: its whole text, its buttons and menus.

Messages stay the JSON objects that the API sends; these functions read them.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.people.errors import NotThereError

Json = dict[str, Any]

LOADING = 1 << 7
EPHEMERAL = 1 << 6
BUTTON = 2
STRING_SELECT = 3
TEXT_DISPLAY = 10
SELECTS = frozenset({3, 5, 6, 7, 8})


def components_of(message: Json) -> Iterator[Json]:
    """Every component of a message or form, those inside others too."""
    yield from _walk(message.get("components") or [])


def _walk(parts: list[Json]) -> Iterator[Json]:
    for part in parts:
        yield part
        yield from _walk(part.get("components") or [])
        for key in ("accessory", "component"):
            if isinstance(part.get(key), dict):
                yield from _walk([part[key]])


def buttons_of(message: Json) -> list[Json]:
    return [part for part in components_of(message) if part["type"] == BUTTON]


def selects_of(message: Json) -> list[Json]:
    return [part for part in components_of(message) if part["type"] in SELECTS]


def text_of(message: Json) -> str:
    """All that can be read in it: content, embeds, text displays, labels of buttons and options."""
    lines = [message.get("content") or ""]
    for embed in message.get("embeds") or []:
        lines += [embed.get("author", {}).get("name", ""), embed.get("title", ""), embed.get("description", "")]
        for field in embed.get("fields") or []:
            lines += [field["name"], field["value"]]
        lines.append(embed.get("footer", {}).get("text", ""))
    for part in components_of(message):
        lines += [part.get(key) or "" for key in ("content", "label", "placeholder")]
        lines += [option["label"] for option in part.get("options") or []]
    return "\n".join(line for line in lines if line)


def is_loading(message: Json) -> bool:
    """Whether it is the "… is thinking" of a deferred answer."""
    return bool(message.get("flags", 0) & LOADING)


def is_ephemeral(message: Json) -> bool:
    return bool(message.get("flags", 0) & EPHEMERAL)


def find_component(message: Json, wanted: str | None, types: frozenset[int]) -> Json:
    """The component with that custom id, label or placeholder; the only one of its kind for None."""
    parts = [part for part in components_of(message) if part["type"] in types]
    for key in ("custom_id", "label", "placeholder"):
        fitting = [part for part in parts if wanted is not None and part.get(key) == wanted]
        if len(fitting) == 1:
            return fitting[0]
    if wanted is None and len(parts) == 1:
        return parts[0]
    there = [(part.get("label") or part.get("placeholder"), part.get("custom_id")) for part in parts]
    raise NotThereError(f"the message has no single {wanted!r}; it has {there}:\n{text_of(message)}")
