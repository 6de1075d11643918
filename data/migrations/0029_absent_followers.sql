-- Since when somebody who follows a topic has not been on the server; empty: they are. Who is absent is not counted.
ALTER TABLE follows ADD COLUMN absent_since TEXT;
