"""The rules for an application command (reference, "Application Commands"; sizes from the API document).

Apart from the routes because the rules are long: names and their localisations, options, choices, and the sum
of all texts, of which the longest localisation counts.
"""

import re
from typing import Any

from sandbox.rest.checks import (
    Check,
    Place,
    anything,
    array,
    bits,
    boolean,
    integer,
    nullable,
    number,
    one_of,
    optional,
    record,
    required,
    snowflake,
    text,
    variants,
)
from sandbox.world.entities import Json

NAME_LENGTH = 32
DESCRIPTION_LENGTH = 100
OPTIONS = 25
CHOICES = 25
# Names and texts of choices (reference, "Application Command Option Choice"; the API document lets 6000 pass).
CHOICE = 100
TOTAL_LENGTH = 8000

CHAT_INPUT = 1
SUBCOMMAND = 1
SUBCOMMAND_GROUP = 2
STRING = 3
INTEGER = 4
CHANNEL = 7
NUMBER = 10

# Reference, "Application Command Naming": ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$, lower case where there is one.
# Python's \w knows no scripts, but letters, digits and the combining marks of Devanagari and Thai cover it.
_NAME = re.compile(r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")

# AvailableLocalesEnum.
_LOCALES = (
    "ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk"
    " vi zh-CN zh-TW"
)
LOCALES = frozenset(_LOCALES.split())

_INVALID_NAME = "APPLICATION_COMMAND_INVALID_NAME"


def slash_name() -> Check:
    """A name of a slash command or option: no capitals where a letter has a small form, no spaces."""
    length = text(NAME_LENGTH, 1)

    def check(value: object, place: Place) -> str:
        name: str = length(value, place)
        if 1 <= len(name) <= NAME_LENGTH and (not _NAME.fullmatch(name) or name != name.lower()):
            place.fail(_INVALID_NAME, "Command name is invalid")
        return name

    return check


def localizations(each: Check) -> Check:
    """Texts by locale, each under the same rule as the text that it translates."""

    def check(value: object, place: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            place.fail("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return {}
        understood = {}
        for locale, translation in value.items():
            if locale not in LOCALES:
                place.fail("BASE_TYPE_CHOICES", f"Value must be one of {sorted(LOCALES)}.")
            else:
                understood[locale] = each(translation, place.into(locale))
        return understood

    return check


_DESCRIPTION = text(DESCRIPTION_LENGTH, 1)


def _named(name: Check) -> dict[str, Any]:
    return {"name": required(name), "name_localizations": nullable(localizations(name))}


def _described() -> dict[str, Any]:
    return {
        "description": required(_DESCRIPTION),
        "description_localizations": nullable(localizations(_DESCRIPTION)),
    }


def _of(kinds: type | tuple[type, ...], code: str, name: str, inside: Check) -> Check:
    """A value that has its JSON type already: nothing is converted for a choice."""

    def check(value: object, place: Place) -> Any:  # noqa: ANN401 - as `inside` understands it
        if isinstance(value, bool) or not isinstance(value, kinds):
            place.fail(code, f'Value "{value}" is not {name}.')
            return value
        return inside(value, place)

    return check


def choices_of(kind: int) -> Check:
    """The choices of an option of that type, or what is suggested for it while somebody types; names are unique."""
    value = {
        STRING: _of(str, "STRING_TYPE_CONVERT", "string", text(CHOICE)),
        INTEGER: _of(int, "NUMBER_TYPE_COERCE", "int", integer(-(2**53), 2**53)),
        NUMBER: _of((int, float), "NUMBER_TYPE_COERCE", "float", number()),
    }[kind]
    listed = array(record({**_named(text(CHOICE, 1)), "value": required(value)}), CHOICES)

    def check(given: object, place: Place) -> list[Json]:
        understood: list[Json] = listed(given, place)
        names: set[str] = set()
        for index, choice in enumerate(understood):
            if choice.get("name") in names:
                here = place.into(index).into("name")
                here.fail("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE", "Choice name is already used")
            names.add(choice.get("name", ""))
        return understood

    return check


def _no_choices_with_autocomplete(option: Json, place: Place) -> None:
    if option.get("autocomplete") and option.get("choices"):
        place.into("autocomplete").fail(
            "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_WITH_CHOICES", "Autocomplete options cannot have choices"
        )
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        least, most = option.get(low), option.get(high)
        if least is not None and most is not None and least > most:
            place.into(high).fail("BASE_TYPE_CHOICES", f"{high} must not be less than {low}.")


def _leaf(kind: int) -> Check:
    fields = {"type": required(one_of({kind})), **_named(slash_name()), **_described()}
    fields["required"] = optional(boolean())
    if kind in (STRING, INTEGER, NUMBER):
        fields["autocomplete"] = optional(boolean())
        fields["choices"] = optional(choices_of(kind))
        if kind == STRING:
            fields["min_length"] = optional(integer(0, 6000))
            fields["max_length"] = optional(integer(1, 6000))
        else:
            value = integer(-(2**53), 2**53) if kind == INTEGER else number()
            fields["min_value"] = optional(value)
            fields["max_value"] = optional(value)
    if kind == CHANNEL:
        fields["channel_types"] = optional(array(integer(0), 25))
    return record(fields, _no_choices_with_autocomplete)


_LEAVES = {kind: _leaf(kind) for kind in range(STRING, 12)}


def _options_in_order(holder: Json, place: Place) -> None:
    names: set[str] = set()
    optional_seen = False
    for index, option in enumerate(holder.get("options", [])):
        here = place.into("options").into(index)
        if option["name"] in names:
            here.into("name").fail("APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option name is already used")
        names.add(option["name"])
        if option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP):
            continue
        if option.get("required") and optional_seen:
            here.into("required").fail(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
    kinds = {option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for option in holder.get("options", [])}
    if len(kinds) > 1:
        place.into("options").fail(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands and sub-command groups cannot be mixed"
        )


def _holder(kind: int, inside: dict[int, Check]) -> Check:
    fields = {
        "type": required(one_of({kind})),
        **_named(slash_name()),
        **_described(),
        "options": optional(array(variants(inside), OPTIONS)),
    }
    return record(fields, _options_in_order)


_SUBCOMMAND = _holder(SUBCOMMAND, _LEAVES)
_GROUP = _holder(SUBCOMMAND_GROUP, {SUBCOMMAND: _SUBCOMMAND})
_OPTIONS = {**_LEAVES, SUBCOMMAND: _SUBCOMMAND, SUBCOMMAND_GROUP: _GROUP}

_COMMON = {
    "id": optional(snowflake()),
    "default_member_permissions": nullable(bits()),
    "dm_permission": optional(boolean()),
    "contexts": nullable(array(one_of({0, 1, 2}), 3, 1, unique=True)),
    "integration_types": optional(array(one_of({0, 1}), 2, 1, unique=True)),
    "nsfw": optional(boolean()),
    "handler": optional(one_of({1, 2})),
}

_CHAT_INPUT = record(
    {
        **_COMMON,
        **_named(slash_name()),
        **_described(),
        "type": optional(one_of({CHAT_INPUT})),
        "options": optional(array(variants(_OPTIONS), OPTIONS)),
    },
    _options_in_order,
)


def _neither_description_nor_options(command: Json, place: Place) -> None:
    if command.get("options"):
        place.into("options").fail("APPLICATION_COMMAND_OPTIONS_INVALID", "Context menu commands cannot have options")
    if command.get("description"):
        place.into("description").fail(
            "APPLICATION_COMMAND_DESCRIPTION_INVALID", "Context menu commands cannot have description"
        )


_MENU = record(
    {
        **_COMMON,
        **_named(text(NAME_LENGTH, 1)),
        "type": required(one_of({2, 3})),
        "description": optional(anything()),
        "options": optional(anything()),
    },
    _neither_description_nor_options,
)


def command() -> Check:
    """A command as POST and the bulk PUT take it."""

    def check(value: object, place: Place) -> Json:
        menu = isinstance(value, dict) and value.get("type") not in (None, CHAT_INPUT)
        understood: Json = (_MENU if menu else _CHAT_INPUT)(value, place)
        if place.clean and total_length(understood) > TOTAL_LENGTH:
            place.fail(
                "APPLICATION_COMMAND_TOO_LARGE",
                f"Command exceeds maximum size ({TOTAL_LENGTH})",
            )
        return understood

    return check


def total_length(part: Json) -> int:
    """The texts that count for the 8000: names, descriptions, choice values, each in its longest language."""
    total = _longest(part, "name") + _longest(part, "description")
    if isinstance(part.get("value"), str):
        total += len(part["value"])
    inner = [*part.get("options", []), *part.get("choices", [])]
    return total + sum(total_length(entry) for entry in inner)


def _longest(part: Json, key: str) -> int:
    translations = part.get(f"{key}_localizations") or {}
    return max(len(text_) for text_ in [part.get(key) or "", *translations.values()])


def stored(form: Json) -> Json:
    """The body as it is kept and given back."""
    permissions = form.get("default_member_permissions")
    body: Json = {
        "description": form.get("description") or "",
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": form.get("dm_permission", True),
        "contexts": form.get("contexts"),
        "integration_types": form.get("integration_types", [0]),
        "nsfw": form.get("nsfw", False),
        "name_localizations": form.get("name_localizations"),
        "description_localizations": form.get("description_localizations"),
    }
    if form.get("options"):
        body["options"] = form["options"]
    return body
