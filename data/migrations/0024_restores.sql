-- From which instant a backup was restored, and when: what was posted in between may stand on Discord (bot/restoring.py).
CREATE TABLE restores (
    id          INTEGER PRIMARY KEY,
    made_at     TEXT NOT NULL,
    restored_at TEXT NOT NULL
) STRICT;
