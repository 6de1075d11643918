"""What a persona has seen: channels, messages, members, events; kept up to date from the gateway's events."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sandbox.people.errors import NotThereError
from sandbox.people.reading import Json

_KEPT_LOG = 300
TEXT_CHANNELS = frozenset({0, 2, 5, 10, 11, 12, 13})
DM = 1


@dataclass(slots=True)
class Outcome:
    """How far an interaction of this person's has come."""

    interaction_id: str | None = None
    succeeded: bool = False
    failure: int | None = None
    form: Json | None = None
    choices: list[Json] | None = None

    @property
    def done(self) -> bool:
        return self.succeeded or self.failure is not None or self.form is not None or self.choices is not None


@dataclass(slots=True)
class Memory:
    """Everything by id. `revisions` counts how often a message was written or changed.

    `guild_id`: the server that this person has open; what happens on others is not on the screen.
    """

    guild_id: str = ""
    user: Json = field(default_factory=dict)
    session_id: str = ""
    guilds: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    roles: dict[str, Json] = field(default_factory=dict)
    members: dict[str, Json] = field(default_factory=dict)
    events: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    log: list[tuple[str, Json]] = field(default_factory=list)

    def take(self, name: str, data: Json) -> None:
        """Takes one event of the gateway in."""
        place = data.get("guild_id") or (data.get("id") if name in _OF_A_GUILD else None)
        if place is not None and self.guild_id and place != self.guild_id:
            return
        self.log.append((name, data))
        del self.log[:-_KEPT_LOG]
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(self, data)

    def ready(self, data: Json) -> None:
        self.user = data["user"]
        self.session_id = data["session_id"]
        for guild in data["guilds"]:
            if not self.guild_id or guild["id"] == self.guild_id:
                self.guild(guild)
        for channel in data["private_channels"]:
            self.channel(channel)

    def guild(self, data: Json) -> None:
        self.guilds[data["id"]] = data
        for role in data.get("roles", ()):
            self.roles[role["id"]] = role
        for channel in (*data.get("channels", ()), *data.get("threads", ())):
            self.channel(channel | {"guild_id": data["id"]})
        for member in data.get("members", ()):
            self.member(member)
        for event in data.get("guild_scheduled_events", ()):
            self.event(event)

    def forget_guild(self, data: Json) -> None:
        """Thrown out: the server is out of sight, direct messages stay."""
        self.guilds.pop(data["id"], None)
        for key in [key for key, one in self.channels.items() if one["type"] != DM]:
            del self.channels[key]
        self.members.clear()

    def channel(self, data: Json) -> None:
        self.channels[data["id"]] = data

    def forget_channel(self, data: Json) -> None:
        self.channels.pop(data["id"], None)

    def threads(self, data: Json) -> None:
        for thread in data["threads"]:
            self.channel(thread)

    def role(self, data: Json) -> None:
        self.roles[data["role"]["id"]] = data["role"]

    def forget_role(self, data: Json) -> None:
        self.roles.pop(data["role_id"], None)

    def member(self, data: Json) -> None:
        self.members[data["user"]["id"]] = self.members.get(data["user"]["id"], {}) | data

    def forget_member(self, data: Json) -> None:
        self.members.pop(data["user"]["id"], None)

    def event(self, data: Json) -> None:
        self.events[data["id"]] = data

    def forget_event(self, data: Json) -> None:
        self.events.pop(data["id"], None)

    def message(self, data: Json) -> None:
        key = data["id"]
        self.messages[key] = self.messages.get(key, {}) | data
        self.revisions[key] = self.revisions.get(key, 0) + 1

    def forget_message(self, data: Json) -> None:
        for key in data.get("ids", [data.get("id")]):
            self.messages.pop(key, None)

    def outcome(self, data: Json) -> Outcome:
        return self.outcomes.setdefault(str(data.get("nonce")), Outcome())

    def begun(self, data: Json) -> None:
        self.outcome(data).interaction_id = data["id"]

    def succeeded(self, data: Json) -> None:
        self.outcome(data).succeeded = True

    def failed(self, data: Json) -> None:
        self.outcome(data).failure = data["reason_code"]

    def form(self, data: Json) -> None:
        self.outcome(data).form = data

    def choices(self, data: Json) -> None:
        self.outcome(data).choices = data["choices"]

    def in_channel(self, channel_id: str) -> list[Json]:
        """The messages seen in a channel, oldest first."""
        messages = [message for message in self.messages.values() if message["channel_id"] == channel_id]
        return sorted(messages, key=lambda message: int(message["id"]))

    def find_channel(self, wanted: str | Json) -> Json:
        """By id, name (with or without #), or as it is. NotThereError names those there are."""
        if isinstance(wanted, dict):
            return self.channels.get(wanted["id"], wanted)
        if wanted in self.channels:
            return self.channels[wanted]
        name = wanted.removeprefix("#")
        channels = [channel for channel in self.channels.values() if channel.get("name") == name]
        if not channels:
            there = sorted(channel.get("name") or "(a DM)" for channel in self.channels.values())
            raise NotThereError(f"no channel {wanted!r} in sight; there are {there}")
        return min(channels, key=lambda channel: channel["type"] not in TEXT_CHANNELS)

    def find_member(self, wanted: str) -> str:
        """The user id of a member by id, nick, display name or user name."""
        for key, member in self.members.items():
            user = member["user"]
            if wanted in {key, member.get("nick"), user.get("global_name"), user["username"]}:
                return key
        names = sorted(m["user"].get("global_name") or m["user"]["username"] for m in self.members.values())
        raise NotThereError(f"no member {wanted!r}; there are {names}")

    def find_role(self, wanted: str) -> str:
        for key, role in self.roles.items():
            if wanted in {key, role["name"], f"@{role['name']}"}:
                return key
        raise NotThereError(f"no role {wanted!r}; there are {sorted(r['name'] for r in self.roles.values())}")

    def recent(self) -> Iterator[str]:
        """The last events, one a line, for error texts."""
        for name, data in self.log[-25:]:
            told = {key: value for key, value in data.items() if key not in {"guilds", "members", "roles"}}
            yield f"  {name} {str(told)[:400]}"


