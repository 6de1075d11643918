-- Reports of messages, and appeals against cases.

-- One row a message, however many people report it. Who they are stands apart: whoever asks for what is kept about them
-- as an author must not find them.
CREATE TABLE mod_reports (
    guild_id    INTEGER NOT NULL,
    id          INTEGER NOT NULL,          -- counted per guild
    channel_id  INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    author_id   INTEGER NOT NULL,
    author_name TEXT    NOT NULL,          -- as shown on the server then
    author_kind TEXT    NOT NULL DEFAULT 'member' CHECK (author_kind IN ('member', 'moderator', 'bot', 'ours')),
    state       TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acting', 'decided')),
    opened_at   TEXT    NOT NULL,
    taken_by    INTEGER,
    taken_at    TEXT,
    outcome     TEXT CHECK (outcome IN ('warned', 'timed_out', 'deleted', 'dismissed')),
    case_number INTEGER,
    decided_by  INTEGER,
    decided_at  TEXT,
    reply       TEXT    NOT NULL DEFAULT '',   -- what those who reported are told beside the outcome
    failure     TEXT    NOT NULL DEFAULT '',   -- why the last thing that was tried did not succeed
    shows_words INTEGER NOT NULL DEFAULT 1,    -- the card shows the message's words
    PRIMARY KEY (guild_id, id),
    UNIQUE (guild_id, message_id)
) STRICT;
CREATE INDEX mod_reports_open ON mod_reports (guild_id) WHERE state <> 'decided';
CREATE INDEX mod_reports_author ON mod_reports (guild_id, author_id);

CREATE TABLE mod_report_voices (
    guild_id    INTEGER NOT NULL,
    report_id   INTEGER NOT NULL,
    number      INTEGER NOT NULL,          -- from 1 within the report
    reporter_id INTEGER NOT NULL,          -- 0: erased
    reason      TEXT    NOT NULL,
    reported_at TEXT    NOT NULL,
    told        TEXT    NOT NULL DEFAULT '' CHECK (told IN ('', 'sent', 'closed', 'read')),
    PRIMARY KEY (guild_id, report_id, number)
) STRICT;
CREATE UNIQUE INDEX mod_report_voices_once ON mod_report_voices (guild_id, report_id, reporter_id)
    WHERE reporter_id <> 0;
CREATE INDEX mod_report_voices_person ON mod_report_voices (guild_id, reporter_id, reported_at);

-- The message's words, for as long as the guild's setting says; a second row when it was edited between two reports.
CREATE TABLE mod_report_words (
    guild_id    INTEGER NOT NULL,
    report_id   INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    author_id   INTEGER NOT NULL,
    written_at  TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    files       TEXT    NOT NULL DEFAULT '[]',  -- JSON: their names
    taken_at    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, report_id, position)
) STRICT;
CREATE INDEX mod_report_words_age ON mod_report_words (guild_id, taken_at);

-- One appeal a case, by the person whom it concerns.
CREATE TABLE mod_appeals (
    guild_id     INTEGER NOT NULL,
    case_number  INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    words        TEXT    NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'granted', 'shortened', 'upheld')),
    appealed_at  TEXT    NOT NULL,
    decided_by   INTEGER,
    decided_at   TEXT,
    reply        TEXT    NOT NULL DEFAULT '',
    told         TEXT    NOT NULL DEFAULT '' CHECK (told IN ('', 'sent', 'closed', 'read')),
    PRIMARY KEY (guild_id, case_number)
) STRICT;
CREATE INDEX mod_appeals_open ON mod_appeals (guild_id) WHERE state = 'open';
CREATE INDEX mod_appeals_person ON mod_appeals (guild_id, user_id);

-- What people get of these tables: their own part of each row, and never who reported them.
CREATE VIEW mod_reports_of_person AS
    SELECT guild_id, author_id AS person_id, 'author' AS role, channel_id, message_id, state, outcome, case_number,
           opened_at, decided_at
      FROM mod_reports
    UNION ALL
    SELECT guild_id, taken_by, 'moderator', channel_id, message_id, state, NULL, NULL, taken_at, NULL
      FROM mod_reports WHERE taken_by IS NOT NULL
    UNION ALL
    SELECT guild_id, decided_by, 'moderator', channel_id, message_id, state, outcome, case_number, NULL, decided_at
      FROM mod_reports WHERE decided_by IS NOT NULL;
