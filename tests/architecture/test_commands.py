"""The commands as Discord will get them obey its rules, in both languages: one bad name fails the whole sync."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import discord

from bot.client import Ratsbote
from bot.commands import CHOICE, COMMAND, DESCRIPTION, OPTION, digest_of
from bot.texts import Texts
from tests.architecture.tree import CHAT_INPUT, commands_payload, words

# https://discord.com/developers/docs/interactions/application-commands: ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$
MOST_NAME = 32
MOST_DESCRIPTION = 100
MOST_CHOICE = 100
MOST_CHARACTERS = 8000
MOST_OPTIONS = 25
MOST_COMMANDS = 100
MOST_MENUS = 5


def is_command_name(name: str) -> bool:
    allowed = all(char in "-_'" or unicodedata.category(char)[0] in "LN" for char in name)
    return 1 <= len(name) <= MOST_NAME and allowed and name == name.lower()


async def menus(bot: Ratsbote) -> set[str]:
    return {entry["name"] for entry in await commands_payload(bot) if entry.get("type", CHAT_INPUT) != CHAT_INPUT}


async def test_names_are_what_discord_takes(loaded: Ratsbote) -> None:
    free = await menus(loaded)
    wrong = [
        word
        for word in await words(loaded)
        if word.kind in {COMMAND, OPTION}
        and word.base not in free
        and not all(is_command_name(name) for name in (word.base, word.localised or word.base))
    ]
    assert wrong == []


async def test_menu_names_are_short_and_not_blank(loaded: Ratsbote) -> None:
    free = await menus(loaded)
    for word in await words(loaded):
        if word.kind == COMMAND and word.base in free:
            for name in (word.base, word.localised or word.base):
                assert 1 <= len(name) <= MOST_NAME
                assert name == name.strip()


async def test_descriptions_and_choices_fit(loaded: Ratsbote) -> None:
    for word in await words(loaded):
        most = {DESCRIPTION: MOST_DESCRIPTION, CHOICE: MOST_CHOICE}.get(word.kind, MOST_NAME)
        for text in (word.base, word.localised or word.base):
            assert 1 <= len(text) <= most, word


async def test_each_command_stays_below_discords_sum(loaded: Ratsbote) -> None:
    """Names, descriptions and choice values of a command together; the longest localisation counts."""
    for command in await commands_payload(loaded):
        assert size(command) <= MOST_CHARACTERS, command["name"]


def size(part: Mapping[str, Any]) -> int:
    total = longest(part, "name") + longest(part, "description")
    total += sum(longest(choice, "name") + len(str(choice["value"])) for choice in part.get("choices") or ())
    return total + sum(size(option) for option in part.get("options") or ())


def longest(part: Mapping[str, Any], key: str) -> int:
    return max(len(text) for text in (part.get(key) or "", *(part.get(f"{key}_localizations") or {}).values()))


async def test_localised_names_do_not_collide(loaded: Ratsbote) -> None:
    """Two subcommands of one group, or two options of one command, must differ in German too."""
    for command in await commands_payload(loaded):
        unlike_siblings(command)
    tops = Counter(
        (entry.get("type"), (entry.get("name_localizations") or {}).get("de", entry["name"]))
        for entry in await commands_payload(loaded)
    )
    assert [name for name, count in tops.items() if count > 1] == []


def unlike_siblings(part: Mapping[str, Any]) -> None:
    for children in (part.get("options") or (), part.get("choices") or ()):
        for names in (
            [child["name"] for child in children],
            [(child.get("name_localizations") or {}).get("de", child["name"]) for child in children],
        ):
            assert len(set(names)) == len(names), part["name"]
        for child in children:
            unlike_siblings(child)


async def test_there_are_not_too_many(loaded: Ratsbote) -> None:
    payloads = await commands_payload(loaded)
    kinds = Counter(payload.get("type", CHAT_INPUT) for payload in payloads)
    assert kinds[CHAT_INPUT] <= MOST_COMMANDS
    assert kinds[discord.AppCommandType.user.value] <= MOST_MENUS
    assert kinds[discord.AppCommandType.message.value] <= MOST_MENUS
    for command in payloads:
        few_enough(command)


def few_enough(part: Mapping[str, Any]) -> None:
    assert len(part.get("options") or ()) <= MOST_OPTIONS, part["name"]
    assert len(part.get("choices") or ()) <= MOST_OPTIONS, part["name"]
    for option in part.get("options") or ():
        few_enough(option)


async def test_required_options_come_first(loaded: Ratsbote) -> None:
    def check(part: Mapping[str, Any]) -> None:
        options = part.get("options") or ()
        required = [bool(option.get("required")) for option in options]
        assert required == sorted(required, reverse=True), part["name"]
        for option in options:
            check(option)

    for command in await commands_payload(loaded):
        check(command)


async def test_commands_are_for_servers_alone(loaded: Ratsbote) -> None:
    """In a direct message there is no forum; nobody installs the bot for themselves."""
    for command in await commands_payload(loaded):
        assert command.get("contexts") == [0] or command.get("dm_permission") is False, command["name"]
        assert command.get("integration_types") == [0], command["name"]


async def test_whatever_changes_is_told_anew(loaded: Ratsbote, tmp_path: Path) -> None:
    """A German word as well as an option; what stays is not sent again."""
    before = digest_of(loaded.tree, loaded.texts)
    assert digest_of(loaded.tree, loaded.texts) == before
    assert digest_of(loaded.tree, Texts(tmp_path)) != before
    loaded.tree.remove_command("city")
    assert digest_of(loaded.tree, loaded.texts) != before


def test_the_names_rule_is_discords() -> None:
    assert all(map(is_command_name, ["city", "stadt", "anfügen", "nicht-mehr", "x" * MOST_NAME]))
    assert not any(map(is_command_name, ["", "Stadt", "zwei worte", "ö" * (MOST_NAME + 1), "a.b"]))
