"""Keeps a poll that is being prepared in a draft: its fields are what was typed, its arguments what was chosen."""

from collections.abc import Mapping

from bot.drafts import Draft
from cogs.polls.models.polls import PollInput, PollSettings

CREATE = "polls.create"
TRANSLATION_DRAFT = "polls.words"
"""The draft of the other language: argument the draft of the poll."""


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
        settings=PollSettings.load(arguments),
        other_question=other.get("question", ""),
        other_options=other.get("options", ""),
    )
