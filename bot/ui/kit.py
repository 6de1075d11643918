"""Builds the parts of cards and private answers, each cut to Discord's limits, so that no feature counts by itself."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.markup import cut

Button = discord.ui.Button[Any]
Row = discord.ui.ActionRow[Any]
Container = discord.ui.Container[Any]

COLOUR = 0x2F6F6A
"""The forum's calm green: the same on every card and answer."""
ATTENTION = 0xB5532A
"""The colour of what needs somebody's attention."""

# https://discord.com/developers/docs/components/reference
LABEL_LENGTH = 80
OPTION_LENGTH = 100
PLACEHOLDER_LENGTH = 150
MAX_OPTIONS = 25
ROW_LENGTH = 5


def button(
    label: str,
    custom_id: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
    row: int | None = None,
) -> Button:
    """A button that a component handler answers (`bot.ui.ids.make_id`)."""
    return discord.ui.Button(
        label=cut(label, LABEL_LENGTH), style=style, custom_id=custom_id, disabled=disabled, row=row
    )


def link(label: str, url: str) -> Button:
    """A button that opens an address."""
    return discord.ui.Button(label=cut(label, LABEL_LENGTH), url=url)


def option(label: str, value: str, *, description: str | None = None, default: bool = False) -> discord.SelectOption:
    """One option of a select."""
    return discord.SelectOption(
        label=cut(label, OPTION_LENGTH),
        value=value,
        description=cut(description, OPTION_LENGTH) if description else None,
        default=default,
    )


def select(
    custom_id: str,
    options: Sequence[discord.SelectOption],
    placeholder: str | None = None,
    *,
    at_least: int = 1,
    at_most: int = 1,
    required: bool = True,
    row: int | None = None,
) -> discord.ui.Select[Any]:
    """A select of at most 25 options; `required` is for forms. Raises ValueError for more or none: whoever has more
    pages them (`bot.ui.pager.option_page`).
    """
    if not 0 < len(options) <= MAX_OPTIONS:
        raise ValueError(f"a select of {len(options)} options")
    return discord.ui.Select(
        custom_id=custom_id,
        options=list(options),
        placeholder=cut(placeholder, PLACEHOLDER_LENGTH) if placeholder else None,
        min_values=at_least,
        max_values=min(at_most, len(options)),
        required=required,
        row=row,
    )


def rows(buttons: Iterable[Button]) -> list[Row]:
    """Buttons in rows of five."""
    in_order = list(buttons)
    return [discord.ui.ActionRow(*in_order[at : at + ROW_LENGTH]) for at in range(0, len(in_order), ROW_LENGTH)]


def container(*parts: str | discord.ui.Item[Any], colour: int = COLOUR) -> Container:
    """A card's frame; strings become texts.

    Discord takes 4000 characters in all texts of a message: nothing is cut here, who draws a card bounds its texts.
    """
    frame: Container = discord.ui.Container(accent_colour=colour)
    for part in parts:
        frame.add_item(discord.ui.TextDisplay(part) if isinstance(part, str) else part)
    return frame


def card(*parts: discord.ui.Item[Any]) -> discord.ui.LayoutView:
    """A public card of these parts; what it can do is in the ids, so discord.py keeps none in memory."""
    view = discord.ui.LayoutView(timeout=None)
    for part in parts:
        view.add_item(part)
    return view


def add_line(layout: discord.ui.LayoutView, text: str) -> None:
    """A line of text below a card's frames."""
    layout.add_item(discord.ui.TextDisplay(text))


def view(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """The buttons and selects below a private answer."""
    button_view = discord.ui.View(timeout=None)
    for item in items:
        button_view.add_item(item)
    return button_view
