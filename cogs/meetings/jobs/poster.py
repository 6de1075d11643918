"""What every handler of the meetings needs: the sheet as it is now, the languages of the server, and to post a notice
in consecutive messages that each ping exactly their people.
"""

from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.settings.service import Settings
from bot.texts import Texts
from bot.ui.post_text import PostLanguages
from cogs.meetings.models.meetings import Meeting, MeetingDetails
from cogs.meetings.render.notices import NoticePart, notice
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.reading import MeetingReader


class MeetingPoster:
    """Shared by the handlers; keeps nothing in memory."""

    def __init__(
        self,
        *,
        service: MeetingService,
        reader: MeetingReader,
        courier: Courier,
        settings: Settings,
        texts: Texts,
        clock: Clock,
    ) -> None:
        self.service = service
        self.reader = reader
        self.courier = courier
        self.texts = texts
        self.clock = clock
        self._settings = settings

    async def details(self, item: DueItem) -> MeetingDetails:
        return await self.reader.details(item.guild_id, item.queue_number)

    async def languages(self, guild_id: int) -> PostLanguages:
        return PostLanguages(self.texts, await self._settings.languages(guild_id))

    def ahead(self, meeting: Meeting) -> bool:
        return not meeting.cancelled and self.clock.now() < meeting.starts_at

    async def notify(
        self,
        details: MeetingDetails,
        occasion: str,
        people: Sequence[int],
        say: Callable[[PostLanguages, NoticePart], list[str]],
    ) -> None:
        """Post a notice to these people, each part once; `say` writes what stands in a part."""
        meeting = details.meeting
        languages = await self.languages(meeting.guild_id)
        for part in numbered(await self.service.settle(meeting, occasion, people)):
            said = say(languages, part)

            def build(token: str, said: list[str] = said, part: NoticePart = part) -> Outgoing:
                return notice(details, languages, self.clock.now(), token, said, part)

            key = f"{meeting.queue_key}/{occasion}/{part.number}"
            await self.courier.post(meeting.guild_id, key, channel(details), build)


def channel(details: MeetingDetails) -> int:
    """The topic's channel. Raises Undeliverable where it has not been set up."""
    if details.channel_id is None:
        raise Undeliverable("the topic's channel has not been set up")
    return details.channel_id


def numbered(parts: list[tuple[int, ...]]) -> list[NoticePart]:
    return [NoticePart(number, len(parts), user_ids) for number, user_ids in enumerate(parts, 1)]
