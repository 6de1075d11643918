"""`ratsbote demo` as its visitors and other programs start it: the real command, in a process of its own."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE

import pytest

from sandbox.people import Person
from tests.conftest import PATIENCE_SECONDS


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", *arguments, stdout=PIPE, stderr=PIPE
    )


async def test_programs_get_one_line_once_everything_stands_and_a_clean_end() -> None:
    process = await start("--no-browser", "--now", "2026-10-12")
    assert process.stdout is not None
    info = json.loads(await asyncio.wait_for(process.stdout.readline(), PATIENCE_SECONDS))
    assert set(info) == {"api", "gateway", "page", "bot_token", "application_id", "guild_id", "guilds", "personas"}
    assert set(info["personas"][0]) == {"name", "id", "token", "locale", "timezone", "roles"}
    roles = {persona["name"]: persona["roles"] for persona in info["personas"]}
    assert {"Dortmund", "Stadtspitzen · Mayors"} <= set(roles["Oberbürgermeister Dortmund"])
    assert {"Pittsburgh", "Stab · Staff"} <= set(roles["Chief of Staff Pittsburgh"])
    assert "Moderation" in roles["Moderation"]
    assert roles["Newcomer"] == []
    async with Person(info, "Mayor Pittsburgh") as mayor:
        answer = await mayor.command("city show", {"city": "Dortmund"})
        assert re.search(r"Mon, Oct 12, 10:0\d AM", answer.text)
    process.terminate()
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert (process.returncode, out) == (0, b"")
    assert b"Traceback" not in err


async def test_the_visit_plays_to_its_end_and_shows_each_reminder_once() -> None:
    process = await start("--leave")
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    output = out.decode()
    assert (process.returncode, err) == (0, b"")
    for left in ("7 days to go.", "1 day to go.", "1 hour to go.", "10 minutes to go."):
        assert output.count(left) == 1
    assert "each of the 4 reminders came once" in output


@pytest.mark.thorough
async def test_a_port_that_is_taken_is_a_sentence_and_not_a_traceback() -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--port", str(port), stdout=PIPE, stderr=PIPE
        )
        _, err = await process.communicate()
        server.close()
    assert process.returncode == 2
    assert f"Port {port} is taken" in err.decode()
    assert b"Traceback" not in err
