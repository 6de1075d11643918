-- The kernel's words for things: a queue key says which work runs one after the other; a delivery token is what a post is
-- found again by; work whose moment has passed is skipped.
CREATE TABLE due_new (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    queue_key   TEXT    NOT NULL,
    unique_key  TEXT    NOT NULL,
    payload     TEXT    NOT NULL DEFAULT '{}',
    due_at      TEXT    NOT NULL,
    try_at      TEXT    NOT NULL,
    state       TEXT    NOT NULL DEFAULT 'pending'
                CHECK (state IN ('pending', 'done', 'failed', 'skipped', 'cancelled')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    generation  INTEGER NOT NULL DEFAULT 0,
    error       TEXT,
    created_at  TEXT    NOT NULL,
    finished_at TEXT,
    UNIQUE (guild_id, unique_key)
) STRICT;
INSERT INTO due_new (id, guild_id, kind, queue_key, unique_key, payload, due_at, try_at, state, attempts, generation,
                     error, created_at, finished_at)
SELECT id, guild_id, kind, subject, unique_key, payload, due_at, try_at,
       CASE state WHEN 'dropped' THEN 'skipped' ELSE state END, attempts, generation, error, created_at, finished_at
FROM due;
DROP TABLE due;
ALTER TABLE due_new RENAME TO due;
CREATE INDEX due_pending ON due (try_at) WHERE state = 'pending';
CREATE INDEX due_failed ON due (guild_id) WHERE state = 'failed';

ALTER TABLE deliveries RENAME COLUMN mark TO token;
DROP INDEX deliveries_mark;
CREATE INDEX deliveries_token ON deliveries (token);
