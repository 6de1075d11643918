"""What starting costs: `python -m bench.startup`. From the call of `ratsbote demo` to everything standing; memory."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from time import perf_counter

import psutil

from bench.report import Figure, report

# Issue and common sense: a visitor waits no longer than a minute; a small virtual machine has 512 MB.
READY_SECONDS, MEMORY_MB, STOP_SECONDS = 60.0, 256.0, 10.0


async def measure() -> int:
    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser", stdout=PIPE, stderr=DEVNULL
    )
    assert process.stdout is not None
    json.loads(await process.stdout.readline())
    ready = perf_counter() - begun
    memory = psutil.Process(process.pid).memory_info().rss / 2**20
    begun = perf_counter()
    process.terminate()
    await process.wait()
    return report(
        [
            Figure("demo: from the call to everything standing", ready, READY_SECONDS, "s"),
            Figure("demo: memory, stand-in and bot in one process", memory, MEMORY_MB, "MB"),
            Figure("demo: from SIGTERM to the end", perf_counter() - begun, STOP_SECONDS, "s"),
        ]
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(measure()))
