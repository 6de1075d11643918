"""A broad session of REST requests, every one of them and every answer held against Discord's own document."""

from typing import Any

import aiohttp
import pytest

from sandbox.app import Sandbox
from sandbox.conformance import ACCEPTED, Conformance, discord_conformance
from tests.conformance_table import Table
from tests.rest.client import Client
from tests.rest.session import whole


@pytest.fixture
def conformance() -> Conformance:
    found = discord_conformance()
    if found is None:
        pytest.skip("Discord's API document is not here (../shared/discord/openapi.json or DISCORD_OPENAPI)")
    return found


def _records(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [entry.to_json() for entry in sandbox.record.since(0)]


async def test_every_route_is_as_discord_documents_it(
    sandbox: Sandbox, session: aiohttp.ClientSession, conformance: Conformance
) -> None:
    await whole(sandbox, session)
    table = Table(conformance, sandbox, conformance.check(_records(sandbox)))
    assert not table.report.findings, "\n".join(str(finding) for finding in table.report.findings)
    assert [row.name for row in table.rows if row.is_missing] == [], str(table)
    # People's clients ask these; what they answer is nobody's business but the sandbox's own tests.
    assert {row.name for row in table.rows if not row.documented} == {
        "GET /channels/{channel_id}/application-command-index",
        "POST /channels/{channel_id}/messages/{message_id}/ack",
        "PUT /channels/{channel_id}/polls/{message_id}/answers/@me",
        "GET /guilds/{guild_id}/application-command-index",
        "PUT /guilds/{guild_id}/scheduled-events/{event_id}/users/@me",
        "POST /oauth2/authorize",
        "DELETE /guilds/{guild_id}/scheduled-events/{event_id}/users/@me",
        "POST /interactions",
        "POST /invites/{code}",
        "GET /users/@me/channels",
        "GET /users/@me/scheduled-events",
    }


async def test_what_the_document_forbids_is_found(conformance: Conformance) -> None:
    record = {
        "n": 1,
        "method": "POST",
        "path": "/channels/1/typing",
        "route": "/users/@me/channels",
        "status": 200,
        "body": {"recipient_id": True},
        "response": {"id": "x", "type": 1, "flags": 0, "recipients": []},
    }
    sides = {finding.side for finding in conformance.check([record]).findings}
    assert sides == {"request", "answer"}


async def test_a_route_that_the_sandbox_does_not_know_is_a_finding(
    sandbox: Sandbox, rest: Client, conformance: Conformance
) -> None:
    assert (await rest("GET", "/guilds/GUILD/no-such-thing")).status == 404
    report = conformance.check(_records(sandbox))
    assert [finding.message for finding in report.findings] == ["unknown to the sandbox"]


def test_every_accepted_deviation_has_its_reason() -> None:
    assert all(len(deviation.reason) > 40 for deviation in ACCEPTED)
