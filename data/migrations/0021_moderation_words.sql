-- Moderation's words for things: what became of a message to somebody is its notification; who reported is a reporter;
-- what is done to a channel is an action, and what it changes are changes.
ALTER TABLE mod_cases RENAME COLUMN told TO notification;
ALTER TABLE mod_appeals RENAME COLUMN told TO notification;
ALTER TABLE mod_report_voices RENAME COLUMN told TO notification;
ALTER TABLE mod_report_voices RENAME TO mod_reporters;
ALTER TABLE mod_channel_measures RENAME COLUMN touches TO changes;
ALTER TABLE mod_channel_measures RENAME TO mod_channel_actions;
UPDATE mod_case_history SET change = 'notified' WHERE change = 'told';

UPDATE due SET kind = 'moderation.notify',
    unique_key = replace(replace(unique_key, 'moderation.tell/', 'moderation.notify/'), 'moderation.tell_pardon/', 'moderation.notify_pardon/')
WHERE kind = 'moderation.tell';
UPDATE due SET kind = 'moderation.report_answer', unique_key = replace(unique_key, 'moderation.report_told/', 'moderation.report_answer/')
WHERE kind = 'moderation.report_told';
UPDATE due SET kind = 'moderation.appeal_answer', unique_key = replace(unique_key, 'moderation.appeal_told/', 'moderation.appeal_answer/')
WHERE kind = 'moderation.appeal_told';
UPDATE due SET kind = 'moderation.redact', unique_key = replace(unique_key, 'moderation.forget/', 'moderation.redact/')
WHERE kind = 'moderation.forget';
