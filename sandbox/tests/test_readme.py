"""The README keeps its word: its bot runs as it stands there, its tables name what there is."""

import asyncio
import os
import re
import sys
from pathlib import Path

import aiohttp

from sandbox.app import Sandbox
from sandbox.control.faults import Kind

PAGE = Path(__file__).parent.parent / "README.md"


async def test_the_bot_of_the_page_runs_as_it_stands_there(sandbox: Sandbox) -> None:
    text = await asyncio.to_thread(PAGE.read_text, encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    environment = {**os.environ, "SANDBOX": sandbox.base}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with aiohttp.ClientSession(f"{sandbox.base}/") as session:
            query = {"wait_for": r"POST /channels/\d+/messages", "timeout": "20"}
            async with session.get("sandbox/requests", params=query) as response:
                asked = (await response.json())["requests"]
    finally:
        process.terminate()
        await process.wait()
    assert asked[-1]["body"]["content"].endswith("is here.")
    assert not [entry["path"] for entry in asked if entry["unknown"]]


def test_the_page_names_every_kind_of_fault() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [kind for kind in Kind if f"| `{kind}` |" not in text] == []


async def test_the_help_tells_how_to_point_a_bot_at_it() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--help", stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    for named in ("--world", "--now", "--rate-limits", "Route.BASE", "/sandbox/faults", "README"):
        assert named in told.decode()
