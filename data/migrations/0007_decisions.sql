-- The archive of decisions. The log is the truth: every row of the tables that follow it, up to `archive_anchors`, is
-- written by one of its entries, and can be rebuilt from them (cogs/decisions/rules/chain.py).

-- One line of canonical JSON for each change, with the hash of the line before; only ever added to.
CREATE TABLE archive_log (
    guild_id INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    entry    TEXT    NOT NULL,
    hash     TEXT    NOT NULL,             -- SHA-256 of `entry` in UTF-8
    PRIMARY KEY (guild_id, seq)
) STRICT;
CREATE TRIGGER archive_log_not_changed BEFORE UPDATE ON archive_log
BEGIN SELECT RAISE(ABORT, 'the archive is never changed, only added to'); END;
CREATE TRIGGER archive_log_not_deleted BEFORE DELETE ON archive_log
BEGIN SELECT RAISE(ABORT, 'the archive is never changed, only added to'); END;
CREATE TRIGGER archive_log_in_order BEFORE INSERT ON archive_log
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM archive_log WHERE guild_id = NEW.guild_id)
BEGIN SELECT RAISE(ABORT, 'the archive continues where it ends'); END;

-- Where the log ends: without it, a missing last line could not be seen.
CREATE TABLE archive_heads (
    guild_id INTEGER PRIMARY KEY,
    seq      INTEGER NOT NULL,
    hash     TEXT    NOT NULL
) STRICT;

CREATE TABLE decisions (
    guild_id       INTEGER NOT NULL,
    id             INTEGER NOT NULL,        -- counted per guild
    number         TEXT    NOT NULL,        -- as it is cited, e.g. 'DAOF 2026/014'
    year           INTEGER NOT NULL,
    serial         INTEGER NOT NULL,        -- without gaps in guild and year
    kind           TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    topic_id       INTEGER REFERENCES topics (id),
    meeting_id     INTEGER,
    poll_id        INTEGER,
    source         TEXT,                    -- what was voted on and how, as it was when recorded
    source_hash    TEXT,                    -- SHA-256 of the text that was voted on
    decided_on     TEXT    NOT NULL,        -- ISO date
    threshold      TEXT    NOT NULL,        -- joint statements: 'all', 'countries' or a number; otherwise ''
    foreign_number TEXT    NOT NULL,        -- the number it had elsewhere
    revision       INTEGER NOT NULL,
    city_id        INTEGER REFERENCES cities (id),
    tombstone      TEXT,                    -- why it is shown no longer
    published_at   TEXT    NOT NULL,
    commitment     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, id),
    UNIQUE (guild_id, number),
    UNIQUE (guild_id, year, serial)
) STRICT;

CREATE TABLE decision_revisions (
    guild_id      INTEGER NOT NULL,
    decision_id   INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    title_de      TEXT    NOT NULL,
    text_de       TEXT    NOT NULL,
    title_en      TEXT    NOT NULL,
    text_en       TEXT    NOT NULL,
    authoritative TEXT    NOT NULL,
    translator    TEXT    NOT NULL,
    outdated      TEXT    NOT NULL,         -- 'de' or 'en': a side that has not followed the other
    text_hash     TEXT    NOT NULL,
    made_at       TEXT    NOT NULL,
    commitment    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, revision),
    FOREIGN KEY (guild_id, decision_id) REFERENCES decisions (guild_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE decision_votes (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    city_id     INTEGER NOT NULL REFERENCES cities (id),
    vote        TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, city_id)
) STRICT;

CREATE TABLE decision_tags (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    tag         TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, tag)
) STRICT;

CREATE TABLE decision_states (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    entered_at  TEXT    NOT NULL,
    commitment  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, position)
) STRICT;

CREATE TABLE decision_links (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    supersedes  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, decision_id, supersedes)
) STRICT;
CREATE INDEX decision_links_back ON decision_links (guild_id, supersedes);

CREATE TABLE decision_attachments (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    media_type  TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    sha256      TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, position)
) STRICT;

CREATE TABLE decision_signatures (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    city_id     INTEGER NOT NULL REFERENCES cities (id),
    text_hash   TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    function    TEXT    NOT NULL,
    signed_at   TEXT    NOT NULL,
    zone        TEXT    NOT NULL,           -- the city's, then
    void        INTEGER NOT NULL,
    commitment  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, city_id, text_hash)
) STRICT;

CREATE TABLE decision_reservations (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    city_id     INTEGER NOT NULL REFERENCES cities (id),
    words       TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    function    TEXT    NOT NULL,
    made_at     TEXT    NOT NULL,
    commitment  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, position)
) STRICT;

