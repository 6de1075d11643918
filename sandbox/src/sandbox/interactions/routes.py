"""The routes of interactions: the people's list of commands and their use, the bot's answers."""

import asyncio
import time

from sandbox.interactions import announce
from sandbox.interactions.access import commands_at, may_see
from sandbox.interactions.answer import Answerer
from sandbox.interactions.create import Opener
from sandbox.interactions.ledger import TOKEN_HEAD, Interaction, Ledger
from sandbox.interactions.options import focused_type
from sandbox.rest.access import in_channel, in_guild
from sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from sandbox.rest.errors import Problem
from sandbox.rest.messages import delete_message, edit_message
from sandbox.world.entities import AppCommand, Json
from sandbox.world.messages import Message
from sandbox.world.serialize import commands, messages, users
from sandbox.world.world import Event, World


class Interactions:
    """The handlers, over the ledger of interactions under way."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self._world = world
        self._ledger = ledger

    def routes(self) -> tuple[Route, ...]:
        # Only interaction tokens match here; other tokens are those of incoming webhooks.
        token = f"/webhooks/{{webhook_id}}/{{webhook_token:{TOKEN_HEAD}[^/]+}}"
        return (
            Route("GET", "/guilds/{guild_id}/application-command-index", self.guild_index),
            Route("GET", "/channels/{channel_id}/application-command-index", self.dm_index),
            Route("POST", "/interactions", self.create),
            Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", self.callback),
            Route("POST", token, self.follow_up),
            Route("GET", f"{token}/messages/@original", self.get_original),
            Route("PATCH", f"{token}/messages/@original", self.edit_original),
            Route("DELETE", f"{token}/messages/@original", self.delete_original),
            Route("GET", f"{token}/messages/{{message_id}}", self.get_message),
            Route("PATCH", f"{token}/messages/{{message_id}}", self.edit_message),
            Route("DELETE", f"{token}/messages/{{message_id}}", self.delete_message),
        )

    def close(self) -> None:
        self._ledger.close()

    def guild_index(self, call: Call) -> Answer:
        """The commands that this member may use in the guild, with all localisations."""
        place = in_guild(call)
        usable = [c for c in commands_at(call.world, place.guild.id) if may_see(call.world, c, place.member)]
        return self._index(usable)

    def dm_index(self, call: Call) -> Answer:
        """The same for a direct message (or for the guild that a channel is in)."""
        channel = in_channel(call).channel
        member = call.world.member(channel.guild_id, call.actor.id)
        found = commands_at(call.world, channel.guild_id)
        return self._index([c for c in found if member is None or may_see(call.world, c, member)])

    def _index(self, usable: list[AppCommand]) -> Answer:
        shown = {command.application_id for command in usable}
        applications: list[Json] = []
        for application in self._world.applications.values():
            if application.id in shown:
                bot = users.user(self._world.users[application.bot_id])
                about: Json = {"id": str(application.id), "name": application.name, "icon": None, "bot": bot}
                applications.append(about)
        listed = [commands.command(command) for command in usable]
        newest = max((command.version for command in usable), default=0)
        return Answer({"applications": applications, "application_commands": listed, "version": str(newest)})

    def create(self, call: Call) -> Answer:
        """A person starts an interaction; it fails if the bot is silent for 3 s."""
        if call.actor.bot:
            raise Problem.ONLY_USERS.error()
        opened = Opener(call, self._ledger, time.monotonic()).open()
        interaction = opened.interaction
        interaction.focused_type = focused_type(opened.payload["data"])
        self._ledger.open(interaction)
        interaction.deadline = asyncio.get_running_loop().call_later(
            self._ledger.first_answer_seconds, self._time_out, interaction
        )
        announce.begun(self._world, interaction)
        bot = frozenset({self._world.applications[interaction.application_id].bot_id})
        self._world.emit(Event("INTERACTION_CREATE", opened.payload, interaction.guild_id, user_ids=bot))
        return NO_CONTENT

    def _time_out(self, interaction: Interaction) -> None:
        if not interaction.answered:
            announce.failed(self._world, interaction, announce.REASON_TIMEOUT)

    def callback(self, call: Call) -> Answer:
        token = call.params["interaction_token"]
        interaction = self._ledger.awaiting_answer(call.id("interaction_id"), token)
        if interaction is None:
            raise Problem.UNKNOWN_INTERACTION.error()
        answerer = Answerer(self._world, interaction)
        message = answerer.first(call)
        if not call.flag("with_response"):
            return NO_CONTENT
        return Answer(answerer.callback_json(call.body.json["type"], message))

    def _answerer(self, call: Call) -> Answerer:
        """By the token of the path: 50027 if it has died, 10015 before the first answer."""
        interaction = self._ledger.living(call.id("webhook_id"), call.params["webhook_token"])
        if interaction is None:
            raise Problem.INVALID_WEBHOOK_TOKEN.error()
        if not interaction.answered:
            raise Problem.UNKNOWN_WEBHOOK.error()
        return Answerer(self._world, interaction)

    def _shown(self, message: Message) -> Answer:
        return Answer(messages.message(self._world, message, message.author_id))

    def follow_up(self, call: Call) -> Answer:
        answerer = self._answerer(call)
        return self._shown(answerer.follow_up(_payload(call), call.body.files))

    def get_original(self, call: Call) -> Answer:
        return self._shown(self._answerer(call).original())

    def edit_original(self, call: Call) -> Answer:
        message = self._answerer(call).original()
        return self._shown(edit_message(self._world, message, _payload(call), call.body.files))

    def delete_original(self, call: Call) -> Answer:
        delete_message(self._world, self._answerer(call).original())
        return NO_CONTENT

    def get_message(self, call: Call) -> Answer:
        return self._shown(self._answerer(call).message(call.id("message_id")))

    def edit_message(self, call: Call) -> Answer:
        message = self._answerer(call).message(call.id("message_id"))
        return self._shown(edit_message(self._world, message, _payload(call), call.body.files))

    def delete_message(self, call: Call) -> Answer:
        delete_message(self._world, self._answerer(call).message(call.id("message_id")))
        return NO_CONTENT


def _payload(call: Call) -> Json:
    return call.body.json if isinstance(call.body.json, dict) else {}
