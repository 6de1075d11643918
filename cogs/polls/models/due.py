"""Lists the kinds of due work that polls cause."""

CARD = "polls.card"
CLOSE = "polls.close"
NUDGE = "polls.nudge"
RESULT = "polls.result"
SHRED = "polls.shred"
"""After an anonymous poll: the write-ahead log is emptied, then the key destroyed."""
