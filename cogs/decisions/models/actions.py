"""Lists the actions of buttons that several places show: what they are called, and what stands in their ids."""

from dataclasses import dataclass

from bot.arguments import Arguments

SHOW = "decisions.show"
"""Shows everything, privately: arguments decision and page."""
READ = "decisions.read"
"""Shows the text to be signed: arguments decision and page."""
DRAFT = "decisions.draft"
"""Opens a draft: argument draft for a button; for the select below a list its page."""
COMPLETE = "decisions.tick"
"""Asks what came of a task, to tick it off: argument follow-up."""
CHOOSE = "decisions.choose"
"""The select below a list, which shows what is chosen: no arguments."""
DOWNLOAD = "decisions.hand_out"
"""Gives a decision as a file to read: argument decision."""


@dataclass(frozen=True, slots=True)
class AmendForm(Arguments):
    """What the form with a new text is about: the revision that it was opened on."""

    decision: int
    revision: int


@dataclass(frozen=True, slots=True)
class StatusForm(Arguments):
    """What the form of a status is about: `state` may be the tombstone; `successor` takes the decision's place."""

    decision: int
    state: str
    successor: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUpForm(Arguments):
    """What the form of a task is about: the city that has it to do."""

    decision: int
    city: int
