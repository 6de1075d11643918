"""Nobody has to guess: every command is in the help, and in the handbook of each language under its name there."""

import re
from zoneinfo import ZoneInfo

import pytest

from bot.client import Ratsbote
from bot.commands import COMMAND
from bot.config import PROJECT
from bot.people import Person, Right
from bot.texts import Language
from cogs.network.render.help import COMMANDS_PER_PAGE, overview
from cogs.network.rules.help import offered
from cogs.network.views.help import read_commands
from tests.architecture.tree import declared

HANDBOOK = PROJECT / "docs" / "handbook"


def pages(language: Language) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((HANDBOOK / language.value).glob("*.md")))


def called(bot: Ratsbote, name: str, language: Language) -> str:
    if name in {menu.name for menu in bot.tree.get_commands() if hasattr(menu, "type")}:
        return bot.texts.translate(COMMAND, name, language) or name
    return "/" + " ".join(bot.texts.translate(COMMAND, part, language) or part for part in name.split())


@pytest.mark.parametrize("language", Language)
async def test_every_command_is_in_the_handbook(loaded: Ratsbote, language: Language) -> None:
    text = pages(language)
    missing = [
        name
        for name in (called(loaded, entry, language) for entry in declared(loaded))
        if not re.search(rf"(?<![\w/]){re.escape(name)}(?![\w-])", text)
    ]
    assert missing == []


@pytest.mark.parametrize("language", Language)
async def test_the_handbook_names_no_command_that_is_not_there(loaded: Ratsbote, language: Language) -> None:
    known = {called(loaded, entry, language) for entry in declared(loaded)}
    named = set(re.findall(r"`(/[\w\- ]+)`", pages(language)))
    assert {
        name for name in named if not any(entry == name or entry.startswith(f"{name} ") for entry in known)
    } == set()


@pytest.mark.parametrize("language", Language)
async def test_every_command_is_in_the_help(loaded: Ratsbote, language: Language) -> None:
    everybody = Person(1, 2, "All", language, ZoneInfo("UTC"), rights=frozenset(Right))
    commands = list(offered(read_commands(loaded, language), everybody).values())

    def say(text: object) -> str:
        return loaded.texts.render(text, language)  # type: ignore[arg-type] # whatever the pages say

    shown = "\n".join(
        overview(say, commands, None, number)[0].description or ""
        for number in range(len(commands) // COMMANDS_PER_PAGE + 2)
    )
    assert [
        name for name in (called(loaded, entry, language) for entry in declared(loaded)) if f"`{name}`" not in shown
    ] == []
