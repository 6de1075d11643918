-- Which term took over from one that ended: the successor's, or the person's own next one. Empty: nobody took over.
ALTER TABLE delegates ADD COLUMN next_term_id INTEGER REFERENCES delegates (id);
CREATE INDEX delegates_next_term_id ON delegates (next_term_id) WHERE next_term_id IS NOT NULL;
