"""What people type, made harmless: cleaned when it comes in, escaped when it goes out."""

import re
import unicodedata

import discord

# Controls that turn the reading direction or hide text; ZWJ and variation selectors stay, emoji need them.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean_line(text: str) -> str:
    """One line as a person meant it: NFC, no control or direction characters, single spaces."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Several lines as a person meant them: NFC, no control or direction characters, no trailing spaces."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    kept = "".join(char for char in text if char == "\n" or unicodedata.category(char) != "Cc")
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def plain(text: str) -> str:
    """A person's words for a Discord message: shown as typed, never markdown, a mention or a link with another face."""
    escaped = discord.utils.escape_markdown(discord.utils.escape_mentions(text))
    # escape_markdown leaves alone what starts a timestamp, a custom emoji or a channel mention, and masked links.
    return re.sub(r"([<\[\]#])", r"\\\1", escaped) if re.search(r"[<\[\]#]", escaped) else escaped


def cut(text: str, length: int) -> str:
    """For labels that Discord limits (never for contents): at most `length` characters, the cut marked."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
