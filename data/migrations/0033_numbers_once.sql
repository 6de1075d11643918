-- Numbers that buttons carry are never given again: a button stands on Discord for longer than what it was made for.
CREATE TABLE drafts_numbered (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    arguments  TEXT    NOT NULL DEFAULT '[]',
    fields     TEXT    NOT NULL,
    created_at TEXT    NOT NULL,
    expires_at TEXT    NOT NULL
) STRICT;
INSERT INTO drafts_numbered SELECT * FROM drafts;
DROP TABLE drafts;
ALTER TABLE drafts_numbered RENAME TO drafts;
CREATE INDEX drafts_owner ON drafts (guild_id, user_id);
CREATE INDEX drafts_expiry ON drafts (expires_at);

CREATE TABLE decision_drafts_numbered (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    city_id    INTEGER,
    body       TEXT    NOT NULL,            -- JSON
    handed_in  INTEGER NOT NULL DEFAULT 0 CHECK (handed_in IN (0, 1)),
    changed_at TEXT    NOT NULL
) STRICT;
INSERT INTO decision_drafts_numbered SELECT * FROM decision_drafts;
DROP TABLE decision_drafts;
ALTER TABLE decision_drafts_numbered RENAME TO decision_drafts;
CREATE INDEX decision_drafts_owner ON decision_drafts (guild_id, user_id);

CREATE TABLE meeting_agenda_numbered (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id   INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    position   INTEGER NOT NULL,
    title      TEXT    NOT NULL,
    city_id    INTEGER REFERENCES cities (id),          -- who presents it
    minutes    INTEGER NOT NULL CHECK (minutes > 0)
) STRICT;
INSERT INTO meeting_agenda_numbered SELECT * FROM meeting_agenda;
DROP TABLE meeting_agenda;
ALTER TABLE meeting_agenda_numbered RENAME TO meeting_agenda;
CREATE INDEX meeting_agenda_order ON meeting_agenda (meeting_id, position);

CREATE TABLE mod_purges_numbered (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id       INTEGER NOT NULL,
    channel_id     INTEGER NOT NULL,
    moderator_id   INTEGER NOT NULL,
    moderator_name TEXT    NOT NULL,
    author_id      INTEGER,                       -- when one person's messages were looked for
    author_name    TEXT,
    state          TEXT    NOT NULL CHECK (state IN ('previewed', 'running', 'cancelled', 'done')),
    pinned         INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    reason         TEXT    NOT NULL,
    case_number    INTEGER,
    previewed_at   TEXT    NOT NULL,
    FOREIGN KEY (guild_id, case_number) REFERENCES mod_cases (guild_id, number)
) STRICT;
INSERT INTO mod_purges_numbered SELECT * FROM mod_purges;
DROP TABLE mod_purges;
ALTER TABLE mod_purges_numbered RENAME TO mod_purges;
CREATE INDEX mod_purges_channel ON mod_purges (guild_id, channel_id);
CREATE INDEX mod_purges_case ON mod_purges (guild_id, case_number);

CREATE TABLE join_requests_numbered (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO join_requests_numbered SELECT * FROM join_requests;
DROP TABLE join_requests;
ALTER TABLE join_requests_numbered RENAME TO join_requests;
CREATE UNIQUE INDEX join_requests_open ON join_requests (guild_id, user_id) WHERE state = 'open';
CREATE INDEX join_requests_person ON join_requests (guild_id, user_id, asked_at);
CREATE INDEX join_requests_age ON join_requests (ended_at);

CREATE TABLE planned_terms_numbered (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO planned_terms_numbered SELECT * FROM planned_terms;
DROP TABLE planned_terms;
ALTER TABLE planned_terms_numbered RENAME TO planned_terms;
CREATE UNIQUE INDEX planned_terms_person ON planned_terms (guild_id, user_id);
CREATE INDEX planned_terms_city ON planned_terms (city_id, begins_at);

-- Numbers given so far and free again stand in buttons, too: the next one lies above them all.
DELETE FROM sqlite_sequence
 WHERE name IN ('drafts', 'decision_drafts', 'meeting_agenda', 'mod_purges', 'join_requests', 'planned_terms');
INSERT INTO sqlite_sequence (name, seq)
VALUES ('drafts', 1000000), ('decision_drafts', 1000000), ('meeting_agenda', 1000000), ('mod_purges', 1000000),
       ('join_requests', 1000000), ('planned_terms', 1000000);
