-- Polls: what was asked, who may vote, and the ballots. What is open or hidden, and until when, is decided in the code
-- (cogs/polls/rules/sight.py); what must not be known at all is not written here in the first place.

CREATE TABLE polls (
    id                INTEGER PRIMARY KEY,
    guild_id          INTEGER NOT NULL,
    topic_id          INTEGER REFERENCES topics (id),
    question_de       TEXT    NOT NULL,             -- empty: translation pending
    question_en       TEXT    NOT NULL,
    method            TEXT    NOT NULL CHECK (method IN ('single', 'approval', 'ranking', 'points', 'score')),
    voters            TEXT    NOT NULL CHECK (voters IN ('cities', 'delegates', 'everyone')),
    secrecy           TEXT    NOT NULL CHECK (secrecy IN ('open', 'until_close', 'anonymous')),
    max_choices       INTEGER NOT NULL,             -- of approval: how many options a ballot may name
    quorum            INTEGER NOT NULL CHECK (quorum BETWEEN 0 AND 100),
    double_majority   INTEGER NOT NULL CHECK (double_majority IN (0, 1)),
    barometer         INTEGER NOT NULL CHECK (barometer IN (0, 1)),
    eligible          INTEGER NOT NULL,             -- frozen when the poll opened
    state             TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'cancelled')),
    opened_at         TEXT    NOT NULL,
    closes_at         TEXT    NOT NULL,
    zone              TEXT    NOT NULL,             -- IANA, with the wall clock that was meant
    wall              TEXT    NOT NULL,
    ended_at          TEXT,
    cancelled_because TEXT,
    key_name          TEXT,                         -- of anonymous polls: the file of the key, never the key
    redraw_due        INTEGER NOT NULL DEFAULT 0,   -- whether a redraw of the card is on the due list
    drawn_at          TEXT,
    card              INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX polls_recent ON polls (guild_id, opened_at);
CREATE INDEX polls_state ON polls (guild_id, state, closes_at);

CREATE TABLE poll_options (
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text_de  TEXT    NOT NULL,
    text_en  TEXT    NOT NULL,
    topic_id INTEGER REFERENCES topics (id),        -- of the priority barometer
    PRIMARY KEY (poll_id, position)
) STRICT;
CREATE INDEX poll_options_topic ON poll_options (topic_id) WHERE topic_id IS NOT NULL;

-- Who asked, and who translated. Apart, so that a name can be erased while the poll stays.
CREATE TABLE poll_people (
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    part     TEXT    NOT NULL CHECK (part IN ('organiser', 'translator')),
    user_id  INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    city_id  INTEGER REFERENCES cities (id),
    PRIMARY KEY (poll_id, part)
) STRICT;
CREATE INDEX poll_people_person ON poll_people (guild_id, user_id);

-- The electorate as it was when the poll opened.
CREATE TABLE poll_cities (
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    city_id  INTEGER NOT NULL REFERENCES cities (id),
    country  TEXT    NOT NULL,
    PRIMARY KEY (poll_id, city_id)
) STRICT;
CREATE TABLE poll_delegates (
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    city_id  INTEGER NOT NULL REFERENCES cities (id),
    PRIMARY KEY (poll_id, user_id)
) STRICT;
CREATE INDEX poll_delegates_person ON poll_delegates (guild_id, user_id);

-- The ballot that counts, one for each city or person; 0 stands for a person who was erased. `choice`: one character
-- for each option (cogs/polls/rules/ballots.py).
CREATE TABLE poll_ballots (
    id       INTEGER PRIMARY KEY,
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    seat     TEXT    NOT NULL CHECK (seat IN ('city', 'person')),
    city_id  INTEGER REFERENCES cities (id),
    user_id  INTEGER NOT NULL,                      -- who cast it
    choice   TEXT    NOT NULL,
    receipt  TEXT    NOT NULL,
    cast_at  TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX poll_ballots_city ON poll_ballots (poll_id, city_id) WHERE seat = 'city';
CREATE UNIQUE INDEX poll_ballots_person ON poll_ballots (poll_id, user_id) WHERE seat = 'person' AND user_id <> 0;
CREATE INDEX poll_ballots_owner ON poll_ballots (guild_id, user_id);

-- Every ballot that was ever cast, also those replaced since.
CREATE TABLE poll_history (
    id       INTEGER PRIMARY KEY,
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    city_id  INTEGER REFERENCES cities (id),
    user_id  INTEGER NOT NULL,
    choice   TEXT    NOT NULL,
    cast_at  TEXT    NOT NULL
) STRICT;
CREATE INDEX poll_history_poll ON poll_history (poll_id);
CREATE INDEX poll_history_owner ON poll_history (guild_id, user_id);

-- Anonymous ballots: no person, no city, no time, no row id. `slot` is a keyed hash of the voter while the poll is open
-- (its key is in a file of its own), and a random place once it is closed.
CREATE TABLE poll_secret_ballots (
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    slot     TEXT    NOT NULL,
    choice   TEXT    NOT NULL,
    receipt  TEXT    NOT NULL,
    PRIMARY KEY (poll_id, slot)
) STRICT, WITHOUT ROWID;