_OF_A_GUILD = frozenset({"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"})
_HANDLERS: dict[str, Callable[[Memory, Json], object]] = {
    "READY": Memory.ready,
    "GUILD_CREATE": Memory.guild,
    "GUILD_UPDATE": Memory.guild,
    "GUILD_DELETE": Memory.forget_guild,
    "CHANNEL_CREATE": Memory.channel,
    "CHANNEL_UPDATE": Memory.channel,
    "CHANNEL_DELETE": Memory.forget_channel,
    "THREAD_CREATE": Memory.channel,
    "THREAD_UPDATE": Memory.channel,
    "THREAD_DELETE": Memory.forget_channel,
    "THREAD_LIST_SYNC": Memory.threads,
    "GUILD_ROLE_CREATE": Memory.role,
    "GUILD_ROLE_UPDATE": Memory.role,
    "GUILD_ROLE_DELETE": Memory.forget_role,
    "GUILD_MEMBER_ADD": Memory.member,
    "GUILD_MEMBER_UPDATE": Memory.member,
    "GUILD_MEMBER_REMOVE": Memory.forget_member,
    "GUILD_SCHEDULED_EVENT_CREATE": Memory.event,
    "GUILD_SCHEDULED_EVENT_UPDATE": Memory.event,
    "GUILD_SCHEDULED_EVENT_DELETE": Memory.forget_event,
    "MESSAGE_CREATE": Memory.message,
    "MESSAGE_UPDATE": Memory.message,
    "MESSAGE_DELETE": Memory.forget_message,
    "MESSAGE_DELETE_BULK": Memory.forget_message,
    "INTERACTION_CREATE": Memory.begun,
    "INTERACTION_SUCCESS": Memory.succeeded,
    "INTERACTION_FAILURE": Memory.failed,
    "INTERACTION_MODAL_CREATE": Memory.form,
    "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE": Memory.choices,
}
