"""What people type, made harmless: cleaned when it comes in, escaped when it goes out."""

import re
import unicodedata

# Controls that turn the reading direction or hide text; ZWJ and variation selectors stay, emoji need them.
# What Discord's markdown gives a meaning, anywhere (the first group) or at the start of a line (the second).
_ADDRESS_OR_MARK = re.compile(r"(?P<address>https?://[^\s<>]+)|[\\*_~|`<>\[\]#]|(?m:^)[-+](?=\s)|(?m:^\d+)(?=\.\s)")
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
    """A person's words for a Discord message: shown as typed, never markdown, a mention or a link with another face.

    Addresses stay whole, so that they can still be clicked.
    """
    return _ADDRESS_OR_MARK.sub(lambda found: found[0] if found["address"] else "\\" + found[0], _quiet(text))


def _quiet(text: str) -> str:
    """Break what looks like a mention with an invisible space: nobody is pinged anyway, but nobody shall think so."""
    return re.sub(r"@(?=everyone|here|[!&]?\d)", "@\u200b", text)


def cut(text: str, length: int) -> str:
    """For labels that Discord limits (never for contents): at most `length` characters, the cut marked."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
