"""Decides what of a translation can be corrected, and by whom. What was asked is never changed: people voted on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import FormOutdated, NotAllowed, UserError
from bot.markup import plain
from bot.people import Person, Right
from bot.texts import Bilingual, Language, Text
from bot.ui.ids import version_of
from cogs.polls.models.polls import Option, Poll, PollAuthor
from cogs.polls.rules.admission import require_open
from cogs.polls.rules.options import YES_NO, parse_translations
from cogs.polls.rules.parsing import in_language, parse_question


@dataclass(frozen=True, slots=True)
class TranslatedWords:
    """What can be corrected, as it stands: the question, and the options with their originals, in the poll's order."""

    question: str
    options: tuple[str, ...]
    originals: tuple[str, ...]


def correctable(poll: Poll) -> TranslatedWords | None:
    """The words of the translation; None where there is none, or its language is not known.

    Topics and the options of a poll for which none were typed are the forum's own words.
    """
    if poll.original is None or poll.pending:
        return None
    options = [option.text for option in poll.options if _typed(option)]
    return TranslatedWords(
        _translation(poll.question, poll.original),
        tuple(_translation(text, poll.original) for text in options),
        tuple(text.pick(poll.original) for text in options),
    )


def words_version(poll: Poll) -> str:
    """What a form for the correction carries of the words that it was filled in with."""
    return version_of(poll.question, [option.text for option in poll.options])


def require_same_words(poll: Poll, version: str) -> None:
    """Raises FormOutdated where somebody else has corrected the translation since the form was opened."""
    words = correctable(poll)
    if words is None or version == words_version(poll):
        return
    raise FormOutdated(
        Text(
            "Somebody else has corrected the translation in the meantime. It now reads:\n{words}\nNothing was changed, "
            "and your own words are kept: “Correct” brings them back.",
            words="\n".join(f"> {plain(word)}" for word in (words.question, *words.options)),
        ),
        (str(poll.id), words_version(poll)),
    )


def corrected(poll: Poll, question: str, options: str) -> tuple[Bilingual, list[Bilingual]]:
    """The poll's texts with another translation, as it was typed: one option on each line. Raises UserError."""
    words = correctable(poll)
    if words is None or poll.original is None:
        raise UserError(Text("This poll has no translation that could be corrected."))
    translations = iter(parse_translations(options, words.originals) if words.originals else ())
    texts = [
        in_language(option.text.pick(poll.original), next(translations), poll.original)
        if _typed(option)
        else option.text
        for option in poll.options
    ]
    asked = in_language(poll.question.pick(poll.original), parse_question(question), poll.original)
    if asked == poll.question and texts == [option.text for option in poll.options]:
        raise UserError(Text("The translation is the same as before, so nothing was corrected."))
    return asked, texts


def require_may_correct(actor: Person, poll: Poll, authors: Sequence[PollAuthor | None], now: datetime) -> None:
    """Delegates of the cities of those who asked and who translated (`authors`), while the poll is open."""
    actor.require(Right.DELEGATE)
    if actor.city_id is None or actor.city_id not in {author.city_id for author in authors if author is not None}:
        raise NotAllowed(Text("Only the city that asked, and the one that translated, can correct the translation."))
    require_open(poll, now)


def _typed(option: Option) -> bool:
    return option not in YES_NO and option.topic_id is None


def _translation(text: Bilingual, original: Language) -> str:
    return text.en if original is Language.DE else text.de
