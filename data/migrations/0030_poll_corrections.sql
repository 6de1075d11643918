-- The language in which a poll was asked: the other one is its translation, which can be corrected. NULL where that is not
-- known any more, or both languages are the forum's own (the barometer).
ALTER TABLE polls ADD COLUMN original TEXT CHECK (original IN ('de', 'en'));
ALTER TABLE polls ADD COLUMN corrected_at TEXT;
UPDATE polls SET original = CASE WHEN question_de = '' THEN 'en' ELSE 'de' END
WHERE (question_de = '') <> (question_en = '');
