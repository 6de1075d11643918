"""Components of messages, both the older rows and Components V2: Discord's rules, and the shape they come back in.

Sources: reference, "Components"; sizes from the API document. What concerns the message as a whole (how many,
unique ids, how much text) is checked in `layout`.
"""

from enum import IntEnum

from sandbox.rest.checks import (
    Check,
    Field,
    Place,
    array,
    boolean,
    integer,
    nullable,
    one_of,
    optional,
    record,
    required,
    snowflake,
    text,
    url,
    variants,
)
from sandbox.world.entities import Json


class ComponentType(IntEnum):
    """MessageComponentTypes of the API document."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17


CUSTOM_ID = 100
LABEL = 80
LINK = 512
PLACEHOLDER = 150
SELECT_OPTIONS = 25
ROW_PARTS = 5
TEXT = 4000
COMPONENTS = 40

_LINK_STYLE = 5
_PREMIUM_STYLE = 6

_EMOJI = record({"id": optional(snowflake()), "name": optional(text(32)), "animated": optional(boolean())})


def _emoji(value: object, place: Place) -> Json:
    understood: Json = _EMOJI(value, place)
    shown: Json = {"name": understood.get("name", "")}
    if "id" in understood:
        shown["id"] = str(understood["id"])
        shown["animated"] = understood.get("animated", False)
    elif not understood.get("name"):
        place.into("name").fail("BASE_TYPE_REQUIRED", "This field is required")
    return shown


def _component(kind: ComponentType, fields: dict[str, Field]) -> dict[str, Field]:
    return {"type": required(one_of({int(kind)})), "id": optional(integer(0, 2**31 - 1)), **fields}


def _button_rules(button: Json, place: Place) -> None:
    style = button["style"]
    if style == _PREMIUM_STYLE:
        if "sku_id" not in button:
            place.into("sku_id").fail("BASE_TYPE_REQUIRED", "This field is required")
        return
    if "label" not in button and "emoji" not in button:
        place.fail("BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required")
    wanted, unwanted = ("url", "custom_id") if style == _LINK_STYLE else ("custom_id", "url")
    if wanted not in button:
        what = "A url" if wanted == "url" else "A custom id"
        place.into(wanted).fail(f"BUTTON_COMPONENT_{wanted.upper()}_REQUIRED", f"{what} is required")
    if unwanted in button:
        place.fail("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "Custom id and url cannot both be set")


_BUTTON = record(
    _component(
        ComponentType.BUTTON,
        {
            "style": required(one_of(range(1, 7))),
            "label": optional(text(LABEL)),
            "emoji": optional(_emoji),
            "custom_id": optional(text(CUSTOM_ID, 1)),
            "url": optional(url("http", "https", "discord", maximum=LINK)),
            "sku_id": optional(snowflake()),
            "disabled": optional(boolean()),
        },
    ),
    _button_rules,
)


def _select_fields(kind: ComponentType, fields: dict[str, Field]) -> dict[str, Field]:
    common = {
        "custom_id": required(text(CUSTOM_ID, 1)),
        "placeholder": optional(text(PLACEHOLDER)),
        "min_values": optional(integer(0, SELECT_OPTIONS)),
        "max_values": optional(integer(1, SELECT_OPTIONS)),
        "disabled": optional(boolean()),
    }
    return _component(kind, {**common, **fields})


def _select_rules(select: Json, place: Place) -> None:
    select.setdefault("min_values", 1)
    select.setdefault("max_values", 1)
    if select["min_values"] > select["max_values"]:
        place.into("min_values").fail("BASE_TYPE_CHOICES", "min_values must not be greater than max_values.")
    defaults = select.get("default_values")
    if defaults and not select["min_values"] <= len(defaults) <= select["max_values"]:
        wanted = f"Must be between {select['min_values']} and {select['max_values']} in length."
        place.into("default_values").fail("BASE_TYPE_BAD_LENGTH", wanted)
    options = select.get("options")
    if options is None:
        return
    if select["max_values"] > len(options):
        place.into("max_values").fail("BASE_TYPE_MAX_LENGTH", "max_values must not exceed the number of options.")
    seen: set[str] = set()
    for index, option in enumerate(options):
        if option["value"] in seen:
            here = place.into("options").into(index).into("value")
            here.fail("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
        seen.add(option["value"])
    if sum(bool(option.get("default")) for option in options) > select["max_values"]:
        place.into("options").fail(
            "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "There are more default options than max_values allows"
        )


_OPTION = record(
    {
        "label": required(text(100, 1)),
        "value": required(text(100, 1)),
        "description": optional(text(100)),
        "emoji": optional(_emoji),
        "default": optional(boolean()),
    }
)

_STRING_SELECT = record(
    _select_fields(ComponentType.STRING_SELECT, {"options": required(array(_OPTION, SELECT_OPTIONS, 1))}),
    _select_rules,
)


# What can be chosen in each select, and so be chosen beforehand (reference, "Select Default Value Structure").
_CHOOSABLE = {
    ComponentType.USER_SELECT: ("user",),
    ComponentType.ROLE_SELECT: ("role",),
    ComponentType.MENTIONABLE_SELECT: ("user", "role"),
    ComponentType.CHANNEL_SELECT: ("channel",),
}


def _default_value(kind: ComponentType) -> Check:
    form = record({"id": required(snowflake()), "type": required(text(20))})
    choosable = _CHOOSABLE[kind]

    def check(value: object, place: Place) -> Json:
        known: Json = form(value, place)
        if "type" in known and known["type"] not in choosable:
            listed = ", ".join(f"'{name}'" for name in choosable)
            place.into("type").fail("BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
        return {"id": str(known.get("id")), "type": known.get("type")}

    return check


def _entity_select(kind: ComponentType) -> Check:
    fields = {"default_values": optional(array(_default_value(kind), SELECT_OPTIONS))}
    if kind is ComponentType.CHANNEL_SELECT:
        fields["channel_types"] = optional(array(integer(0), SELECT_OPTIONS, unique=True))
    return record(_select_fields(kind, fields), _select_rules)


_IN_ROW: dict[int, Check] = {
    ComponentType.BUTTON: _BUTTON,
    ComponentType.STRING_SELECT: _STRING_SELECT,
    **{kind: _entity_select(kind) for kind in _CHOOSABLE},
}


def _row_rules(row: Json, place: Place) -> None:
    selects = [part for part in row["components"] if part["type"] != ComponentType.BUTTON]
    if selects and len(row["components"]) > 1:
        place.into("components").fail(
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )


_ROW = record(
    _component(ComponentType.ACTION_ROW, {"components": required(array(variants(_IN_ROW), ROW_PARTS, 1))}),
    _row_rules,
)

_MEDIA = record({"url": required(url("http", "https", "attachment"))})
_TEXT_DISPLAY = record(_component(ComponentType.TEXT_DISPLAY, {"content": required(text(TEXT, 1))}))
_THUMBNAIL = record(
    _component(
        ComponentType.THUMBNAIL,
        {"media": required(_MEDIA), "description": nullable(text(1024)), "spoiler": optional(boolean())},
    )
)
_SECTION = record(
    _component(
        ComponentType.SECTION,
        {
            "components": required(array(variants({ComponentType.TEXT_DISPLAY: _TEXT_DISPLAY}), 3, 1)),
            "accessory": required(variants({ComponentType.BUTTON: _BUTTON, ComponentType.THUMBNAIL: _THUMBNAIL})),
        },
    )
)
_GALLERY = record(
    _component(
        ComponentType.MEDIA_GALLERY,
        {
            "items": required(
                array(
                    record(
                        {
                            "media": required(_MEDIA),
                            "description": nullable(text(1024)),
                            "spoiler": optional(boolean()),
                        }
                    ),
                    10,
                    1,
                )
            )
        },
    )
)
_FILE = record(
    _component(
        ComponentType.FILE,
        {"file": required(record({"url": required(url("attachment"))})), "spoiler": optional(boolean())},
    )
)
_SEPARATOR = record(
    _component(ComponentType.SEPARATOR, {"spacing": optional(one_of({1, 2})), "divider": optional(boolean())})
)

_IN_CONTAINER: dict[int, Check] = {
    ComponentType.ACTION_ROW: _ROW,
    ComponentType.SECTION: _SECTION,
    ComponentType.TEXT_DISPLAY: _TEXT_DISPLAY,
    ComponentType.MEDIA_GALLERY: _GALLERY,
    ComponentType.FILE: _FILE,
    ComponentType.SEPARATOR: _SEPARATOR,
}
_CONTAINER = record(
    _component(
        ComponentType.CONTAINER,
        {
            "components": required(array(variants(_IN_CONTAINER), COMPONENTS, 1)),
            "accent_color": nullable(integer(0, 0xFFFFFF)),
            "spoiler": optional(boolean()),
        },
    )
)

# What may stand at the top of a message without and with IS_COMPONENTS_V2.
ROWS_ONLY = array(variants({ComponentType.ACTION_ROW: _ROW}), 5)
V2 = array(variants({**_IN_CONTAINER, ComponentType.CONTAINER: _CONTAINER}), COMPONENTS)
