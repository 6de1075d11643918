"""What the other tests start from: a copy of the forum is the forum as the real commands build it."""

import dataclasses
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.world import World
from sandbox.world.saving import load
from tests.e2e.conftest import ForumWorld, Prepared, build_forum, new_server

_ID = re.compile(r"\d{17,20}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+(\+00:00|Z)")
_HASH = re.compile(r"[0-9a-f]{24,}")
_FIRST_ID = 10**16
_SECRETS = {"token", "discriminator"}


# Each start looks again at what it may have missed: how often an item of work was put or tried is not compared.
_COUNTERS = {"generation", "attempts"}
# What the gateway tells of members comes before or after what a command answers: work is compared by what it is.
_ORDERED_BY_CONTENT = {"due": "kind, unique_key"}


def rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Everything that the bot's database holds, by table."""
    with closing(sqlite3.connect(folder / "ratsbote.db")) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            table: [
                {
                    column: row[column]
                    for column in row.keys()  # noqa: SIM118 - a Row is no dictionary
                    if column not in _COUNTERS and not (column == "id" and table in _ORDERED_BY_CONTENT)
                }
                for row in connection.execute(f'SELECT * FROM "{table}"{_order(table)}')  # noqa: S608
            ]
            for table in tables
        }


def _order(table: str) -> str:
    return f" ORDER BY {_ORDERED_BY_CONTENT[table]}" if table in _ORDERED_BY_CONTENT else ""


class Anonymous:
    """Replaces what differs between two builds: ids by their order, instants, secrets, and hashes of such."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - whatever a world or a database holds
        match value:
            case dict():
                return {self(key): self("secret" if key in _SECRETS else held) for key, held in value.items()}
            case list() | tuple():
                return [self(held) for held in value]
            case int() if value >= _FIRST_ID:
                return self(str(value))
            case str():
                value = _INSTANT.sub("instant", _HASH.sub("hash", value))
                return _ID.sub(lambda match: self._ids.setdefault(match[0], f"id {len(self._ids)}"), value)
            case datetime():
                return "instant"
            case _:
                return value


def whole(world: ForumWorld) -> tuple[object, object]:
    """World and database of a forum whose bot is stopped, without what differs from one build to the next."""
    anonymous = Anonymous()
    return anonymous(dataclasses.asdict(world.sandbox.world.state)), anonymous(rows(world.folder))


async def test_a_copy_holds_what_was_built_and_the_bot_that_serves_it_changes_nothing(
    prepared_forum: Prepared, tmp_path: Path
) -> None:
    built = Anonymous()(rows(prepared_forum.data))
    async with prepared_forum.opened(tmp_path / "copy") as world:
        untouched = World(world.sandbox.clock.now)
        load(untouched, prepared_forum.server)
        assert world.sandbox.world.state == untouched.state
        await world.stop_bot()
        assert Anonymous()(rows(world.folder)) == built


async def test_a_copy_is_as_the_commands_build_it(prepared_forum: Prepared, tmp_path: Path) -> None:
    async with new_server(tmp_path / "new") as new:
        await build_forum(new)
        await new.stop_bot()
        built = whole(new)
    async with prepared_forum.opened(tmp_path / "copy") as copy:
        await copy.stop_bot()
        assert whole(copy) == built
