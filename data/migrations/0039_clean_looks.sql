-- When a look at the server last found nothing that differs from the configuration: what differs since is said again.
CREATE TABLE clean_looks (
    guild_id INTEGER NOT NULL PRIMARY KEY,
    clean_at TEXT    NOT NULL
) STRICT;
