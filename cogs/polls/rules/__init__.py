"""The decisions of polls, pure: entry, admission, ballots, tallies, verdicts, sight."""
