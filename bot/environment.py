"""Reads `.env` and the process environment as they are found, and says what looks wrong in them.

Nothing here reads what a variable means: that is the configuration's.
"""

import codecs
import difflib
import os
import stat
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from bot.config import PROJECT, VARIABLES
from bot.errors import ConfigError

PRIVATE_UMASK = 0o077
"""Folders that we make are 0700, files 0600: they hold the token's server, names and ballots."""
_PREFIX = "RATSBOTE_"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_environment(env_file: Path | None) -> Mapping[str, str]:
    """The process environment over what the file says; without a name, over `.env` in the project where there is one.

    Raises ConfigError for a named file that is not there, and for one that is not UTF-8.
    """
    if env_file is not None and not env_file.is_file():
        raise ConfigError(f"--env: there is no file {env_file}.")
    path = env_file or PROJECT / ".env"
    text = read_utf8(path) if path.is_file() else ""
    from_file = {key: value for key, value in dotenv_values(stream=StringIO(text)).items() if value is not None}
    return from_file | dict(os.environ)


def warnings(env_file: Path | None, data_dir: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each variable that nobody reads, and for each file or folder that others on the machine can."""
    for name in sorted(environment):
        if name.startswith(_PREFIX) and name not in VARIABLES:
            nearest = difflib.get_close_matches(name, VARIABLES, 1, cutoff=0)[0]
            yield f"{name} is no variable of Ratsbote and has no effect. The nearest is {nearest}."
    for path in (env_file or PROJECT / ".env", data_dir):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & PRIVATE_UMASK and os.name == "posix":
            mode = "0700" if path.is_dir() else "0600"
            yield f"{path} can be read by others on this machine. Please set it to {mode}: chmod {mode} {path}"


def read_utf8(path: Path) -> str:
    """A file's text, without a byte order mark. Raises ConfigError for another encoding, OSError for no file."""
    data = path.read_bytes()
    try:
        if not data.startswith(_UTF_16) and b"\0" not in data:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 (Latin-1, perhaps). Please save it as UTF-8.") from None
    raise ConfigError(f"{path} is UTF-16. Please save it as UTF-8.")
