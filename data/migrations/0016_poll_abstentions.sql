-- An abstention counts for quorum and turnout; it never wins, and is in the base of no majority. What was closed before
-- stays as it was counted and published.
ALTER TABLE poll_options ADD COLUMN abstention INTEGER NOT NULL DEFAULT 0 CHECK (abstention IN (0, 1));
UPDATE poll_options SET abstention = 1
WHERE text_de = 'Enthaltung' AND text_en = 'Abstention'
  AND poll_id IN (SELECT id FROM polls WHERE state = 'open' AND method IN ('single', 'approval'));
