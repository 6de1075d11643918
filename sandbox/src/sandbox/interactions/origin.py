"""What messages that answer an interaction say of where they come from (`interaction_metadata`).

Source: the *InteractionMetadataResponse schemas of Discord's API document.
"""

from sandbox.interactions.ledger import Interaction, Kind
from sandbox.world.entities import AppCommand, Json, User
from sandbox.world.messages import Message
from sandbox.world.serialize import users


def owners(guild_id: int | None) -> Json:
    """`authorizing_integration_owners`: the bot is installed in the guild; "0" in its DMs (reference,
    "Authorizing Integration Owners Object").
    """
    return {"0": str(guild_id or 0)}


def of_command(interaction: Interaction, command: AppCommand, caller: User, target: User | Message | None) -> Json:
    data = _base(interaction, caller)
    if isinstance(target, User):
        data["target_user"] = users.user(target)
    elif target is not None:
        data["target_message_id"] = str(target.id)
    return data | {"name": command.name, "command_type": command.type}


def legacy(interaction: Interaction, command_name: str, caller: User) -> Json:
    """The older `interaction` object, which commands alone have."""
    return {"id": str(interaction.id), "type": int(Kind.COMMAND), "name": command_name, "user": users.user(caller)}


def of_component(interaction: Interaction, caller: User, message_id: int) -> Json:
    return _base(interaction, caller) | {"interacted_message_id": str(message_id)}


def of_form(interaction: Interaction, caller: User, cause: Interaction) -> Json:
    return _base(interaction, caller) | {"triggering_interaction_metadata": cause.metadata}


def _base(interaction: Interaction, caller: User) -> Json:
    return {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": users.user(caller),
        "authorizing_integration_owners": owners(interaction.guild_id),
    }
