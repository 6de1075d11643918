-- How what a record names by number was called when it came to name it: the city that voted or signed, the topic, the
-- meeting. Like every table that the log rebuilds it is written by entries alone, so a name cannot be changed unseen.
CREATE TABLE decision_names (
    guild_id    INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    kind        TEXT    NOT NULL,           -- city, topic, meeting
    number      INTEGER NOT NULL,
    name_de     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, decision_id, kind, number)
) STRICT;
