"""What a persona can see and wait for. Apart from the person who acts, because looking changes nothing."""

import re
from collections.abc import Callable

from sandbox.people.errors import NotThereError
from sandbox.people.memory import DM, TEXT_CHANNELS, Memory
from sandbox.people.reading import Json, text_of
from sandbox.people.watch import Watcher, matcher

Wanted = str | re.Pattern[str] | Callable[[Json], bool]


class Onlooker:
    """Somebody's view of the server. `user_id`: whose."""

    def __init__(self, name: str, user_id: str, patience: float) -> None:
        self.name = name
        self.id = user_id
        self._watcher = Watcher(name, patience)

    @property
    def memory(self) -> Memory:
        """Everything seen so far."""
        return self._watcher.memory

    def channels(self) -> list[Json]:
        """The server's channels in sight (categories too), in the order of their ids."""
        channels = [channel for channel in self.memory.channels.values() if channel["type"] != DM]
        return sorted(channels, key=lambda channel: int(channel["id"]))

    def channel(self, wanted: str | Json | None = None) -> Json:
        """A channel by name or id; the first one to write in if None."""
        if wanted is not None:
            return self.memory.find_channel(wanted)
        return next(channel for channel in self.channels() if channel["type"] in TEXT_CHANNELS)

    def sees(self, channel: str) -> bool:
        try:
            self.memory.find_channel(channel)
        except NotThereError:
            return False
        return True

    def messages(self, channel: str | Json | None = None) -> list[Json]:
        """The messages of a channel that came since logging in, private answers included, oldest first."""
        return self.memory.in_channel(self.channel(channel)["id"])

    def dms(self) -> list[Json]:
        """All direct messages that came since logging in, oldest first."""
        found = [channel["id"] for channel in self.memory.channels.values() if channel["type"] == DM]
        messages = [message for key in found for message in self.memory.in_channel(key)]
        return sorted(messages, key=lambda message: int(message["id"]))

    def roles(self) -> list[str]:
        """The names of one's own roles now."""
        mine = self.memory.members[self.id]["roles"]
        return [self.memory.roles[role_id]["name"] for role_id in mine if role_id in self.memory.roles]

    def events(self) -> list[Json]:
        """The server's scheduled events, by their start."""
        return sorted(self.memory.events.values(), key=lambda event: event["scheduled_start_time"])

    async def wait_message(
        self,
        wanted: Wanted,
        timeout: float | None = None,  # noqa: ASYNC109 - a person's patience
        *,
        channel: str | Json | None = None,
        after: Json | None = None,
    ) -> Json:
        """The first message seen that fits (also one that is there already): a part of its text, a pattern, or a
        predicate. `after`: only messages newer than that one.
        """
        fits = matcher(wanted, text_of)
        newer = int(after["id"]) if after is not None else 0

        def probe() -> Json | None:
            place = None
            if channel is not None:
                try:
                    place = self.memory.find_channel(channel)["id"]
                except NotThereError:
                    return None  # it may still be made
            for message in sorted(self.memory.messages.values(), key=lambda entry: int(entry["id"])):
                if int(message["id"]) > newer and place in {None, message["channel_id"]} and fits(message):
                    return message
            return None

        where = f" in {channel!r}" if channel is not None else ""
        return await self._watcher.until(probe, f"a message like {wanted!r}{where}", timeout)

    async def wait_until(self, probe: Callable[[], bool], what: str, timeout: float | None = None) -> None:  # noqa: ASYNC109 - a person's patience
        """Waits until something is true, looking again after each event."""
        await self._watcher.until(lambda: probe() or None, what, timeout)
