-- Discord's own rules that we made: what is not in here is somebody else's.
CREATE TABLE automod_rules (
    guild_id   INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    rule_id    INTEGER NOT NULL,
    written_at TEXT    NOT NULL,
    PRIMARY KEY (guild_id, key)
) STRICT;

-- What those rules (anybody's) found. One row an incident, though Discord tells of each action by itself.
CREATE TABLE automod_hits (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    rule_id     INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    channel_id  INTEGER,
    keyword     TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    actions     TEXT    NOT NULL,
    alert_in    INTEGER,
    happened_at TEXT    NOT NULL
) STRICT;

CREATE INDEX automod_hits_of_person ON automod_hits (guild_id, user_id, happened_at);
