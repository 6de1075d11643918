"""Opens and reads forms: declared once, filled in, and routed by `custom_id`, so that none is lost in a restart."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.people import Right
from bot.texts import Bilingual, Text
from bot.ui.context import Context
from bot.ui.ids import make_id, read_number
from bot.ui.kit import option, select

# Discord's limits for modals.
TITLE_LENGTH = 45
LABEL_LENGTH = 45
DESCRIPTION_LENGTH = 100
TEXT_LENGTH = 4000
_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select in a form."""

    value: str
    label: Text | Bilingual | str


@dataclass(frozen=True, slots=True)
class Field:
    """A text input; with `choices` (at most 25) a select; with `files` an upload of at most that many (uploads.py)."""

    key: str
    label: Text
    description: Text | None = None
    required: bool = True
    long: bool = False
    max_length: int = 200
    choices: tuple[Choice, ...] = ()
    files: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A form of at most five fields. `fields` is asked each time it opens; `submit` gets the arguments and values.

    The right is checked before anything of a submission is read: its `custom_id` may be forged.
    """

    action: str
    title: Text
    fields: Callable[[Context, tuple[str, ...]], Awaitable[Sequence[Field]]]
    submit: Callable[[Context, tuple[str, ...], Mapping[str, str]], Awaitable[None]]
    right: Right


async def open_form(
    ctx: Context, form: Form, arguments: Sequence[str] = (), values: Mapping[str, str] | None = None
) -> None:
    """Show the form, filled in. It must be the interaction's first answer, and not the answer to a form."""
    tail = (_DRAFT, str(ctx.draft.id)) if ctx.draft is not None else ()
    modal = discord.ui.Modal(
        title=ctx.t(form.title)[:TITLE_LENGTH], custom_id=make_id(form.action, *arguments, *tail), timeout=None
    )
    for field in await form.fields(ctx, tuple(arguments)):
        modal.add_item(_part(ctx, field, (values or {}).get(field.key, "")))
    # Finished: the dispatcher reads the submission by its custom_id, discord.py need not keep the modal in memory.
    modal.stop()
    await ctx.interaction.response.send_modal(modal)


def split_arguments(args: tuple[str, ...]) -> tuple[tuple[str, ...], int | None]:
    """A form's own arguments, and the draft that it was opened from. Raises UserError for a draft without a number."""
    if len(args) > 1 and args[-2] == _DRAFT:
        return args[:-2], read_number(args, -1)
    return args, None


def read_values(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What was entered, by field key, from a modal submission as Discord sends it (labels and rows of inputs)."""
    values: dict[str, str] = {}
    for part in components:
        inner = [*part.get("components", ()), *([part["component"]] if "component" in part else [])]
        values |= read_values(inner)
        if "custom_id" in part:
            chosen = part.get("values") or ()
            several = part.get("type") == discord.ComponentType.file_upload.value
            first = ",".join(chosen) if several else chosen[0] if chosen else ""
            values[part["custom_id"]] = str(part.get("value") or first)
    return values


def _part(ctx: Context, field: Field, value: str) -> discord.ui.Label[Any]:
    component: discord.ui.Select[Any] | discord.ui.TextInput[Any] | discord.ui.FileUpload[Any]
    if field.files:
        component = discord.ui.FileUpload(
            custom_id=field.key, required=field.required, min_values=int(field.required), max_values=field.files
        )
    elif field.choices:
        options = [option(ctx.t(choice.label), choice.value, default=choice.value == value) for choice in field.choices]
        component = select(field.key, options, required=field.required)
    else:
        component = discord.ui.TextInput(
            custom_id=field.key,
            style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
            required=field.required,
            max_length=field.max_length,
            default=value[: field.max_length] or None,
        )
    return discord.ui.Label(
        text=ctx.t(field.label)[:LABEL_LENGTH],
        description=ctx.t(field.description)[:DESCRIPTION_LENGTH] if field.description else None,
        component=component,
    )
