"""Sets the demo's server up: the admin sets it up and appoints people, by the commands anyone would use."""

import re
from collections.abc import Mapping

from sandbox.people import Person, buttons_of
from sandbox.people.reading import Json

ADMIN = "Forum Admin"
MODERATOR = "Moderation"
OB_DORTMUND = "Oberbürgermeister Dortmund"
STAFF_DORTMUND = "Stab Dortmund"
MAYOR_PITTSBURGH = "Mayor Pittsburgh"
STAFF_PITTSBURGH = "Chief of Staff Pittsburgh"
NEWCOMER = "Newcomer"

APPOINTMENTS = (
    (OB_DORTMUND, "Dortmund", "mayor"),
    (STAFF_DORTMUND, "Dortmund", "staff"),
    (MAYOR_PITTSBURGH, "Pittsburgh", "mayor"),
    (STAFF_PITTSBURGH, "Pittsburgh", "staff"),
)
_STANDS = re.compile("The server is set up|Der Server ist eingerichtet")
SETUP_SECONDS = 90.0
"""How long setting up the server may take: some thirty objects, within Discord's rate limits (real time)."""


async def set_up(admin: Person, seconds: float = SETUP_SECONDS) -> None:
    """`/setup apply` and its confirmation; returns when the server stands as `data/forum.toml` says."""
    offer = await (await admin.command("setup apply")).final()
    apply = next(button["custom_id"] for button in buttons_of(offer.message) if _is(button, "network.apply"))
    await (await admin.press(offer.message, apply)).final()
    await admin.wait_message(_STANDS, seconds)


def _is(button: Json, action: str) -> bool:
    return str(button.get("custom_id", "")).startswith(f"{action}:")


async def appoint(people: Mapping[str, Person]) -> None:
    """Make the personas what they are called: the mayors' people by command, the moderator by their role."""
    admin, moderator = people[ADMIN], people[MODERATOR]
    role = admin.memory.find_role("Moderation")
    await admin.request("PUT", f"/guilds/{admin.guild_id}/members/{moderator.id}/roles/{role}")
    for name, city, function in APPOINTMENTS:
        await (await admin.command("city appoint", {"member": name, "city": city, "function": function})).final()
