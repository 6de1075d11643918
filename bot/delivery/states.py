"""Says what may have become of a post that is kept current."""

from enum import StrEnum


class PostState(StrEnum):
    """What has become of a post that is kept current."""

    MISSING = "missing"
    DELETED = "deleted"
    OUTDATED = "outdated"
    CURRENT = "current"
