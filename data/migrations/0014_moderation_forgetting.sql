-- Reports and hits of AutoMod that are forgotten: what belongs to them goes with them, and their numbers are never given
-- again, because cards and buttons with these numbers stand on Discord for longer.

CREATE TABLE mod_report_numbers (
    guild_id INTEGER PRIMARY KEY,
    last     INTEGER NOT NULL
) STRICT;
INSERT INTO mod_report_numbers (guild_id, last)
    SELECT guild_id, max(number)
      FROM (SELECT guild_id, id AS number FROM mod_reports
            UNION ALL SELECT guild_id, report_id FROM mod_report_voices
            UNION ALL SELECT guild_id, report_id FROM mod_report_words)
     GROUP BY guild_id;

-- Somebody may have reported the same message much later: that voice and those words go with the report all the same.
DELETE FROM mod_report_voices
 WHERE NOT EXISTS (SELECT 1 FROM mod_reports AS r WHERE r.guild_id = mod_report_voices.guild_id AND r.id = report_id);
DELETE FROM mod_report_words
 WHERE NOT EXISTS (SELECT 1 FROM mod_reports AS r WHERE r.guild_id = mod_report_words.guild_id AND r.id = report_id);
CREATE TRIGGER mod_reports_forgotten AFTER DELETE ON mod_reports BEGIN
    DELETE FROM mod_report_voices WHERE guild_id = OLD.guild_id AND report_id = OLD.id;
    DELETE FROM mod_report_words WHERE guild_id = OLD.guild_id AND report_id = OLD.id;
END;

-- How many wordings of the message the card shows, no longer only whether: one may be forgotten before another.
UPDATE mod_reports
   SET shows_words = (SELECT count(*) FROM mod_report_words AS w
                       WHERE w.guild_id = mod_reports.guild_id AND w.report_id = mod_reports.id)
 WHERE shows_words;

CREATE TABLE automod_hits_numbered (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO automod_hits_numbered SELECT * FROM automod_hits;
DROP TABLE automod_hits;
ALTER TABLE automod_hits_numbered RENAME TO automod_hits;
CREATE INDEX automod_hits_of_person ON automod_hits (guild_id, user_id, happened_at);

-- Of when a message was reported its author gets the day: to the second, it would tell who was there just then.
DROP VIEW mod_reports_of_person;
CREATE VIEW mod_reports_of_person AS
    SELECT guild_id, author_id AS person_id, 'author' AS role, channel_id, message_id, state, outcome, case_number,
           substr(opened_at, 1, 10) AS opened_at, decided_at
      FROM mod_reports
    UNION ALL
    SELECT guild_id, taken_by, 'moderator', channel_id, message_id, state, NULL, NULL, taken_at, NULL
      FROM mod_reports WHERE taken_by IS NOT NULL
    UNION ALL
    SELECT guild_id, decided_by, 'moderator', channel_id, message_id, state, outcome, case_number, NULL, decided_at
      FROM mod_reports WHERE decided_by IS NOT NULL;
CREATE VIEW mod_report_words_of_person AS
    SELECT w.guild_id, w.author_id AS person_id, r.channel_id, r.message_id, w.written_at, w.content, w.files,
           substr(w.taken_at, 1, 10) AS taken_at
      FROM mod_report_words AS w JOIN mod_reports AS r ON r.guild_id = w.guild_id AND r.id = w.report_id;
