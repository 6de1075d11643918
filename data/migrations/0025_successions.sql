-- Which term took over from one that ended: the successor's, or the person's own next one. Empty: nobody took over.
ALTER TABLE delegates ADD COLUMN succeeded_by INTEGER REFERENCES delegates (id);
CREATE INDEX delegates_succeeded_by ON delegates (succeeded_by) WHERE succeeded_by IS NOT NULL;
