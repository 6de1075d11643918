"""Writes the digest as messages: in the forum's languages, whole, on as many messages as it needs."""

from bot.delivery.models import Outgoing
from bot.texts import Language, Text, Texts
from bot.ui import kit
from cogs.digest.models import Digest, Rhythm

_PART = 3600
"""Of the 4,000 characters that Discord takes in a message's components."""


def parts(digest: Digest, texts: Texts, languages: tuple[Language, ...]) -> list[str]:
    """The text of each message, one language after the other."""
    messages = [""]
    for language in languages:
        title = Text("The week ahead") if digest.rhythm is Rhythm.WEEKLY else Text("The day ahead")
        lines = [f"## 📰 {texts.render(title, language)}"]
        for section in digest.sections:
            lines.append(f"### {texts.render(section.title, language)}")
            lines += [f"- {texts.render(line, language)}" for line in section.lines]
        for piece in (piece for line in lines for piece in _pieces(line)):
            if len(messages[-1]) + len(piece) + 1 > _PART:
                messages.append("")
            messages[-1] += f"{piece}\n"
    return [part.rstrip() for part in messages if part.strip()]


def _pieces(line: str) -> list[str]:
    """A line that no message holds (a poll that hundreds of cities have not voted in) goes on in the next."""
    pieces = []
    while len(line) >= _PART:
        at = line.rfind(" ", _PART // 2, _PART - 1)
        at = at if at > 0 else _PART - 1
        pieces.append(line[:at])
        line = line[at:].lstrip()
    return [*pieces, line]


def message(part: str) -> Outgoing:
    return Outgoing(view=kit.card(kit.container(part)))
