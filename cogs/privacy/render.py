"""Writes the policy, the export and the plan of an erasure, in the reader's language."""

import base64
import io
import json
import zipfile
from collections.abc import Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.dates import local_moment
from bot.pages import Page
from bot.privacy.models import PrivacyClass
from bot.texts import Language, Plural, Text, Texts
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, button
from bot.ui.pager import Say, page_of, paged, turning, write_footer
from cogs.privacy.models import ErasurePlan, PersonalData

POLICY_PAGE, SHOW_EXPORT, CONFIRM = "privacy.policy_page", "privacy.show_export", "privacy.confirm"
_CLASSES_PER_PAGE = 8
# Discord takes 10 MiB from bots; what is larger is packed.
_ROOM = 9 * 2**20
_UTC = ZoneInfo("UTC")

RECIPIENT = Text(
    "The bot works through Discord (Discord Inc., San Francisco, USA). What is written, posted or pressed on the "
    "server reaches Discord as well, which processes it on its own responsibility and under its own policy, also in "
    "the USA. The bot's own records stay with the forum's IT and are given to nobody else. Backups hold what was "
    "erased until they are deleted themselves; ask the IT department how long that is."
)
RIGHTS = Text(
    "You may have your data shown (`/privacy export`), erased (`/privacy erase`), corrected or restricted, and you may "
    "object or complain to your data protection authority (Art. 15 to 21 and 77 GDPR)."
)


def class_text(privacy_class: PrivacyClass, say: Say) -> str:
    """A class of personal data: purpose, legal basis, period."""
    lines = [
        f"**{say(privacy_class.purpose)}**",
        say(Text("Legal basis: {basis}", basis=privacy_class.legal_basis)),
        say(Text("Kept: {period}", period=privacy_class.retention)),
    ]
    if privacy_class.kept_because is not None:
        lines.append(say(Text("Not erased on request: {reason}", reason=privacy_class.kept_because)))
    return "\n".join(lines)


def policy(
    classes: Sequence[PrivacyClass], number: int, language: Language, texts: Texts
) -> tuple[discord.Embed, list[discord.ui.Button[Any]]]:
    """A page of the policy, with the buttons that turn it and that change its language."""
    say = _in(texts, language)
    parts = [say(RECIPIENT), *(class_text(entry, say) for entry in classes), say(RIGHTS)]
    page: Page[str] = page_of(parts, number, _CLASSES_PER_PAGE, lambda part: f"{part}\n\n")
    embed = discord.Embed(title=say(Text("What is kept about you, and why")), colour=COLOUR)
    embed.description = "\n\n".join(page.items)
    write_footer(embed, say, page)
    other = Language.EN if language is Language.DE else Language.DE
    switch = button("Deutsch" if other is Language.DE else "English", make_id(POLICY_PAGE, page.number, other.value))
    return embed, [*turning(say, page, lambda turned: make_id(POLICY_PAGE, turned, language.value)), switch]


def export_files(data: PersonalData, texts: Texts, language: Language) -> list[tuple[str, bytes]]:
    """The data for programs (JSON) and for people; packed where they would be more than Discord takes."""
    stem = "ratsbote-daten" if language is Language.DE else "ratsbote-data"
    files = [(f"{stem}.txt", _readable(data, texts, language).encode()), (f"{stem}.json", _structured(data, texts))]
    if sum(len(content) for _, content in files) <= _ROOM:
        return files
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return [(f"{stem}.zip", packed.getvalue())]


def attachments(files: Sequence[tuple[str, bytes]]) -> list[discord.File]:
    return [discord.File(io.BytesIO(content), name) for name, content in files]


def plan_pages(plan: ErasurePlan, say: Say) -> list[str]:
    """What goes and what stays, whole, on as many messages as it needs."""
    lines = [say(Text("## What will be erased"))]
    lines += [f"- {say(entry.privacy_class.purpose)}: {say(_entries(entry.goes))}" for entry in plan.goes]
    if not plan.goes:
        lines.append(say(Text("Nothing.")))
    if plan.stays:
        lines.append(say(Text("## What stays, and why")))
    for entry in plan.stays:
        lines.append(f"- {say(entry.privacy_class.purpose)}: {say(_entries(entry.kept))}")
        if entry.privacy_class.kept_because is not None:
            lines.append(f"  {say(entry.privacy_class.kept_because)}")
        lines.append(f"  {say(Text('Kept: {period}', period=entry.privacy_class.retention))}")
    return paged(lines)


def confirm_button(plan: ErasurePlan, say: Say) -> discord.ui.Button[Any]:
    """The button that erases what stands above it."""
    return button(
        say(Text("Erase permanently")),
        make_id(CONFIRM, plan.user_id, plan.fingerprint),
        discord.ButtonStyle.danger,
    )


def _entries(count: int) -> Text:
    return Plural("{n} entry", "{n} entries", count)


def _readable(data: PersonalData, texts: Texts, language: Language) -> str:
    say = _in(texts, language)
    lines = [
        say(Text("What the forum's bot keeps about user {user_id}", user_id=str(data.user_id))),
        f"{local_moment(data.made_at, _UTC, language, year=True)} UTC",
    ]
    for privacy_class, tables in data.classes:
        lines += ["", "=" * 72, class_text(privacy_class, say).replace("**", "")]
        for table, rows in tables.items():
            for row in rows:
                lines += ["", f"[{table}]", *(f"{name}: {_value(value)}" for name, value in row.items())]
    if not data.classes:
        lines += ["", say(Text("Nothing."))]
    return "\n".join(lines) + "\n"


def _in(texts: Texts, language: Language) -> Say:
    return partial(texts.render, language=language)


def _structured(data: PersonalData, texts: Texts) -> bytes:
    english = _in(texts, Language.EN)
    document = {
        "guild_id": str(data.guild_id),
        "user_id": str(data.user_id),
        "made_at": data.made_at.isoformat(),
        "classes": [
            {
                "key": privacy_class.key,
                "purpose": english(privacy_class.purpose),
                "legal_basis": english(privacy_class.legal_basis),
                "retention": english(privacy_class.retention),
                "on_erasure": sorted(
                    {
                        table.erasure_of(column).value
                        for table in privacy_class.tables
                        for column in table.user_columns or ("",)
                    }
                ),
                "tables": {
                    name: [{column: _value(value) for column, value in row.items()} for row in rows]
                    for name, rows in tables.items()
                },
            }
            for privacy_class, tables in data.classes
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _value(value: object) -> object:
    """Bytes as base64; Discord's ids are longer than JavaScript's numbers, so large ones are text."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, int) and abs(value) >= 2**53 else value
