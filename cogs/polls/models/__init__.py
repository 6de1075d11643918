"""Holds the values of polls: what was typed, what it means, ballots, results."""
