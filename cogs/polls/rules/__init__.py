"""Decides about polls, without side effects: parsing, admission, ballots, tallies, verdicts, visibility."""
