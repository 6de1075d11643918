"""Holds the configuration: read once from the environment and `.env`, checked, frozen, and handed down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yarl

from bot.errors import ConfigError

Choice = TypeVar("Choice", bound=StrEnum)

PROJECT = Path(__file__).resolve().parent.parent
_LAST_PORT = 65_535
_RECIPIENT = re.compile(r"age1[ac-hj-np-z02-9]{58}")
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}")


class LogFormat(StrEnum):
    HUMAN = "human"
    JSON = "json"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageConfig:
    """Where things lie: all that commands need which speak to no Discord. `backup_recipient` is an age public key."""

    data_dir: Path
    forum_file: Path
    backup_dir: Path | None = None
    backup_recipient: str = ""

    @property
    def database(self) -> Path:
        return self.data_dir / "ratsbote.db"

    @property
    def lock(self) -> Path:
        return self.data_dir / "ratsbote.lock"

    @property
    def backups(self) -> Path:
        return self.backup_dir or self.data_dir / "backups"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "StorageConfig":
        """Check and freeze. Raises ConfigError with a sentence that names the variable."""
        data_dir = _folder(env, "RATSBOTE_DATA_DIR", PROJECT / "data" / "var")
        return StorageConfig(
            data_dir=data_dir,
            forum_file=_file(env, "RATSBOTE_FORUM_FILE", PROJECT / "data" / "forum.toml"),
            backup_dir=_folder(env, "RATSBOTE_BACKUP_DIR", data_dir / "backups"),
            backup_recipient=_recipient(env, "RATSBOTE_BACKUP_RECIPIENT"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(StorageConfig):
    """Everything that IT can set. `token` never appears in a repr or a log."""

    token: str
    log_format: LogFormat = LogFormat.HUMAN
    log_level: LogLevel = LogLevel.INFO
    api: str | None = None
    gateway: str | None = None
    guild_ready_timeout: float = 2.0
    message_content: bool = False
    web_port: int | None = None

    def __repr__(self) -> str:
        return f"Config(data_dir={self.data_dir}, api={self.api})"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Check and freeze. Raises ConfigError with a sentence that names the variable."""
        token = env.get("DISCORD_TOKEN", "").strip()
        if not token:
            raise ConfigError(
                "DISCORD_TOKEN is missing: put the bot's token into .env (see .env.example and the README's "
                '"For real"), or try the bot without an account: ratsbote demo'
            )
        if not _TOKEN.fullmatch(token):
            raise ConfigError(
                "DISCORD_TOKEN does not look like a bot token (three parts with dots between, no quotes or spaces): "
                "copy it again from the Discord developer portal, page Bot, Reset Token."
            )
        storage = StorageConfig.from_env(env)
        return Config(
            token=token,
            data_dir=storage.data_dir,
            forum_file=storage.forum_file,
            backup_dir=storage.backup_dir,
            backup_recipient=storage.backup_recipient,
            log_format=_choice(env, "RATSBOTE_LOG_FORMAT", LogFormat, LogFormat.HUMAN),
            log_level=_choice(env, "RATSBOTE_LOG_LEVEL", LogLevel, LogLevel.INFO),
            api=_url(env, "RATSBOTE_DISCORD_API", {"http", "https"}),
            gateway=_url(env, "RATSBOTE_DISCORD_GATEWAY", {"ws", "wss"}),
            message_content=_switch(env, "RATSBOTE_MESSAGE_CONTENT"),
            web_port=_port(env, "RATSBOTE_WEB_PORT"),
        )


VARIABLES = (
    "DISCORD_TOKEN",
    "RATSBOTE_DATA_DIR",
    "RATSBOTE_FORUM_FILE",
    "RATSBOTE_BACKUP_DIR",
    "RATSBOTE_BACKUP_RECIPIENT",
    "RATSBOTE_LOG_FORMAT",
    "RATSBOTE_LOG_LEVEL",
    "RATSBOTE_DISCORD_API",
    "RATSBOTE_DISCORD_GATEWAY",
    "RATSBOTE_MESSAGE_CONTENT",
    "RATSBOTE_WEB_PORT",
)
"""Every variable that is read; a test holds `.env.example` against this."""


def _recipient(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if value and not _RECIPIENT.fullmatch(value):
        raise ConfigError(f"{name}: {value!r} is not an age public key (age1 and 58 more letters; see age-keygen).")
    return value


def _folder(env: Mapping[str, str], name: str, default: Path) -> Path:
    value = env.get(name, "").strip()
    path = Path(value).expanduser().resolve() if value else default
    if path.exists() and not path.is_dir():
        raise ConfigError(f"{name}: {path} is not a folder.")
    return path


def _file(env: Mapping[str, str], name: str, default: Path) -> Path:
    value = env.get(name, "").strip()
    path = Path(value).expanduser().resolve() if value else default
    if not path.is_file():
        raise ConfigError(f"{name}: there is no file {path}.")
    return path


def _choice(env: Mapping[str, str], name: str, kind: type[Choice], default: Choice) -> Choice:
    value = env.get(name, "").strip().lower() or default.value
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(member.value for member in kind)
        raise ConfigError(f"{name}: {value!r} is not one of {allowed}.") from None


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip().lower()
    if value in {"", "0", "no", "off", "false"}:
        return False
    if value in {"1", "yes", "on", "true"}:
        return True
    raise ConfigError(f"{name}: {value!r} is neither yes nor no.")


def _port(env: Mapping[str, str], name: str) -> int | None:
    value = env.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= _LAST_PORT):
        raise ConfigError(f"{name}: {value!r} is not a port (1 to {_LAST_PORT}).")
    return int(value)


def _url(env: Mapping[str, str], name: str, schemes: set[str]) -> str | None:
    value = env.get(name, "").strip()
    if not value:
        return None
    try:
        url = yarl.URL(value)
    except ValueError:
        url = yarl.URL()
    if url.scheme not in schemes or not url.host:
        raise ConfigError(f"{name}: {value!r} is not an address with {' or '.join(sorted(schemes))}://")
    return value
