"""The fields of a channel, with the sizes of the API document (Create-/UpdateGuildChannelRequest)."""

from sandbox.rest.checks import (
    Check,
    Field,
    all_optional,
    anything,
    array,
    bits,
    boolean,
    integer,
    nullable,
    one_of,
    optional,
    record,
    required,
    snowflake,
    text,
)

# Reference, "Create Guild Channel"; at most 100 overwrites in one request, 1000 in a channel.
NAME = 100
TOPIC = 1024
FORUM_TOPIC = 4096
SLOWMODE = 21_600
OVERWRITES_PER_REQUEST = 100
OVERWRITES = 1000
CHANNEL_TYPES = (0, 2, 4, 5, 13, 15, 16)
ARCHIVE_MINUTES = (60, 1440, 4320, 10_080)
TAGS = 20
TAG_NAME = 20  # reference, "Forum Tag Object" (the API document lets 50 pass)

OVERWRITE = record(
    {
        "id": required(snowflake()),
        "type": optional(one_of({0, 1})),
        "allow": optional(bits()),
        "deny": optional(bits()),
    }
)


_TAG = record(
    {
        "id": nullable(snowflake()),
        "name": required(text(TAG_NAME, 1)),
        "moderated": optional(boolean()),
        "emoji_id": nullable(snowflake()),
        "emoji_name": nullable(text(100)),
    }
)


_FIELDS: dict[str, Field] = {
    "name": required(text(NAME, 1, stripped=True)),
    "type": optional(one_of(CHANNEL_TYPES)),
    "topic": nullable(text(FORUM_TOPIC)),
    "position": nullable(integer(0, 2**31 - 1)),
    "parent_id": nullable(snowflake()),
    "nsfw": optional(boolean()),
    "rate_limit_per_user": optional(integer(0, SLOWMODE)),
    "bitrate": optional(integer(8000, 384_000)),
    "user_limit": optional(integer(0, 10_000)),
    "rtc_region": nullable(text(64)),
    "video_quality_mode": optional(one_of({1, 2})),
    "permission_overwrites": nullable(array(OVERWRITE, OVERWRITES_PER_REQUEST)),
    "default_auto_archive_duration": optional(one_of(ARCHIVE_MINUTES)),
    "default_thread_rate_limit_per_user": optional(integer(0, SLOWMODE)),
    "default_reaction_emoji": nullable(anything()),
    "default_sort_order": nullable(one_of({0, 1})),
    "default_forum_layout": optional(one_of({0, 1, 2})),
    "available_tags": optional(array(_TAG, TAGS)),
    "flags": optional(bits()),
}

CREATE: Check = record(_FIELDS)
EDIT: Check = record(all_optional(_FIELDS))

EDIT_THREAD: Check = record(
    {
        "name": optional(text(NAME, 1, stripped=True)),
        "archived": optional(boolean()),
        "locked": optional(boolean()),
        "invitable": optional(boolean()),
        "auto_archive_duration": optional(one_of(ARCHIVE_MINUTES)),
        "rate_limit_per_user": optional(integer(0, SLOWMODE)),
        "flags": optional(bits()),
        "applied_tags": optional(array(snowflake(), 5)),
    }
)

EDIT_OVERWRITE: Check = record({"type": required(one_of({0, 1})), "allow": optional(bits()), "deny": optional(bits())})

POSITIONS: Check = array(
    record(
        {
            "id": required(snowflake()),
            "position": nullable(integer(0, 2**31 - 1)),
            "lock_permissions": optional(boolean()),
            "parent_id": nullable(snowflake()),
        }
    ),
    500,
)
