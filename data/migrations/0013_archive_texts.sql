-- What people wrote, apart from the log, which holds a commitment to it: SHA-256 of salt and words. When a record is
-- taken out of view its rows here go, salts and all: the log's chain stays whole, and says no more what stood there.
CREATE TABLE archive_texts (
    guild_id    INTEGER NOT NULL,
    commitment  TEXT    NOT NULL,
    decision_id INTEGER NOT NULL,
    salt        TEXT    NOT NULL,
    words       TEXT    NOT NULL,           -- canonical JSON: the columns that the log leaves out of a row
    PRIMARY KEY (guild_id, commitment)
) STRICT;
CREATE INDEX archive_texts_of ON archive_texts (guild_id, decision_id);
