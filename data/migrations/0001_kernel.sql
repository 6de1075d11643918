-- What the kernel keeps. Instants are text in UTC, fixed width (bot/clock.py: to_db), so that text order is time order.

-- Facts about the installation itself, e.g. the hash of the commands last sent to Discord. The one table without a guild.
CREATE TABLE kernel_state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What admins chose with /setup settings.
CREATE TABLE settings (
    guild_id   INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    changed_at TEXT    NOT NULL,
    PRIMARY KEY (guild_id, key)
) STRICT;

-- The locale in which a person's client last spoke to us, for messages that we begin.
CREATE TABLE locales_seen (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    locale   TEXT    NOT NULL,
    seen_at  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT;

-- What must happen when. `generation` counts how often the row was asked for: a row asked for again while its handler
-- runs stays pending. Rows with the same subject never run at the same time.
CREATE TABLE due (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    unique_key  TEXT    NOT NULL,
    payload     TEXT    NOT NULL DEFAULT '{}',
    due_at      TEXT    NOT NULL,
    try_at      TEXT    NOT NULL,
    state       TEXT    NOT NULL DEFAULT 'pending'
                CHECK (state IN ('pending', 'done', 'failed', 'dropped', 'cancelled')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    generation  INTEGER NOT NULL DEFAULT 0,
    error       TEXT,
    created_at  TEXT    NOT NULL,
    finished_at TEXT,
    UNIQUE (guild_id, unique_key)
) STRICT;
CREATE INDEX due_pending ON due (try_at) WHERE state = 'pending';
CREATE INDEX due_failed ON due (guild_id) WHERE state = 'failed';

-- One row for each effect on Discord that must happen exactly once: claimed before, completed after.
CREATE TABLE deliveries (
    id           INTEGER PRIMARY KEY,
    guild_id     INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    mark         TEXT    NOT NULL,
    channel_id   INTEGER,
    user_id      INTEGER,
    state        TEXT    NOT NULL DEFAULT 'claimed' CHECK (state IN ('claimed', 'delivered', 'gone')),
    object_id    INTEGER,
    content_hash TEXT,
    claimed_at   TEXT    NOT NULL,
    delivered_at TEXT,
    UNIQUE (guild_id, key)
) STRICT;
CREATE INDEX deliveries_mark ON deliveries (mark);

-- What a person typed into a form or command, kept until it is used or expires.
CREATE TABLE drafts (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    arguments  TEXT    NOT NULL DEFAULT '[]',
    fields     TEXT    NOT NULL,
    created_at TEXT    NOT NULL,
    expires_at TEXT    NOT NULL
) STRICT;
CREATE INDEX drafts_owner ON drafts (guild_id, user_id);
CREATE INDEX drafts_expiry ON drafts (expires_at);
