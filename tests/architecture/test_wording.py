"""Words that were weeded out do not come back, in what the bot says or in what people read about it."""

import re
from collections.abc import Iterator

import discord
import pytest
from babel.messages.pofile import read_po

from bot.client import Ratsbote
from bot.clock import TravellingClock
from bot.commands import COMMAND
from bot.config import PROJECT, Config
from bot.database import Database
from bot.texts import Texts

GERMAN = {
    r"\b(Admin|Admins|Administration|die Verwaltung des Servers|Verwaltung dieses Servers)\b": "Serveradministration",
    r"\b(Kontaktperson|Ansprechperson)\w*": "Verbindungsperson",
    r"\bKn(opf|öpfe)\w*": "Schaltfläche",
    r"\blit\. ": "Buchst.",
    r"\b(CES?T|E[SD]T)\b": "MEZ, MESZ, or the place",
    r"\b(Mo|Di|Mi|Do|Fr|Sa|So)\. \d": "a comma after the weekday",
    r"\bNichts passt\b": "Keine Treffer",
    r"\bnicht gelost\b": "kein Losentscheid",
    r"\b[Mm]isslung\w*": "fehlgeschlagen",
}
ENGLISH = {
    r"\b[Oo]bjections?\b(?! to the processing)": "appeal",
    r"\b[Mm]easures?\b": "action",
    r"\b([Tt]ick off|ticks it off)\b": "mark as done",
    r"\b[Bb]egin anew\b": "start over",
    r"\bper cent\b|\d %|\} %": "percent, or 100%",
    r"\b[Dd]igitalis|\b[Oo]rganis(e|ed|ing)\b|\b[Cc]olours?\b|\b[Cc]ancelled\b|\b[Rr]ecognis": "American spelling",
    r"\b(is|are|be|ban\w*|Erase|erases?) for good\b": "permanently",
    r"\bwas silenced\b": "was timed out",
    r"\bnumber elsewhere\b|\btake(n)? out of view\b": "external reference, remove from the register",
    r"\b(matters?|Nothing|what) waits? for you\b": "needs your attention",
    r"\bSchulze's method\b": "the Schulze method",
    r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d": "a comma after the weekday",
    r"\d [ap]m\b": "AM, PM",
}


def catalogues() -> Iterator[tuple[str, str, str]]:
    """Every message with where it stands: (catalogue, English, German); what people type as commands is left out."""
    for path in sorted((PROJECT / "data" / "locales" / "de" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as stream:
            for entry in read_po(stream, locale="de"):
                if not entry.id or entry.context == COMMAND:
                    continue
                ids, forms = ([entry.id] if isinstance(entry.id, str) else entry.id), entry.string
                yield path.name, "\n".join(ids), "\n".join([forms] if isinstance(forms, str) else forms)


def pages(language: str) -> Iterator[tuple[str, str]]:
    for path in sorted((PROJECT / "docs" / "handbook" / language).glob("*.md")):
        yield f"{language}/{path.name}", path.read_text(encoding="utf-8")


def found(texts: list[tuple[str, str]], pattern: str) -> list[str]:
    return [
        f"{where}: …{text[max(0, hit.start() - 40) : hit.end() + 40]}…"
        for where, text in texts
        for hit in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize(("pattern", "instead"), GERMAN.items(), ids=GERMAN.values())
def test_german_words_stay_out(pattern: str, instead: str) -> None:
    said = [(where, german) for where, _, german in catalogues()]
    assert found([*said, *pages("de")], pattern) == [], f"say {instead}"


@pytest.mark.parametrize(("pattern", "instead"), ENGLISH.items(), ids=ENGLISH.values())
def test_english_words_stay_out(pattern: str, instead: str) -> None:
    said = [(where, english) for where, english, _ in catalogues()]
    assert found([*said, *pages("en")], pattern) == [], f"say {instead}"


async def test_nobody_is_warned_of_what_a_bot_without_a_voice_lacks(
    config: Config, database: Database, clock: TravellingClock, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("warn_nacl", "warn_dave"):
        setattr(discord.VoiceClient, name, True)
    async with Ratsbote(config, database, clock, Texts(PROJECT / "data" / "locales")):
        assert [record.message for record in caplog.records if "voice" in record.message] == []
