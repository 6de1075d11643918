-- What was set on one meeting of a series alone, by field names: a change of the series leaves it.
ALTER TABLE meetings ADD COLUMN own TEXT NOT NULL DEFAULT '';
UPDATE meetings SET own = trim(
    iif(meetings.title <> s.title, 'title ', '')
    || iif(strftime('%s', ends_at) - strftime('%s', starts_at) <> s.seconds, 'duration ', '')
    || iif(meetings.place <> s.place OR meetings.voice_channel_id IS NOT s.voice_channel_id, 'place ', '')
    || iif(meetings.topic_id <> s.topic_id, 'topic_id ', '')
    || iif(meetings.host_city_id <> s.host_city_id, 'host_city_id ', '')
    || iif(meetings.language IS NOT s.language, 'language ', '')
    || iif(meetings.reminders <> s.reminders, 'reminders ', '')
) FROM meeting_series AS s WHERE s.id = meetings.series_id;
