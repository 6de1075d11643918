"""Checks what a decision says: cleaned when it comes in, hashed for signing, judged when it is amended."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import UserError
from bot.markup import clean_line, clean_text
from bot.texts import Bilingual, Language, Text
from bot.words import indexed
from cogs.decisions.models.decisions import TEXT_LENGTH, TITLE_LENGTH, Wording
from cogs.decisions.rules.chain import canonical, digest


def parse_wording(
    title: Bilingual, text: Bilingual, authoritative: Language | None = None, translator: str = ""
) -> Wording:
    """What was typed, cleaned. Raises UserError when there is no title, or one is too long.

    The language that is there is authoritative; of two, the one that was chosen, else German.
    """
    title = Bilingual(*(_checked(clean_line(_sound(side)), TITLE_LENGTH) for side in (title.de, title.en)))
    text = Bilingual(*(_checked(clean_text(_sound(side)), TEXT_LENGTH) for side in (text.de, text.en)))
    if not title.de and not title.en:
        raise UserError(Text("The decision needs a title, in German or in English. What you typed is kept."))
    if (text.de and not title.de and not title.en) or (not text.de and not text.en):
        raise UserError(Text("The decision needs its text, in German or in English. What you typed is kept."))
    if not (title.de and title.en and text.de and text.en):
        authoritative = Language.DE if text.de else Language.EN
    return Wording(title, text, authoritative or Language.DE, clean_line(_sound(translator))[:TITLE_LENGTH])


def text_hash(wording: Wording) -> str:
    """SHA-256 of the canonical JSON of titles, texts and authoritative language: what a city signs."""
    return digest(
        canonical(
            {
                "authoritative": wording.authoritative.value,
                "de": [wording.title.de, wording.text.de],
                "en": [wording.title.en, wording.text.en],
            }
        )
    )


def amended(before: Wording, after: Wording) -> Wording:
    """The new wording, with its translation marked as outdated where it did not follow. The authoritative text is never
    a translation, so it never is. Raises UserError when nothing changed.
    """
    changed = {
        Language.DE: (before.title.de, before.text.de) != (after.title.de, after.text.de),
        Language.EN: (before.title.en, before.text.en) != (after.title.en, after.text.en),
    }
    translation = Language.EN if after.authoritative is Language.DE else Language.DE
    if not any(changed.values()):
        if (before.authoritative, before.translator) == (after.authoritative, after.translator):
            raise UserError(Text("Nothing was changed, so there is no new revision."))
        return replace(after, outdated=translation if before.outdated is not None else None)
    completed = before.pending is not None and changed[before.pending]
    translated = after.text.en if translation is Language.EN else after.text.de
    if changed[translation] or completed or not translated:
        return replace(after, outdated=None)
    return replace(after, outdated=translation)


def _sound(text: str) -> str:
    """Without halves of characters, which no file can hold."""
    return text.encode("utf-8", "ignore").decode()


def _checked(text: str, limit: int) -> str:
    if len(text) > limit:
        raise UserError(
            Text(
                "That is {length} characters long; {most} are possible here. Please shorten it: what you typed is "
                "kept.",
                length=len(text),
                most=limit,
            )
        )
    return text


def document(wording: Wording, tags: Sequence[str], number: str) -> tuple[str, str, str]:
    """Title, body and tags of a record as the index keeps them; its number is found like a tag."""
    return (
        indexed(f"{wording.title.de} {wording.title.en}"),
        indexed(f"{wording.text.de}\n{wording.text.en}"),
        indexed(" ".join((*tags, number))),
    )
