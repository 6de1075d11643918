"""The command tree as Discord gets it, flattened: every name and description, with where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from discord import app_commands

from bot.client import Ratsbote
from bot.commands import CHOICE, COMMAND, DESCRIPTION, OPTION

Command = app_commands.Command[Any, ..., Any]
SUBCOMMANDS = {1, 2}
CHAT_INPUT = 1


@dataclass(frozen=True, slots=True)
class Word:
    """One string of the tree. `kind` is its gettext context; `localised` what German clients get."""

    where: str
    kind: str
    base: str
    localised: str | None


async def commands_payload(bot: Ratsbote) -> list[Mapping[str, Any]]:
    """The global commands as discord.py puts them to Discord, localisations included."""
    translator = bot.tree.translator
    assert translator is not None
    return [dict(await command.get_translated_payload(bot.tree, translator)) for command in bot.tree.get_commands()]


async def words(bot: Ratsbote) -> list[Word]:
    return [word for command in await commands_payload(bot) for word in _words(command, "", top=True)]


def _words(part: Mapping[str, Any], path: str, *, top: bool = False) -> Iterator[Word]:
    where = f"{path} {part['name']}".strip()
    kind = COMMAND if top or part.get("type") in SUBCOMMANDS else OPTION
    yield Word(where, kind, part["name"], (part.get("name_localizations") or {}).get("de"))
    if part.get("description"):
        localised = (part.get("description_localizations") or {}).get("de")
        yield Word(where, DESCRIPTION, part["description"], localised)
    for choice in part.get("choices") or ():
        localised = (choice.get("name_localizations") or {}).get("de")
        yield Word(f"{where} {choice['name']}", CHOICE, choice["name"], localised)
    for option in part.get("options") or ():
        yield from _words(option, where)


def declared(bot: Ratsbote) -> dict[str, Command | app_commands.ContextMenu]:
    """Every command and menu by its full English name."""
    found: dict[str, Command | app_commands.ContextMenu] = {}
    for command in bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            found[command.qualified_name] = command
    for menu in bot.tree.get_commands():
        if isinstance(menu, app_commands.ContextMenu):
            found[menu.name] = menu
    return found
