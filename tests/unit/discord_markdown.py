"""Reads a text by the rules of Discord's markdown, as its clients publish them, and says what of it has a meaning.

Independent of how the bot escapes: a list of patterns tried in order at each place, as the client's parser does. What
matches none of them is shown as it stands.
"""

import re
from dataclasses import dataclass, field

LINK = re.compile(r"https?://[^\s<]+[^<.,:;\"')\]\s]")
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
AT_LINE_START = {
    "heading": re.compile(r"#{1,3} +[^\n]+"),
    "subtext": re.compile(r"-# +[^\n]+"),
    "quote": re.compile(r" *>>> [\s\S]*| *> [^\n]*"),
    "list": re.compile(r" *(?:[*+-]|\d+\.)\s"),
}
ANYWHERE = {
    "code block": re.compile(r"```[\s\S]*?```"),
    "code": re.compile(r"(`+)[\s\S]*?[^`]\1(?!`)"),
    "address in brackets": re.compile(r"<[^: >]+:/[^ >]+>"),
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>|<id:\w+>|</[-_\w ]+:\d+>"),
    "everyone": re.compile(r"@(?:everyone|here)"),
    "time": re.compile(r"<t:-?\d{1,17}(?::[tTdDfFR])?>"),
    "emoji": re.compile(r"<a?:\w+:\d+>|:[\w+-]+:"),
    "masked link": re.compile(r"\[(?:\[[^\]]*\]|[^\[\]])*\]\([^)]*\)"),
    "strong": re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    "underline": re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"),
    "emphasis": re.compile(r"\*(?=\S)(?:\\[\s\S]|[^\\*])+?\*(?!\*)|_(?:\\[\s\S]|[^\\_])+?_(?!\w)"),
    "struck out": re.compile(r"~~[\s\S]+?~~"),
    "spoiler": re.compile(r"\|\|[\s\S]+?\|\|"),
}


@dataclass
class Shown:
    """What a reader sees, the links in it, and the names of the rules that gave something a meaning."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    meanings: list[str] = field(default_factory=list)


def show(source: str) -> Shown:
    """The text as Discord's client shows it."""
    shown = Shown()
    at = 0
    while at < len(source):
        if (escape := ESCAPE.match(source, at)) is not None:
            shown.text += escape[1]
            at = escape.end()
        elif (link := LINK.match(source, at)) is not None:
            shown.text += link[0]
            shown.links.append(link[0])
            at = link.end()
        elif (name := _meaning(source, at)) is not None:
            shown.meanings.append(f"{name} at {at}")
            shown.text += source[at]
            at += 1
        else:
            shown.text += source[at]
            at += 1
    return shown


def _meaning(source: str, at: int) -> str | None:
    rules = dict(ANYWHERE)
    if at == 0 or source[at - 1] == "\n":
        rules = AT_LINE_START | rules
    return next((name for name, pattern in rules.items() if pattern.match(source, at)), None)
