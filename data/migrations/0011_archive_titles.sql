-- What is offered while somebody types a decision's number or title: every part of three letters of both, newest first.
-- A space before each word makes its first two letters such a part. It keeps no text of its own.
CREATE VIRTUAL TABLE decision_titles USING fts5 (words, content='', tokenize='trigram');
INSERT INTO decision_titles (rowid, words) SELECT docid, ' ' || title || ' ' || tags FROM decision_words;
CREATE TRIGGER decision_titles_added AFTER INSERT ON decision_words BEGIN
    INSERT INTO decision_titles (rowid, words) VALUES (NEW.docid, ' ' || NEW.title || ' ' || NEW.tags);
END;
CREATE TRIGGER decision_titles_removed AFTER DELETE ON decision_words BEGIN
    INSERT INTO decision_titles (decision_titles, rowid, words)
    VALUES ('delete', OLD.docid, ' ' || OLD.title || ' ' || OLD.tags);
END;
CREATE TRIGGER decision_titles_changed AFTER UPDATE ON decision_words BEGIN
    INSERT INTO decision_titles (decision_titles, rowid, words)
    VALUES ('delete', OLD.docid, ' ' || OLD.title || ' ' || OLD.tags);
    INSERT INTO decision_titles (rowid, words) VALUES (NEW.docid, ' ' || NEW.title || ' ' || NEW.tags);
END;
