"""Names channels, roles and keys of cities and topics, so that Discord keeps the names as they are.

Discord writes text channels' names small and puts hyphens for spaces; a name that it would change would look like a
difference for ever after.
"""

import re
import unicodedata
from collections.abc import Collection

from bot.matching import spoken
from bot.texts import Bilingual

NAME_LENGTH = 100


def channel_name(text: str) -> str:
    """The nearest name that Discord keeps for a text channel: small letters, digits, hyphens; umlauts stay.

    Signs that are part of a word are spoken: the channel of "C++" is `c-plus-plus`.
    """
    text = unicodedata.normalize("NFC", spoken(text)).lower()
    return re.sub(r"[^\w]+", "-", text).strip("-_")[:NAME_LENGTH].rstrip("-_")


def topic_channel_name(name: Bilingual) -> str:
    """The name of a topic's channel, of both its names: `klimaschutz-climate-protection`."""
    german, english = channel_name(name.de), channel_name(name.en)
    return channel_name(german if german == english else f"{german}-{english}") or "thema-topic"


def both(name: Bilingual) -> str:
    """Both names, or the one where they are the same."""
    return name.de if name.de == name.en else f"{name.de} · {name.en}"


def topic_text(pattern: str, name: Bilingual, emoji: str) -> str:
    """A pattern of the forum file with a topic's names put in (never through `format`: names may hold braces)."""
    places = {"{de}": name.de, "{en}": name.en, "{emoji}": emoji, "{both}": both(name)}
    filled = re.sub(r"\{\w+\}", lambda place: places.get(place[0], place[0]), pattern)
    return " ".join(filled.split())


def free_key(wanted: str, taken: Collection[str]) -> str:
    """The key, or with the first number behind it that is free: `portland`, `portland-2`."""
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
