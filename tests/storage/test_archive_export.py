"""An exported file by itself: it is as documented, verifies without the database, and whatever is changed is named."""

import asyncio
import copy
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli import EXIT_REFUSED, main
from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.errors import UserError
from cogs.decisions.models.archive import LogHead
from cogs.decisions.render.export import FORMATS
from cogs.decisions.rules.chain import judge_anchors
from cogs.decisions.rules.export_check import check
from tests.conftest import MIGRATIONS, NOW, examples
from tests.storage.archive_world import Archive
from tests.storage.network_world import GUILD
from tests.storage.test_archive_tampering import fill

SCHEMA = jsonschema_rs.validator_for(
    json.loads((PROJECT / "docs" / "archive-export.schema.json").read_text()), validate_formats=True
)


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[None]:
    """Not here: whoever checks a file serves nobody."""
    return iter([None])


async def exported(path: Path, number: str | None = None) -> bytes:
    """What `/decision export` hands out of a filled archive."""
    if not await asyncio.to_thread(path.exists):
        await fill(path)
    database = await Database.open(path, MIGRATIONS)
    archive = Archive(database, TravellingClock(NOW))
    decision = await archive.reader.pick(GUILD, number) if number else None
    made = await archive.exports.export(GUILD, "json", decision)
    await database.close()
    return made.data


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    data = asyncio.run(exported(tmp_path_factory.mktemp("export") / "ratsbote.db"))
    read: dict[str, Any] = json.loads(data)
    return read


def test_the_file_is_as_its_schema_documents_it_and_sound(whole: dict[str, Any]) -> None:
    SCHEMA.validate(whole)
    verdict = check(whole)
    assert verdict.findings == ()
    assert (verdict.records, verdict.anchors, verdict.erased > 0, verdict.unproven) == (4, 2, True, 0)
    assert any(decision["tombstone"] for decision in whole["decisions"])
    assert "Private" in json.dumps(whole)


def test_of_those_erased_and_taken_out_nothing_is_in_it(whole: dict[str, Any]) -> None:
    people = {person["name"] for person in whole["log"]["people"]}
    assert people == {"Person 11", "Moderator"} or "Person 12" not in people
    assert "Person 12" not in json.dumps(whole)
    buried = next(number for number, one in enumerate(whole["decisions"], 1) if one["tombstone"])
    assert buried not in {word["decision"] for word in whole["log"]["words"]}


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to everything in it that is neither list nor object."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from leaves(inner, (*path, key))
        case list():
            for at, inner in enumerate(value):
                yield from leaves(inner, (*path, at))
        case _:
            yield path


def at(data: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - anything that JSON holds
    for key in path:
        data = data[key]
    return data


UNPROVEN = {"made_at"}
"""When the file was made, which nothing in the archive knows."""


@settings(max_examples=examples(200), deadline=None)
@given(data=st.data(), how=st.sampled_from(["edit", "delete", "double"]))
def test_whatever_is_changed_in_the_file_is_found_out(whole: dict[str, Any], data: st.DataObject, how: str) -> None:
    changed = copy.deepcopy(whole)
    path = data.draw(st.sampled_from([leave for leave in leaves(whole) if leave[0] not in UNPROVEN]))
    holder, key = at(changed, path[:-1]), path[-1]
    value = holder[key]
    if how == "edit":
        holder[key] = value + 1 if type(value) is int else not value if isinstance(value, bool) else f"{value}x"
    elif how == "delete":
        del holder[key]
    elif isinstance(holder, list):
        holder.insert(int(key), value)
    else:
        return
    if path[0] == "names" and how == "delete":
        return  # every record says its names itself
    try:
        verdict = check(changed)
    except (KeyError, TypeError, ValueError, AttributeError):
        return  # no longer an export at all
    assert not verdict.sound, (path, how)


def test_two_cities_that_trade_their_names_are_found_out(whole: dict[str, Any]) -> None:
    """Who was for it and who against is as good as the names."""
    changed = copy.deepcopy(whole)
    (one, first), (two, second) = changed["names"]["cities"].items()
    changed["names"]["cities"] = {one: second, two: first}
    assert {(finding.table, finding.key) for finding in check(changed).findings} == {
        ("names", f"city/{one}"),
        ("names", f"city/{two}"),
    }
    # In the records too, wherever they stand.
    text = json.dumps(changed["decisions"], ensure_ascii=False)
    text = text.replace(first, "\0").replace(second, first).replace("\0", second)
    changed["decisions"] = json.loads(text)
    assert "decisions" in {finding.table for finding in check(changed).findings}


def test_an_anchor_that_was_kept_contradicts_another_history(whole: dict[str, Any]) -> None:
    first = json.loads(whole["log"]["entries"][1])["previous"]
    logs = [check(whole).hashes]
    assert judge_anchors(logs, [LogHead(1, first)]) == []
    assert [finding.fault.value for finding in judge_anchors(logs, [LogHead(1, "0" * 64)])] == ["anchor"]
    # Of several forums in one file, an anchor is one's; it does not say whose.
    assert judge_anchors([{}, *logs], [LogHead(1, first)]) == []


def test_the_command_takes_exports_as_they_are_handed_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = asyncio.run(exported(tmp_path / "ratsbote.db"))
    path, packed, single = tmp_path / "all.json", tmp_path / "all.json.zip", tmp_path / "one.json"
    path.write_bytes(data)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "all.json")
    for file in (path, packed):
        assert main(["verify", str(file)]) == 0
        assert "Server 7: unchanged" in capsys.readouterr().out
    path.write_bytes(data.replace("Wärmepläne".encode(), "Wärmepumpen".encode(), 1))
    assert main(["verify", str(path)]) == 1
    assert "decisions DAOF 2026/001: changed" in capsys.readouterr().out
    one = asyncio.run(exported(tmp_path / "ratsbote.db", "2026/1"))
    SCHEMA.validate(json.loads(one))
    single.write_bytes(one)
    assert main(["verify", str(single)]) == EXIT_REFUSED
    assert "single decisions carry no log" in capsys.readouterr().err
    for junk in (b"{", b'{"a": 1}', b"PK\x03\x04junk"):
        single.write_bytes(junk)
        assert main(["verify", str(single)]) == EXIT_REFUSED
    assert "Traceback" not in capsys.readouterr().err


async def test_another_guilds_archive_is_in_no_file(database: Database, clock: TravellingClock) -> None:
    archive = await asyncio.to_thread(Archive, database, clock)
    await archive.settle()
    await archive.publish()
    for form in FORMATS:
        with pytest.raises(UserError):
            await archive.exports.export(GUILD + 1, form)
