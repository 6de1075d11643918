-- Whoever corrects a translation stands beside whoever translated, and no longer in their place.
CREATE TABLE poll_people_new (
    poll_id  INTEGER NOT NULL REFERENCES polls (id),
    guild_id INTEGER NOT NULL,
    part     TEXT    NOT NULL CHECK (part IN ('organiser', 'translator', 'corrector')),
    user_id  INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    city_id  INTEGER REFERENCES cities (id),
    PRIMARY KEY (poll_id, part)
) STRICT;
INSERT INTO poll_people_new (poll_id, guild_id, part, user_id, name, city_id)
    SELECT poll_id, guild_id, part, user_id, name, city_id FROM poll_people;
DROP TABLE poll_people;
ALTER TABLE poll_people_new RENAME TO poll_people;
CREATE INDEX poll_people_person ON poll_people (guild_id, user_id);
