-- Meetings: what was agreed, who answered, and whom each post has told.

-- The instant is kept in UTC, and beside it the zone and the wall clock that people agreed on: should a zone's rules
-- change, the wall clock is what was meant. A single meeting for now; a series will own several of these rows.
CREATE TABLE meetings (
    id                INTEGER PRIMARY KEY,
    guild_id          INTEGER NOT NULL,
    topic_id          INTEGER NOT NULL REFERENCES topics (id),
    host_city_id      INTEGER NOT NULL REFERENCES cities (id),
    title             TEXT    NOT NULL,
    starts_at         TEXT    NOT NULL,
    ends_at           TEXT    NOT NULL,
    zone              TEXT    NOT NULL,             -- IANA
    wall              TEXT    NOT NULL,             -- ISO 8601 without an offset
    reminders         TEXT    NOT NULL,             -- JSON: seconds before the start, the longest first
    state             TEXT    NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'cancelled')),
    card              INTEGER NOT NULL DEFAULT 1,   -- which card it is; one deleted by hand is followed by another
    created_at        TEXT    NOT NULL,
    cancelled_at      TEXT,
    cancelled_because TEXT,
    CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX meetings_coming ON meetings (guild_id, starts_at);

-- Who called the meeting. Apart from it, so that the name can be erased while the meeting stays.
CREATE TABLE meeting_organisers (
    meeting_id INTEGER PRIMARY KEY REFERENCES meetings (id),
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL                     -- as shown on the server then
) STRICT;
CREATE INDEX meeting_organisers_person ON meeting_organisers (guild_id, user_id);

-- The answer that each person gave last.
CREATE TABLE meeting_answers (
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id),
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    city_id     INTEGER NOT NULL REFERENCES cities (id),
    answer      TEXT    NOT NULL CHECK (answer IN ('yes', 'maybe', 'no')),
    answered_at TEXT    NOT NULL,
    PRIMARY KEY (meeting_id, user_id)
) STRICT;
CREATE INDEX meeting_answers_person ON meeting_answers (guild_id, user_id);

-- Whom a post pings, settled before its first part is sent: a retry tells the same people, nobody twice.
CREATE TABLE meeting_pings (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    guild_id   INTEGER NOT NULL,
    occasion   TEXT    NOT NULL,                    -- 'reminder:86400' (seconds before), 'cancelled'
    user_id    INTEGER NOT NULL,
    part       INTEGER NOT NULL,                    -- in which of the consecutive messages, from 1
    settled_at TEXT    NOT NULL,
    PRIMARY KEY (meeting_id, occasion, user_id)
) STRICT;
CREATE INDEX meeting_pings_person ON meeting_pings (guild_id, user_id);
CREATE INDEX meeting_pings_age ON meeting_pings (settled_at);
