-- Discord's own rules that we made: what is not in here is somebody else's.
CREATE TABLE automod_rules (
    guild_id   INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    rule_id    INTEGER NOT NULL,
    written_at TEXT    NOT NULL,
    PRIMARY KEY (guild_id, key)
) STRICT;

-- What those rules (anybody's) found. One row an incident, though Discord tells of each action by itself.
CREATE TABLE automod_hits (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    rule_id     INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    channel_id  INTEGER,
    keyword     TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    actions     TEXT    NOT NULL,
    alert_in    INTEGER,
    happened_at TEXT    NOT NULL
) STRICT;

CREATE INDEX automod_hits_of_person ON automod_hits (guild_id, user_id, happened_at);

-- What was done to a channel for a while, and what was there before. The case says who, why, how long, and how far it is.
CREATE TABLE mod_channel_measures (
    guild_id       INTEGER NOT NULL,
    case_number    INTEGER NOT NULL,
    kind           TEXT    NOT NULL CHECK (kind IN ('lock', 'slowmode')),
    channel_id     INTEGER NOT NULL,
    over           INTEGER NOT NULL DEFAULT 0 CHECK (over IN (0, 1)),
    touches        TEXT    NOT NULL DEFAULT '[]', -- JSON: each overwrite that a lock changes, before and after
    seconds_before INTEGER,                       -- of a slow mode
    seconds_after  INTEGER,
    PRIMARY KEY (guild_id, case_number),
    FOREIGN KEY (guild_id, case_number) REFERENCES mod_cases (guild_id, number)
) STRICT;

-- Of each kind one at a time in a channel: a second one changes the first.
CREATE UNIQUE INDEX mod_channel_measures_open ON mod_channel_measures (guild_id, channel_id, kind) WHERE over = 0;

-- A purge, from its preview on. The messages to go are named one by one: none that is newer can slip in.
CREATE TABLE mod_purges (
    id             INTEGER PRIMARY KEY,
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
CREATE INDEX mod_purges_channel ON mod_purges (guild_id, channel_id);
CREATE INDEX mod_purges_case ON mod_purges (guild_id, case_number);

CREATE TABLE mod_purge_messages (
    purge_id   INTEGER NOT NULL REFERENCES mod_purges (id) ON DELETE CASCADE,
    message_id INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'taken', 'deleted', 'gone', 'spared')),
    PRIMARY KEY (purge_id, message_id)
) STRICT, WITHOUT ROWID;