CREATE TABLE decision_follow_ups (
    guild_id    INTEGER NOT NULL,
    id          INTEGER NOT NULL,           -- counted per guild
    decision_id INTEGER NOT NULL,
    city_id     INTEGER NOT NULL REFERENCES cities (id),
    task        TEXT    NOT NULL,
    due_on      TEXT    NOT NULL,           -- ISO date, in the city's zone
    done_at     TEXT,
    outcome     TEXT    NOT NULL,
    made_at     TEXT    NOT NULL,
    commitment  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, id)
) STRICT;
CREATE INDEX decision_follow_ups_open ON decision_follow_ups (guild_id, due_on) WHERE done_at IS NULL;
CREATE INDEX decision_follow_ups_of ON decision_follow_ups (guild_id, decision_id);

CREATE TABLE archive_anchors (
    guild_id    INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    hash        TEXT    NOT NULL,
    anchored_at TEXT    NOT NULL,
    PRIMARY KEY (guild_id, seq)
) STRICT;

-- The attachments' bytes, by their hash.
CREATE TABLE decision_blobs (
    guild_id INTEGER NOT NULL,
    sha256   TEXT    NOT NULL,
    bytes    BLOB    NOT NULL,
    PRIMARY KEY (guild_id, sha256)
) STRICT;

-- Who stands behind a commitment in the log: SHA-256 of salt, id and name. When somebody is erased, the row goes with
-- its salt, and the log says no more who it was.
CREATE TABLE decision_people (
    guild_id   INTEGER NOT NULL,
    commitment TEXT    NOT NULL,
    salt       TEXT    NOT NULL,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,            -- as shown on the server then
    PRIMARY KEY (guild_id, commitment)
) STRICT;
CREATE INDEX decision_people_person ON decision_people (guild_id, user_id);
CREATE TABLE archive_erasures (
    guild_id   INTEGER NOT NULL,
    commitment TEXT    NOT NULL,
    PRIMARY KEY (guild_id, commitment)
) STRICT;
CREATE TRIGGER archive_people_erased AFTER DELETE ON decision_people
BEGIN INSERT OR IGNORE INTO archive_erasures (guild_id, commitment) VALUES (OLD.guild_id, OLD.commitment); END;

-- What is searched: words with accents and capitals folded. The two indexes follow it by triggers: whole words and
-- beginnings in one, any part of a word in the other.
CREATE TABLE decision_words (
    docid       INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    title       TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    UNIQUE (guild_id, decision_id)
) STRICT;
CREATE VIRTUAL TABLE decision_whole USING fts5
    (title, body, tags, content='decision_words', content_rowid='docid', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE VIRTUAL TABLE decision_parts USING fts5
    (title, body, tags, content='decision_words', content_rowid='docid', tokenize='trigram');
CREATE TRIGGER decision_words_added AFTER INSERT ON decision_words BEGIN
    INSERT INTO decision_whole (rowid, title, body, tags) VALUES (NEW.docid, NEW.title, NEW.body, NEW.tags);
    INSERT INTO decision_parts (rowid, title, body, tags) VALUES (NEW.docid, NEW.title, NEW.body, NEW.tags);
END;
CREATE TRIGGER decision_words_removed AFTER DELETE ON decision_words BEGIN
    INSERT INTO decision_whole (decision_whole, rowid, title, body, tags)
    VALUES ('delete', OLD.docid, OLD.title, OLD.body, OLD.tags);
    INSERT INTO decision_parts (decision_parts, rowid, title, body, tags)
    VALUES ('delete', OLD.docid, OLD.title, OLD.body, OLD.tags);
END;
CREATE TRIGGER decision_words_changed AFTER UPDATE ON decision_words BEGIN
    INSERT INTO decision_whole (decision_whole, rowid, title, body, tags)
    VALUES ('delete', OLD.docid, OLD.title, OLD.body, OLD.tags);
    INSERT INTO decision_parts (decision_parts, rowid, title, body, tags)
    VALUES ('delete', OLD.docid, OLD.title, OLD.body, OLD.tags);
    INSERT INTO decision_whole (rowid, title, body, tags) VALUES (NEW.docid, NEW.title, NEW.body, NEW.tags);
    INSERT INTO decision_parts (rowid, title, body, tags) VALUES (NEW.docid, NEW.title, NEW.body, NEW.tags);
END;

-- What is being prepared: nobody's decision yet, without a number, and forgotten when nobody takes it up.
CREATE TABLE decision_drafts (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    city_id    INTEGER,
    body       TEXT    NOT NULL,            -- JSON
    handed_in  INTEGER NOT NULL DEFAULT 0 CHECK (handed_in IN (0, 1)),
    changed_at TEXT    NOT NULL
) STRICT;
CREATE INDEX decision_drafts_owner ON decision_drafts (guild_id, user_id);
CREATE TABLE decision_draft_files (
    draft_id   INTEGER NOT NULL REFERENCES decision_drafts (id) ON DELETE CASCADE,
    guild_id   INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    media_type TEXT    NOT NULL,
    bytes      BLOB    NOT NULL,
    PRIMARY KEY (draft_id, position)
) STRICT;