CREATE VIEW mod_appeals_of_person AS
    SELECT guild_id, user_id AS person_id, 'appellant' AS role, case_number, words, state, reply, appealed_at, decided_at
      FROM mod_appeals
    UNION ALL
    SELECT guild_id, decided_by, 'moderator', case_number, NULL, state, reply, NULL, decided_at
      FROM mod_appeals WHERE decided_by IS NOT NULL;

-- Whom a case concerns learns what, why and until when, and not which moderator it was; of a note only that there is one.
CREATE VIEW mod_cases_of_person AS
    SELECT guild_id, target_id AS person_id, 'concerned' AS role, number, kind, state, ending,
           CASE kind WHEN 'note' THEN NULL ELSE reason END AS reason, opened_at, ends_at, ended_at
      FROM mod_cases WHERE target_id IS NOT NULL
    UNION ALL
    SELECT guild_id, moderator_id, 'moderator', number, kind, state, ending, NULL, opened_at, ends_at, ended_at
      FROM mod_cases;
CREATE VIEW mod_case_history_of_person AS
    SELECT guild_id, user_id AS person_id, case_number, at, change FROM mod_case_history WHERE user_id IS NOT NULL;

-- What is searched: words with accents and capitals folded (bot/words.py); of a case its reason and the name of whom it
-- concerns, of a kept message what it said. The two indexes follow by triggers, as do messages that are kept no longer.
CREATE TABLE mod_words (
    docid       INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    case_number INTEGER,                       -- none while a message belongs to no case
    snapshot_id INTEGER,                       -- none: the case's own words
    words       TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX mod_words_case ON mod_words (guild_id, case_number) WHERE snapshot_id IS NULL;
CREATE UNIQUE INDEX mod_words_snapshot ON mod_words (snapshot_id) WHERE snapshot_id IS NOT NULL;
CREATE VIRTUAL TABLE mod_whole USING fts5
    (words, content='mod_words', content_rowid='docid', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE VIRTUAL TABLE mod_parts USING fts5 (words, content='mod_words', content_rowid='docid', tokenize='trigram');
CREATE TRIGGER mod_words_added AFTER INSERT ON mod_words BEGIN
    INSERT INTO mod_whole (rowid, words) VALUES (NEW.docid, NEW.words);
    INSERT INTO mod_parts (rowid, words) VALUES (NEW.docid, NEW.words);
END;
CREATE TRIGGER mod_words_removed AFTER DELETE ON mod_words BEGIN
    INSERT INTO mod_whole (mod_whole, rowid, words) VALUES ('delete', OLD.docid, OLD.words);
    INSERT INTO mod_parts (mod_parts, rowid, words) VALUES ('delete', OLD.docid, OLD.words);
END;
CREATE TRIGGER mod_words_changed AFTER UPDATE OF words ON mod_words BEGIN
    INSERT INTO mod_whole (mod_whole, rowid, words) VALUES ('delete', OLD.docid, OLD.words);
    INSERT INTO mod_parts (mod_parts, rowid, words) VALUES ('delete', OLD.docid, OLD.words);
    INSERT INTO mod_whole (rowid, words) VALUES (NEW.docid, NEW.words);
    INSERT INTO mod_parts (rowid, words) VALUES (NEW.docid, NEW.words);
END;
-- In whose indexes words of forgotten messages still stand, though nobody finds them: rewritten the next night.
CREATE TABLE mod_words_stale (
    guild_id INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER mod_snapshots_forgotten AFTER DELETE ON mod_snapshots BEGIN
    DELETE FROM mod_words WHERE snapshot_id = OLD.id;
    INSERT OR IGNORE INTO mod_words_stale (guild_id) VALUES (OLD.guild_id);
END;
CREATE TRIGGER mod_snapshots_attached AFTER UPDATE OF case_number ON mod_snapshots
BEGIN UPDATE mod_words SET case_number = NEW.case_number WHERE snapshot_id = NEW.id; END;
