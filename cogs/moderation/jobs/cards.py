"""Keeps the cards of cases current in the moderators' log, and alerts the moderators where a case needs somebody."""

from collections.abc import Awaitable, Callable, Sequence

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Text, Texts
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.models.due import ALERT, CARD
from cogs.moderation.render.cases import alert, card
from cogs.moderation.service.cases import CaseService
from cogs.network.service.server import ServerService

LOG = "log"
"""The key of the declared channel that moderators and administrators alone may see."""

Note = Callable[[Case], Awaitable[Sequence[Text]]]
"""(case) -> what its card says beside what the case itself tells."""


class CaseLog:
    """Looks at the case as it is now, so that drawing a card twice or late does no harm."""

    def __init__(
        self, cases: CaseService, courier: Courier, server: ServerService, settings: Settings, texts: Texts
    ) -> None:
        self._cases = cases
        self._courier = courier
        self._server = server
        self._settings = settings
        self._texts = texts
        self._notes: dict[CaseKind, Note] = {}

    def add_note(self, kind: CaseKind, note: Note) -> None:
        """What the cards of a kind say beside what the case itself tells."""
        self._notes[kind] = note

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted stays deleted."""
        case = await self._cases.case(item.guild_id, int(str(item.payload["case"])))
        channel = await self._server.channel(item.guild_id, LOG)
        if channel is None:
            raise Undeliverable("the moderators' log has not been set up: /setup apply")
        languages = PostLanguages(self._texts, await self._settings.languages(item.guild_id))

        note = self._notes.get(case.kind)
        notification = await note(case) if note is not None else ()

        def build(token: str) -> Outgoing:
            return card(case, languages, token, notification)

        if case.alerted_at is not None:
            await self._courier.refresh(item.guild_id, case.key(ALERT), lambda token: alert(case, languages, token))
        key = case.key(CARD)
        await self._courier.post(item.guild_id, key, channel, build)
        if not await self._courier.refresh(item.guild_id, key, build):
            raise Skipped("the card was deleted")


ROOM = "moderators"


class Alerts:
    """Posts to the moderators' room, where people write and see it, not to the log."""

    def __init__(
        self,
        cases: CaseService,
        courier: Courier,
        server: ServerService,
        settings: Settings,
        texts: Texts,
        registry: Registry,
    ) -> None:
        self._cases = cases
        self._courier = courier
        self._server = server
        self._settings = settings
        self._texts = texts
        registry.add_due_kind(ALERT, self.alert, Text("Word that a measure fails"))

    async def alert(self, item: DueItem) -> None:
        case = await self._cases.case(item.guild_id, item.queue_number)
        channel = await self._server.channel(item.guild_id, ROOM)
        if channel is None:
            raise Undeliverable("the moderators' room has not been set up: /setup apply")
        languages = PostLanguages(self._texts, await self._settings.languages(item.guild_id))

        def build(token: str) -> Outgoing:
            return alert(case, languages, token)

        await self._courier.post(item.guild_id, case.key(ALERT), channel, build)
        await self._courier.refresh(item.guild_id, case.key(ALERT), build)
