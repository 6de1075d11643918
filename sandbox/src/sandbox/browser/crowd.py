"""A channel in which much has been said."""

from sandbox.app import Sandbox
from sandbox.rest.messages import create_message
from sandbox.world.entities import Channel

_LINES = (
    "Guten Morgen zusammen, die Vorlage zur **Wärmeplanung** ist da.",
    "Thanks! We will read it until <t:1796310000:D>.\nTwo questions:\n- who pays?\n- *who decides?*",
    "> who pays?\nDas steht in `§ 4`.",
    "Does the square get trees? See https://example.org/square for the map.",
)


def fill(sandbox: Sandbox, count: int) -> Channel:
    """Writes so many messages into the first channel, each with its number; people take turns."""
    guild = sandbox.seeded.guild
    channel = sandbox.world.channels[guild.system_channel_id or 0]
    people = sandbox.seeded.personas
    for number in range(1, count + 1):
        text = f"No. {number}. {_LINES[number % len(_LINES)]}"
        create_message(sandbox.world, channel, people[number // 3 % len(people)], {"content": text})
    return channel
