"""Says where a meeting or a series takes place."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """Where it takes place: words of people, a voice channel, or neither (then it is the topic's channel)."""

    words: str = ""
    voice_channel_id: int | None = None


STAND_IN: Final = "meetings"
"""The channel in which meetings are posted whose topic's channel was deleted."""
TOPIC_CHANNEL = MeetingPlace()
"""No other place than the channel of the meeting's topic."""
