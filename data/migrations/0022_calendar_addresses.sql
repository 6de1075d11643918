-- The address under which somebody's calendar follows the forum's meetings. Only the token's SHA-256 is kept: whoever reads
-- this table cannot open one. `last_read_at` is a day: addresses that nobody has read for a year go.
CREATE TABLE calendar_addresses (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    token_hash   TEXT    NOT NULL UNIQUE,
    created_at   TEXT    NOT NULL,
    last_read_at TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT;
