"""The grammar of dates and durations, by golden tables and by properties."""
