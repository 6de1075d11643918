"""`python -m tests.conformance_table`: which routes of the sandbox were held against Discord's API document.

Starts a sandbox, runs the scripted session of its tests through it, and prints one line for every route that it
offers: how many bodies of accepted requests and how many answers fitted the document. Ends with 1 if one did not fit,
or if a route that the document knows was not asked; with 2 where the document is absent.
"""

import asyncio
import sys
from dataclasses import dataclass

import aiohttp

from sandbox.app import Sandbox
from sandbox.conformance import Conformance, Report, discord_conformance
from sandbox.rest.buckets import Strictness
from sandbox.rest.routes import ROUTES
from tests.rest.session import whole


@dataclass(frozen=True, slots=True)
class Row:
    """A route that the sandbox offers. `requests` None: the document gives it no body."""

    name: str
    documented: bool
    requests: int | None
    answers: int

    @property
    def is_missing(self) -> bool:
        """Known to the document, but not held against it in both directions."""
        return self.documented and (self.answers == 0 or self.requests == 0)

    def __str__(self) -> str:
        if not self.documented:
            return f"{'not in the document':>21}  {self.name}"
        requests = "-" if self.requests is None else str(self.requests)
        return f"{requests:>10} {self.answers:>10}  {self.name}"


class Table:
    """All routes with what was checked of them."""

    def __init__(self, conformance: Conformance, sandbox: Sandbox, report: Report) -> None:
        self.report = report
        offered = {f"{route.method} {plain(route.template)}" for route in (*ROUTES, *sandbox.interactions.routes())}
        self.rows = [self._row(conformance, name) for name in sorted(offered, key=lambda name: name.split()[::-1])]

    def _row(self, conformance: Conformance, name: str) -> Row:
        operation = conformance.operation(*name.split())
        if operation is None:
            return Row(name, documented=False, requests=None, answers=0)
        body = operation.get("requestBody", {})
        bodied = "application/json" in body.get("content", {}) and body.get("required", False)
        return Row(
            name,
            documented=True,
            requests=self.report.requests[name] if bodied or self.report.requests[name] else None,
            answers=self.report.answers[name],
        )

    def __str__(self) -> str:
        known = [row for row in self.rows if row.documented]
        bodied = [row for row in known if row.requests is not None]
        lines = ["  requests    answers  route", *(str(row) for row in self.rows)]
        lines.append(
            f"{len(self.rows)} routes, {len(known)} of them in Discord's document:"
            f" requests checked for {sum(bool(row.requests) for row in bodied)} of {len(bodied)} with a body,"
            f" answers for {sum(row.answers > 0 for row in known)} of {len(known)};"
            f" {len(self.rows) - len(known)} are those of people's clients, which the document does not have;"
            f" {len(self.report.findings)} findings."
        )
        return "\n".join([*lines, *(str(finding) for finding in self.report.findings)])


def plain(template: str) -> str:
    """Without the patterns that tell one token from another."""
    head, brace, tail = template.partition("{webhook_token:")
    return f"{head}{{webhook_token}}{tail.partition('}')[2]}" if brace else template


async def measured(conformance: Conformance) -> Table:
    """The table of one scripted session in a sandbox of its own."""
    async with Sandbox(limits=Strictness.OFF) as sandbox, aiohttp.ClientSession() as session:
        await whole(sandbox, session)
        return Table(conformance, sandbox, conformance.check(entry.to_json() for entry in sandbox.record.since(0)))


def main() -> int:
    conformance = discord_conformance()
    if conformance is None:
        print("Discord's API document is not here (shared/discord/openapi.json beside the project, or DISCORD_OPENAPI)")  # noqa: T201 - a command
        return 2
    table = asyncio.run(measured(conformance))
    print(table)  # noqa: T201 - what was asked for
    return 1 if table.report.findings or any(row.is_missing for row in table.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
