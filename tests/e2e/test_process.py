"""Starting and stopping: what cannot be mended ends with a sentence, what can be is waited for, SIGTERM is clean."""

import asyncio
import json
import os
import signal
import socket
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli import main
from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from sandbox.world import Event
from tests.conftest import NOW, PATIENCE_SECONDS
from tests.e2e.conftest import ForumWorld

PROBE = ("tests.e2e.probe",)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """The kernel with the probe, not started yet."""
    async with Sandbox(now=NOW, limits=Strictness.OFF) as sandbox:
        world = ForumWorld(sandbox, tmp_path / "data", features=PROBE)
        yield world
        await world.close()


async def start(world: ForumWorld, token: str | None = None) -> asyncio.subprocess.Process:
    given = {
        "token": token or world.sandbox.bot_token,
        "folder": str(world.folder),
        "api": world.sandbox.api,
        "gateway": world.sandbox.gateway,
        "base": None,
        "features": PROBE,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.bot_process", json.dumps(given), stderr=asyncio.subprocess.PIPE
    )


async def ended(process: asyncio.subprocess.Process, seconds: float = PATIENCE_SECONDS) -> tuple[int | None, str]:
    _, stderr = await asyncio.wait_for(process.communicate(), seconds)
    return process.returncode, stderr.decode()


async def says(process: asyncio.subprocess.Process, word: bytes) -> None:
    """Wait for a word in the process's log."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        while word not in await process.stderr.readline():
            assert process.returncode is None


async def test_a_wrong_token_ends_with_a_sentence_and_not_with_a_traceback(world: ForumWorld) -> None:
    code, said = await ended(await start(world, "wrong" + world.sandbox.bot_token[5:]))
    assert code == 2
    assert "Discord does not accept DISCORD_TOKEN" in said
    assert "Traceback" not in said


@pytest.mark.thorough
async def test_a_missing_intent_ends_with_a_sentence_that_names_the_switch(world: ForumWorld) -> None:
    world.sandbox.seeded.application.flags = 0
    code, said = await ended(await start(world))
    assert code == 2
    assert "Server Members Intent" in said
    assert "Traceback" not in said


async def test_a_second_instance_on_the_same_data_is_refused(world: ForumWorld) -> None:
    await world.start_bot()
    code, said = await ended(await start(world))
    assert code == 2
    assert "Another Ratsbote already runs" in said


async def test_sigterm_finishes_what_is_under_way_and_ends_within_ten_seconds(world: ForumWorld) -> None:
    """A command is held by Discord while the process is told to end: its answer still goes out."""
    person = await world.person("Chief of Staff Pittsburgh")
    process = await start(world)
    await says(process, b"ready")
    hold = world.sandbox.faults.add({"match": r"POST /interactions/\d+/.*", "kind": "delay", "seconds": 1.0})
    asking = asyncio.create_task(person.command("probe fine"))
    assert await world.sandbox.faults.struck(hold.id)
    process.send_signal(signal.SIGTERM)
    code, _ = await ended(process, 10)
    assert code == 0
    assert (await asking).text == "fine"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
async def test_whatever_the_umask_nobody_else_can_read_the_data(world: ForumWorld) -> None:
    before = os.umask(0)
    try:
        process = await start(world)
    finally:
        os.umask(before)
    await says(process, b"ready")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (world.folder, *world.folder.iterdir())}
    process.send_signal(signal.SIGTERM)
    await ended(process)
    assert modes.pop(world.folder.name) == 0o700
    assert modes
    assert set(modes.values()) == {0o600}, modes


async def test_an_unreachable_discord_is_waited_for(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"
    given = {
        "token": token,
        "folder": str(tmp_path / "data"),
        "api": f"http://127.0.0.1:{port}/api/v10",
        "gateway": f"ws://127.0.0.1:{port}/gateway",
        "base": None,
        "features": PROBE,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.bot_process", json.dumps(given), stderr=asyncio.subprocess.PIPE
    )
    await says(process, b"connection_lost")
    async with Sandbox(now=NOW, port=port) as sandbox:
        # Reached at last: the token is not one of this world, and that is what ends it now.
        code, said = await ended(process)
        assert sandbox.record.since(0)
    assert code == 2
    assert "does not accept DISCORD_TOKEN" in said


async def test_an_error_that_escapes_the_gateway_loop_costs_a_reconnection_and_nothing_else(world: ForumWorld) -> None:
    bot = await world.start_bot()
    first = bot.ws
    person = await world.person("Chief of Staff Pittsburgh")
    ready_again = asyncio.create_task(bot.wait_for("ready", timeout=PATIENCE_SECONDS))
    await asyncio.sleep(0)  # lets it begin to wait
    nonsense = {"guild_id": str(world.guild_id), "role": {}}
    only_bot = frozenset({world.sandbox.seeded.application.bot_id})
    world.sandbox.world.emit(Event("GUILD_ROLE_CREATE", nonsense, guild_id=world.guild_id, user_ids=only_bot))
    await ready_again
    assert bot.ws is not first
    assert (await person.command("probe fine")).text == "fine"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "DISCORD_TOKEN is missing"),
        ("DISCORD_TOKEN=abc", "does not look like a bot token"),
        ("DISCORD_TOKEN={token}\nRATSBOTE_LOG_FORMAT=xml", "RATSBOTE_LOG_FORMAT"),
        ("DISCORD_TOKEN={token}\nRATSBOTE_FORUM_FILE=/nowhere.toml", "RATSBOTE_FORUM_FILE"),
        ("DISCORD_TOKEN={token}\nRATSBOTE_DISCORD_API=ftp://x", "RATSBOTE_DISCORD_API"),
    ],
)
def test_a_wrong_configuration_is_one_sentence_that_names_the_variable(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    words: str,
) -> None:
    for name in ("DISCORD_TOKEN", "RATSBOTE_LOG_FORMAT", "RATSBOTE_FORUM_FILE", "RATSBOTE_DISCORD_API"):
        monkeypatch.delenv(name, raising=False)
    env = tmp_path / ".env"
    token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"
    env.write_text(line.format(token=token))
    assert main(["run", "--env", str(env)]) == 2
    output = capsys.readouterr().err
    assert words in output
    assert output.count("\n") == 1


def test_without_a_token_the_demo_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    env = tmp_path / ".env"
    env.touch()
    main(["run", "--env", str(env)])
    assert "ratsbote demo" in capsys.readouterr().err
