"""The agenda as one person sees and changes it; the item that is picked is in the buttons' ids."""

from collections.abc import Mapping, Sequence

from bot.people import Right
from bot.texts import Text, Texts
from bot.ui.act import Act
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.press import Control, Press
from cogs.meetings.render.card import AGENDA
from cogs.meetings.render.papers import ADD, MOVE, PICK, REMOVE, agenda_controls, agenda_text
from cogs.meetings.service.agenda import TITLE_LENGTH, AgendaService
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.cities import CityService

ITEM = "meetings.agenda_item"
# Discord's limit for the options of a select.
_CHOICES = 25


class AgendaViews:
    """Everybody looks; delegates change."""

    def __init__(self, service: AgendaService, reader: MeetingReader, cities: CityService, texts: Texts) -> None:
        self._service = service
        self._reader = reader
        self._cities = cities
        self._texts = texts
        self._form = Form(ITEM, Text("Add an item to the agenda"), self._fields, self._submitted)
        self.forms = (self._form,)
        self.controls = (
            Control(AGENDA, self._open),
            Control(PICK, self._pick, right=Right.DELEGATE),
            Control(ADD, self._add, right=Right.DELEGATE),
            Control(MOVE, self._move, right=Right.DELEGATE),
            Control(REMOVE, self._remove, right=Right.DELEGATE),
        )

    async def show(self, act: Act, meeting_id: int, picked: int | None = None, *, replace: bool = False) -> None:
        """The agenda, with what the person may do to it."""
        sheet = await self._reader.sheet(act.guild_id, meeting_id)
        picked = picked if any(item.id == picked for item in sheet.agenda) else None
        open_ = self._reader.is_open(sheet.meeting) and act.person.may(Right.DELEGATE)
        view = agenda_controls(sheet, picked, self._texts, act.language, open_=open_)
        await act.answer(agenda_text(sheet, picked, self._texts, act.language), view=view, replace=replace)

    async def _open(self, act: Act, press: Press) -> None:
        await self.show(act, press.number(0))

    async def _pick(self, act: Act, press: Press) -> None:
        await self.show(act, press.number(0), int(press.values[0]), replace=True)

    async def _add(self, act: Act, press: Press) -> None:
        await open_form(act, self._form, (str(press.number(0)),))

    async def _move(self, act: Act, press: Press) -> None:
        meeting_id, item_id, step = (press.number(index) for index in range(3))
        await self._service.move(act.person, meeting_id, item_id, step)
        await self.show(act, meeting_id, item_id, replace=True)

    async def _remove(self, act: Act, press: Press) -> None:
        await self._service.remove(act.person, press.number(0), press.number(1))
        await self.show(act, press.number(0), replace=True)

    async def _fields(self, act: Act, _: tuple[str, ...]) -> Sequence[Field]:
        cities = await self._cities.cities(act.guild_id)
        choices = tuple(Choice(str(city.id), city.name) for city in cities) if len(cities) <= _CHOICES else ()
        return (
            Field("title", Text("Item"), max_length=TITLE_LENGTH),
            Field("minutes", Text("Minutes"), Text("How long it takes, for example “15”"), max_length=10),
            Field("city", Text("Presented by"), Text("A city; may be left empty"), required=False, choices=choices),
        )

    async def _submitted(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        meeting_id = int(arguments[0])
        await self._service.add(
            act.person,
            meeting_id,
            values.get("title", ""),
            values.get("minutes", ""),
            values.get("city", ""),
            act.draft,
        )
        act.draft = None
        await self.show(act, meeting_id)
