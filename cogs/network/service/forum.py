"""Loads the forum file, once, when the feature starts."""

from pathlib import Path

from cogs.network.models.forum import Forum, ForumError
from cogs.network.rules.forum import read_forum


def load_forum(path: Path) -> Forum:
    """The forum that the file declares. Raises ForumError (a StartupRefused) in a sentence for whoever runs the bot."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ForumError(f"{path.name}: cannot be read: {error}") from error
    return read_forum(text, path.name)
