-- A closed poll can be reopened within an hour: how often it was, and when last. Each close has a result of its own.
ALTER TABLE polls ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE polls ADD COLUMN reopened_at TEXT;
