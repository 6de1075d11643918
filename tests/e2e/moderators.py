"""What the tests of moderation share: ordering an action, the cards in the log, and what stands in the world."""

from datetime import datetime
from typing import Any

from cogs.moderation.models.cases import Case
from cogs.moderation.service.cases import CaseService
from sandbox.people import Person
from sandbox.people.answers import Answer
from sandbox.people.reading import Json, text_of
from sandbox.world.entities import Guild, Member
from tests.e2e.conftest import ForumWorld

LOG, ROOM = "protokoll-log", "moderation"
MODERATOR, SECOND, TARGET = "Moderation", "Forum Admin", "Newcomer"


async def order(world: ForumWorld, command: str, options: Json | None = None, by: str = MODERATOR) -> Answer:
    """A moderator's command about the newcomer, unless the options name somebody else; its final answer."""
    person = await world.person(by)
    return await (await person.command(f"mod {command}", {"member": TARGET, "reason": "Ton"} | (options or {}))).final()


async def cards(person: Person) -> list[str]:
    """The log's cards of cases, in their order."""
    return [
        text_of(message)
        for message in await person.history(LOG)
        if " · " in text_of(message) and "#" in text_of(message)
    ]


async def card(person: Person, number: int) -> Json:
    """The card of a case. There is one."""
    (found,) = [message for message in await person.history(LOG) if f" #{number} · " in text_of(message)]
    return found


async def case(world: ForumWorld, number: int) -> Case:
    await world.settle()
    return await world.bot.registry.service(CaseService).case(world.guild_id, number)


def guild(world: ForumWorld) -> Guild:
    return world.sandbox.seeded.guild


def user_id(world: ForumWorld, name: str = TARGET) -> int:
    return next(user.id for user in world.sandbox.seeded.personas if user.persona == name)


def member(world: ForumWorld, name: str = TARGET) -> Member:
    return guild(world).members[user_id(world, name)]


def timed_out_until(world: ForumWorld, name: str = TARGET) -> datetime | None:
    """Discord's own view: what has passed does not count."""
    until = member(world, name).timeout_until
    return until if until is not None and until > world.sandbox.world.now() else None


def banned(world: ForumWorld, name: str = TARGET) -> bool:
    return user_id(world, name) in guild(world).bans


async def letters(person: Person) -> list[str]:
    """The bot's direct messages to somebody, in their order."""
    world_ids = {channel["id"] for channel in person.memory.channels.values() if channel["type"] == 1}
    found: list[str] = []
    for channel_id in world_ids:
        found += [text_of(message) for message in await person.history(channel_id)]
    return found


async def mend(world: ForumWorld, permission: int, *, allow: bool) -> None:
    """Give the bot's role a permission of Discord's, or take it."""
    role = bot_role(world)
    role.permissions = role.permissions | permission if allow else role.permissions & ~permission


def bot_role(world: ForumWorld) -> Any:  # noqa: ANN401 - the sandbox's role
    return next(role for role in guild(world).roles.values() if role.name == "Ratsbote")
