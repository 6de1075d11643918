"""Instants as Discord writes them."""

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """UTC with microseconds and offset, as in Discord's answers."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def iso_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)
