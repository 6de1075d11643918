"""How a poll that is being prepared stands in a draft: its fields are what was typed, its arguments what was chosen."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.drafts.models import Draft
from bot.errors import UserError
from bot.texts import Language, Text
from cogs.polls.models.polls import Design, Entry, Method, Secrecy, Voters

CREATE = "polls.create"
WORDS = "polls.words"
"""The draft of the other language: argument the draft of the poll."""
_OUTDATED = Text("This draft can no longer be read. Please start again with `/poll create`.")
_RESOLVED = "%Y-%m-%dT%H:%MZ"


def to_arguments(design: Design) -> tuple[str, ...]:
    return (
        design.method.value,
        design.voters.value,
        design.secrecy.value,
        str(design.max_choices),
        str(int(design.double_majority)),
        design.language.value,
        str(design.translation),
    )


def to_design(arguments: tuple[str, ...]) -> Design:
    """Raises UserError for what an earlier version wrote otherwise."""
    try:
        method, voters, secrecy, most, double, language, translation = arguments
        return Design(
            Method(method),
            Voters(voters),
            Secrecy(secrecy),
            int(most),
            double == "1",
            Language(language),
            int(translation),
        )
    except ValueError as error:
        raise UserError(_OUTDATED) from error


def to_fields(entry: Entry) -> dict[str, str]:
    return {
        "question": entry.question,
        "options": entry.options,
        "topic": entry.topic,
        "closes": entry.closes,
        "quorum": entry.quorum,
    }


def to_entry(arguments: tuple[str, ...], fields: Mapping[str, str], words: Draft | None = None) -> Entry:
    """The entry of a draft, with the other language where it was written."""
    other = words.fields if words is not None else {}
    return Entry(
        question=fields.get("question", ""),
        options=fields.get("options", ""),
        topic=fields.get("topic", ""),
        closes=fields.get("closes", ""),
        quorum=fields.get("quorum", ""),
        design=to_design(arguments),
        other_question=other.get("question", ""),
        other_options=other.get("options", ""),
    )


def as_typed(text: str, zone: ZoneInfo) -> str:
    """What a form shows of a time: autocomplete's value as the wall clock of the zone, anything else as it was."""
    try:
        instant = datetime.strptime(text.strip(), _RESOLVED).replace(tzinfo=UTC)
    except ValueError:
        return text
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def resolved(instant: datetime) -> str:
    """The instant as autocomplete hands it over."""
    return instant.strftime(_RESOLVED)
