"""Writes the digest as messages: in the forum's languages, whole, on as many messages as it needs."""

from bot.delivery.models import Outgoing
from bot.texts import Language, Text, Texts
from bot.ui import kit
from bot.ui.pager import paged
from cogs.digest.models import Digest, Rhythm


def parts(digest: Digest, texts: Texts, languages: tuple[Language, ...]) -> list[str]:
    """The text of each message, one language after the other."""
    lines: list[str] = []
    for language in languages:
        title = Text("The week ahead") if digest.rhythm is Rhythm.WEEKLY else Text("The day ahead")
        lines.append(f"## 📰 {texts.render(title, language)}")
        for section in digest.sections:
            lines.append(f"### {texts.render(section.title, language)}")
            lines += [f"- {texts.render(line, language)}" for line in section.lines]
    return paged(lines)


def message(part: str) -> Outgoing:
    return Outgoing(view=kit.card(kit.container(part)))
