"""Loads the forum file, once, when the feature starts."""

from pathlib import Path

from bot.environment import read_utf8
from bot.errors import StartupRefused
from cogs.network.models.forum import Forum
from cogs.network.rules.forum import read_forum


def load_forum(path: Path) -> Forum:
    """The forum that the file declares.

    Raises ForumError with what is wrong in it, StartupRefused when there is no such file or it is not UTF-8.
    """
    try:
        text = read_utf8(path)
    except OSError as error:
        raise StartupRefused(f"{path.name}: cannot be read: {error}") from error
    return read_forum(text, path.name)
