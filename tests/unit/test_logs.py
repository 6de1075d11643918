"""Logs hold no secrets, in either form."""

import json
import logging

import pytest
import structlog

from bot.config import LogFormat, LogLevel
from bot.logs import redact, set_up_logs

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.mark.parametrize(
    "line",
    [
        f"401 for Bot {TOKEN}",
        "POST /interactions/123456789012345678/aW50ZXJhY3Rpb246/callback failed",
        "PATCH /webhooks/123456789012345678/aW50ZXJhY3Rpb246.abc/messages/@original failed",
    ],
)
def test_tokens_are_taken_out(line: str) -> None:
    shown = str(redact(None, "", {"event": line})["event"])
    assert "[redacted]" in shown
    assert TOKEN not in shown
    assert "aW50" not in shown


def test_json_lines_carry_the_correlation_and_the_standard_librarys_lines_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        set_up_logs(LogFormat.JSON, LogLevel.INFO)
        structlog.contextvars.bind_contextvars(correlation="i1")
        structlog.stdlib.get_logger("test").info("pressed", action="polls.vote")
        logging.getLogger("elsewhere").warning("token %s", TOKEN)
        logging.getLogger("discord.http").debug("a payload with what people wrote")
    finally:
        structlog.contextvars.clear_contextvars()
        root.handlers[:] = before
        root.setLevel(level)
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["action"], ours["correlation"], ours["level"]) == (
        "pressed",
        "polls.vote",
        "i1",
        "info",
    )
    assert theirs["event"] == "token [redacted]"
