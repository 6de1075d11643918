-- People: who asks to join a city, what somebody prefers, and what of the declared server was left as people made it.

-- Requests to act for a city. Only one of a person may be open at a time; ended ones stay, as those who decided them do.
CREATE TABLE join_requests (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    city_id    INTEGER NOT NULL REFERENCES cities (id),
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,             -- as shown on the server when they asked
    function   TEXT    NOT NULL CHECK (function IN ('mayor', 'deputy', 'liaison', 'staff', 'observer')),
    channel_id INTEGER NOT NULL,             -- where they asked: the answer comes there when direct messages are closed
    state      TEXT    NOT NULL DEFAULT 'open'
               CHECK (state IN ('open', 'approved', 'declined', 'withdrawn', 'expired', 'overtaken')),
    asked_at   TEXT    NOT NULL,
    expires_at TEXT    NOT NULL,
    ended_at   TEXT,
    ended_by   INTEGER
) STRICT;
CREATE UNIQUE INDEX join_requests_open ON join_requests (guild_id, user_id) WHERE state = 'open';
CREATE INDEX join_requests_person ON join_requests (guild_id, user_id, asked_at);
CREATE INDEX join_requests_age ON join_requests (ended_at);

-- What somebody chose with /me settings. NULL: as their client, or as their city.
CREATE TABLE preferences (
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    language    TEXT    CHECK (language IN ('de', 'en')),
    timezone    TEXT,                        -- IANA
    reminders   INTEGER NOT NULL DEFAULT 0 CHECK (reminders IN (0, 1)),
    quiet_from  TEXT,                        -- HH:MM on the person's clock
    quiet_until TEXT,
    changed_at  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
) STRICT;

-- What admins decided to keep as it stands on the server, though it is declared otherwise. `state` as in `provisioned`;
-- NULL: it was deleted, and is not to be made again.
CREATE TABLE setup_edits (
    guild_id  INTEGER NOT NULL,
    kind      TEXT    NOT NULL CHECK (kind IN ('role', 'category', 'channel')),
    key       TEXT    NOT NULL,
    state     TEXT,
    kept_by   INTEGER NOT NULL,
    kept_at   TEXT    NOT NULL,
    PRIMARY KEY (guild_id, kind, key)
) STRICT;
