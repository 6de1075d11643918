"""From what a person means to what a client sends: names become ids, labels become values, files become uploads."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.people.answers import Form
from sandbox.people.errors import CommandUnavailableError, NotThereError
from sandbox.people.memory import Memory
from sandbox.people.reading import Json
from sandbox.people.wire import File

_SUB_COMMANDS = frozenset({1, 2})
_INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _MENTIONABLE, _NUMBER, _ATTACHMENT = 4, 5, 6, 7, 8, 9, 10, 11
_TEXT_INPUT, _STRING_SELECT, _FILE_UPLOAD, _RADIO, _CHECKBOXES, _CHECKBOX = 4, 3, 19, 21, 22, 23
_ENTITY_SELECTS = {5: _USER, 6: _ROLE, 7: _MENTIONABLE, 8: _CHANNEL}


def named(entry: Json, wanted: str, locale: str) -> bool:
    """Whether a command, option or choice is called so, in English or in the person's language."""
    localised = (entry.get("name_localizations") or {}).get(locale)
    return wanted == entry["name"] or (localised is not None and wanted == localised)


class Uploads:
    """Files of one request, each with the number by which its body speaks of it."""

    def __init__(self) -> None:
        self.files: list[File] = []

    def add(self, file: File) -> str:
        self.files.append(file)
        return str(len(self.files) - 1)

    def declared(self) -> list[Json]:
        return [{"id": str(number), "filename": file.name} for number, file in enumerate(self.files)]


