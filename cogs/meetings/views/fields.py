"""Declares the fields that the forms of meetings share."""

from bot.texts import Text
from bot.ui.forms import Field

TEXT_LENGTH = 4000
"""Discord's longest text input. Titles are checked after cleaning, so that a form never cuts what was typed."""


def title_field(*, required: bool = True) -> Field:
    return Field("title", Text("Title"), Text("At most 100 characters"), required=required, max_length=TEXT_LENGTH)


def start_field(*, required: bool = True) -> Field:
    return Field(
        "start",
        Text("Start"),
        Text("On the host city's clocks, e.g. “3 Dec 15:00”"),
        required=required,
        max_length=TEXT_LENGTH,
    )


def kept_field(key: str, label: Text) -> Field:
    return Field(key, label, Text("Empty: as it is"), required=False, max_length=TEXT_LENGTH)


def duration_field() -> Field:
    return Field(
        "duration",
        Text("Duration"),
        Text("5 minutes to 14 days, e.g. “90 min” or “until 5pm”; empty: one hour"),
        required=False,
        max_length=TEXT_LENGTH,
    )


def place_field() -> Field:
    return Field(
        "place",
        Text("Place"),
        Text("A town hall, a link or a voice channel; empty: the topic's channel"),
        required=False,
        max_length=TEXT_LENGTH,
    )


def until_field() -> Field:
    return Field(
        "until",
        Text("Until"),
        Text("A date, or how many meetings, e.g. “10”; empty: until it is ended"),
        required=False,
        max_length=TEXT_LENGTH,
    )
