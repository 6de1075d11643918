"""People at their own clients, in a process of their own, so that they cost the measured bot nothing: started by
`bench.polls_votes` with what the sandbox says of itself; reads a press for each line of its input, answers likewise.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from sandbox.people import Person


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds from each press to its answer; how long all took; how many got none within Discord's three seconds."""

    answers: list[float]
    seconds: float
    unanswered: int


async def burst(
    people: list[Person], message: dict[str, Any], buttons: list[str], presses: int, within: float
) -> Burst:
    """Everybody presses in turn, one button after the other, evenly over `within` seconds, whatever was answered."""
    unanswered = 0

    async def press(number: int) -> float:
        nonlocal unanswered
        await asyncio.sleep(within * number / presses)
        start = perf_counter()
        answer = await people[number % len(people)].press(message, buttons[number % len(buttons)])
        unanswered += answer.failure is not None
        return perf_counter() - start

    began = perf_counter()
    answers = await asyncio.gather(*(press(number) for number in range(presses)))
    return Burst(answers, perf_counter() - began, unanswered)


async def main(info: dict[str, Any], names: list[str]) -> None:
    people = [await Person(info, name, patience=60).connect() for name in names]
    print("READY", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        told = await burst(people, asked["message"], asked["buttons"], asked["presses"], asked["within"])
        print(json.dumps(asdict(told)), flush=True)
    await asyncio.gather(*(person.close() for person in people))


if __name__ == "__main__":
    given = json.loads(sys.stdin.readline())
    asyncio.run(main(given["info"], given["names"]))
