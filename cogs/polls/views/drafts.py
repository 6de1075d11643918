"""Keeps a poll that is being prepared in a draft: its fields are what was typed, its arguments what was chosen."""

from collections.abc import Mapping

from bot.drafts.models import Draft
from bot.errors import UserError
from bot.texts import Language, Text
from cogs.polls.models.polls import Method, PollInput, PollSettings, Secrecy, Voters

CREATE = "polls.create"
TRANSLATION_DRAFT = "polls.words"
"""The draft of the other language: argument the draft of the poll."""
_OUTDATED = Text("This draft can no longer be read. Please start again with `/poll create`.")


def dump_settings(settings: PollSettings) -> tuple[str, ...]:
    return (
        settings.method.value,
        settings.voters.value,
        settings.secrecy.value,
        str(settings.max_choices),
        str(int(settings.double_majority)),
        settings.language.value,
        str(settings.translation),
        str(int(settings.add_abstention)),
        str(int(settings.keep_list_marks)),
    )


def load_settings(arguments: tuple[str, ...]) -> PollSettings:
    """Raises UserError for what an earlier version wrote otherwise."""
    try:
        method, voters, secrecy, max_choices, double, language, translation, *flags = arguments
        return PollSettings(
            Method(method),
            Voters(voters),
            Secrecy(secrecy),
            int(max_choices),
            double == "1",
            Language(language),
            int(translation),
            flags[:1] == ["1"],
            flags[1:2] == ["1"],
        )
    except ValueError as error:
        raise UserError(_OUTDATED) from error


def dump_fields(poll_input: PollInput) -> dict[str, str]:
    return {
        "question": poll_input.question,
        "options": poll_input.options,
        "topic": poll_input.topic,
        "closes": poll_input.closes,
        "quorum": poll_input.quorum,
    }


def load_input(arguments: tuple[str, ...], fields: Mapping[str, str], translation: Draft | None = None) -> PollInput:
    """The entry of a draft, with the other language where it was written."""
    other = translation.fields if translation is not None else {}
    return PollInput(
        question=fields.get("question", ""),
        options=fields.get("options", ""),
        topic=fields.get("topic", ""),
        closes=fields.get("closes", ""),
        quorum=fields.get("quorum", ""),
        settings=load_settings(arguments),
        other_question=other.get("question", ""),
        other_options=other.get("options", ""),
    )
