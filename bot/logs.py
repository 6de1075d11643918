"""Writes structured logs, for people or as JSON lines; lines of one interaction or due item share a correlation id.

Never a token, never what somebody wrote: discord.py logs payloads at DEBUG, so its loggers stay at INFO.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from bot.config import LogFormat, LogLevel

_SECRET = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}|(?<=/interactions/)\d+/[\w.-]+|(?<=/webhooks/)\d+/[\w.-]+")
_LOUD = ("discord", "discord.http", "discord.gateway", "discord.client", "apscheduler", "aiosqlite", "asyncio")


def set_up_logs(log_format: LogFormat, level: LogLevel) -> None:
    """Route structlog and the standard library's loggers to stderr in one form. Call once."""
    shared = route_to_standard_library()
    if log_format is LogFormat.JSON:
        final: list[structlog.typing.Processor] = [
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        final = [
            structlog.processors.format_exc_info,
            redact,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.value.upper())
    quiet = max(logging.getLevelName(level.value.upper()), logging.INFO)
    for name in _LOUD:
        logging.getLogger(name).setLevel(quiet if name.startswith("discord") else logging.WARNING)


def route_to_standard_library() -> list[structlog.typing.Processor]:
    """Hand structlog's events to the standard library's loggers; returns what each line gets on the way."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return shared


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:  # noqa: ANN401 - structlog's signature
    """Take out whatever looks like a bot token or an interaction's token."""
    return {key: _SECRET.sub("[redacted]", value) if isinstance(value, str) else value for key, value in event.items()}
