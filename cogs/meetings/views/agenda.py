"""Shows the agenda as one person sees and changes it; the item that is picked is in the buttons' ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.ids import read_number
from cogs.meetings.models.meetings import AgendaStep
from cogs.meetings.render.card import AGENDA
from cogs.meetings.render.minutes import ADD, MOVE, PICK, REMOVE, agenda_controls, agenda_text
from cogs.meetings.service.agenda import TITLE_LENGTH, AgendaService
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.cities import CityService

ITEM = "meetings.agenda_item"
# Discord's limit for the options of a select.
_CHOICES = 25


@dataclass(frozen=True, slots=True)
class AgendaViews:
    """Everybody looks; delegates change."""

    service: AgendaService
    reader: MeetingReader
    cities: CityService

    @property
    def form(self) -> Form:
        """An item that is put at the end."""
        return Form(ITEM, Text("Add an item to the agenda"), self._fields, self._submitted, Right.DELEGATE)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(AGENDA, self._open),
            ComponentHandler(PICK, self._pick, right=Right.DELEGATE),
            ComponentHandler(ADD, self._add, right=Right.DELEGATE),
            ComponentHandler(MOVE, self._move, right=Right.DELEGATE),
            ComponentHandler(REMOVE, self._remove, right=Right.DELEGATE),
        )

    async def show(self, ctx: Context, meeting_id: int, picked: int | None = None, *, replace: bool = False) -> None:
        """The agenda, with what the person may do to it."""
        details = await self.reader.details(ctx.guild_id, meeting_id)
        picked = picked if any(item.id == picked for item in details.agenda) else None
        changeable = self.reader.is_open(details.meeting) and ctx.person.may(Right.DELEGATE)
        view = agenda_controls(details, picked, ctx.t) if changeable else None
        await ctx.answer(agenda_text(details, picked, ctx.t), view=view, replace=replace)

    async def _open(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show(ctx, event.number(0))

    async def _pick(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show(ctx, event.number(0), event.chosen_number, replace=True)

    async def _add(self, ctx: Context, event: ComponentEvent) -> None:
        await open_form(ctx, self.form, (str(event.number(0)),))

    async def _move(self, ctx: Context, event: ComponentEvent) -> None:
        meeting_id, item_id = event.number(0), event.number(1)
        await self.service.move(ctx.person, meeting_id, item_id, event.word_as(AgendaStep, 2))
        await self.show(ctx, meeting_id, item_id, replace=True)

    async def _remove(self, ctx: Context, event: ComponentEvent) -> None:
        await self.service.remove(ctx.person, event.number(0), event.number(1))
        await self.show(ctx, event.number(0), replace=True)

    async def _fields(self, ctx: Context, _: tuple[str, ...]) -> Sequence[Field]:
        cities = await self.cities.cities(ctx.guild_id)
        choices = tuple(Choice(str(city.id), city.name) for city in cities) if len(cities) <= _CHOICES else ()
        return (
            Field("title", Text("Agenda item"), max_length=TITLE_LENGTH),
            Field("minutes", Text("Duration (minutes)"), Text("For example “15” or “1:30”"), max_length=10),
            Field("city", Text("Presented by"), Text("A city; may be left empty"), required=False, choices=choices),
        )

    async def _submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        meeting_id = read_number(arguments, 0)
        await self.service.add(
            ctx.person,
            meeting_id,
            values.get("title", ""),
            values.get("minutes", ""),
            values.get("city", ""),
            ctx.draft,
        )
        await self.show(ctx, meeting_id)
