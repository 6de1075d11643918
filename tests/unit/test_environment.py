"""`.env` in whatever encoding, variables with mistakes in them, and files that others can read."""

import os
from pathlib import Path

import pytest

from bot.environment import read_environment, warnings
from bot.errors import ConfigError

LINE = "RATSBOTE_DATA_DIR=/srv/Bürger\n"


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RATSBOTE_DATA_DIR", raising=False)
    return tmp_path / ".env"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_a_mark(env_file: Path, encoding: str) -> None:
    env_file.write_text(LINE, encoding=encoding)
    assert read_environment(env_file)["RATSBOTE_DATA_DIR"] == "/srv/Bürger"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_refused_with_what_to_do(env_file: Path, encoding: str) -> None:
    env_file.write_text(LINE, encoding=encoding)
    with pytest.raises(ConfigError, match="save it as UTF-8"):
        read_environment(env_file)


def test_a_named_file_that_is_missing_is_named(env_file: Path) -> None:
    with pytest.raises(ConfigError, match=str(env_file)):
        read_environment(env_file)


def test_a_misspelt_variable_is_named_with_the_nearest(env_file: Path, tmp_path: Path) -> None:
    (line,) = warnings(env_file, tmp_path / "none", {"RATSBOTE_DATADIR": "x", "RATSBOTE_LOG_LEVEL": "info", "PATH": ""})
    assert "RATSBOTE_DATADIR" in line
    assert "RATSBOTE_DATA_DIR" in line


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize(("mode", "count"), [(0o600, 0), (0o640, 1), (0o644, 1)])
def test_what_others_can_read_is_warned_about(env_file: Path, tmp_path: Path, mode: int, count: int) -> None:
    env_file.write_text(LINE, encoding="utf-8")
    env_file.chmod(mode)
    tmp_path.chmod(0o700)
    assert len(list(warnings(env_file, tmp_path, {}))) == count
    tmp_path.chmod(0o755)
    assert len(list(warnings(env_file, tmp_path, {}))) == count + 1
