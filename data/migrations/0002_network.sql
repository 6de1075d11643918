-- The network: cities, who acts for them, topics and who follows them, and what was set up on the server.

CREATE TABLE cities (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    key        TEXT    NOT NULL,             -- as in data/forum.toml, or made from the name
    name       TEXT    NOT NULL,
    country    TEXT    NOT NULL,             -- ISO 3166-1 alpha-2
    region     TEXT,                         -- ISO 3166-2, e.g. DE-NW, US-PA
    timezone   TEXT    NOT NULL,             -- IANA
    language   TEXT    NOT NULL CHECK (language IN ('de', 'en')),
    created_at TEXT    NOT NULL,
    removed_at TEXT,
    removed_because TEXT,
    UNIQUE (guild_id, key)
) STRICT;

-- One row for each time a person held a function; ended ones stay, so that acts keep the name and office of their time.
CREATE TABLE delegates (
    id           INTEGER PRIMARY KEY,
    guild_id     INTEGER NOT NULL,
    city_id      INTEGER NOT NULL REFERENCES cities (id),
    user_id      INTEGER NOT NULL,
    name         TEXT    NOT NULL,           -- as shown on the server when appointed
    function     TEXT    NOT NULL CHECK (function IN ('mayor', 'deputy', 'liaison', 'staff', 'observer')),
    appointed_by INTEGER NOT NULL,
    appointed_at TEXT    NOT NULL,
    ended_at     TEXT,
    ended_by     INTEGER,
    ended_because TEXT
) STRICT;
CREATE UNIQUE INDEX delegates_active ON delegates (guild_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX delegates_city ON delegates (city_id) WHERE ended_at IS NULL;

CREATE TABLE topics (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    key         TEXT    NOT NULL,
    name_de     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    emoji       TEXT    NOT NULL DEFAULT '',
    position    INTEGER NOT NULL,
    archived_at TEXT,
    UNIQUE (guild_id, key)
) STRICT;

CREATE TABLE follows (
    guild_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    user_id  INTEGER NOT NULL,
    since    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, topic_id, user_id)
) STRICT;
CREATE INDEX follows_user ON follows (guild_id, user_id);

-- What of the declared server stands on Discord. `adopted` objects were there before; only what we made may ever be deleted.
CREATE TABLE provisioned (
    guild_id    INTEGER NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('role', 'category', 'channel')),
    key         TEXT    NOT NULL,            -- e.g. role 'moderators', channel 'decisions', channel 'topic.climate'
    object_id   INTEGER NOT NULL,
    adopted     INTEGER NOT NULL CHECK (adopted IN (0, 1)),
    fingerprint TEXT    NOT NULL DEFAULT '', -- of the state we last wrote, to tell drift from a changed plan
    changed_at  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, kind, key)
) STRICT;
CREATE UNIQUE INDEX provisioned_object ON provisioned (guild_id, object_id);

-- One row for each confirmed /setup apply; the work itself is a due item, so that a kill half-way is taken up again.
CREATE TABLE setup_runs (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,            -- who confirmed
    channel_id  INTEGER NOT NULL,            -- where the progress is shown
    plan_hash   TEXT    NOT NULL,
    language    TEXT    NOT NULL,
    state       TEXT    NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed')),
    total       INTEGER NOT NULL,
    finished    INTEGER NOT NULL DEFAULT 0,
    error       TEXT,
    started_at  TEXT    NOT NULL,
    ended_at    TEXT
) STRICT;
