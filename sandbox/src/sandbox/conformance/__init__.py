"""Says whether what a bot sent and what it was answered is as Discord documents it.

    report = discord_conformance().check(entry.to_json() for entry in sandbox.record.since(0))
    assert not report.findings

Needs jsonschema-rs (`pip install discord-sandbox[conformance]`) and Discord's published API document
(github.com/discord/discord-api-spec). Nothing else of the sandbox imports this.
"""

from sandbox.conformance.accepted import ACCEPTED as ACCEPTED
from sandbox.conformance.accepted import Deviation as Deviation
from sandbox.conformance.document import Conformance as Conformance
from sandbox.conformance.document import Report as Report
from sandbox.conformance.document import discord_conformance as discord_conformance
