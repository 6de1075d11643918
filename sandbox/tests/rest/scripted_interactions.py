"""The part of the scripted session in which people call commands and press buttons, and a bot answers by plain HTTP."""

from collections.abc import Iterator
from typing import Any

from sandbox.app import Sandbox
from sandbox.world.entities import Json
from sandbox.world.world import Event
from tests.rest.client import Client
from tests.rest.scripted import all_accepted


class Ear:
    """Hears the interactions that the gateway would tell the bot."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._heard: list[Json] = []
        sandbox.world.subscribe(self._take)

    def _take(self, event: Event) -> None:
        if event.name == "INTERACTION_CREATE":
            self._heard.append(event.data)

    def last(self) -> Json:
        return self._heard[-1]


async def interactions(sandbox: Sandbox, rest: Client, newcomer: Client, admin: Client, channel_id: str) -> None:
    ear = Ear(sandbox)
    base = f"/applications/{rest.application_id}/guilds/GUILD/commands"
    option = {"type": 3, "name": "city", "description": "Which", "autocomplete": True}
    made = await rest("POST", base, {"name": "vote", "description": "Votes", "options": [option]})
    command = made.body
    permission = {"permissions": [{"id": newcomer.user_id, "type": 2, "permission": True}]}
    await all_accepted(admin, ("PUT", f"{base}/{command['id']}/permissions", permission))
    await all_accepted(rest, ("GET", f"{base}/{command['id']}/permissions", None), ("GET", f"{base}/permissions", None))
    index = await newcomer("GET", "/guilds/GUILD/application-command-index")
    assert index.status == 200
    assert (await newcomer("GET", f"/channels/{channel_id}/application-command-index")).status == 200

    async def call(kind: int, data: Json, **fields: object) -> str:
        """Does something as a person; the path of the bot's answer."""
        body = {"type": kind, "application_id": rest.application_id, "guild_id": rest.guild_id}
        body |= {"channel_id": channel_id, "session_id": "s", "nonce": "1", "data": data, **fields}
        reply = await newcomer("POST", "/interactions", body)
        assert reply.status == 204, reply.body
        return f"/interactions/{ear.last()['id']}/{ear.last()['token']}/callback"

    typed = {"id": command["id"], "name": "vote", "type": 1, "version": command["version"]}
    focused = [{"type": 3, "name": "city", "value": "Dor", "focused": True}]
    choices = {"type": 8, "data": {"choices": [{"name": "Dortmund", "value": "do"}]}}
    await all_accepted(rest, ("POST", await call(4, {**typed, "options": focused}), choices))
    for answer in _answers():
        await all_accepted(rest, ("POST", await call(2, {**typed, "options": []}), answer))
    response = await call(2, {**typed, "options": []})
    button = {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"}
    said = {"type": 4, "data": {"content": "Well?", "components": [{"type": 1, "components": [button]}]}}
    [answered] = await all_accepted(rest, ("POST", f"{response}?with_response=true", said))
    message_id = answered["resource"]["message"]["id"]
    hook = f"/webhooks/{rest.application_id}/{ear.last()['token']}"
    [followed] = await all_accepted(rest, ("POST", hook, {"content": "And more", "flags": 64}))
    pressed = {"component_type": 2, "custom_id": "yes"}
    update = {"type": 7, "data": {"content": "Yes.", "components": []}}
    await all_accepted(rest, ("POST", await call(3, pressed, message_id=message_id), {"type": 6}))
    await all_accepted(rest, ("POST", await call(3, pressed, message_id=message_id), update))
    await all_accepted(
        rest,
        ("GET", f"{hook}/messages/@original", None),
        ("PATCH", f"{hook}/messages/@original", {"content": "Thanks"}),
        ("GET", f"{hook}/messages/{followed['id']}", None),
        ("PATCH", f"{hook}/messages/{followed['id']}", {"content": "No more"}),
        ("DELETE", f"{hook}/messages/{followed['id']}", None),
        ("DELETE", f"{hook}/messages/@original", None),
    )


def _answers() -> Iterator[Any]:
    """Each way to answer a command."""
    field = {"type": 4, "custom_id": "why", "style": 2}
    yield {
        "type": 9,
        "data": {
            "custom_id": "f",
            "title": "Why?",
            "components": [{"type": 18, "label": "Reason", "component": field}],
        },
    }
    yield {"type": 5, "data": {"flags": 64}}
    yield {"type": 4, "data": {"content": "Only for you", "flags": 64, "allowed_mentions": {"parse": []}}}
    poll = {"question": {"text": "Well?"}, "answers": [{"poll_media": {"text": "Yes"}}]}
    yield {"type": 4, "data": {"poll": poll}}
