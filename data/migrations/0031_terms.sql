-- When a term is to end, where that is known beforehand.
ALTER TABLE delegates ADD COLUMN ends_at TEXT;

-- Appointments that begin on a day ahead; a row goes when its term begins, or is taken back.
CREATE TABLE planned_terms (
    id           INTEGER PRIMARY KEY,
    guild_id     INTEGER NOT NULL,
    city_id      INTEGER NOT NULL REFERENCES cities (id),
    user_id      INTEGER NOT NULL,
    name         TEXT    NOT NULL,           -- as shown on the server when it was planned
    function     TEXT    NOT NULL CHECK (function IN ('mayor', 'deputy', 'liaison', 'staff', 'observer')),
    ended_terms  TEXT    NOT NULL,           -- JSON: the terms that are to end by it, as they were shown
    next_of      INTEGER REFERENCES delegates (id),  -- the term that it takes over from, where one was named
    appointed_by INTEGER NOT NULL,
    begins_at    TEXT    NOT NULL,
    ends_at      TEXT
) STRICT;
CREATE UNIQUE INDEX planned_terms_person ON planned_terms (guild_id, user_id);
CREATE INDEX planned_terms_city ON planned_terms (city_id, begins_at);
