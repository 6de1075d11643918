"""Says where a meeting or a series takes place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """Where it takes place: words of people, a voice channel, or neither (then it is the topic's channel)."""

    words: str = ""
    voice_channel_id: int | None = None


TOPIC_CHANNEL = MeetingPlace()
"""No other place than the channel of the meeting's topic."""
