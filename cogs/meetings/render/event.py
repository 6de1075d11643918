"""Describes the scheduled event that mirrors a meeting in Discord's own list."""

from bot.cards import channel_url
from bot.delivery.models import EventSpec
from bot.markup import cut
from bot.texts import Text
from bot.ui.post_text import PostLanguages, name
from cogs.meetings.models.meetings import MeetingDetails
from cogs.meetings.render.card import card_words, clock_change_lines, topic
from cogs.meetings.render.times import local_times

# Discord's limits are 100 and 1,000; the courier adds a reference of some 40 characters to the description.
_LOCATION_LENGTH = 100
_DESCRIPTION_LENGTH = 900
_TIMES_BUDGET = 400


def event(details: MeetingDetails, languages: PostLanguages, channel_id: int) -> EventSpec:
    """Name, times, and where the card is; the title is at most 100 characters by the rules of entry."""
    meeting = details.meeting
    description = "\n".join(
        [
            topic(details, languages),
            local_times(meeting.starts_at, details.cities, _TIMES_BUDGET),
            *clock_change_lines(details, languages)[:2],
            languages.lines(Text("Host: **{city}**", city=name(details.host.name))),
            languages.lines(Text("Please answer on the card in {channel}.", channel=card_words(details))),
        ]
    )
    return EventSpec(
        name=meeting.title,
        description=cut(description, _DESCRIPTION_LENGTH),
        start=meeting.starts_at,
        end=meeting.ends_at,
        location=cut(
            meeting.place.words or meeting.card_url or channel_url(meeting.guild_id, channel_id), _LOCATION_LENGTH
        ),
        voice_channel_id=meeting.place.voice_channel_id,
    )
