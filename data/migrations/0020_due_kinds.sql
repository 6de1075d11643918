-- Kinds of due work in the words of today; what waits under the earlier ones is done under these.
UPDATE due
SET kind = 'decisions.check_register',
    queue_key = replace(queue_key, 'register-look:', 'register-check:'),
    unique_key = replace(replace(unique_key, 'decisions.heal', 'decisions.check_register'), 'register-look:', 'register-check:')
WHERE kind = 'decisions.heal';
UPDATE due
SET kind = 'decisions.draft_submitted', unique_key = replace(unique_key, 'decisions.handed_in', 'decisions.draft_submitted')
WHERE kind = 'decisions.handed_in';
