"""Whatever can be said can be said in German; and the catalogues hold nothing else."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from bot.client import Ratsbote
from bot.commands import COMMAND
from bot.config import PROJECT
from bot.texts import Language
from tests.architecture.literals import messages
from tests.architecture.tree import declared, words

CATALOGUES = sorted((PROJECT / "data" / "locales" / "de" / "LC_MESSAGES").glob("*.po"))
Key = tuple[str | None, str]


def read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale="de", abort_invalid=True)


def entries(path: Path) -> dict[Key, Entry]:
    return {(entry.context, identifier(entry)): entry for entry in read(path) if entry.id}


def identifier(entry: Entry) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def forms(entry: Entry) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string)


@pytest.fixture(scope="module")
def german() -> Mapping[Key, Entry]:
    return {key: entry for path in CATALOGUES for key, entry in entries(path).items()}


async def in_use(bot: Ratsbote) -> set[Key]:
    found, _ = messages()
    return {message.key for message in found} | {(word.kind, word.base) for word in await words(bot)}


def test_every_message_is_a_literal_that_can_be_looked_up() -> None:
    found, unknown = messages()
    assert len(found) > 100
    assert unknown == []


def test_every_text_has_german(german: Mapping[Key, Entry]) -> None:
    found, _ = messages()
    missing = [f"{entry.where}: {entry.context or ''} {entry.singular}" for entry in found if entry.key not in german]
    assert not missing, "\n".join(missing)


async def test_every_command_option_description_and_choice_has_german(
    loaded: Ratsbote, german: Mapping[Key, Entry]
) -> None:
    strings = await words(loaded)
    missing = [
        f"{string.where}: {string.kind} {string.base!r}"
        for string in strings
        if (string.kind, string.base) not in german
    ]
    assert not missing, "\n".join(missing)


def test_plurals_are_plurals_in_german(german: Mapping[Key, Entry]) -> None:
    found, _ = messages()
    wrong = [
        entry.where
        for entry in found
        if entry.key in german and (entry.plural is not None) != (not isinstance(german[entry.key].id, str))
    ]
    assert wrong == []


async def test_nothing_is_translated_that_nobody_says(loaded: Ratsbote, german: Mapping[Key, Entry]) -> None:
    idle = sorted(map(str, set(german) - await in_use(loaded)))
    assert not idle, "\n".join(idle)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_is_finished(path: Path) -> None:
    """No fuzzy, empty or obsolete entry, and the plural rule of German."""
    catalogue = read(path)
    assert catalogue.num_plurals == 2
    assert [entry.id for entry in catalogue if entry.id and entry.fuzzy] == []
    assert [entry.id for entry in catalogue if entry.id and not all(forms(entry))] == []
    assert list(catalogue.obsolete) == []


def test_catalogues_agree_with_each_other() -> None:
    """The same message may stand in two features' files, but says the same in both."""
    said: dict[Key, list[str]] = {}
    differing = []
    for path in CATALOGUES:
        for key, entry in entries(path).items():
            if said.setdefault(key, forms(entry)) != forms(entry):
                differing.append(f"{path.name}: {key}")
    assert differing == []


def test_places_in_a_message_are_the_same_in_german(german: Mapping[Key, Entry]) -> None:
    differing = []
    for key, entry in german.items():
        if key[0] == COMMAND:
            continue
        ids = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        wanted = set().union(*map(places, ids))
        if any(places(form) != wanted for form in forms(entry)):
            differing.append(key)
    assert differing == []


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def test_german_is_typeset_as_german(german: Mapping[Key, Entry]) -> None:
    """Quotation marks are „…“, an ellipsis is one character, and nobody is addressed as "du"."""
    wrong = []
    for entry in german.values():
        for form in forms(entry):
            unquoted = re.sub(r"„[^“]*“", "", re.sub(r"`[^`]*`", "", form))
            if re.search(r"[\"“”„]|\.\.\.|\b([Dd]u|[Dd]ein\w*|[Dd]ir)\b", unquoted):
                wrong.append(form)
    assert wrong == []


async def test_commands_named_in_a_text_exist_under_that_name_in_that_language(
    loaded: Ratsbote, german: Mapping[Key, Entry]
) -> None:
    names = {name for name, command in declared(loaded).items() if not hasattr(command, "type")}
    translated = {
        " ".join(loaded.texts.translate(COMMAND, part, Language.DE) or part for part in name.split()) for name in names
    }
    wrong = []
    for (_, message), entry in german.items():
        wrong += [name for name in mentioned(message) if not known(name, names)]
        wrong += [name for form in forms(entry) for name in mentioned(form) if not known(name, translated)]
    assert wrong == []


def mentioned(message: str) -> list[str]:
    return re.findall(r"`/([\w\- ]+)`", message)


def known(name: str, names: set[str]) -> bool:
    """A command, or the beginning of several."""
    return any(entry == name or entry.startswith(f"{name} ") for entry in names)
