"""Lists, durably, what must happen when. SQLite is the truth; it knows no Discord."""
