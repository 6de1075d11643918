"""Makes what people type harmless: cleaned when it comes in, escaped when it goes out.

Both by rule, not by a list of what was found: what cannot be seen is told by Unicode's own properties, and what has a
meaning is told by the grammar of Discord's markdown, in which a backslash escapes ASCII punctuation only.
"""

import unicodedata
from typing import Final

import regex

from bot.errors import UserError
from bot.texts import Text

BRAILLE_BLANK: Final = "\u2800"
"""The one empty sign for which Unicode has no property: it counts as a space."""

# https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundary_Rules: between two such characters a sign always ends.
_APART = (
    r"[[\p{Grapheme_Cluster_Break=Other}\p{Grapheme_Cluster_Break=LV}\p{Grapheme_Cluster_Break=LVT}]"
    r"--[\p{Default_Ignorable_Code_Point}\p{M}\p{Noncharacter_Code_Point}\p{Extended_Pictographic}"
    r"\p{Indic_Syllabic_Category=Consonant}]]"
)
# Only what stands between them is taken apart: a long text costs what is special in it.
_SPECIAL = regex.compile(rf"[[^\n]--{_APART}]+", regex.V1)
_CLUSTER = regex.compile(r"\X")
# https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point: soft hyphens, joiners, fillers, direction marks …
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
_NEVER = regex.compile(r"[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]")
# Emoji are built with joiners, selectors and tags; scripts that join letters spell with the two joiners.
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}]|[0-9#*]\ufe0f?\u20e3")
# https://www.unicode.org/reports/tr51/#EBNF_and_Regex: a flag, a key, or elements that are joined to one sign.
_ELEMENT = (
    r"[\p{Emoji}--[0-9#*\p{Regional_Indicator}]]"
    r"(?:\p{Emoji_Modifier}|\ufe0f\u20e3?|[\U000e0020-\U000e007e]+\U000e007f)?"
)
_ONE_EMOJI = regex.compile(
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]\ufe0f?\u20e3|{_ELEMENT}(?:\u200d{_ELEMENT})*", regex.V1
)
_JOINING = regex.compile(
    r"[\p{Joining_Type=Dual_Joining}\p{Joining_Type=Right_Joining}\p{Indic_Syllabic_Category=Virama}]"
)
_JOINERS = "\u200c\u200d"
_SELECTOR = regex.compile(r"\p{Variation_Selector}")
_LETTER = regex.compile(r"\p{L}")
_MARKS = regex.compile(r"\p{M}")
_LONE_MARKS = regex.compile(r"\s*\p{M}+")

# An address, to its end: what follows it up to the next space is part of the link or stands as it is, and a backslash
# would become part of it too. What has a meaning anywhere; what has one where a line begins.
_MEANING = regex.compile(
    r"(?P<address>https?://[^\s<]++(?!<))"
    r"|(?P<sign>[\\*_~|`<>\[\]#]|@(?=everyone|here)|:(?=[\w+-]++:|//))"
    r"|(?m:^)(?P<indent>[^\S\n]*+)(?P<bullet>[-+])(?=\s)"
    r"|(?m:^)(?P<number>[^\S\n]*+\d++)(?P<dot>\.)(?=\s)"
)
# Inside a link these would still end the bold or struck-out words around it: they are written as in any address.
_ENDING = regex.compile(r"\\|\*|__|_$|~~|\|\||`")


