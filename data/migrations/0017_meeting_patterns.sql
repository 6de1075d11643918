-- On which day of the month a monthly or quarterly series meets: '1' to '4' and '-1' (last) count its weekday, 'day' is the
-- day of the month, 'last_day' its last. Empty: as the date of the first meeting says.
ALTER TABLE meeting_series ADD COLUMN monthly_on TEXT
    CHECK (monthly_on IN ('1', '2', '3', '4', '-1', 'day', 'last_day'));
