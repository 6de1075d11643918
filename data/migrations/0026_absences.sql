-- Since when somebody who holds an office has not been on the server; empty: they are.
ALTER TABLE delegates ADD COLUMN absent_since TEXT;
