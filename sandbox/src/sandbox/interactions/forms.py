"""Forms (modals): what a bot may ask, and what a person may answer.

Source: Discord's reference, "Modal" and "Component Reference", and ModalInteractionCallbackRequestData in its
API document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.interactions.components import SELECTS, Chooser, ComponentType, walk
from sandbox.interactions.resolve import Named
from sandbox.rest import checks
from sandbox.rest.checks.base import Place
from sandbox.world.entities import Json
from sandbox.world.messages import Attachment

# The API document allows 40 in all; the reference says "between 1 and 5" at the top.
MAX_PARTS = 5
MAX_TITLE = 45
MAX_LABEL = 45
MAX_DESCRIPTION = 100
MAX_CUSTOM_ID = 100
MAX_TEXT = 4000
MAX_PLACEHOLDER_INPUT = 100
MAX_PLACEHOLDER_SELECT = 150
MAX_OPTIONS = 25
MAX_GROUP_OPTIONS = 10
MAX_FILES = 10

_ID = checks.optional(checks.integer(0))
_CUSTOM_ID = checks.required(checks.text(MAX_CUSTOM_ID, 1))
_FLAG = checks.optional(checks.boolean())


def _option(maximum: int) -> checks.Check:
    return checks.record(
        {
            "label": checks.required(checks.text(maximum, 1)),
            "value": checks.required(checks.text(100, 1)),
            "description": checks.optional(checks.text(100)),
            "default": _FLAG,
            "emoji": checks.optional(checks.anything()),
        }
    )


def _part(kind: ComponentType, **fields: checks.Field) -> checks.Check:
    return checks.record(
        {"type": checks.required(checks.one_of([int(kind)])), "id": _ID, "custom_id": _CUSTOM_ID, **fields}
    )


def _counts(low: int, high: int) -> dict[str, checks.Field]:
    return {
        "min_values": checks.optional(checks.integer(0, low)),
        "max_values": checks.optional(checks.integer(1, high)),
        "required": _FLAG,
    }


def _select(kind: ComponentType, **fields: checks.Field) -> checks.Check:
    return _part(
        kind,
        placeholder=checks.optional(checks.text(MAX_PLACEHOLDER_SELECT)),
        disabled=_FLAG,
        **_counts(MAX_OPTIONS, MAX_OPTIONS),
        **fields,
    )


def _lengths(value: Json, place: Place) -> None:
    low, high = value.get("min_length") or 0, value.get("max_length") or MAX_TEXT
    if low > high:
        place.into("min_length").fail("BASE_TYPE_BAD_LENGTH", "min_length is greater than max_length.")
    if value.get("value") and not len(value["value"]) <= high:
        place.into("value").fail("BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")


def _text_input(*, label: bool) -> checks.Check:
    fields: dict[str, checks.Field] = {
        "type": checks.required(checks.one_of([int(ComponentType.TEXT_INPUT)])),
        "id": _ID,
        "custom_id": _CUSTOM_ID,
        "style": checks.required(checks.one_of([1, 2])),
        "value": checks.optional(checks.text(MAX_TEXT)),
        "placeholder": checks.optional(checks.text(MAX_PLACEHOLDER_INPUT)),
        "required": _FLAG,
        "min_length": checks.optional(checks.integer(0, MAX_TEXT)),
        "max_length": checks.optional(checks.integer(1, MAX_TEXT)),
    }
    if label:
        fields["label"] = checks.required(checks.text(MAX_LABEL, 1))
    return checks.record(fields, _lengths)


_DEFAULTS = checks.optional(checks.anything())
_IN_LABEL: dict[int, checks.Check] = {
    ComponentType.STRING_SELECT: _select(
        ComponentType.STRING_SELECT,
        options=checks.required(checks.array(_option(100), MAX_OPTIONS, 1)),
    ),
    ComponentType.TEXT_INPUT: _text_input(label=False),
    ComponentType.USER_SELECT: _select(ComponentType.USER_SELECT, default_values=_DEFAULTS),
    ComponentType.ROLE_SELECT: _select(ComponentType.ROLE_SELECT, default_values=_DEFAULTS),
    ComponentType.MENTIONABLE_SELECT: _select(ComponentType.MENTIONABLE_SELECT, default_values=_DEFAULTS),
    ComponentType.CHANNEL_SELECT: _select(
        ComponentType.CHANNEL_SELECT,
        default_values=_DEFAULTS,
        channel_types=checks.optional(checks.anything()),
    ),
    ComponentType.FILE_UPLOAD: _part(ComponentType.FILE_UPLOAD, **_counts(MAX_FILES, MAX_FILES)),
    ComponentType.RADIO_GROUP: _part(
        ComponentType.RADIO_GROUP,
        required=_FLAG,
        options=checks.required(checks.array(_option(100), MAX_GROUP_OPTIONS, 2)),
    ),
    ComponentType.CHECKBOX_GROUP: _part(
        ComponentType.CHECKBOX_GROUP,
        options=checks.required(checks.array(_option(100), MAX_GROUP_OPTIONS, 1)),
        **_counts(MAX_GROUP_OPTIONS, MAX_GROUP_OPTIONS),
    ),
    ComponentType.CHECKBOX: _part(ComponentType.CHECKBOX, default=_FLAG),
}

_TOP: dict[int, checks.Check] = {
    ComponentType.ACTION_ROW: checks.record(
        {
            "type": checks.required(checks.integer()),
            "id": _ID,
            "components": checks.required(
                checks.array(checks.variants({ComponentType.TEXT_INPUT: _text_input(label=True)}), 1, 1)
            ),
        }
    ),
    ComponentType.TEXT_DISPLAY: checks.record(
        {
            "type": checks.required(checks.integer()),
            "id": _ID,
            "content": checks.required(checks.text(MAX_TEXT, 1)),
        }
    ),
    ComponentType.LABEL: checks.record(
        {
            "type": checks.required(checks.integer()),
            "id": _ID,
            "label": checks.required(checks.text(MAX_LABEL, 1)),
            "description": checks.optional(checks.text(MAX_DESCRIPTION, 1)),
            "component": checks.required(checks.variants(_IN_LABEL)),
        }
    ),
}


def _distinct(form: Json, place: Place) -> None:
    seen: set[str] = set()
    for part in walk(form["components"]):
        custom_id = part.get("custom_id")
        if custom_id in seen:
            place.into("components").fail("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        if custom_id is not None:
            seen.add(custom_id)


FORM = checks.record(
    {
        "custom_id": _CUSTOM_ID,
        "title": checks.required(checks.text(MAX_TITLE, 1)),
        "components": checks.required(checks.array(checks.variants(_TOP), MAX_PARTS, 1)),
    },
    _distinct,
)


def numbered(form: Json) -> Json:
    """The form with an id in every component that has none, in order from 1, as Discord fills them in."""
    taken = {part["id"] for part in walk(form["components"]) if part.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)
    for part in walk(form["components"]):
        if not part.get("id"):
            part["id"] = next(free)
    return form


@dataclass(slots=True)
class FormReader:
    """Reads a submitted form against the one that was shown."""

    chooser: Chooser
    files: Mapping[str, Attachment]
    named: Named

    def read(self, form: Json, given: object, place: Place) -> list[Json]:
        """The submitted components as the bot gets them; complaints go to `place`."""
        if not isinstance(given, list) or not all(isinstance(part, dict) for part in given):
            place.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        answers = {part["custom_id"]: part for part in walk(given) if isinstance(part.get("custom_id"), str)}
        asked = {part["custom_id"] for part in walk(form["components"]) if "custom_id" in part}
        for unknown in set(answers) - asked:
            place.into(unknown).fail("COMPONENT_NOT_FOUND", f"The form has no {unknown!r}.")
        return [self._top(part, answers, place) for part in form["components"]]

    def _top(self, part: Json, answers: Mapping[str, Json], place: Place) -> Json:
        frame: Json = {"type": part["type"], "id": part["id"]}
        match part["type"]:
            case ComponentType.ACTION_ROW:
                return frame | {"components": [self._answer(p, answers, place) for p in part["components"]]}
            case ComponentType.LABEL:
                return frame | {"component": self._answer(part["component"], answers, place)}
            case _:
                return frame

    def _answer(self, part: Json, answers: Mapping[str, Json], place: Place) -> Json:
        custom_id = part["custom_id"]
        given = answers.get(custom_id, {})
        here = place.into(custom_id)
        read: Json = {"type": part["type"], "id": part["id"], "custom_id": custom_id}
        needed = part.get("required") is not False
        match part["type"]:
            case ComponentType.TEXT_INPUT:
                read["value"] = _text(part, given.get("value"), here, needed=needed)
            case ComponentType.CHECKBOX:
                read["value"] = bool(given.get("value", False))
            case ComponentType.RADIO_GROUP:
                read["value"] = _radio(part, given.get("value"), here, needed=needed)
            case ComponentType.CHECKBOX_GROUP:
                read["values"] = _group(part, given.get("values", []), here, needed=needed)
            case ComponentType.FILE_UPLOAD:
                read["values"] = self._uploads(part, given.get("values", []), here, needed=needed)
            case kind if kind in SELECTS:
                read["values"] = self.chooser.choose(part, given.get("values", []), here, optional=not needed)
        return read

    def _uploads(self, part: Json, values: Any, place: Place, *, needed: bool) -> list[str]:  # noqa: ANN401 - JSON
        low, high = part.get("min_values"), part.get("max_values") or 1
        count = len(values) if isinstance(values, list) else -1
        least = (1 if low is None else low) if needed or count > 0 else 0
        if not least <= count <= high or any(str(value) not in self.files for value in values):
            place.fail("FILE_UPLOAD_INVALID", f"Must be between {least} and {high} uploaded files.")
            return []
        chosen = [self.files[str(value)] for value in values]
        self.named.attachments.extend(chosen)
        return [str(file.id) for file in chosen]


def _text(part: Json, value: object, place: Place, *, needed: bool) -> str:
    text = value if isinstance(value, str) else ""
    if not text:
        if needed:
            place.fail("BASE_TYPE_REQUIRED", "This field is required")
        return ""
    low, high = part.get("min_length") or 0, part.get("max_length") or MAX_TEXT
    if not low <= len(text) <= high:
        place.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
    return text


def _radio(part: Json, value: object, place: Place, *, needed: bool) -> str | None:
    if value is None and not needed:
        return None
    if value not in [option["value"] for option in part["options"]]:
        place.fail("SELECT_VALUE_INVALID", f"{value!r} cannot be chosen here.")
    return str(value)


def _group(part: Json, values: Any, place: Place, *, needed: bool) -> list[str]:  # noqa: ANN401 - JSON
    options = [option["value"] for option in part["options"]]
    low, high = part.get("min_values"), part.get("max_values") or len(options)
    count = len(values) if isinstance(values, list) else -1
    least = (1 if low is None else low) if needed or count > 0 else 0
    if not least <= count <= high or any(value not in options for value in values):
        place.fail("SELECT_VALUE_INVALID", f"Must be between {least} and {high} of the options.")
        return []
    return list(values)
