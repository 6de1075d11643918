"""The tags of a forum's posts: which there are, which a post may bear, and who may set them.

Source: Discord's reference, "Forum Tag Object" and "Channel Flags".
"""

from sandbox.rest.access import InChannel
from sandbox.rest.checks import refuse
from sandbox.rest.errors import Problem
from sandbox.world.entities import Channel
from sandbox.world.permissions import Permission

# Channel flags: a post pinned to the top of its forum; a forum whose posts must bear a tag.
PINNED = 1 << 1
REQUIRE_TAG = 1 << 4


def must_bear_rightly(place: InChannel, forum: Channel, before: list[int], after: list[int]) -> None:
    """Only tags of this forum, moderated ones only by who manages threads, at least one where the forum demands it."""
    known = {int(tag["id"]): tag for tag in forum.available_tags}
    if any(tag_id not in known for tag_id in after):
        raise refuse(("applied_tags",), "CHANNEL_TAG_INVALID", "Tag does not exist in this channel")
    changed = set(before) ^ set(after)
    moderated = any(known[tag_id]["moderated"] for tag_id in changed if tag_id in known)
    if moderated and not place.may(Permission.MANAGE_THREADS):
        raise Problem.MISSING_PERMISSIONS.error()
    if forum.flags & REQUIRE_TAG and not after:
        raise Problem.TAG_REQUIRED.error()
