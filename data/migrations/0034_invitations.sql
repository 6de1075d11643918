-- Invitations to act for a city: whoever joins the server by one has its function.
CREATE TABLE city_invitations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id   INTEGER NOT NULL,
    city_id    INTEGER NOT NULL REFERENCES cities (id),
    function   TEXT    NOT NULL CHECK (function IN ('mayor', 'deputy', 'liaison', 'staff', 'observer')),
    whom       TEXT    NOT NULL DEFAULT '',  -- for whom it was made, in words
    code       TEXT    NOT NULL,
    channel_id INTEGER NOT NULL,
    roles      TEXT    NOT NULL,             -- JSON: the ids of the roles that Discord gives with it
    state      TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'used', 'revoked', 'unclear')),
    created_by INTEGER NOT NULL,
    created_at TEXT    NOT NULL,
    expires_at TEXT    NOT NULL,
    used_by    INTEGER
) STRICT;
CREATE UNIQUE INDEX city_invitations_code ON city_invitations (guild_id, code);
CREATE INDEX city_invitations_open ON city_invitations (guild_id, city_id) WHERE state = 'open';
CREATE INDEX city_invitations_age ON city_invitations (created_at);
