"""Runs `ratsbote import FILE --into DATABASE --guild ID`: decisions of another register, in our export's format."""

import argparse
import asyncio
import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.config import PROJECT
from bot.database import Database
from bot.drafts import Drafts
from bot.due.service import DueList
from bot.errors import StartupRefused, UserError
from bot.people import Person, Right
from bot.query import Thesaurus
from bot.settings import Setting, Settings
from bot.texts import Bilingual, Language, Texts
from bot.work import Work
from cogs.decisions.contributions import NUMBER_SETTING
from cogs.decisions.models.decisions import RecordNames, Reference
from cogs.decisions.rules.archive_format import FORMAT, FORMAT_VERSION
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.importing import ImportResult, ImportService
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recording import RecordingService
from cogs.network.service.cities import CityService
from cogs.network.service.forum import load_forum
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.server import ServerService

IMPORTER = "Import"
"""Who stands behind what was taken over, in place of a person."""


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse gives its subparsers no public type
    """Add the subcommand to `ratsbote`."""
    parser = commands.add_parser("import", help="take over decisions from an export as JSON")
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="an export as JSON, as docs/archive-format.md describes it"
    )
    parser.add_argument(
        "--into", type=Path, required=True, metavar="DATABASE", help="the forum's database; the bot may run"
    )
    parser.add_argument("--guild", type=int, required=True, metavar="ID", help="the id of the forum's server")
    parser.set_defaults(run_subcommand=run)


async def run(options: argparse.Namespace) -> int:
    """Exit code 0. Raises StartupRefused for a file that is no export, or a decision in it that cannot be taken."""
    path: Path = await asyncio.to_thread(options.into.resolve)
    if not await asyncio.to_thread(path.is_file):
        raise StartupRefused(f"There is no database {path}.")
    try:
        decisions = _decisions(json.loads(await asyncio.to_thread(options.file.read_bytes)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StartupRefused(f"{options.file} is not an export of decisions as JSON ({error}).") from error
    database = await Database.open(path, PROJECT / "data" / "migrations")
    try:
        for decision in decisions:
            sys.stdout.write(await _take(database, options.guild, decision))
    finally:
        await database.close()
    return 0


def _decisions(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The decisions of an export. Raises ValueError, KeyError or TypeError."""
    if data["format"] != FORMAT or data["version"] != FORMAT_VERSION:
        raise ValueError("another format or version")
    return list(data["decisions"])


async def _take(database: Database, guild_id: int, data: Mapping[str, Any]) -> str:
    """Take one over; returns the line that says so."""
    if data.get("tombstone") is not None:
        return f"{data['number']}: taken out of view where it comes from, left out\n"
    clock = SystemClock()
    work = Work(database, clock, DueList(database, clock), Drafts(database, clock))
    forum = await asyncio.to_thread(load_forum, PROJECT / "data" / "forum.toml")
    known: dict[str, Setting] = {NUMBER_SETTING.key: NUMBER_SETTING}
    city_service = CityService(work, MemberRecords(database, _no_role, forum.zone))

    async def names(guild_id: int, references: Collection[Reference]) -> RecordNames:
        cities = {city.id: city.name for city in await city_service.cities(guild_id)}
        # Nothing but votes of member cities is taken over: topics and meetings are the other register's.
        return {(kind, number): Bilingual(cities[number], cities[number]) for kind, number in references}

    recording = RecordingService(work, Settings(database, clock, known), ServerService(database, forum), names)
    service = ImportService(DraftService(work), recording, DecisionReader(database, Thesaurus([])))
    cities = await city_service.cities(guild_id)
    actor = Person(guild_id, 0, IMPORTER, Language.EN, ZoneInfo("UTC"), rights=frozenset({Right.ALL, Right.MOD}))
    try:
        taken = await service.take(actor, data, {city.name: city.id for city in cities})
    except UserError as error:
        texts = await asyncio.to_thread(Texts, PROJECT / "data" / "locales")
        raise StartupRefused(f"{data['number']}: {texts.render(error.text, Language.EN)}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise StartupRefused(f"{data.get('number')}: not as docs/archive-format.md describes it ({error}).") from error
    return _line(taken)


def _line(taken: ImportResult) -> str:
    line = f"{taken.foreign} -> {taken.number}" if taken.new else f"{taken.foreign}: already here as {taken.number}"
    unknown_cities = (
        f" (no such city here, votes left out: {', '.join(taken.unknown_cities)})" if taken.unknown_cities else ""
    )
    return f"{line}{unknown_cities}\n"


async def _no_role(_: int, __: str) -> int | None:
    return None
