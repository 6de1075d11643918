"""A broad session of REST requests, every one of them and every answer held against Discord's own document."""

from typing import Any

import pytest

from sandbox.app import Sandbox
from tests.conformance import ACCEPTED, Conformance, discord_conformance
from tests.sandbox.rest import scripted, scripted_account
from tests.sandbox.rest.client import Client


@pytest.fixture
def conformance() -> Conformance:
    found = discord_conformance()
    if found is None:
        pytest.skip("Discord's API document is not here (../shared/discord/openapi.json or DISCORD_OPENAPI)")
    return found


def _records(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [entry.to_json() for entry in sandbox.record.since(0)]


async def test_a_broad_session_is_as_discord_documents_it(
    sandbox: Sandbox, rest: Client, newcomer: Client, conformance: Conformance
) -> None:
    await scripted_account.account_and_commands(rest)
    channel_id = await scripted.channels(rest)
    await scripted.invites(rest, newcomer, channel_id)
    await scripted.messages(rest, newcomer, channel_id)
    await scripted.threads_and_webhooks(rest, channel_id)
    await scripted.roles_and_members(rest, newcomer)
    await scripted.events_and_rules(sandbox, rest, newcomer)
    await scripted.errors(rest)
    report = conformance.check(_records(sandbox))
    assert not report.findings, "\n".join(str(finding) for finding in report.findings)
    assert len(report.checked) >= 95, report.table()
    assert set(report.unchecked) == {
        "POST /invites/{code}",
        "PUT /guilds/{guild_id}/scheduled-events/{event_id}/users/@me",
        "DELETE /guilds/{guild_id}/scheduled-events/{event_id}/users/@me",
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
