-- Meetings made whole: series, places, edits, deputies, agenda, attendance, minutes, finding a time.

-- What a series repeats and what its next meetings are made of. The wall clock of `zone` is what was agreed: `anchor`
-- is the first slot on it. A change of the time "from here on" begins a new row; `origin` is the first one's id.
CREATE TABLE meeting_series (
    id               INTEGER PRIMARY KEY,
    guild_id         INTEGER NOT NULL,
    origin           INTEGER,
    repeat           TEXT    NOT NULL CHECK (repeat IN ('weekly', 'biweekly', 'monthly', 'quarterly')),
    until            TEXT,                             -- the last day, on the calendar of `zone`
    count            INTEGER,
    anchor           TEXT    NOT NULL,                 -- ISO 8601 without an offset
    zone             TEXT    NOT NULL,                 -- IANA
    topic_id         INTEGER NOT NULL REFERENCES topics (id),
    host_city_id     INTEGER NOT NULL REFERENCES cities (id),
    title            TEXT    NOT NULL,
    seconds          INTEGER NOT NULL CHECK (seconds > 0),
    place            TEXT    NOT NULL DEFAULT '',
    voice_channel_id INTEGER,
    language         TEXT,
    reminders        TEXT    NOT NULL,                 -- JSON, as in meetings
    sequence         INTEGER NOT NULL DEFAULT 0,
    changed_at       TEXT    NOT NULL,
    CHECK (until IS NULL OR count IS NULL)
) STRICT;

ALTER TABLE meetings ADD COLUMN series_id INTEGER REFERENCES meeting_series (id);
ALTER TABLE meetings ADD COLUMN slot TEXT;                              -- its place in the series, a wall clock
ALTER TABLE meetings ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;       -- whether its card and event are (to be) posted
ALTER TABLE meetings ADD COLUMN event INTEGER NOT NULL DEFAULT 1;       -- which event it is, as `card`
ALTER TABLE meetings ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings ADD COLUMN voice_channel_id INTEGER;
ALTER TABLE meetings ADD COLUMN language TEXT CHECK (language IN ('de', 'en'));
ALTER TABLE meetings ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;    -- RFC 5545: rises with every change
ALTER TABLE meetings ADD COLUMN changed_at TEXT;
ALTER TABLE meetings ADD COLUMN told_start TEXT;                        -- what those who answered were told last
ALTER TABLE meetings ADD COLUMN told_place TEXT;
CREATE UNIQUE INDEX meetings_slot ON meetings (series_id, slot) WHERE series_id IS NOT NULL;

-- Answers learn "I send a deputy", and who that is.
CREATE TABLE meeting_replies (
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id),
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    city_id     INTEGER NOT NULL REFERENCES cities (id),
    answer      TEXT    NOT NULL CHECK (answer IN ('yes', 'maybe', 'no', 'deputy')),
    deputy      TEXT    NOT NULL DEFAULT '',
    answered_at TEXT    NOT NULL,
    PRIMARY KEY (meeting_id, user_id)
) STRICT;
INSERT INTO meeting_replies (meeting_id, guild_id, user_id, name, city_id, answer, answered_at)
    SELECT meeting_id, guild_id, user_id, name, city_id, answer, answered_at FROM meeting_answers;
DROP TABLE meeting_answers;
ALTER TABLE meeting_replies RENAME TO meeting_answers;
CREATE INDEX meeting_answers_person ON meeting_answers (guild_id, user_id);

CREATE TABLE meeting_agenda (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    position   INTEGER NOT NULL,
    title      TEXT    NOT NULL,
    city_id    INTEGER REFERENCES cities (id),          -- who presents it
    minutes    INTEGER NOT NULL CHECK (minutes > 0)
) STRICT;
CREATE INDEX meeting_agenda_order ON meeting_agenda (meeting_id, position);

-- Who was there. `name` and `city_id` are of that day.
CREATE TABLE meeting_attendance (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    city_id    INTEGER NOT NULL REFERENCES cities (id),
    ticked_at  TEXT    NOT NULL,
    PRIMARY KEY (meeting_id, user_id)
) STRICT;
CREATE INDEX meeting_attendance_person ON meeting_attendance (guild_id, user_id);

-- The minutes as the bytes that were handed in. A later version stands beside the earlier ones, signed ones stay.
CREATE TABLE meeting_minutes (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    version    INTEGER NOT NULL,
    file_name  TEXT    NOT NULL,
    content    BLOB    NOT NULL,
    sha256     TEXT    NOT NULL,
    added_at   TEXT    NOT NULL,
    UNIQUE (meeting_id, version)
) STRICT;

CREATE TABLE meeting_signatures (
    minutes_id INTEGER NOT NULL REFERENCES meeting_minutes (id),
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    city_id    INTEGER NOT NULL REFERENCES cities (id),
    country    TEXT    NOT NULL,
    signed_at  TEXT    NOT NULL,
    PRIMARY KEY (minutes_id, user_id)
) STRICT;
CREATE INDEX meeting_signatures_person ON meeting_signatures (guild_id, user_id);

-- Messages that somebody picked for the minutes.
CREATE TABLE meeting_quotes (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    guild_id   INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,                        -- who wrote it
    name       TEXT    NOT NULL,
    content    TEXT    NOT NULL,
    written_at TEXT    NOT NULL,
    PRIMARY KEY (meeting_id, message_id)
) STRICT;
CREATE INDEX meeting_quotes_person ON meeting_quotes (guild_id, user_id);

-- Finding a time: the slots that were offered, and who can come to which.
CREATE TABLE meeting_searches (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    topic_id   INTEGER NOT NULL REFERENCES topics (id),
    city_id    INTEGER NOT NULL REFERENCES cities (id), -- who asks, and hosts the meeting
    title      TEXT    NOT NULL,
    seconds    INTEGER NOT NULL CHECK (seconds > 0),
    cities     TEXT    NOT NULL,                        -- JSON: ids of the cities that are to come
    state      TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    meeting_id INTEGER REFERENCES meetings (id),
    created_at TEXT    NOT NULL
) STRICT;

CREATE TABLE meeting_searchers (
    search_id INTEGER PRIMARY KEY REFERENCES meeting_searches (id),
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    name      TEXT    NOT NULL
) STRICT;
CREATE INDEX meeting_searchers_person ON meeting_searchers (guild_id, user_id);

CREATE TABLE meeting_slots (
    search_id INTEGER NOT NULL REFERENCES meeting_searches (id),
    guild_id  INTEGER NOT NULL,
    number    INTEGER NOT NULL,                         -- from 1, in the order of time
    starts_at TEXT    NOT NULL,
    PRIMARY KEY (search_id, number)
) STRICT;

CREATE TABLE meeting_availability (
    search_id   INTEGER NOT NULL REFERENCES meeting_searches (id),
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    city_id     INTEGER NOT NULL REFERENCES cities (id),
    fits        TEXT    NOT NULL CHECK (fits IN ('yes', 'if_need_be', 'no')),
    answered_at TEXT    NOT NULL,
    PRIMARY KEY (search_id, user_id, number)
) STRICT;
CREATE INDEX meeting_availability_person ON meeting_availability (guild_id, user_id);
