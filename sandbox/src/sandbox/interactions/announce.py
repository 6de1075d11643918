"""What the one who started an interaction hears of it: that it began, went well, failed, or asks for a form.

These events go to that person's sessions only.
"""

from sandbox.interactions.ledger import Interaction
from sandbox.world.entities import Json
from sandbox.world.serialize import users
from sandbox.world.world import Event, World

# Discord's client knows these reasons of INTERACTION_FAILURE; they are not in the public reference.
REASON_UNKNOWN = 1
REASON_TIMEOUT = 2


def _to_caller(world: World, interaction: Interaction, name: str, data: Json) -> None:
    only = frozenset({interaction.user_id})
    world.emit(Event(name, data, None, user_ids=only))


def _key(interaction: Interaction) -> Json:
    return {"id": str(interaction.id), "nonce": interaction.nonce}


def begun(world: World, interaction: Interaction) -> None:
    _to_caller(world, interaction, "INTERACTION_CREATE", _key(interaction))


def succeeded(world: World, interaction: Interaction) -> None:
    _to_caller(world, interaction, "INTERACTION_SUCCESS", _key(interaction))


def failed(world: World, interaction: Interaction, reason: int) -> None:
    _to_caller(world, interaction, "INTERACTION_FAILURE", _key(interaction) | {"reason_code": reason})


def choices(world: World, interaction: Interaction, offered: list[Json]) -> None:
    data: Json = {"choices": offered, "nonce": interaction.nonce}
    _to_caller(world, interaction, "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE", data)


def form(world: World, interaction: Interaction, shown: Json) -> None:
    application = world.applications[interaction.application_id]
    bot = users.user(world.users[application.bot_id])
    about: Json = {"id": str(application.id), "name": application.name, "icon": None, "bot": bot}
    data = _key(interaction) | shown | {"application": about, "channel_id": str(interaction.channel_id)}
    _to_caller(world, interaction, "INTERACTION_MODAL_CREATE", data)
