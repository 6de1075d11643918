"""What a message's components must be as a whole, and the ids and media that Discord fills in."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from sandbox.rest.checks import Check, Place
from sandbox.rest.messages.components import COMPONENTS, ROWS_ONLY, TEXT, V2, ComponentType
from sandbox.world.entities import Json

ATTACHMENT_SCHEME = "attachment://"


def components(*, v2: bool) -> Check:
    """The components of a message; `v2`: with the flag IS_COMPONENTS_V2."""
    parts = V2 if v2 else ROWS_ONLY

    def check(value: object, place: Place) -> list[Json]:
        understood: list[Json] = parts(value, place)
        if place.clean:
            _rules_of_the_whole(understood, place)
        if place.clean:
            _number(understood, place)
        return understood

    return check


def walk(parts: list[Json], place: Place | None = None) -> Iterator[tuple[Json, Place | None]]:
    """Every component, outer before inner, with its place."""
    for index, part in enumerate(parts):
        here = None if place is None else place.into(index)
        yield part, here
        yield from walk(part.get("components", []), None if here is None else here.into("components"))
        if "accessory" in part:
            yield part["accessory"], None if here is None else here.into("accessory")


def texts(parts: list[Json]) -> str:
    """All text displays, joined; mentions are looked for in it."""
    return "\n".join(part["content"] for part, _ in walk(parts) if part["type"] == ComponentType.TEXT_DISPLAY)


def _rules_of_the_whole(parts: list[Json], place: Place) -> None:
    everything = list(walk(parts, place))
    if len(everything) > COMPONENTS:
        place.fail(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The maximum number of total components is {COMPONENTS}, this message has {len(everything)}",
        )
    written = sum(len(part["content"]) for part, _ in everything if part["type"] == ComponentType.TEXT_DISPLAY)
    if written > TEXT:
        place.fail(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"The maximum displayable text size is {TEXT}, this message has {written}",
        )
    seen: set[str] = set()
    for part, here in everything:
        custom_id = part.get("custom_id")
        if custom_id in seen and here is not None:
            here.into("custom_id").fail("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        if custom_id is not None:
            seen.add(custom_id)


def _number(parts: list[Json], place: Place) -> None:
    """Each component gets an id: its own, or the next free number."""
    everything = [part for part, _ in walk(parts)]
    wanted = [part["id"] for part in everything if part.get("id")]
    if len(set(wanted)) != len(wanted):
        place.fail("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
    taken, free = set(wanted), 0
    for part in everything:
        if not part.get("id"):
            free += 1
            while free in taken:
                free += 1
            part["id"] = free
            taken.add(free)
        _fill_in(part)


def _fill_in(part: Json) -> None:
    """Fields that answers always have."""
    match part["type"]:
        case ComponentType.BUTTON | ComponentType.STRING_SELECT:
            part.setdefault("disabled", False)
            if "sku_id" in part:
                part["sku_id"] = str(part["sku_id"])
        case ComponentType.CONTAINER:
            part.setdefault("accent_color", None)
            part.setdefault("spoiler", False)
        case ComponentType.SEPARATOR:
            part.setdefault("spacing", 1)
            part.setdefault("divider", True)
        case ComponentType.THUMBNAIL:
            part.setdefault("description", None)
            part.setdefault("spoiler", False)
        case ComponentType.MEDIA_GALLERY:
            for item in part["items"]:
                item.setdefault("description", None)
                item.setdefault("spoiler", False)
        case ComponentType.FILE:
            part.setdefault("spoiler", False)


def media_of(parts: list[Json]) -> Iterator[Json]:
    """Every media object ({"url"}), to be resolved."""
    for part, _ in walk(parts):
        if part["type"] == ComponentType.THUMBNAIL:
            yield part["media"]
        elif part["type"] == ComponentType.MEDIA_GALLERY:
            yield from (item["media"] for item in part["items"])
        elif part["type"] == ComponentType.FILE:
            yield part["file"]


def file_components(parts: list[Json]) -> Iterator[Json]:
    return (part for part, _ in walk(parts) if part["type"] == ComponentType.FILE)


def attachment_name(address: str) -> str | None:
    """The file that `attachment://name` means; None for other addresses."""
    if not address.startswith(ATTACHMENT_SCHEME):
        return None
    return address.removeprefix(ATTACHMENT_SCHEME) or urlsplit(address).netloc


def unfurled(address: str, new_id: Callable[[], int]) -> Json:
    """UnfurledMediaResponse of an address elsewhere."""
    return {"id": str(new_id()), "url": address, "proxy_url": address, "width": 0, "height": 0, "content_type": None}
