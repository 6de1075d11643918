-- Work that an earlier version put on the list, in the words of this one.

-- Answers to reporters name the reporter.
UPDATE due
SET payload = json_remove(json_set(payload, '$.reporter', json_extract(payload, '$.voice')), '$.voice'),
    queue_key = replace(queue_key, '/voice:', '/reporter:'),
    unique_key = replace(unique_key, '/voice:', '/reporter:')
WHERE kind = 'moderation.report_told' AND json_extract(payload, '$.voice') IS NOT NULL;

-- A plan that was confirmed without what it takes over is not carried out by guess: it is planned and confirmed again.
UPDATE setup_runs
SET state = 'failed', error = 'given up for a new version: /setup apply'
WHERE state = 'running' AND ('setup:' || id) IN (
    SELECT queue_key FROM due
    WHERE due.guild_id = setup_runs.guild_id AND kind = 'network.apply' AND json_extract(payload, '$.adopt') IS NULL
);
UPDATE due SET state = 'cancelled'
WHERE kind = 'network.apply' AND state IN ('pending', 'failed') AND json_extract(payload, '$.adopt') IS NULL;

-- The welcome post that stands is the first of its channel; those that it has replaced keep a name of their own.
UPDATE deliveries
SET key = key || '/replaced'
WHERE key GLOB 'network.welcome:*:*' AND state = 'gone' AND EXISTS (
    SELECT 1 FROM deliveries AS later
    WHERE later.guild_id = deliveries.guild_id AND later.channel_id = deliveries.channel_id
      AND later.key GLOB 'network.welcome:*:*' AND later.state <> 'gone' AND later.id > deliveries.id
);
UPDATE deliveries
SET key = 'network.welcome:' || channel_id || ':1'
WHERE key GLOB 'network.welcome:*:*' AND key NOT LIKE '%/replaced' AND state <> 'gone'
  AND NOT EXISTS (
    SELECT 1 FROM deliveries AS first
    WHERE first.guild_id = deliveries.guild_id AND first.key = 'network.welcome:' || deliveries.channel_id || ':1'
);
