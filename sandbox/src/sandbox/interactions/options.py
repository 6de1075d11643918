"""Options of a slash command, checked as Discord's client and server check them before a bot sees any.

Source: Discord's reference, "Application Command Option Structure".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sandbox.interactions.resolve import Named
from sandbox.rest.checks.base import Place
from sandbox.world.entities import Json
from sandbox.world.messages import Attachment
from sandbox.world.permissions import can_view
from sandbox.world.world import World

MAX_STRING = 6000
# Whole numbers travel as doubles in Discord's client.
MAX_INTEGER = 2**53


class OptionType(IntEnum):
    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


_PATHS = {OptionType.SUB_COMMAND, OptionType.SUB_COMMAND_GROUP}


@dataclass(slots=True)
class OptionReader:
    """Reads the options of one call. `files`: the uploads by the index the call names them with."""

    world: World
    guild_id: int | None
    user_id: int
    files: Mapping[str, Attachment]
    named: Named
    autocomplete: bool = False
    focused: int = 0

    def read(self, definitions: list[Json], given: object, place: Place) -> list[Json]:
        """The options as the bot gets them; complaints go to `place`."""
        if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
            place.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        by_name = {definition["name"]: definition for definition in definitions}
        is_path = any(definition["type"] in _PATHS for definition in definitions)
        if is_path and len(given) != 1:
            place.fail("APPLICATION_COMMAND_OPTIONS_VALUE_INVALID", "Exactly one subcommand must be given.")
            return []
        read: list[Json] = []
        seen: set[str] = set()
        for index, entry in enumerate(given):
            name = entry.get("name")
            definition = by_name.get(name) if isinstance(name, str) else None
            if definition is None or name in seen or entry.get("type") != definition["type"]:
                place.into(index).fail("APPLICATION_COMMAND_OPTIONS_VALUE_INVALID", f"No such option here: {name!r}.")
                continue
            seen.add(definition["name"])
            read.append(self._option(definition, entry, place.into(index)))
        if not self.autocomplete and not is_path:
            for definition in definitions:
                if definition.get("required") and definition["name"] not in seen:
                    place.into(definition["name"]).fail("BASE_TYPE_REQUIRED", "This field is required")
        return read

    def _option(self, definition: Json, entry: Json, place: Place) -> Json:
        kind = OptionType(definition["type"])
        option: Json = {"type": int(kind), "name": definition["name"]}
        if kind in _PATHS:
            inner = self.read(definition.get("options") or [], entry.get("options", []), place.into("options"))
            return option | {"options": inner}
        value = entry.get("value")
        if self.autocomplete and entry.get("focused"):
            self.focused += 1
            if not definition.get("autocomplete"):
                place.into("focused").fail("AUTOCOMPLETE_NOT_ENABLED", "This option has no autocomplete.")
            # What is being typed is not checked yet; Discord hands it over as text.
            return option | {"value": str(value or ""), "focused": True}
        return option | {"value": self._value(kind, definition, value, place.into("value"))}

    def _value(self, kind: OptionType, definition: Json, value: Any, place: Place) -> Any:  # noqa: ANN401 - JSON
        match kind:
            case OptionType.STRING:
                self._string(definition, value, place)
            case OptionType.INTEGER | OptionType.NUMBER:
                self._number(kind, definition, value, place)
            case OptionType.BOOLEAN:
                if not isinstance(value, bool):
                    place.fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
            case OptionType.ATTACHMENT:
                return self._file(value, place)
            case _:
                return self._entity(kind, definition, value, place)
        return value

    def _string(self, definition: Json, value: Any, place: Place) -> None:  # noqa: ANN401 - JSON
        if not isinstance(value, str):
            place.fail("STRING_TYPE_CONVERT", "Could not interpret the value as string.")
            return
        minimum = definition.get("min_length") or 0
        maximum = definition.get("max_length") or MAX_STRING
        if not minimum <= len(value) <= maximum:
            place.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {minimum} and {maximum} in length.")
        self._choice(definition, value, place)

    def _number(self, kind: OptionType, definition: Json, value: Any, place: Place) -> None:  # noqa: ANN401 - JSON
        whole = kind is OptionType.INTEGER
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            place.fail("NUMBER_TYPE_COERCE", f'Value "{value}" is not {"int" if whole else "float"}.')
            return
        low, high = definition.get("min_value", -MAX_INTEGER), definition.get("max_value", MAX_INTEGER)
        if not low <= value <= high:
            place.fail("NUMBER_TYPE_RANGE", f"Must be between {low} and {high}.")
        self._choice(definition, value, place)

    def _choice(self, definition: Json, value: object, place: Place) -> None:
        choices = definition.get("choices") or []
        if choices and value not in [choice["value"] for choice in choices]:
            place.fail("APPLICATION_COMMAND_OPTIONS_VALUE_INVALID", "The value is none of the choices.")

    def _file(self, value: object, place: Place) -> str:
        file = self.files.get(str(value))
        if file is None:
            place.fail("APPLICATION_COMMAND_OPTIONS_VALUE_INVALID", f"No attachment {value!r} was sent.")
            return ""
        self.named.attachments.append(file)
        return str(file.id)

    def _entity(self, kind: OptionType, definition: Json, value: object, place: Place) -> str:
        key = int(value) if isinstance(value, str) and value.isdecimal() else 0
        guild = self.world.guilds.get(self.guild_id) if self.guild_id is not None else None
        channel = self.world.channels.get(key)
        types = definition.get("channel_types")
        is_role = guild is not None and key in guild.roles
        if kind in {OptionType.USER, OptionType.MENTIONABLE} and key in self.world.users:
            self.named.users.add(key)
        elif kind in {OptionType.ROLE, OptionType.MENTIONABLE} and is_role:
            self.named.roles.add(key)
        elif (
            kind is OptionType.CHANNEL
            and channel is not None
            and channel.guild_id == self.guild_id
            and can_view(self.world, self.user_id, channel)
            and (not types or channel.type in types)
        ):
            self.named.channels.add(key)
        else:
            place.fail("APPLICATION_COMMAND_OPTIONS_VALUE_INVALID", f"{value!r} fits this option nowhere here.")
        return str(key)


def focused_type(data: Json) -> int:
    """The type of the option that somebody is typing; that of a string without one."""
    options = list(data.get("options") or ())
    for option in options:
        if option.get("focused"):
            kind: int = option["type"]
            return kind
        options.extend(option.get("options") or ())
    return OptionType.STRING
