"""What looks wrong and is accepted by Discord all the same: found with bots that nobody here wrote."""

import base64

from sandbox.app import Sandbox
from sandbox.world.permissions import Permission
from tests.rest import payloads
from tests.rest.client import Client


async def test_an_image_may_call_itself_jpg(sandbox: Sandbox, rest: Client) -> None:
    bots_own = next(role for role in sandbox.seeded.guild.roles.values() if role.bot_id is not None)
    bots_own.permissions |= int(Permission.CREATE_GUILD_EXPRESSIONS)
    image = f"data:image/jpg;base64,{base64.b64encode(payloads.PNG).decode()}"
    assert (await rest("POST", "/guilds/GUILD/emojis", {"name": "wappen", "image": image})).status == 201


async def test_a_new_order_of_roles_may_name_those_that_stay_where_they_are(sandbox: Sandbox, rest: Client) -> None:
    """Libraries send the whole list, the bot's own role in it."""
    guild = sandbox.seeded.guild
    made = [(await rest("POST", "/guilds/GUILD/roles", {"name": name})).body["id"] for name in ("one", "two")]
    before = {str(role.id): role.position for role in guild.roles.values()}
    first, second = sorted(made, key=lambda role_id: before[role_id])
    order = before | {first: before[second], second: before[first]}
    moves = [{"id": role_id, "position": position} for role_id, position in order.items()]
    reply = await rest("PATCH", "/guilds/GUILD/roles", moves)
    assert reply.status == 200, reply.body
    assert {role["id"]: role["position"] for role in reply.body} == order
