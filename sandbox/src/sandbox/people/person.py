"""A persona at its client."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from types import TracebackType
from typing import Any, Self

from sandbox.people.answers import Answer, Failure, Form
from sandbox.people.errors import NotThereError
from sandbox.people.memory import DM, Outcome
from sandbox.people.onlooker import Onlooker
from sandbox.people.reading import BUTTON, SELECTS, Json, find_component
from sandbox.people.typing_in import Keyboard
from sandbox.people.wire import File, Wire

_COMMAND, _COMPONENT, _AUTOCOMPLETE, _FORM = 2, 3, 4, 5
_CHAT_INPUT, _USER_MENU, _MESSAGE_MENU = 1, 2, 3
_USER_OPTION = 6
_nonces = count(1)


class Person(Onlooker):
    """`async with Person(info, "Newcomer") as newcomer:`, with the sandbox's `/sandbox/info` and a persona's name.

    Channels, members, roles, options, buttons are named as people see them, or by id. `patience`: how many real
    seconds to wait where a call names no `timeout`. `guild`: the name of the server that they have open, the first if
    None; on another of their servers they are a person beside this one.
    """

    def __init__(self, info: Mapping[str, Any], name: str, *, patience: float = 10.0, guild: str | None = None) -> None:
        about = next((one for one in info["personas"] if one["name"] == name), None)
        if about is None:
            raise NotThereError(f"no persona {name!r}; there are {[one['name'] for one in info['personas']]}")
        super().__init__(name, about["id"], patience)
        self.locale: str = about["locale"]
        self.timezone: str = about["timezone"]
        self.application_id: str = info["application_id"]
        self.guild_id = self.memory.guild_id = _guild_id(info, guild)
        self._wire = Wire(info["api"], info["gateway"], about["token"], self._watcher.take)

    async def connect(self) -> Self:
        """Logs in and waits until the server is in sight."""
        await self._wire.open()
        await self._watcher.until(lambda: self.memory.session_id or None, "READY")
        return self

    async def close(self) -> None:
        await self._wire.close()

    async def __aenter__(self) -> Self:
        return await self.connect()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<Person {self.name}>"

    async def history(self, channel: str | Json | None = None, limit: int = 50) -> list[Json]:
        """A channel's messages as the server has them, oldest first."""
        path = f"/channels/{self.channel(channel)['id']}/messages?limit={limit}"
        return list(reversed(await self.request("GET", path)))

    async def request(self, method: str, path: str, body: Json | None = None, files: Sequence[File] = ()) -> Any:  # noqa: ANN401 - the JSON of that route
        """Any request of the people's API (path after /api/v10). RefusedError for an error."""
        return await self._wire.request(method, path, body, files)

    async def say(self, channel: str | Json | None, text: str, files: Sequence[File] = ()) -> Json:
        """Writes a message; gives it as the server made it."""
        place = self.channel(channel)["id"]
        message: Json = await self.request("POST", f"/channels/{place}/messages", {"content": text}, files)
        return message

    async def dm(self, text: str) -> Json:
        """Writes to the bot directly."""
        body = {"recipient_id": self.memory.find_member(self.application_id)}
        channel = await self.request("POST", "/users/@me/channels", body)
        return await self.say(channel, text)

    async def join(self, code: str) -> None:
        """Accepts an invitation, and waits until the server is in sight."""
        await self.request("POST", f"/invites/{code}", {})
        await self.wait_until(lambda: self.guild_id in self.memory.guilds, "the server in sight")

    async def invite_bot(self, permissions: int) -> None:
        """Brings the bot to this server by its invitation link, with a role that has these permissions."""
        body = {"guild_id": self.guild_id, "permissions": str(permissions), "authorize": True}
        await self.request("POST", f"/oauth2/authorize?client_id={self.application_id}", body)

    async def command(
        self, path: str, options: Mapping[str, Any] | None = None, channel: str | Json | None = None
    ) -> Answer:
        """Calls a slash command by its full name ("meeting schedule", or as it is called in one's language)."""
        keyboard = self._keyboard()
        place = self.channel(channel)
        command, way = keyboard.find_command(await self._index(place), path, _CHAT_INPUT)
        filled = keyboard.options(command, way, options or {})
        data = _call(command) | {"options": filled, "attachments": keyboard.uploads.declared()}
        return await self._interact(f"/{path}", _COMMAND, place, data, keyboard)

    async def autocomplete(
        self,
        path: str,
        option: str,
        text: str,
        options: Mapping[str, Any] | None = None,
        channel: str | Json | None = None,
    ) -> list[Json]:
        """What is offered while typing `text` into an option: [{"name", "value"}]."""
        keyboard = self._keyboard()
        place = self.channel(channel)
        command, way = keyboard.find_command(await self._index(place), path, _CHAT_INPUT)
        data = _call(command) | {"options": keyboard.options(command, way, options or {}, (option, text))}
        outcome = await self._start(f"/{path} {option}:{text}", _AUTOCOMPLETE, place, data, keyboard)
        return outcome.choices or []

    async def menu(self, name: str, target: "Json | Person | str", channel: str | Json | None = None) -> Answer:
        """Calls a context menu on a message, or on a member (by name, or another Person)."""
        keyboard = self._keyboard()
        if isinstance(target, dict) and "author" in target:
            kind, target_id = _MESSAGE_MENU, target["id"]
            place = self.channel(self.memory.channels[target["channel_id"]])
        else:
            kind, target_id = _USER_MENU, keyboard.entity(_USER_OPTION, target)
            place = self.channel(channel)
        command, _ = keyboard.find_command(await self._index(place), name, kind)
        data = _call(command) | {"target_id": target_id}
        return await self._interact(name, _COMMAND, place, data, keyboard)

    async def press(self, message: Json, button: str | None = None) -> Answer:
        """Presses a button, by its label or custom id (the only one if None)."""
        return await self._use(message, button, frozenset({BUTTON}), None)

    async def select(self, message: Json, select: str | None, values: Any) -> Answer:  # noqa: ANN401 - one or several
        """Chooses in a menu, named by custom id or placeholder; values by label, name or id."""
        return await self._use(message, select, SELECTS, values)

    async def submit(self, form: Form, values: Mapping[str, Any]) -> Answer:
        """Hands a form in; parts by label or custom id. What is not given stays as it was shown."""
        keyboard = self._keyboard()
        filled = keyboard.filled_in(form, values)
        data = {"id": form.interaction_id, "custom_id": form.custom_id, "components": filled}
        data["attachments"] = keyboard.uploads.declared()
        place = self.memory.channels[form.channel_id]
        what = f"the form {form.title!r}"
        return await self._interact(what, _FORM, place, data, keyboard, source=form.source)

    async def _use(
        self,
        message: Json,
        wanted: str | None,
        types: frozenset[int],
        values: Any,  # noqa: ANN401 - one or several
    ) -> Answer:
        seen = self.memory.messages.get(message["id"], message)
        component = find_component(seen, wanted, types)
        keyboard = self._keyboard()
        data: Json = {"component_type": component["type"], "custom_id": component.get("custom_id")}
        if values is not None:
            data["values"] = keyboard.chosen(component, values)
        place = self.memory.channels[seen["channel_id"]]
        what = f"{component.get('label') or component.get('placeholder') or component.get('custom_id')!r}"
        return await self._interact(what, _COMPONENT, place, data, keyboard, source=seen)

    def _keyboard(self) -> Keyboard:
        return Keyboard(self.memory, self.locale)

    async def _index(self, place: Json) -> Json:
        """The commands offered here; asked each time, since bots may change them."""
        kind = f"/guilds/{self.guild_id}" if place["type"] != DM else f"/channels/{place['id']}"
        index: Json = await self.request("GET", f"{kind}/application-command-index")
        return index

    async def _start(
        self, what: str, kind: int, place: Json, data: Json, keyboard: Keyboard, source: Json | None = None
    ) -> Outcome:
        nonce = f"{self.id}{next(_nonces):05}"
        outcome = self.memory.outcomes[nonce] = Outcome()
        body: Json = {
            "type": kind,
            "application_id": self.application_id,
            "channel_id": place["id"],
            "session_id": self.memory.session_id,
            "nonce": nonce,
            "data": data,
        }
        if place["type"] != DM:
            body["guild_id"] = self.guild_id
        if source is not None:
            body |= {"message_id": source["id"], "message_flags": source.get("flags", 0)}
        await self.request("POST", "/interactions", body, keyboard.uploads.files)
        await self._watcher.until(lambda: outcome.done or None, f"an answer to {what}")
        return outcome

    async def _interact(
        self, what: str, kind: int, place: Json, data: Json, keyboard: Keyboard, source: Json | None = None
    ) -> Answer:
        revision = self.memory.revisions.get(source["id"], 0) if source is not None else 0
        outcome = await self._start(what, kind, place, data, keyboard, source)
        return Answer(
            watcher=self._watcher,
            what=what,
            interaction_id=outcome.interaction_id or "",
            failure=None if outcome.failure is None else Failure(outcome.failure),
            opened=None if outcome.form is None else _form(outcome.form, source),
            source_id=None if source is None else source["id"],
            source_revision=revision,
        )


def _guild_id(info: Mapping[str, Any], name: str | None) -> str:
    if name is None:
        return str(info["guild_id"])
    found = next((guild["id"] for guild in info["guilds"] if guild["name"] == name), None)
    if found is None:
        raise NotThereError(f"no server {name!r}; there are {[guild['name'] for guild in info['guilds']]}")
    return str(found)


def _call(command: Json) -> Json:
    call = {key: command[key] for key in ("id", "name", "type", "version")}
    return call | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def _form(data: Json, source: Json | None) -> Form:
    return Form(
        interaction_id=data["id"],
        application_id=data["application"]["id"],
        channel_id=data["channel_id"],
        custom_id=data["custom_id"],
        title=data["title"],
        components=data["components"],
        source=source,
    )


@asynccontextmanager
async def everyone(info: Mapping[str, Any], *, patience: float = 10.0) -> AsyncIterator[dict[str, Person]]:
    """All personas, logged in, by name."""
    people = {one["name"]: Person(info, one["name"], patience=patience) for one in info["personas"]}
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(person) for person in people.values()))
        yield people
