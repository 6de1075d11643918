-- A vote can carry a short reason, where whoever asks allows it: in open polls of cities or delegates, never in others.
-- It belongs to the ballot as it was cast (`choice`), and to who wrote it; apart, so that an erasure deletes the words while
-- the vote stays.
ALTER TABLE polls ADD COLUMN reasons INTEGER NOT NULL DEFAULT 0 CHECK (reasons IN (0, 1));
CREATE TABLE poll_reasons (
    ballot_id INTEGER PRIMARY KEY REFERENCES poll_ballots (id),
    poll_id   INTEGER NOT NULL REFERENCES polls (id),
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    choice    TEXT    NOT NULL,
    text      TEXT    NOT NULL
) STRICT;
CREATE INDEX poll_reasons_poll ON poll_reasons (poll_id);
CREATE INDEX poll_reasons_owner ON poll_reasons (guild_id, user_id);