def clean_line(text: str) -> str:
    """One line as a person meant it: as `clean_text`, with single spaces. Empty when nothing in it can be seen."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Several lines as a person meant them: NFC, nothing that cannot be seen, no trailing spaces.

    Joiners stay where they build an emoji or stand between letters that they join. Cleaning twice changes nothing.
    """
    text = regex.sub(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", " ").replace(BRAILLE_BLANK, " ")
    while (kept := _visible(unicodedata.normalize("NFC", text))) != text:
        text = kept
    return text


def twin_key(text: str) -> str:
    """What texts that look alike have in common: case, compatibility forms and the unseen do not tell them apart.

    What builds an emoji is seen, but for the selector that chooses between its coloured and its plain form.
    """
    return unicodedata.normalize("NFKC", _SELECTOR.sub("", clean_line(text)).casefold())


def is_emoji(text: str) -> bool:
    """Whether this is one emoji of Unicode's, seen as one sign: 🌍, 👩🏽‍🚒, 🇩🇪, 1️⃣."""
    return _ONE_EMOJI.fullmatch(text) is not None and _CLUSTER.fullmatch(text) is not None


def linked(text: str, url: str | None) -> str:
    """A person's words as `plain`, leading to an address where there is one.

    Discord makes no link of words with an address of their own: the other one then follows them.
    """
    if url is None:
        return plain(text)
    return f"{plain(text)} [↗]({url})" if "://" in text else f"[{plain(text)}]({url})"


def plain(text: str) -> str:
    """A person's words for a Discord message: shown as typed, never as markdown, a mention or a link with another face.

    Addresses stay whole, so that they can still be clicked. Every other sign with a meaning gets a backslash, which
    Discord does not show.
    """
    return _MEANING.sub(_harmless, text)


def cut(text: str, length: int) -> str:
    """For labels that Discord limits (never for contents): at most `length` characters, the cut marked."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def chunks(text: str, limit: int) -> list[str]:
    """A long text in pieces of at most `limit` characters, parted at line ends, else at spaces; nothing is left out."""
    pieces: list[str] = []
    rest = text
    while len(rest) > limit:
        at = rest.rfind("\n", limit // 2, limit)
        at = at if at > 0 else rest.rfind(" ", limit // 2, limit)
        at = at if at > 0 else limit - 1
        # Never between a backslash and what it escapes.
        while at > 1 and rest[at - 1] == "\\":
            at -= 1
        pieces.append(rest[:at])
        rest = rest[at:].removeprefix("\n") if rest[at : at + 1] == "\n" else rest[at:].removeprefix(" ")
    return [*pieces, rest] if rest or not pieces else pieces


def _visible(text: str) -> str:
    return _trimmed(_SPECIAL.sub(_visible_part, text))


def _visible_part(special: regex.Match[str]) -> str:
    """What can be seen of characters that may be part of a sign; the one before them may carry them, and stays."""
    text, start, end = special.string, special.start(), special.end()
    carrier = text[start - 1 : start].strip("\n")
    clusters = _CLUSTER.findall(carrier + special[0])
    kept = [
        _visible_cluster(cluster, following)
        for cluster, following in zip(clusters, (*clusters[1:], text[end : end + 1]), strict=True)
    ]
    return "".join(kept).removeprefix(carrier)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _visible_cluster(cluster: str, following: str) -> str:
    """What of one sign (with all that is attached to it) can be seen."""
    cluster = _NEVER.sub("", cluster)
    if not cluster or (_EMOJI.search(cluster) and not _IGNORABLE.fullmatch(cluster[0])):
        return cluster
    joins = _JOINING.search(cluster) is not None
    cluster = "".join(
        char
        for at, char in enumerate(cluster)
        if not _IGNORABLE.match(char) or (joins and char in _JOINERS and _LETTER.match((cluster + following)[at + 1 :]))
    )
    # A mark with nothing to stand on.
    return _MARKS.sub("", cluster) if _LONE_MARKS.fullmatch(cluster) else cluster


def _harmless(match: regex.Match[str]) -> str:
    if sign := match["sign"]:
        return "\\" + sign
    if match["address"]:
        return _ENDING.sub(lambda ending: "".join(f"%{ord(char):02X}" for char in ending[0]), match["address"])
    if match["bullet"] is not None:
        return f"{match['indent']}\\{match['bullet']}"
    return f"{match['number']}\\."


NO_REASON = Text("Please give a reason in a few words.")


def read_reason(typed: str, limit: int, missing: Text | None = NO_REASON) -> str:
    """The reason, cleaned; `limit` is its greatest length in characters.

    Raises UserError when it is longer, and, saying `missing`, when it is empty; with None it may be left out.
    """
    reason = clean_text(typed)
    if not reason and missing is not None:
        raise UserError(missing)
    if len(reason) > limit:
        raise UserError(
            Text(
                "The reason is {length} characters long; it can have {most} at most. Please shorten it: what you typed "
                "is kept.",
                length=len(reason),
                most=limit,
            )
        )
    return reason
