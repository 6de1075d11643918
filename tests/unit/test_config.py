"""The configuration: every variable is documented, defaults work, and what is wrong is named."""

import re
from pathlib import Path

import pytest

from bot.config import PROJECT, VARIABLES, Config, LogFormat
from bot.errors import ConfigError

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"


def test_a_token_is_enough() -> None:
    config = Config.from_env({"DISCORD_TOKEN": TOKEN})
    assert config.data_dir == PROJECT / "data" / "var"
    assert config.log_format is LogFormat.HUMAN
    assert not config.message_content


def test_every_variable_stands_in_the_example_and_nothing_else() -> None:
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == set(VARIABLES)


def test_every_variable_that_the_code_reads_is_listed() -> None:
    source = (PROJECT / "bot" / "config.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"((?:DISCORD|RATSBOTE)_[A-Z_]+)"', source)) == set(VARIABLES)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_TOKEN", ""),
        ("DISCORD_TOKEN", '"quoted"'),
        ("RATSBOTE_DATA_DIR", __file__),
        ("RATSBOTE_FORUM_FILE", "/nowhere/forum.toml"),
        ("RATSBOTE_LOG_FORMAT", "xml"),
        ("RATSBOTE_LOG_LEVEL", "loud"),
        ("RATSBOTE_MESSAGE_CONTENT", "perhaps"),
        ("RATSBOTE_WEB_PORT", "0"),
        ("RATSBOTE_WEB_PORT", "http"),
        ("RATSBOTE_DISCORD_API", "localhost:80"),
        ("RATSBOTE_DISCORD_GATEWAY", "http://localhost"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_env({"DISCORD_TOKEN": TOKEN, name: value})


def test_the_token_is_never_shown(tmp_path: Path) -> None:
    config = Config.from_env({"DISCORD_TOKEN": TOKEN, "RATSBOTE_DATA_DIR": str(tmp_path)})
    assert TOKEN not in repr(config)
    assert TOKEN not in str(config)