class Keyboard:
    """Fills in commands and forms for one person."""

    def __init__(self, memory: Memory, locale: str) -> None:
        self._memory = memory
        self._locale = locale
        self.uploads = Uploads()

    def find_command(self, index: Json, path: str, kind: int) -> tuple[Json, list[Json]]:
        """A command by its full name, and the definitions of the subcommands on the way. Menus' names have
        spaces of their own. CommandUnavailableError lists what there is.
        """
        words = path.split() if kind == 1 else [path]
        commands = [command for command in index["application_commands"] if command["type"] == kind]
        command = next((command for command in commands if named(command, words[0], self._locale)), None)
        way: list[Json] = []
        here = command
        for word in words[1:]:
            options = (here or {}).get("options") or []
            here = next((o for o in options if o["type"] in _SUB_COMMANDS and named(o, word, self._locale)), None)
            if here is None:
                break
            way.append(here)
        ends_early = here is not None and any(o["type"] in _SUB_COMMANDS for o in here.get("options") or [])
        if command is None or here is None or ends_early:
            raise CommandUnavailableError(
                f"there is no command {path!r} for this person here; there are {sorted(self._paths(commands))}"
            )
        return command, way

    def _paths(self, commands: list[Json], before: str = "") -> list[str]:
        found: list[str] = []
        for command in commands:
            name = f"{before} {command['name']}".strip()
            subcommands = [o for o in command.get("options") or [] if o["type"] in _SUB_COMMANDS]
            found += self._paths(subcommands, name) if subcommands else [name]
        return found

    def options(
        self, command: Json, way: list[Json], given: Mapping[str, Any], focus: tuple[str, str] | None = None
    ) -> list[Json]:
        """The options of a call. `focus`: the option that is being typed into, and its text."""
        definitions = (way[-1] if way else command).get("options") or []
        options = [self._option(definitions, name, value) for name, value in given.items()]
        if focus is not None:
            definition = self._definition(definitions, focus[0])
            options = [option for option in options if option["name"] != definition["name"]]
            typed: Json = {"type": definition["type"], "name": definition["name"], "value": focus[1]}
            options.append(typed | {"focused": True})
        for step in reversed(way):
            options = [{"type": step["type"], "name": step["name"], "options": options}]
        return options

    def _definition(self, definitions: list[Json], name: str) -> Json:
        for definition in definitions:
            if named(definition, name, self._locale):
                return definition
        raise NotThereError(f"the command has no option {name!r}; it has {[o['name'] for o in definitions]}")

    def _option(self, definitions: list[Json], name: str, value: Any) -> Json:  # noqa: ANN401 - any option's
        definition = self._definition(definitions, name)
        return {
            "type": definition["type"],
            "name": definition["name"],
            "value": self._value(definition, value),
        }

    def _value(self, definition: Json, value: Any) -> Any:  # noqa: ANN401 - any option's
        for choice in definition.get("choices") or []:
            if isinstance(value, str) and named(choice, value, self._locale):
                return choice["value"]
        match definition["type"]:
            case kind if kind in {_INTEGER, _NUMBER, _BOOLEAN}:
                return value
            case kind if kind == _ATTACHMENT:
                return self.uploads.add(value)
            case kind if kind in {_USER, _CHANNEL, _ROLE, _MENTIONABLE}:
                return self.entity(kind, value)
            case _:
                return str(value)

    def entity(self, kind: int, value: Any) -> str:  # noqa: ANN401 - a name, an id, a person or a JSON object
        """The id of a user, channel or role by name or id."""
        if isinstance(value, dict):
            return str(value.get("id") or value["user"]["id"])
        wanted = str(getattr(value, "id", value))
        match kind:
            case _ if kind == _CHANNEL:
                return str(self._memory.find_channel(wanted)["id"])
            case _ if kind == _ROLE:
                return self._memory.find_role(wanted)
            case _ if kind == _USER:
                return self._user(wanted)
            case _:
                try:
                    return self._memory.find_member(wanted)
                except NotThereError:
                    return self._memory.find_role(wanted)

    def _user(self, wanted: str) -> str:
        """A member by name; a client also takes the number of somebody who is not there."""
        try:
            return self._memory.find_member(wanted)
        except NotThereError:
            if wanted.isascii() and wanted.isdigit():
                return wanted
            raise

    def chosen(self, select: Json, values: Any) -> list[str]:  # noqa: ANN401 - one value or several
        """The values of a select, by label or value, by name or id."""
        several = values if isinstance(values, Sequence) and not isinstance(values, str) else [values]
        kind = _ENTITY_SELECTS.get(select["type"])
        if kind is not None:
            return [self.entity(kind, value) for value in several]
        return [_option_value(select, str(value)) for value in several]

    def filled_in(self, form: Form, given: Mapping[str, Any]) -> list[Json]:
        """The form's components with their values; what is not given stays as the form came."""
        answers = {form.labels.get(key, key): value for key, value in given.items()}
        for key in answers:
            if key not in form.fields:
                raise NotThereError(
                    f"the form {form.title!r} has no {key!r}; it has {form.labels or list(form.fields)}"
                )
        return [self._frame(part, answers) for part in form.components]

    def _frame(self, part: Json, answers: Mapping[str, Any]) -> Json:
        frame: Json = {"type": part["type"], "id": part.get("id")}
        if "component" in part:
            return frame | {"component": self._part(part["component"], answers)}
        if "components" in part:
            return frame | {"components": [self._part(inner, answers) for inner in part["components"]]}
        return frame

    def _part(self, part: Json, answers: Mapping[str, Any]) -> Json:
        filled: Json = {"type": part["type"], "id": part.get("id"), "custom_id": part["custom_id"]}
        given = answers.get(part["custom_id"])
        defaults = [option["value"] for option in part.get("options") or [] if option.get("default")]
        match part["type"]:
            case kind if kind == _TEXT_INPUT:
                return filled | {"value": part.get("value") or "" if given is None else str(given)}
            case kind if kind == _CHECKBOX:
                return filled | {"value": bool(part.get("default")) if given is None else bool(given)}
            case kind if kind == _RADIO:
                default = defaults[0] if defaults else None
                return filled | {"value": default if given is None else _option_value(part, str(given))}
            case kind if kind == _FILE_UPLOAD:
                files = [given] if isinstance(given, File) else list(given or ())
                return filled | {"values": [self.uploads.add(file) for file in files]}
            case _:
                defaults += [entry["id"] for entry in part.get("default_values") or []]
                return filled | {"values": defaults if given is None else self.chosen(part, given)}


def _option_value(part: Json, wanted: str) -> str:
    """The value of an option by its value or label; unknown ones go as they are (the server refuses them)."""
    for key in ("value", "label"):
        for option in part.get("options") or []:
            if option[key] == wanted:
                return str(option["value"])
    return wanted
