"""The kinds of due work that the archive causes, and the keys of its settings."""

REGISTER = "decisions.register"
"""Bring the register channel up to date with one record. One subject a guild: posts of two records never mix."""
HANDED_IN = "decisions.handed_in"
REMINDER = "decisions.reminder"
ANCHOR = "decisions.anchor"

NUMBER_FORMAT = "decision_number"
"""The key of the setting that says how decisions are numbered."""


def register_subject(guild_id: int) -> str:
    return f"register:{guild_id}"


def register_key(decision_id: int) -> str:
    return f"{REGISTER}/decision:{decision_id}"
