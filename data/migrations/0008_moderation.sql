-- Moderation: numbered cases, what became of each, and the messages that were kept as evidence. A case is written before
-- anything is done on Discord; what is to be done stands on the due list.

CREATE TABLE mod_cases (
    guild_id       INTEGER NOT NULL,
    number         INTEGER NOT NULL,                -- from 1, without gaps; cases are never deleted
    kind           TEXT    NOT NULL CHECK (kind IN ('note', 'warning', 'timeout', 'untimeout', 'kick', 'ban', 'unban', 'purge', 'lock', 'slowmode')),
    state          TEXT    NOT NULL CHECK (state IN ('pending', 'active', 'expiring', 'done', 'failed')),
    failed_from    TEXT    CHECK (failed_from IN ('pending', 'active', 'expiring')), -- where a retry goes on
    target_id      INTEGER,                         -- the person; none for what concerns a channel
    target_name    TEXT,                            -- as the server showed it then
    moderator_id   INTEGER NOT NULL,
    moderator_name TEXT    NOT NULL,
    by_hand        INTEGER NOT NULL CHECK (by_hand IN (0, 1)), -- done in Discord itself, known from its audit log
    channel_id     INTEGER,
    reason         TEXT    NOT NULL,
    opened_at      TEXT    NOT NULL,
    ends_at        TEXT,                            -- when the effect is to end; none: it lasts, or has no length
    ended_at       TEXT,                            -- when the case was done
    ending         TEXT    CHECK (ending IN ('expired', 'lifted', 'pardoned', 'superseded')),
    refers_to      INTEGER,                         -- the case that this one ends or stands in for
    told           TEXT    NOT NULL CHECK (told IN ('nobody', 'waiting', 'sent', 'closed', 'failed')),
    audit_entry    INTEGER,                         -- Discord's audit log
    error          TEXT,                            -- why it failed, or what the last attempt ran into
    alerted_at     TEXT,
    PRIMARY KEY (guild_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX mod_cases_target ON mod_cases (guild_id, target_id, number) WHERE target_id IS NOT NULL;
CREATE INDEX mod_cases_moderator ON mod_cases (guild_id, moderator_id, number);
CREATE INDEX mod_cases_open ON mod_cases (guild_id, state, kind) WHERE state <> 'done';
CREATE INDEX mod_cases_opened ON mod_cases (guild_id, opened_at);
CREATE UNIQUE INDEX mod_cases_audit ON mod_cases (guild_id, audit_entry) WHERE audit_entry IS NOT NULL AND by_hand = 1;

-- Everything that happened to a case, in order.
CREATE TABLE mod_case_history (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    case_number INTEGER NOT NULL,
    at          TEXT    NOT NULL,
    change      TEXT    NOT NULL,
    user_id     INTEGER,                            -- none: the bot by itself
    name        TEXT,
    detail      TEXT    NOT NULL DEFAULT '',
    FOREIGN KEY (guild_id, case_number) REFERENCES mod_cases (guild_id, number)
) STRICT;
CREATE INDEX mod_case_history_case ON mod_case_history (guild_id, case_number);
CREATE INDEX mod_case_history_person ON mod_case_history (guild_id, user_id) WHERE user_id IS NOT NULL;

-- Messages as they were when somebody acted on them. Deleted when their time is over; the case stays.
CREATE TABLE mod_snapshots (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    case_number INTEGER,                            -- none while it belongs to a report only
    channel_id  INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    author_id   INTEGER NOT NULL,
    author_name TEXT    NOT NULL,
    content     TEXT,                               -- none: the bot may not read it
    attachments TEXT    NOT NULL DEFAULT '[]',      -- names of files, as JSON
    written_at  TEXT    NOT NULL,
    kept_at     TEXT    NOT NULL,
    FOREIGN KEY (guild_id, case_number) REFERENCES mod_cases (guild_id, number)
) STRICT;
CREATE INDEX mod_snapshots_case ON mod_snapshots (guild_id, case_number);
CREATE INDEX mod_snapshots_author ON mod_snapshots (guild_id, author_id);
CREATE INDEX mod_snapshots_kept ON mod_snapshots (kept_at);

-- Up to where Discord's audit log has been read.
CREATE TABLE mod_audit_read (
    guild_id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL
) STRICT;
