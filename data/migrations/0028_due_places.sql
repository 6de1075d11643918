-- What failed because its place was missing is done by itself when the place is there again.
ALTER TABLE due ADD COLUMN awaits_place INTEGER NOT NULL DEFAULT 0 CHECK (awaits_place IN (0, 1));
UPDATE due SET awaits_place = 1
WHERE state = 'failed' AND error IN (
    'the channel has not been set up: /setup apply',
    'the channel no longer exists',
    'the server is gone',
    'the bot may not see the channel'
);
