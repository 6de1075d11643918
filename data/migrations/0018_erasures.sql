-- Who was erased, as a commitment that names nobody: a backup from before is restored without them (bot/privacy).
CREATE TABLE erasures (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    commitment TEXT    NOT NULL UNIQUE,
    erased_at  TEXT    NOT NULL
) STRICT;
