"""Lists the kinds of due work that the archive causes, and the keys of its settings."""

from dataclasses import dataclass

REGISTER = "decisions.register"
"""Bring the register channel up to date with one record. One queue a guild: posts of two records never mix."""
DRAFT_SUBMITTED = "decisions.draft_submitted"
REMINDER = "decisions.reminder"
ANCHOR = "decisions.anchor"
JUDGE = "decisions.judge"
"""Judge the joint statements again: the cities that they count have changed."""
TIDY = "decisions.tidy"
"""Rewrite the indexes after something was taken out of them."""
CHECK_REGISTER = "decisions.check_register"
"""Look whether everything is still in the register channel."""

REGISTER_CHANNEL = "decisions"
NUMBER_FORMAT = "decision_number"
"""The key of the setting that says how decisions are numbered."""


@dataclass(frozen=True, slots=True)
class RegisterUpdate:
    """The payload of `REGISTER`: which record."""

    decision: int


@dataclass(frozen=True, slots=True)
class FollowUpReminder:
    """The payload of `REMINDER`: how many days before the task's day; -1 on the day after."""

    days: int


def register_queue_key(guild_id: int) -> str:
    return f"register:{guild_id}"


def register_key(decision_id: int) -> str:
    return f"{REGISTER}/decision:{decision_id}"


def decision_of(key: str) -> int | None:
    """The decision to which a post of the register belongs, by its key in the ledger (`decision:12/…`)."""
    queue_key, slash, _ = key.partition("/")
    number = queue_key.removeprefix("decision:")
    return int(number) if slash and number != queue_key and number.isdecimal() else None
