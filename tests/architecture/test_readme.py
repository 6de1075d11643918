"""What the README promises is true: the invitation asks for what the bot needs, and its commands exist."""

import re

from bot.config import PROJECT
from cogs.network.models.forum import Forum
from cogs.network.rules.permissions import NEEDED, bits, names
from cogs.network.service.forum import load_forum

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def asked_for() -> int:
    (number,) = re.findall(r"permissions=(\d+)", README)
    return int(number)


def handed_on(forum: Forum) -> int:
    """What the bot grants to roles and in channels: it can only hand on what it has itself."""
    overwrites = [overwrite for place in forum.categories for overwrite in place.overwrites]
    overwrites += [overwrite for place in forum.channels for overwrite in place.overwrites]
    overwrites += forum.topic_channels.overwrites
    granted = 0
    for role in forum.roles:
        granted |= role.permissions
    for overwrite in overwrites:
        granted |= overwrite.allow | overwrite.deny
    return granted


def test_the_invitation_asks_for_what_the_forum_needs_and_not_for_everything() -> None:
    needed = NEEDED | handed_on(load_forum(PROJECT / "data" / "forum.toml"))
    assert names(needed & ~asked_for()) == ()
    assert not asked_for() & bits(("administrator",))


def test_the_commands_for_newcomers_are_targets_of_the_makefile() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^`{0,3}make (\w+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile
